"""A front: one process that speaks HTTP, and knows of the dataset only what the broker tells it."""

import logging
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from waitress import create_server

from hsnexus.pinned import Pin
from hsnexus.questions import Question
from hsnexus_server.access import LOG
from hsnexus_server.app import create_app
from hsnexus_server.engines import guards
from hsnexus_server.engines.embedded import EmbeddedEngine
from hsnexus_server.http1 import Channel, refused
from hsnexus_server.problems import Reason
from hsnexus_server.remembered import Remembered
from hsnexus_server.settings import Settings
from hsnexus_server.tally import Tally

__all__ = ["run_front"]

_LOOK_SECONDS: Final = 0.25
_SPARE_THREADS: Final = 16


class _Draining:
    """The application, until the process is told to stop; then what is new is refused, and what is under way ends."""

    def __init__(self, application: Callable[..., Iterable[bytes]], cors: str | None) -> None:
        self.application = application
        self.cors = cors
        self.stopping = False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if self.stopping:
            detail = "Ask again: another one will answer, or this one anew."
            headers, body = refused(Reason.DRAINING, detail, self.cors, retry_after=1)
            start_response("503 Service Unavailable", [*headers, ("Content-Length", str(len(body)))])
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        return self.application(environ, start_response)


def run_front(  # noqa: PLR0913, PLR0917 - what it is made of
    settings: Settings,
    listener: socket.socket,
    door: Path,
    tally: Tally,
    number: int,
    questions: Sequence[Question],
    pins: Mapping[str, Pin],
) -> None:
    """Answer on ``listener`` until SIGTERM, then finish what is under way.

    Args:
        settings: how to serve.
        listener: a socket that listens; other fronts share it.
        door: the local socket of the broker.
        tally: tells which dataset is served, and is told of answers from memory.
        number: of this front, from 0.
        questions: the competency questions.
        pins: the pinned answers to them, by stem.
    """
    guards.keep_memory_together()
    LOG.setLevel(logging.INFO if settings.access_log else logging.WARNING)
    LOG.propagate = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.addHandler(handler)
    # It warns whenever a request waits for a thread, which is no news for who reads the log.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    asked = create_app(EmbeddedEngine(settings, door), settings, questions, pins, door.parent)
    inner = Remembered(asked, settings, tally, number)
    application = _Draining(inner, settings.cors)
    server = create_server(
        application,
        sockets=[listener],
        # Those who wait for an answer leave some for those who only ask how the server is.
        threads=settings.workers + settings.queue + _SPARE_THREADS,
        # By default 100 clients that send half a request each are enough to lock all others out.
        connection_limit=settings.connections,
        channel_timeout=settings.idle_seconds,
        cleanup_interval=settings.idle_seconds,
        # We believe X-Forwarded-For by networks of our own.
        clear_untrusted_proxy_headers=False,
        # With it, waitress tells whether the client of a request that is worked on has left.
        channel_request_lookahead=1,
        # select() ends at 1024 descriptors.
        asyncore_use_poll=True,
        # SPARQL by GET has long lines.
        # Waitress refuses what has as many bytes as these, and not only what has more.
        max_request_header_size=settings.header_bytes + 1,
        max_request_body_size=settings.body_bytes + 1,
        ident="hsnexus",
    )

    server.channel_class = type(
        "Channel", (Channel,), {"cors": settings.cors, "draining": staticmethod(lambda: application.stopping)}
    )

    def turn() -> None:
        server.asyncore.loop(timeout=_LOOK_SECONDS, map=server._map, use_poll=True, count=1)  # noqa: SLF001 - to stop well

    def stop(*_: object) -> None:
        application.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while not application.stopping:
        turn()
    last = time.monotonic() + settings.timeout_most_seconds + 1
    while time.monotonic() < last and any(channel.requests for channel in server.active_channels.values()):
        turn()
