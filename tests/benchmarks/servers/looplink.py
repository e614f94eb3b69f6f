"""The broker asked on the event loop: what would be gained, beyond a thin front, by an engine without threads."""

import asyncio
import socket
from pathlib import Path

from hsnexus_server.engines.base import Answer, Asker
from hsnexus_server.engines.embedded import EmbeddedEngine
from hsnexus_server.engines.wire import Inbox, Message, send
from hsnexus_server.negotiate import Wanted
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
        header, body = self._question(request, wanted, Asker(client, fast=False, gone=lambda: False))
        link = self._free.pop() if self._free else self._link(fresh=True)
        link.settimeout(0)
        send(link, header, body)
        message = await _received(link)
        self._free.append(link)
        return self._answer(message, header, message.body, len(message.body))


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
