"""Laws of queries/JOIN.md: each block of its code runs as it is printed, and prints what stands below it.

Where the graph has changed, ``HSNEXUS_SHOWN=write pytest tests/test_joining.py`` writes what is printed now into the
page and the notebook; read the difference before you keep it.
"""

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

import nbformat
import pytest
from nbclient import NotebookClient

import hsnexus
from engines import oxigraph, program
from guided import Block, Guide
from hsnexus import open_dataset
from hsnexus.manifest import packaged
from hsnexus.opened import Dataset
from hsnexus.sources import read_text
from serving import serving

QUERIES: Final = Path(__file__).parent.parent / "queries"
PAGE: Final = QUERIES / "JOIN.md"
NOTEBOOK: Final = QUERIES / "joining" / "nexus.ipynb"
BLOCKS: Final = [block for block in Guide(PAGE).blocks if block.language in {"python", "r", "sh"}]
WRITING: Final = os.environ.get("HSNEXUS_SHOWN") == "write"
WRITTEN: Final = "what is printed is written down: read the difference"
# The servers that the page speaks to, and the fixture that begins each; their ports may be taken here.
SERVERS: Final = {
    "http://127.0.0.1:8000/": "server",
    "http://127.0.0.1:8001/": "beside",
    "http://127.0.0.1:8002/": "files",
    "http://127.0.0.1:7878/query": "store",
}
# The programs of others that a block may begin with, and whose they are.
PROGRAMS: Final = {"comunica-sparql": "npm @comunica/query-sparql", "curl": "Debian curl", "sed": "Debian sed"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of queries/joining, as a reader works in one."""
    return shutil.copytree(QUERIES / "joining", tmp_path_factory.mktemp("copied") / "joining")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving(packaged()) as one:
        yield one.url


@pytest.fixture(scope="module")
def beside(folder: Path) -> Iterator[str]:
    """Our server with the reader's file, begun with the options that the page tells."""
    (told,) = re.findall(r"^\$ hsnexus serve --port 8001 (.+)$", read_text(PAGE), re.MULTILINE)
    option, name = told.split()
    with serving(packaged(), option, str(folder / name)) as one:
        yield one.url


@pytest.fixture(scope="module")
def files(folder: Path) -> Iterator[str]:
    """A server of files, as ``python3 -m http.server`` is."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as one:
        thread = Thread(target=one.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{one.server_address[1]}/"
        one.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def store(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Oxigraph's own server, with the reader's file in it."""
    place, file = str(tmp_path_factory.mktemp("theirs") / "mine"), str(folder / "remittances.ttl")
    load = [program("oxigraph", "PyPI oxigraph"), "load", "--location", place, "--file", file]
    subprocess.run(load, check=True, capture_output=True)
    with oxigraph("--location", place) as url:
        yield url


def placed(code: str, request: pytest.FixtureRequest) -> str:
    """Return a text with the addresses of servers that are begun here; what lacks its program is skipped."""
    for address, fixture in SERVERS.items():
        if address in code:
            code = code.replace(address, request.getfixturevalue(fixture))
    return code


def in_python(code: str) -> str:
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(code, str(PAGE), "exec"), {})  # noqa: S102 - our own page
    return printed.getvalue()


def in_a_process(*command: str) -> str:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        command, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout, done.stderr
    return done.stdout.replace("\r\n", "\n")


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.language)
def test_each_block_prints_what_is_shown(
    block: Block, folder: Path, dataset: Dataset, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for name, whose in PROGRAMS.items():
        if block.language == "sh" and re.search(rf"^{name} ", block.text, re.MULTILINE):
            program(name, whose)
    code = placed(block.text, request)
    if block.language == "python":
        monkeypatch.setattr(hsnexus, "open_dataset", lambda: dataset)
        printed = in_python(code)
    elif block.language == "sh":
        printed = in_a_process("bash", "-c", code)
    else:
        printed = in_a_process(program("Rscript", "Debian r-base-core"), "--vanilla", "-e", code)
    if WRITING:
        fill(block, printed)
        pytest.skip(WRITTEN)
    assert printed == block.shown


def fill(block: Block, printed: str) -> None:
    """Write below a block of the page what it printed."""
    code, below = f"```{block.language}\n{block.text}```\n", "\n```text\n{}```\n"
    old = code + ("" if block.shown is None else below.format(block.shown))
    text = read_text(PAGE)
    assert text.count(old) == 1
    PAGE.write_text(text.replace(old, code + below.format(printed)), encoding="utf-8")


def test_the_notebook_prints_what_it_shows(folder: Path, server: str) -> None:
    shown, ran = (nbformat.reads(read_text(NOTEBOOK), as_version=4) for _ in range(2))
    for cell in ran.cells:
        cell.source = cell.source.replace("http://127.0.0.1:8000/", server)
    NotebookClient(ran, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    cells = [pair for pair in zip(shown.cells, ran.cells, strict=True) if pair[0].cell_type == "code"]
    assert len(cells) >= 5
    if WRITING:
        for cell, done in cells:
            cell.outputs = done.outputs
            for each in cell.outputs:
                each.get("data", {}).pop("text/html", None)
        NOTEBOOK.write_text(nbformat.writes(shown) + "\n", encoding="utf-8")
        pytest.skip(WRITTEN)
    assert [printed(done) for _, done in cells] == [printed(cell) for cell, _ in cells]
    assert all(printed(cell) for cell, _ in cells if "print(" in cell.source)


def printed(cell: Any) -> str:  # noqa: ANN401 - nbformat tells no types
    """Return what a cell printed, and what its last line is."""
    return "".join(each.get("text") or each.get("data", {}).get("text/plain", "") for each in cell.outputs)


def test_the_file_that_the_page_makes_is_the_one_beside_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (making,) = [block for block in BLOCKS if 'serialize("remittances.ttl")' in block.text]
    (folder / "remittances.ttl").unlink()
    monkeypatch.chdir(folder)
    in_python(making.text)
    assert read_text(folder / "remittances.ttl") == read_text(QUERIES / "joining" / "remittances.ttl")


def test_the_page_shows_every_way_and_an_output_of_each() -> None:
    assert len(BLOCKS) >= 12
    assert {block.language for block in BLOCKS} == {"python", "sh", "r"}
    assert [block.text for block in BLOCKS if not block.shown] == []
    assert {address for address in SERVERS if any(address in block.text for block in BLOCKS)} == set(SERVERS)
