"""The broker asked on the event loop: what would be gained, beyond a thin front, by an engine without threads."""

import asyncio
import hashlib
import socket
from pathlib import Path

from hsnexus import __version__
from hsnexus_server.engines.base import Answer
from hsnexus_server.engines.embedded import EmbeddedEngine
from hsnexus_server.engines.wire import Inbox, Message, send
from hsnexus_server.negotiate import Choice, Wanted
from hsnexus_server.problems import RefusalError
from hsnexus_server.protocol import SparqlRequest
from hsnexus_server.settings import Settings

__all__ = ["LoopEngine"]


class LoopEngine(EmbeddedEngine):
    """Answers small queries without a thread; it does not see clients leave, and takes no answer in a file."""

    def __init__(self, settings: Settings, door: Path) -> None:
        """Ask the broker behind ``door``."""
        super().__init__(settings, door)
        self._free: list[socket.socket] = []

    async def asked(self, request: SparqlRequest, wanted: Wanted, client: str) -> Answer:
        """Answer ``request``; the message is the one that the engine in threads sends.

        Raises:
            RefusalError: as the engine in threads.
        """
        timeout_ms = self._settings.granted_ms(request.timeout_ms)
        choices = [[one.name, one.media_type] if one else None for one in (wanted.solutions, wanted.graph)]
        asked = {"default": request.default_graphs, "named": request.named_graphs, "wanted": choices}
        key = hashlib.sha256("\0".join((__version__, request.query, repr(sorted(asked.items())))).encode()).hexdigest()
        header = {
            "kind": "ask",
            "key": key,
            "client": client,
            "lane": "slow",
            "timeout_ms": timeout_ms,
            "request": asked,
        }
        link = self._free.pop() if self._free else self._link(fresh=True)
        link.settimeout(0)
        send(link, header, request.query.encode())
        message = await _received(link)
        self._free.append(link)
        told = message.header
        if told["kind"] == "problem":
            raise RefusalError(self._problem(told["problem"], timeout_ms))
        return Answer(
            message.body,
            len(message.body),
            Choice(*told["choice"]),
            told["etag"],
            told["cached"],
            told["volatile"],
            told["version"],
            told.get("queued", 0.0),
            told["seconds"],
        )


async def _received(link: socket.socket) -> Message:
    loop, inbox = asyncio.get_running_loop(), Inbox()
    come: asyncio.Future[Message] = loop.create_future()

    def read() -> None:
        inbox.read(link)
        for message in inbox.messages():
            loop.remove_reader(link)
            come.set_result(message)

    loop.add_reader(link, read)
    return await come
