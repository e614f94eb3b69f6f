"""The engine of the fronts: asks the broker, which owns the evaluators."""

import hashlib
import io
import json
import os
import queue
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from hsnexus import __version__
from hsnexus_server.engines.base import Answer, Asker, InquiryRequest, TextRequest
from hsnexus_server.engines.wire import ClosedError, Inbox, Message, receive, send
from hsnexus_server.negotiate import Choice, Wanted
from hsnexus_server.problems import Problem, Reason, RefusalError, reason_of, refusal
from hsnexus_server.protocol import SparqlRequest
from hsnexus_server.settings import Settings

__all__ = ["EmbeddedEngine"]

_GLANCE_SECONDS: Final = 0.1
_GRACE_SECONDS: Final = 5.0
_CHUNK: Final = 256 * 1024

_Request = SparqlRequest | InquiryRequest | TextRequest


class _Spool(io.RawIOBase):
    """An answer in a file; when it is closed, the broker hears of it, and the link is free again.

    All who joined one evaluation are given the same open file, and with it the same offset; so each reader keeps a
    position of its own.
    """

    def __init__(
        self, descriptor: int, size: int, link: socket.socket, links: "queue.SimpleQueue[socket.socket]"
    ) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._size = size
        self._position = 0
        self._link = link
        self._links = links

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            return self.readall()
        data = os.pread(self._descriptor, min(size, _CHUNK), self._position)
        self._position += len(data)
        return data

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)
            with suppress(ClosedError):
                send(self._link, {"kind": "sent"})
                self._links.put(self._link)
        super().close()


