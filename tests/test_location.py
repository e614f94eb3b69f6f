"""Laws of a store on the disk, and of the options that name places."""

import shutil
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import NamedNode, Quad, Store

from hsnexus.errors import SetupError, SourceError
from hsnexus.manifest import DATA_FILE
from hsnexus_server import userdata
from hsnexus_server.dataset import load
from hsnexus_server.description import DataFile, Description
from hsnexus_server.settings import Settings
from serving import COMMAND, GRAPH, SETTINGS, running, write_dataset

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

QUADS: Final = f"<http://e/a> <http://e/p> <http://e/b> .\n<http://e/a> <http://e/p> <http://e/b> <{GRAPH}> .\n"
MINE: Final = "<urn:s> <urn:p> <urn:o> ."


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """Settings with a build and a location, of which nothing is there yet."""
    return replace(SETTINGS, dataset=write_dataset(tmp_path / "dataset", QUADS), location=tmp_path / "a" / "location")


def mine(tmp_path: Path, name: str = "mine.ttl", text: str = MINE) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def content(loaded: tuple[Store, Description]) -> tuple[list[str], Description]:
    return sorted(map(str, loaded[0])), loaded[1]


def in_memory(settings: Settings) -> tuple[list[str], Description]:
    return content(load(replace(settings, location=None)))


def folders(settings: Settings) -> list[Path]:
    assert settings.location is not None
    return sorted(settings.location.iterdir())


