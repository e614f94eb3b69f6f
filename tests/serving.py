"""A small served dataset, in this process and in one of its own, for the tests of the server."""

import hashlib
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Final, Self, TypeVar

from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Store

from declared import DeclaredClient
from hsnexus.manifest import DATA_FILE, MANIFEST_FILE, Manifest
from hsnexus.opened import Dataset
from hsnexus_server.app import create_app
from hsnexus_server.coding import coded
from hsnexus_server.dataset import load
from hsnexus_server.description import Description
from hsnexus_server.engines.base import Answer, Asker, Evaluating, InquiryRequest, TextRequest, Written
from hsnexus_server.engines.evaluation import Evaluation
from hsnexus_server.engines.inquiring import Inquiring
from hsnexus_server.engines.reading import Reading
from hsnexus_server.negotiate import Wanted
from hsnexus_server.protocol import SparqlRequest
from hsnexus_server.settings import Settings

Seen = TypeVar("Seen")
PATIENCE: Final = 10.0
SETTINGS: Final = Settings(host="127.0.0.1", port=0, dataset=Path("nowhere"))
COMMAND = (sys.executable, "-c", "from hsnexus.cli import main; main()")
GRAPH = "https://w3id.org/hsnexus/graph/shared"
TERMS = "https://w3id.org/hsnexus/graph/edges-rdf12"
SPARQL_JSON = "application/sparql-results+json"

_LINES = (
    '<http://e/a> <http://e/p> "a+b" .',
    '<http://e/a> <http://e/p> "%41" .',
    '<http://e/a> <http://e/p> "100%25" .',
    '<http://e/a> <http://e/label> "\u00e9t\u00e9"@fr .',
    "<http://e/a> <http://e/knows> <http://e/b> .",
    "<http://e/b> <http://e/knows> _:c .",
)
_QUADS = "".join(
    (
        *(f"{line}\n" for line in _LINES),
        *(f"{line.removesuffix(' .')} <{GRAPH}> .\n" for line in _LINES),
        f"<http://e/r> <http://e/of> <<( <http://e/a> <http://e/knows> <http://e/b> )>> <{TERMS}> .\n",
    )
)


def write_dataset(
    folder: Path,
    quads: str = _QUADS,
    graphs: Mapping[str, int] = {GRAPH: len(_LINES), TERMS: 1},
    default: tuple[str, ...] = (GRAPH,),
) -> Path:
    """Write a whole dataset into ``folder``, and return it."""
    data = quads.encode()
    build = Manifest(
        version="0.0.1",
        digest=hashlib.sha256(data).hexdigest(),
        data_file=DATA_FILE,
        graphs=graphs,
        default=default,
    )
    folder.mkdir(exist_ok=True)
    (folder / DATA_FILE).write_bytes(data)
    (folder / MANIFEST_FILE).write_text(build.text(), encoding="utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class Direct:
    """An engine in this very process, for what does not need the processes of a server."""

    evaluation: Evaluating
    inquiring: Inquiring
    description: Description
    reading: ClassVar[Reading] = Reading(SETTINGS.depth)

    @classmethod
    def over(cls, store: Store, description: Description) -> Self:
        return cls(Evaluation(store, SETTINGS.depth), Inquiring.over(store, description), description)

    def ask(self, request: SparqlRequest, wanted: Wanted, asker: Asker) -> Answer:
        assert not asker.gone()
        return self._answer(self.evaluation.ask(request, wanted), wanted)

    def inquire(self, request: InquiryRequest, wanted: Wanted, asker: Asker) -> Answer:
        assert not asker.gone()
        return self._answer(self.inquiring.answer(request, wanted), wanted)

    def read(self, request: TextRequest, wanted: Wanted, asker: Asker) -> Answer:
        assert not asker.gone()
        return self._answer(self.reading.answer(request, wanted), wanted)

    def _answer(self, written: Written, wanted: Wanted) -> Answer:
        content, coding = coded(written.body, wanted.coding)
        etag = hashlib.sha256(content).hexdigest()
        return Answer(
            content=content,
            size=len(content),
            choice=written.choice,
            coding=coding,
            etag=etag,
            cached=not written.volatile,
            volatile=written.volatile,
            version=self.description.digest,
            queued=0.0,
            seconds=0.0,
        )

    def status(self) -> Mapping[str, Any]:
        return {"ready": True, "description": asdict(self.description)}


class Keeping(Direct):
    """An engine that keeps answers, as the broker does."""

    kept: ClassVar[dict[tuple[str, str, Wanted], Answer]] = {}
    found: ClassVar[dict[tuple[str, str, Wanted], Answer]] = {}

    def ask(self, request: SparqlRequest, wanted: Wanted, asker: Asker) -> Answer:
        key = (self.description.digest, repr(request), wanted)
        if key not in self.kept:
            self.kept[key] = Direct.ask(self, request, wanted, asker)
        return self.kept[key]

    def inquire(self, request: InquiryRequest, wanted: Wanted, asker: Asker) -> Answer:
        key = (self.description.digest, repr(request), wanted)
        if key not in self.found:
            self.found[key] = Direct.inquire(self, request, wanted, asker)
        return self.found[key]


def description_of(dataset: Dataset) -> Description:
    """Return how a served dataset introduces itself, without files of a user."""
    made = dataset.manifest
    return Description(made.version, made.digest, made.graphs, made.default, ())


def client_of(folder: Path, *data: Path, cors: str | None = "*", public_url: str = "") -> FlaskClient:
    """Return a client of an application over a fresh small dataset in ``folder``."""
    settings = replace(SETTINGS, dataset=write_dataset(folder), data=data, cors=cors, public_url=public_url)
    store, description = load(settings)
    return client_to(create_app(Direct.over(store, description), settings))


def client_to(application: Flask) -> FlaskClient:
    """Return a client of an application that must answer as it declares."""
    application.test_client_class = DeclaredClient
    return application.test_client()


@dataclass(frozen=True, slots=True)
class Running:
    """A server in a process of its own, over ``dataset``; ``talk`` is what it said before it listened."""

    process: subprocess.Popen[str]
    dataset: Path
    url: str
    talk: str

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as response:  # noqa: S310 - loopback
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()


@contextmanager
def running(folder: Path, *options: str, seconds: float = 240) -> Iterator[Running]:
    """Serve the small dataset, written into ``folder``; see ``serving``."""
    with serving(write_dataset(folder), *options, seconds=seconds) as one:
        yield one


@contextmanager
def serving(dataset: Path, *options: str, seconds: float = 240) -> Iterator[Running]:
    """Serve a dataset on a free port of loopback for as long as the block lasts, or so many seconds."""
    command = [*COMMAND, "serve", "--port", "0", "--dataset", str(dataset), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        stopped = threading.Timer(seconds, process.kill)
        stopped.start()
        try:
            assert process.stderr is not None
            talk: list[str] = []
            for line in process.stderr:
                if line.startswith("Listening on "):
                    yield Running(process, dataset, line.split()[2], "".join(talk))
                    break
                talk.append(line)
            else:
                message = "the server ended before it listened:\n" + "".join(talk)
                raise AssertionError(message)
        finally:
            stopped.cancel()
            process.terminate()  # so that it leaves nothing behind
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()


def until(look: Callable[[], Seen | None]) -> Seen:
    """Look until there is something to be seen, and return it."""
    last = time.monotonic() + PATIENCE
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < last, "it did not come to pass"
        time.sleep(0.01)
