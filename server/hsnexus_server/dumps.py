"""`/dumps`: the build as files in every format, written when somebody first asks for one."""

import hashlib
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, render_template, request

from hsnexus.dumps import DUMPS, GZ, SUMS_FILE, names, sums
from hsnexus.exports import EXPORTS
from hsnexus_server.accept import prefers
from hsnexus_server.coding import GZIP, IDENTITY, coding
from hsnexus_server.description import Description
from hsnexus_server.dumping import place
from hsnexus_server.engines.base import Engine
from hsnexus_server.negotiate import FORMATS, Choice
from hsnexus_server.pages import page, served
from hsnexus_server.problems import Problem, Reason, RefusalError, refusal
from hsnexus_server.sending import Content, whole
from hsnexus_server.settings import Settings

__all__ = ["blueprint"]

_NO_PAGE: Final = ("text/plain", "application/problem+json")
# Waiting for dumps takes threads, and others are to find some left.
_WAITING: Final = 8
_SECONDS: Final = 60
_RETRY_SECONDS: Final = 5


def blueprint(engine: Engine, settings: Settings, scratch: Path | None) -> Blueprint:
    """Return the dumps of the build that ``engine`` serves.

    Args:
        engine: tells which build it serves.
        settings: tell where that build lies.
        scratch: folder in which the dumps are kept; without it there are none.
    """
    routes = Blueprint("dumps", __name__)
    dumps = None if scratch is None else _Dumps(settings.dataset, scratch / "dumps")

    def listed(place: str) -> Response:
        if prefers(request.headers.get("Accept", ""), "text/html", over=_NO_PAGE):
            return page(render_template("dumps.html", files=_files(served(engine), dumps)))
        return Response(status=303, headers={"Location": f"./{place}{SUMS_FILE}"})

    @routes.route("/dumps")
    def index() -> Response:
        return listed("dumps/")

    @routes.route("/dumps/")
    def folder() -> Response:
        return listed("")

    @routes.route("/dumps/<name>")
    def file(name: str) -> Response:
        build = served(engine)
        known = names(build.version) if dumps is not None else ()
        if dumps is None or name not in known:
            detail = "The dumps of the build that is served are those listed, below /dumps/."
            raise RefusalError(Problem(Reason.NOT_FOUND, detail, available=known))
        try:
            return whole(_content(dumps.of(build.digest), name, build.digest))
        except FileNotFoundError as error:  # another build is served now, and its dumps are there instead
            raise refusal(Reason.STARTING, "Ask again in a second.", retry_after=1) from error

    return routes


@dataclass(frozen=True, slots=True)
class _File:
    """A dump as it is listed.

    Attributes:
        name: of the file.
        media_type: of what is in it.
        told: what it holds.
        export: whether it is one of those that are not the whole graph.
        size: in bytes; ``None`` where it has not been written yet.
        packed: of its compressed form, likewise.
    """

    name: str
    media_type: str
    told: str
    export: bool
    size: int | None
    packed: int | None


def _files(build: Description, dumps: "_Dumps | None") -> list[_File]:
    """Return the files there are; nothing is written for the list alone, so that their sizes may not be known yet."""
    if dumps is None:
        return []
    folder, stem = dumps.place(build.digest), f"hsnexus-{build.version}"
    told = {ending: (one.holds, False) for ending, one in DUMPS.items()}
    told |= {export.ending: (export.told, True) for export in EXPORTS.values()}
    return [
        _File(
            stem + ending,
            _media_type(stem + ending),
            what,
            export,
            _size(folder / (stem + ending)),
            _size(folder / (stem + ending + GZ)),
        )
        for ending, (what, export) in told.items()
    ]


def _media_type(name: str) -> str:
    """Return the media type of a file, by the end of its name."""
    export = next((export.media_type for export in EXPORTS.values() if name.endswith(export.ending)), "")
    return export or FORMATS[name.rpartition(".")[2]].media_type


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _content(folder: Path, name: str, digest: str) -> Content:
    """Return a dump as it is sent: compressed where its name or the client says so."""
    if name == SUMS_FILE:
        body = (folder / name).read_bytes()
        etag = hashlib.sha256(body).hexdigest()
        return Content(body, len(body), "text/plain; charset=utf-8", IDENTITY, etag, digest)
    if name.endswith(GZ):
        path, media_type, coded = folder / name, "application/gzip", IDENTITY
    else:
        coded = coding(request.headers.get("Accept-Encoding", ""))
        path = folder / (name + GZ if coded == GZIP else name)
        media_type = Choice(name.rpartition(".")[2], _media_type(name)).content_type
    etag = sums(folder)[path.name]
    return Content(path.open("rb"), path.stat().st_size, media_type, coded, etag, digest)


class _Dumps:
    """The dumps of one build after the other; a process of its own writes them, at most one at a time."""

    def __init__(self, dataset: Path, folder: Path) -> None:
        self._dataset = dataset
        self._folder = folder
        self._alone = threading.Lock()
        self._waiting = threading.BoundedSemaphore(_WAITING)

    def place(self, digest: str) -> Path:
        """Return where the dumps of a build are, or will be."""
        return place(self._folder, digest)

    def of(self, digest: str) -> Path:
        """Return the folder with the dumps of the build that is served; write them if they are not there.

        Raises:
            RefusalError: 500, they could not be written; 503, others wait already, or another build lies where the
                served one lay.
        """
        found = place(self._folder, digest)
        if found.is_dir():
            return found
        if not self._waiting.acquire(blocking=False):
            detail = f"The dumps are being written, and {_WAITING} clients wait for them already."
            raise refusal(Reason.BUSY, detail, retry_after=_RETRY_SECONDS)
        try:
            with self._alone:
                if not found.is_dir():
                    self._write()
        finally:
            self._waiting.release()
        if not found.is_dir():
            detail = "In the folder of the build that is served lies another, which is to be served next."
            raise refusal(Reason.STARTING, detail, retry_after=_RETRY_SECONDS)
        return found

    def _write(self) -> None:
        command = (sys.executable, "-P", "-m", "hsnexus_server.dumping")
        try:
            subprocess.run(  # noqa: S603 - our own module
                [*command, str(self._dataset.resolve()), str(self._folder), str(os.getpid())],
                check=True,
                timeout=_SECONDS,
            )
        except subprocess.SubprocessError as error:
            detail = "The dumps could not be written; the log of the server says why."
            raise refusal(Reason.INTERNAL_ERROR, detail) from error
