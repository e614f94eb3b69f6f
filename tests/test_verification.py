"""Laws of verifying a text over a built dataset: what proves a passage, what does not, and what is not a text."""

import pickle
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from hsnexus.cli import main
from hsnexus.errors import HsnexusError, QuestionError, SetupError, SourceError
from hsnexus.opened import Dataset, open_dataset
from hsnexus.passages import Outcome
from hsnexus.sources import Project
from hsnexus.vocab import BASE, DCTERMS, HSN, PREFIXES

SMALL = Path(__file__).parent / "data" / "small"
TEXT = (SMALL / "text.txt").read_text(encoding="utf-8")
INNER = "what vegetables cost"


def of_files() -> Dataset:
    """Return a dataset of the files of a small project, as they are."""
    whole, store, project = open_dataset(), ox.Store(), Project(SMALL)
    for path in (project.ontology, *project.kg):
        store.load(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    return Dataset(whole.folder, whole.manifest, store)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return of_files()


def hyphenated(text: str) -> str:
    """Return a text with each longer word broken at the end of a line."""
    return re.sub(r"\b([A-Za-z]{4})([a-z]{3,})", "\\1-\n\\2", text)


@pytest.mark.parametrize(
    ("text", "edition", "outcomes"),
    [
        (TEXT, True, {Outcome.PROVED}),
        (TEXT.replace("\n", "\r\n"), True, {Outcome.PROVED}),
        (TEXT.replace("\n", "\r"), True, {Outcome.PROVED}),
        (TEXT.replace(" ", "\u2028\u00a0"), True, {Outcome.PROVED}),
        (f"A cover.\n\n{TEXT}", False, {Outcome.MOVED}),
        (hyphenated(TEXT), False, {Outcome.PROVED, Outcome.MOVED, Outcome.LETTERS}),
        (TEXT.upper(), False, {Outcome.PROVED, Outcome.LETTERS}),
    ],
)
def test_each_text_of_the_article_proves_every_passage(
    dataset: Dataset, text: str, *, edition: bool, outcomes: set[Outcome]
) -> None:
    found = dataset.verify(text)
    assert len(found) > 5
    assert (found.proved, found.is_edition, found.failed) == (True, edition, ())
    assert set(found.counts) == outcomes
    assert sum(found.counts.values()) == len(found)


@pytest.mark.parametrize(
    "text", ["", "\n", "\0 \0", "Another paper altogether. " * 2000, "\u202e\u05d0 " * 99, "\u4e2d" * 2000]
)
def test_no_other_text_proves_any(dataset: Dataset, text: str) -> None:
    found = dataset.verify(text)
    assert not found.proved
    assert found.counts == {Outcome.FAILED: len(found)}
    assert len(found.failed) == len(found) > 5
    assert not found.dataframe()["start"].notna().any()


def test_a_changed_letter_fails_the_passages_that_hold_it(dataset: Dataset) -> None:
    assert TEXT.count(INNER) == 1
    found = dataset.verify(TEXT.replace(INNER, INNER.replace("cost", "lost")))
    assert not found.proved
    assert 0 < len(found.failed) < len(found)
    frame = found.dataframe()
    assert list(frame[frame["outcome"] == "FAILED"]["passage"]) == [each.passage.iri for each in found.failed]


def test_on_the_edition_itself_letters_alone_are_no_proof(dataset: Dataset) -> None:
    store = ox.Store()
    store.extend(dataset.store)
    passage = next(each for each in dataset.passages() if each.proof.word_count >= 5 and len(each.pieces) == 1)
    for term, value in ((HSN.textSha256, "0" * 64),):
        for quad in list(store.quads_for_pattern(ox.NamedNode(passage.iri), ox.NamedNode(term), None)):
            store.remove(quad)
        store.add(ox.Quad(ox.NamedNode(passage.iri), ox.NamedNode(term), ox.Literal(value)))
    found = Dataset(dataset.folder, dataset.manifest, store).verify(TEXT)
    assert [each.outcome for each in found.failed] == [Outcome.LETTERS]
    assert found.told(found.failed[0]).startswith("not proved: hsn:textSha256 is")


def test_the_text_is_not_kept(dataset: Dataset) -> None:
    found = dataset.verify(TEXT.replace("kilogram", "pound"))
    kept = pickle.dumps(found) + repr(found).encode() + found.dataframe().to_csv().encode()
    assert INNER.encode() not in kept
    assert b"pound" not in kept


def test_a_file_says_what_its_text_does(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert dataset.verify(SMALL / "text.txt") == dataset.verify(TEXT)
    assert dataset.verify(tmp_path / "empty.txt").counts == {Outcome.FAILED: len(dataset.verify(""))}


REFUSED: Mapping[str, tuple[Callable[[Dataset, Path], object], type[HsnexusError], str]] = {
    "no file": (lambda d, folder: d.verify(folder / "none.txt"), SetupError, "cannot be read"),
    "a folder": (lambda d, folder: d.verify(folder), SetupError, "cannot be read"),
    "Latin-1": (lambda d, folder: d.verify(folder / "latin.txt"), SourceError, "is not UTF-8"),
    "a mark before it": (lambda d, folder: d.verify(folder / "marked.txt"), SourceError, "byte order mark"),
    "a name for a text": (lambda d, folder: d.verify(str(folder / "latin.txt")), QuestionError, "pathlib.Path"),
    "the name of no file": (lambda d, folder: d.verify(str(folder / "none.txt")), QuestionError, "pathlib.Path"),
    "half a character": (lambda d, _: d.verify("x \ud800"), QuestionError, "half a character at 2"),
    "bytes": (lambda d, _: d.verify(b"x"), QuestionError, "is given as bytes"),  # type: ignore[arg-type] # its point
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_text_is_told(dataset: Dataset, tmp_path: Path, what: str) -> None:
    (tmp_path / "latin.txt").write_bytes("é".encode("latin-1"))
    (tmp_path / "marked.txt").write_bytes(b"\xef\xbb\xbfx")
    ask, kind, said = REFUSED[what]
    with pytest.raises(kind, match=said):
        ask(dataset, tmp_path)


def test_of_several_sources_one_is_named(dataset: Dataset) -> None:
    store = ox.Store()
    store.extend(dataset.store)
    edition, whole = f"{BASE}source/other-text", f"{BASE}source/other"
    for term, value in (
        (f"{PREFIXES['rdf']}type", ox.NamedNode(HSN.TextEdition)),
        (DCTERMS.isPartOf, ox.NamedNode(whole)),
        (HSN.rawSha256, ox.Literal("0" * 64)),
        (HSN.normalisedSha256, ox.Literal("0" * 64)),
    ):
        store.add(ox.Quad(ox.NamedNode(edition), ox.NamedNode(term), value))
    two = Dataset(dataset.folder, dataset.manifest, store)
    with pytest.raises(QuestionError, match=r"count on 2 texts\. Name the source of one: .*other"):
        two.verify(TEXT)
    for name in ("invented-2020", f"{BASE}source/invented-2020", "source:invented-2020-text"):
        assert two.verify(TEXT, source=name).proved
    nothing = two.verify(TEXT, source=whole)
    assert (len(nothing), nothing.proved) == (0, False)


def test_the_verb_says_the_same(dataset: Dataset, tmp_path: Path) -> None:
    text = tmp_path / "other.txt"
    text.write_text(f"A cover.\n\n{TEXT}".replace(INNER, "no such words"), encoding="utf-8")
    told = CliRunner().invoke(main, ["verify", "--root", str(SMALL), "--source", "invented-2020", "--text", str(text)])
    found = dataset.verify(text)
    assert told.exit_code == 1
    assert told.stdout.splitlines() == [f"{each.passage.iri}: {found.told(each)}" for each in found]
    assert told.stderr.splitlines()[-1] == found.summary


def test_the_whole_dataset_is_proved_on_the_edition_of_the_article(article_file: Path) -> None:
    whole = open_dataset()
    found = whole.verify(article_file)
    assert (found.proved, found.is_edition) == (True, True)
    assert len(found) == len(whole.passages()) > 400
