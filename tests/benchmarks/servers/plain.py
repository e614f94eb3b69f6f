"""The WSGI application that all servers serve: small routes that try a server, and beside them our own application."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final
from wsgiref.util import FileWrapper

from hsnexus_server.app import create_app
from hsnexus_server.engines.embedded import EmbeddedEngine
from hsnexus_server.remembered import Remembered
from hsnexus_server.tally import Tally

from .stage import LARGE, NOOP, SECONDS, Stage

__all__ = ["Application", "Environ", "Start", "application", "around"]

_TYPE: Final = ("Content-Type", "application/octet-stream")
Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


def _sized(start: Start, size: int) -> None:
    start("200 OK", [_TYPE, ("Content-Length", str(size))])


def _noop(_: Environ, start: Start) -> Iterable[bytes]:
    _sized(start, len(NOOP))
    return [NOOP]


def _body(environ: Environ, start: Start) -> Iterable[bytes]:
    """Answer with the number of bytes that came."""
    told = str(len(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))).encode()
    _sized(start, len(told))
    return [told]


def _file(environ: Environ, start: Start) -> Iterable[bytes]:
    _sized(start, LARGE)
    wrap = environ.get("wsgi.file_wrapper", FileWrapper)
    wrapped: Iterable[bytes] = wrap(Stage.told().large.open("rb"), 64 * 1024)
    return wrapped


def _failing() -> Iterator[bytes]:
    for _ in range(3):
        yield NOOP
    message = "the body fails midway, as it is meant to"
    raise RuntimeError(message)


def _fails(_: Environ, start: Start) -> Iterable[bytes]:
    start("200 OK", [_TYPE])
    return _failing()


def _fails_sized(_: Environ, start: Start) -> Iterable[bytes]:
    _sized(start, 10 * len(NOOP))
    return _failing()


def _gone(environ: Environ) -> bool:
    """Tell whether the client has left, by what the server offers an application for that, if anything."""
    if "waitress.client_disconnected" in environ:
        return bool(environ["waitress.client_disconnected"]())
    if "gunicorn.socket" in environ:
        link: socket.socket = environ["gunicorn.socket"]
        try:
            return link.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True
    return False


def _works(environ: Environ, start: Start) -> Iterable[bytes]:
    """Work before the first byte, and look whether anybody still waits for it."""
    last = time.monotonic() + SECONDS
    while time.monotonic() < last:
        if _gone(environ):
            Stage.told().note("works")
            break
        time.sleep(0.02)
    return _noop(environ, start)


def _streams(_: Environ, start: Start) -> Iterable[bytes]:
    """Send without end, and note when the server ends it."""
    start("200 OK", [_TYPE])

    def sent() -> Iterator[bytes]:
        last = time.monotonic() + SECONDS
        try:
            while time.monotonic() < last:
                yield NOOP * 200
                time.sleep(0.02)
        finally:
            Stage.told().note("streams")

    return sent()


_ROUTES: Final[Mapping[str, Application]] = {
    "/noop": _noop,
    "/body": _body,
    "/file": _file,
    "/fails": _fails,
    "/fails-sized": _fails_sized,
    "/works": _works,
    "/streams": _streams,
}


def around(inner: Callable[[], Application]) -> Application:
    """Return an application of our routes; what is none of them is for the inner one, made when it is first asked."""

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        route = _ROUTES.get(environ["PATH_INFO"])
        return (route or inner())(environ, start)

    return answer


@cache
def _front() -> Application:
    """Return our own application over the broker, with the memory that our own front puts around it."""
    stage = Stage.told()
    settings = stage.settings()
    return Remembered(create_app(EmbeddedEngine(settings, stage.door), settings), settings, Tally(1), 0)


application: Final = around(_front)
