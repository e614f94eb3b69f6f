"""Other engines in processes of their own, and an application over the dataset that the verb `load` puts there."""

import shutil
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from flask.testing import FlaskClient

from hsnexus.manifest import packaged, read
from hsnexus.questions import Question
from hsnexus_server import loading
from hsnexus_server.app import create_app
from hsnexus_server.dataset import load
from hsnexus_server.engines.inquiring import Inquiring
from hsnexus_server.engines.remote import connected
from serving import SETTINGS, Direct, client_to

BUILD: Final = packaged()
# Over which engines the whole HTTP suite runs; ``own`` is the store in our own evaluators.
ENGINES: Final = ("own", "oxigraph")
# Fixtures with this parameter run over each of them.
OVER: Final = "engine"
DEVIATIONS: Final[Sequence[Mapping[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "data" / "engine-deviations.toml").read_text(encoding="utf-8")
)["deviation"]
_START_SECONDS: Final = 60.0


def program(name: str, package: str) -> str:
    """Return the path of a program, or skip where it is not installed."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    found = beside or shutil.which(name)
    if found is None:
        pytest.skip(f"there is no {name} here ({package})")
    return found


@contextmanager
def oxigraph(*options: str, port: int = 0) -> Iterator[str]:
    """Run Oxigraph's own server on a free port, and return the URL of its endpoint."""
    name = program("oxigraph", "PyPI oxigraph")
    address = f"127.0.0.1:{port or free_port()}"
    with subprocess.Popen([name, "serve", "--bind", address, *options], stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert "Listening" in process.stderr.readline()
            yield f"http://{address}/query"
        finally:
            process.kill()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


VIRTUOSO_INI: Final = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


@contextmanager
def virtuoso(folder: Path, rows: int = 50_000) -> Iterator[str]:
    """Run Virtuoso over a database of its own in ``folder``, and return the URL of its endpoint.

    It answers with as many rows as it is told, and with no more; its account is dba, with the password dba.
    """
    name, http = program("virtuoso-t", "Debian virtuoso-opensource"), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(sql=free_port(), http=http, rows=rows), encoding="utf-8")
    command = [name, "+configfile", "virtuoso.ini", "+foreground"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            awaited(process, http)
            yield f"http://127.0.0.1:{http}/sparql"
        finally:
            process.kill()


def awaited(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until a process listens on a port."""
    last = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < last:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    message = "the engine has not begun to listen"
    raise AssertionError(message)


def put(url: str, folder: Path) -> list[str]:
    """Put the dataset in ``folder`` into an engine, as the verb `load` does, and return what it tells."""
    build, told = read(folder), list[str]()
    loading.load(build, loading.graphs(build, folder), loading.target(url, None, None), told.append)
    return told


@contextmanager
def client_over(engine: str, folder: Path = BUILD, questions: Sequence[Question] = ()) -> Iterator[FlaskClient]:
    """Return a client of an application over the build in ``folder``, held by an engine of that name or at that URL."""
    settings = replace(SETTINGS, dataset=folder)
    store, description = load(settings)
    if engine == "own":
        yield client_to(create_app(Direct.over(store, description), settings, questions))
        return
    if engine == "oxigraph":
        with oxigraph() as url:
            put(url, folder)
            with client_over(url, folder, questions) as client:
                yield client
        return
    settings = replace(settings, engine=engine)
    inquiring = Inquiring.over(store, description)
    evaluation, there = connected(settings, engine, description)
    yield client_to(create_app(Direct(evaluation, inquiring, there), settings, questions))
    evaluation.close()
