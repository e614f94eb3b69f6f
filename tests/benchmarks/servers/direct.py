"""A thin front for `/sparql` in WSGI: the twin of the one in RSGI, to tell what RSGI gains from what Flask takes."""

import time
from collections.abc import Iterable
from http import HTTPStatus
from uuid import uuid4
from wsgiref.util import FileWrapper

from hsnexus_server.access import forwarded, note
from hsnexus_server.engines.base import Answer, Asker, Engine
from hsnexus_server.engines.clients import client_of
from hsnexus_server.negotiate import wanted
from hsnexus_server.problems import RefusalError
from hsnexus_server.protocol import read
from hsnexus_server.remembered import KEEP
from hsnexus_server.settings import Settings

from .answers import Headers, answered, of_one, refused
from .plain import Application, Environ, Start

__all__ = ["direct"]


def direct(engine: Engine, settings: Settings) -> Application:
    """Return the application; what it answers again is kept around it, as it is around our own."""

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        began, name = time.monotonic(), uuid4().hex
        address = forwarded(environ["REMOTE_ADDR"], environ.get("HTTP_X_FORWARDED_FOR", ""), settings.proxies)
        try:
            found, headers = _asked(environ, engine, settings, client_of(address))
        except RefusalError as error:
            status, headers, body = refused(error.problem, name)
            start(f"{status} {HTTPStatus(status).phrase}", [*headers, ("Content-Length", str(len(body)))])
            return [body]
        if isinstance(found.content, bytes) and not found.volatile:
            environ[KEEP] = found.etag
        more = [*headers, *of_one(name, found.queued, found.seconds), ("Content-Length", str(found.size))]
        start("200 OK", more)
        note(
            id=name,
            client=address,
            method=environ["REQUEST_METHOD"],
            path=environ["PATH_INFO"],
            status=200,
            ms=round((time.monotonic() - began) * 1000, 1),
            bytes=found.size,
            outcome="answered",
        )
        if isinstance(found.content, bytes):
            return [found.content]
        wrapped: Iterable[bytes] = environ.get("wsgi.file_wrapper", FileWrapper)(found.content)
        return wrapped

    return answer


def _asked(environ: Environ, engine: Engine, settings: Settings, client: str) -> tuple[Answer, Headers]:
    """Return the answer, and its headers.

    Raises:
        RefusalError: as the parts of our own.
    """
    post = environ["REQUEST_METHOD"] == "POST"
    asked = read(
        post=post,
        query_string=environ["QUERY_STRING"].encode("latin-1"),
        content_type=environ.get("CONTENT_TYPE", ""),
        content_encoding=environ.get("HTTP_CONTENT_ENCODING", ""),
        body=environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) if post else b"",
        query_bytes=settings.query_bytes,
    )
    gone = environ.get("waitress.client_disconnected", bool)
    formats = wanted(environ.get("HTTP_ACCEPT", ""), asked.formats)
    found = engine.ask(asked, formats, Asker(client, fast=False, gone=gone))
    return found, answered(found, settings)