class EmbeddedEngine:
    """An engine whose evaluators are processes of this server."""

    def __init__(self, settings: Settings, door: Path) -> None:
        """Ask the broker behind ``door``, a local socket."""
        self._settings = settings
        self._door = str(door)
        self._links: queue.SimpleQueue[socket.socket] = queue.SimpleQueue()

    def ask(self, request: SparqlRequest, wanted: Wanted, asker: Asker) -> Answer:
        """Answer ``request``; see ``Engine``."""
        return self._answered(request, wanted, asker)

    def inquire(self, request: InquiryRequest, wanted: Wanted, asker: Asker) -> Answer:
        """Answer ``request``; see ``Engine``."""
        return self._answered(request, wanted, asker)

    def read(self, request: TextRequest, wanted: Wanted, asker: Asker) -> Answer:
        """Answer ``request``; see ``Engine``."""
        return self._answered(request, wanted, asker)

    def _answered(self, request: _Request, wanted: Wanted, asker: Asker) -> Answer:
        header, body = self._question(request, wanted, asker)
        patience = header["timeout_ms"] / 1000 + _GRACE_SECONDS
        message, link = self._exchange(header, body, asker, patience)
        if "spooled" not in message.header:
            return self._answer(message, header, message.body, len(message.body))
        size = message.header["spooled"]
        content = cast("BinaryIO", _Spool(message.descriptors[0], size, link, self._links))
        return self._answer(message, header, content, size)

    def _question(self, request: _Request, wanted: Wanted, asker: Asker) -> tuple[dict[str, Any], bytes]:
        """Return header and body of the message that asks the broker."""
        asked: dict[str, Any] = {
            "wanted": [[one.name, one.media_type] if one else None for one in (wanted.solutions, wanted.graph)],
            "coding": wanted.coding,
        }
        timeout_ms = self._settings.granted_ms(request.timeout_ms, ours=asker.fast)
        if isinstance(request, SparqlRequest):
            body = request.query.encode()
            asked |= {"default": request.default_graphs, "named": request.named_graphs}
            if self._settings.engine:  # it stops by itself: who grants more is not to wait for the same answer
                asked["timeout_ms"] = timeout_ms
        elif isinstance(request, TextRequest):
            body = request.text.encode()
            asked["reading"] = request.name
        else:
            body = json.dumps(request.values, sort_keys=True).encode()
            asked["inquiry"] = request.name
        parts = (__version__.encode(), body, repr(sorted(asked.items())).encode())
        header = {
            "kind": "ask",
            "key": hashlib.sha256(b"\0".join(parts)).hexdigest(),
            "client": asker.client,
            "lane": "fast" if asker.fast else "slow",
            "timeout_ms": timeout_ms,
            "request": asked,
        }
        return header, body

    def _answer(self, message: Message, asked: Mapping[str, Any], content: bytes | BinaryIO, size: int) -> Answer:
        """Return what the broker answered to the question with the header ``asked``.

        Raises:
            RefusalError: it refused.
        """
        told = message.header
        if told["kind"] == "problem":
            raise RefusalError(self._problem(told["problem"], asked))
        return Answer(
            content,
            size,
            Choice(*told["choice"]),
            told["coding"],
            told["etag"],
            told["cached"],
            told["volatile"],
            told["version"],
            told.get("queued", 0.0),
            told["seconds"],
        )

    def status(self) -> Mapping[str, Any]:
        """Tell how the broker is; see ``Engine``."""
        try:
            header = self._exchange({"kind": "status"}, b"", None, _GRACE_SECONDS)[0].header
        except RefusalError:
            return {"ready": False}
        return {name: value for name, value in header.items() if name != "kind"}

    def _exchange(
        self, header: Mapping[str, Any], body: bytes, asker: Asker | None, patience: float
    ) -> tuple[Message, socket.socket]:
        """Send a question to the broker and wait for its answer, unless the client leaves before.

        The link is given back at once, unless the answer is in a file: then it stays with the file.
        """
        give_up = time.monotonic() + patience
        for fresh in (False, True):
            try:
                link = self._link(fresh=fresh)
                send(link, header, body)
            except (ClosedError, OSError):
                continue  # the link was one to a broker that has ended since
            inbox = Inbox()
            while True:
                try:
                    message = receive(link, inbox)
                except TimeoutError:
                    if asker is not None and asker.gone():
                        link.close()
                        raise refusal(Reason.CLIENT_GONE, "The client is gone.") from None
                    if time.monotonic() > give_up:
                        link.close()
                        break
                except ClosedError:
                    link.close()
                    break
                else:
                    if not message.descriptors:
                        self._links.put(link)
                    return message, link
            break
        raise refusal(Reason.STARTING, "Ask again in a second.", retry_after=1)

    def _link(self, *, fresh: bool) -> socket.socket:
        if not fresh:
            with suppress(queue.Empty):
                return self._links.get_nowait()
        link = socket.socket(socket.AF_UNIX)
        link.connect(self._door)
        link.settimeout(_GLANCE_SECONDS)
        return link

    def _problem(self, fields: Mapping[str, Any], asked: Mapping[str, Any]) -> Problem:
        """Return the problem document: an evaluator's own, or what a limit of the broker has to say."""
        reason = reason_of(fields["reason"])
        if fields.get("detail"):
            available = fields["available"]
            return Problem(**{**fields, "reason": reason, "available": tuple(available) if available else None})
        settings, limit = self._settings, None
        match reason:
            case Reason.TIME_LIMIT:
                granted, most = asked["timeout_ms"], settings.most_ms(ours=asked["lane"] == "fast")
                limit = f"{granted} ms"
                detail = f"It was stopped after {granted:,} ms. Ask for less" + (
                    f", or for more time: timeout=… in milliseconds, up to {most:,}." if granted < most else "."
                )
            case Reason.MEMORY_LIMIT:
                limit = f"{settings.memory_bytes} bytes"
                detail = (
                    f"A query may take {settings.memory_bytes:,} bytes beyond the dataset. Join what the parts have in "
                    "common, and sort or group fewer rows."
                )
            case Reason.CRASHED:
                detail = "Other queries go on undisturbed. Simplify it; please report it, with its text."
            case Reason.BUSY:
                limit = f"{settings.queue} queries waiting, {settings.queue_seconds:g} s each"
                detail = f"{settings.workers} queries run and others wait. Ask again a little later."
            case Reason.TOO_MANY:
                limit = "1 query running and 2 waiting, 60 s of query time and 30 errors a minute, 60 requests a second"
                detail = "Ask again after the time in Retry-After; cached answers do not count."
            case _:
                detail = "Ask again in a second."
        return Problem(reason, detail, limit=limit, retry_after=fields.get("retry_after"))