def filled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that grows by one whenever a store is filled."""
    fills: list[object] = []
    inner = userdata.load

    def counting(store: Store, paths: Sequence[Path]) -> tuple[DataFile, ...]:
        fills.append(paths)
        return inner(store, paths)

    monkeypatch.setattr(userdata, "load", counting)
    return fills


def test_a_store_is_made_once_and_opened_again(kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_file = replace(kept, data=(mine(tmp_path),))
    expected = in_memory(with_file)
    fills = filled(monkeypatch)
    for _ in range(3):
        assert content(load(with_file)) == expected
    assert len(fills) == 1
    assert len(folders(with_file)) == 1


def test_a_store_that_is_there_is_opened_without_the_file_it_was_made_from(kept: Settings) -> None:
    expected = in_memory(kept)
    load(kept)
    (kept.dataset / DATA_FILE).unlink()
    assert content(load(kept)) == expected
    for folder in folders(kept):
        shutil.rmtree(folder)
    with pytest.raises(SetupError, match="no whole dataset"):
        load(kept)


@pytest.mark.parametrize(
    ("value", "plain"), [("<http://e/b>", True), ("<<( <http://e/a> <http://e/p> <http://e/b> )>>", False)]
)
def test_whether_the_default_graph_is_plain_is_known_from_then_on(kept: Settings, value: str, *, plain: bool) -> None:
    write_dataset(kept.dataset, f"<http://e/a> <http://e/p> {value} .\n")
    assert [load(each)[1].plain for each in (kept, kept, replace(kept, location=None))] == [plain] * 3


def test_a_store_is_opened_by_several_at_once(kept: Settings) -> None:
    load(kept)
    several = [load(kept) for _ in range(4)]
    assert [content(one) for one in several] == [in_memory(kept)] * 4


def test_a_store_on_disk_takes_no_changes(kept: Settings) -> None:
    quad = Quad(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o"))
    for _ in range(2):  # as it is made, and as it is opened again
        store, _ = load(kept)
        with pytest.raises(RuntimeError):
            store.add(quad)
        with pytest.raises(RuntimeError):
            store.update("CLEAR ALL")
    assert content(load(kept)) == in_memory(kept)


SERVED: Final[Mapping[str, Callable[[Settings, Path], Settings]]] = {
    "another build": lambda kept, path: replace(
        kept, dataset=write_dataset(path / "other", QUADS.replace("http://e/b", "http://e/c"))
    ),
    "a file": lambda kept, path: replace(kept, data=(mine(path),)),
    "another text": lambda kept, path: replace(kept, data=(mine(path, text="<urn:s> <urn:p> <urn:other> ."),)),
    "another name": lambda kept, path: replace(kept, data=(mine(path, "other.ttl"),)),
    "another kind": lambda kept, path: replace(kept, data=(mine(path, "mine.nt"),)),
    "two files": lambda kept, path: replace(kept, data=(mine(path), mine(path, "two.ttl", "<urn:s> a <urn:C> ."))),
    "two files turned": lambda kept, path: replace(
        kept, data=(mine(path, "two.ttl", "<urn:s> a <urn:C> ."), mine(path))
    ),
    "two names exchanged": lambda kept, path: replace(
        kept, data=(mine(path, "two.ttl"), mine(path, "mine.ttl", "<urn:s> a <urn:C> ."))
    ),
    "no file": lambda kept, _: kept,
}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("no file", "a file"),
        ("a file", "no file"),
        ("a file", "another build"),
        ("a file", "another text"),
        ("a file", "another name"),
        ("a file", "another kind"),
        ("a file", "two files"),
        ("two files", "two files turned"),
        ("two files", "two names exchanged"),
    ],
)
def test_what_is_served_is_what_was_asked_for_whatever_was_served_before(
    kept: Settings, tmp_path: Path, first: str, then: str
) -> None:
    before = SERVED[first](kept, tmp_path)
    expected = in_memory(before)
    assert content(load(before)) == expected
    after = SERVED[then](kept, tmp_path)
    assert content(load(after)) == in_memory(after)
    again = SERVED[first](kept, tmp_path)
    assert content(load(again)) == expected


@pytest.mark.parametrize("then", ["another build", "a file", "two files"])
def test_another_build_and_other_files_are_another_folder(kept: Settings, tmp_path: Path, then: str) -> None:
    load(kept)
    (first,) = folders(kept)
    load(SERVED[then](kept, tmp_path))
    assert len(folders(kept)) == 2
    assert first in folders(kept)


@pytest.mark.parametrize("name", ["missing.ttl", "folder"])
def test_a_file_that_is_not_there_is_told_even_where_a_store_is(kept: Settings, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    load(kept)
    with pytest.raises(SetupError) as caught:
        load(replace(kept, data=(tmp_path / name,)))
    assert name in str(caught.value)


def test_a_store_that_is_half_made_is_never_opened(kept: Settings) -> None:
    assert kept.location is not None
    kept.location.mkdir(parents=True)
    half = kept.location / ".making-0" / "store"
    half.parent.mkdir()
    Store(half).add(Quad(NamedNode("urn:half"), NamedNode("urn:p"), NamedNode("urn:o")))
    for _ in range(2):
        assert content(load(kept)) == in_memory(kept)
        assert not half.parent.exists(), "what was left by who was killed is removed"
        assert len(folders(kept)) == 1


BREAKS: Final[Mapping[str, tuple[type[Exception], Callable[[Settings, Path], Settings]]]] = {
    "a file of the user's": (SetupError, lambda kept, path: replace(kept, data=(mine(path, text="nonsense"),))),
    "the build": (SourceError, lambda kept, path: replace(kept, dataset=write_dataset(path / "bad", "nonsense\n"))),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_cannot_be_made_leaves_nothing(kept: Settings, tmp_path: Path, name: str) -> None:
    error, breaks = BREAKS[name]
    for _ in range(2):
        with pytest.raises(error):
            load(breaks(kept, tmp_path))
        assert folders(kept) == []
    assert content(load(kept)) == in_memory(kept)


def test_two_that_make_the_same_store_at_once_both_serve_it(kept: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, inner, fills = in_memory(kept), userdata.load, []

    def joined(store: Store, paths: Sequence[Path]) -> tuple[DataFile, ...]:
        fills.append(other.submit(load, kept))
        with suppress(TimeoutError):
            fills[-1].result(0.3)  # another server comes, and waits
        return inner(store, paths)

    monkeypatch.setattr(userdata, "load", joined)
    with ThreadPoolExecutor(1) as other:
        assert content(load(kept)) == expected
        (fill,) = fills
        assert content(fill.result()) == expected
    assert len(folders(kept)) == 1


def a_file(place: Path) -> Path:
    place.touch()
    return place


def under_a_file(place: Path) -> Path:
    place.touch()
    return place / "deeper"


def a_link_to_nothing(place: Path) -> Path:
    place.symlink_to(place / "nothing" / "there")
    return place


def a_long_name(place: Path) -> Path:
    return place / ("x" * 5000)


def no_place_for_folders(_: Path) -> Path:
    return Path("/proc/nowhere") if sys.platform == "linux" else Path("/dev/null/nowhere")


@pytest.mark.parametrize("make", [a_file, under_a_file, a_link_to_nothing, a_long_name, no_place_for_folders])
def test_a_location_that_cannot_be_written_is_one_clear_error(
    kept: Settings, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    place = make(tmp_path / "place")
    with pytest.raises(SetupError) as caught:
        load(replace(kept, location=place))
    assert str(caught.value).startswith(f"{place}: ")
    assert "--location" in caught.value.advice
    assert "\n" not in str(caught.value)


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def without_current(folder: Path) -> None:
    (folder / "CURRENT").unlink()


def without_tables(folder: Path) -> None:
    tables = list(folder.glob("*.sst"))
    assert tables
    for path in tables:
        path.unlink()


def without_files(folder: Path) -> None:
    (folder / "hsnexus-store.json").unlink()


def with_half_the_files(folder: Path) -> None:
    (folder / "hsnexus-store.json").write_text('[{"name"', encoding="utf-8")


@pytest.mark.parametrize("damage", [empty, without_current, without_tables, without_files, with_half_the_files])
def test_a_damaged_store_is_refused_or_made_anew(kept: Settings, damage: Callable[[Path], None]) -> None:
    load(kept)
    (folder,) = folders(kept)
    damage(folder)
    with suppress(SetupError):
        assert content(load(kept)) == in_memory(kept)


def test_a_server_keeps_its_store_and_serves_from_it(tmp_path: Path) -> None:
    location = tmp_path / "location"
    path = "sparql?" + urllib.parse.urlencode(
        {"query": "SELECT ?o { <http://e/a> <http://e/p> ?o } ORDER BY ?o", "format": "csv"}
    )
    answers = []
    for _ in range(2):
        with running(tmp_path / "dataset", "--location", str(location), "--workers", "1", "--fronts", "1") as server:
            answers.append(server.get(path))
            assert len(list(location.iterdir())) == 1
    assert answers[0] == answers[1]
    assert answers[0] == (200, b"o\r\n%41\r\n100%25\r\na+b\r\n")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--trusted-proxy", "nonsense"), ("--trusted-proxy", "'nonsense'", "10.0.0.0/8")),
        (("--trusted-proxy", "10.0.0.1/8"), ("--trusted-proxy", "10.0.0.1/8", "host bits")),
        (("--trusted-proxy", "10.0.0.0/8", "--trusted-proxy", "::1/129"), ("--trusted-proxy", "::1/129")),
        (("--trusted-proxy", ""), ("--trusted-proxy", "''")),
        (("--location", "{file}"), ("--location", "{file}", "is a file")),
        (("--location", "{file}/deeper"), ("{file}/deeper", "--location")),
    ],
    ids=" ".join,
)
def test_a_wrong_option_is_told_and_nothing_is_served(
    tmp_path: Path, options: tuple[str, ...], words: tuple[str, ...]
) -> None:
    file = tmp_path / "file"
    file.touch()
    command = [*COMMAND, "serve", "--port", "0", "--dataset", str(write_dataset(tmp_path / "dataset"))]
    command += [option.format(file=file) for option in options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "Listening" not in done.stderr
    for word in words:
        assert word.format(file=file) in done.stderr
