"""A thin front for `/sparql` in RSGI: the pure parts and the engine of our own, without WSGI, Flask and werkzeug.

It is as much of a front as has to be there to measure what one would gain: pages, HEAD, OPTIONS, compressed bodies and
the form that a browser gets are not.
"""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from uuid import uuid4

from cachetools import LRUCache
from granian.rsgi import HTTPProtocol, Scope
from werkzeug.http import parse_etags

from hsnexus_server.access import forwarded, note
from hsnexus_server.engines.base import Answer, Asker
from hsnexus_server.engines.clients import client_of
from hsnexus_server.engines.embedded import EmbeddedEngine
from hsnexus_server.negotiate import Wanted, wanted
from hsnexus_server.problems import RefusalError
from hsnexus_server.protocol import SparqlRequest, read

from .answers import Headers, answered, of_one, refused
from .looplink import LoopEngine
from .stage import THREADS, Stage

__all__ = ["HotPath"]

Key = tuple[str, str, str]
_GLANCE_SECONDS: Final = 0.1
_CHUNK: Final = 256 * 1024
_OF_A_BODY: Final = frozenset({"Content-Type", "Content-Disposition"})


class HotPath:
    """Answers queries, from memory where it has answered the same before."""

    def __init__(self, stage: Stage, *, on_loop: bool) -> None:
        """Ask the broker in threads, by the engine that our front has, or on the event loop."""
        self._settings = stage.settings()
        self._engine = EmbeddedEngine(self._settings, stage.door)
        self._loop_engine = LoopEngine(self._settings, stage.door) if on_loop else None
        self._threads = ThreadPoolExecutor(THREADS)
        self._kept: LRUCache[Key, tuple[Headers, str, bytes]] = LRUCache(
            self._settings.cache_bytes // 8, getsizeof=lambda kept: len(kept[2]) + 2048
        )

    async def sparql(self, scope: Scope, proto: HTTPProtocol) -> None:
        """Answer one request."""
        began, name, get = time.monotonic(), uuid4().hex, scope.method == "GET"
        key = (scope.query_string, scope.headers.get("accept", ""), scope.headers.get("origin", ""))
        kept = self._kept.get(key) if get else None
        same = False
        if kept is not None:
            headers, etag, body = kept
            same = parse_etags(scope.headers.get("if-none-match")).contains_weak(etag)
            self._again(proto, headers, body, name, same=same)
        else:
            try:
                answer = await self._answer(scope, proto, b"" if get else await proto())
            except RefusalError as error:
                proto.response_bytes(*refused(error.problem, name))
                return
            await self._send(proto, answer, name, key if get else None)
        note(
            id=name,
            client=self._client(scope),
            method=scope.method,
            path=scope.path,
            status=304 if same else 200,
            ms=round((time.monotonic() - began) * 1000, 1),
            outcome="remembered" if kept else "answered",
        )

    @staticmethod
    def _again(proto: HTTPProtocol, headers: Headers, body: bytes, name: str, *, same: bool) -> None:
        more = [*headers, *of_one(name)]
        if same:
            proto.response_empty(304, [pair for pair in more if pair[0] not in _OF_A_BODY])
        else:
            proto.response_bytes(200, more, body)

    def _client(self, scope: Scope) -> str:
        address = scope.client.rpartition(":")[0]
        return forwarded(address, scope.headers.get("x-forwarded-for", ""), self._settings.proxies)

    async def _answer(self, scope: Scope, proto: HTTPProtocol, body: bytes) -> Answer:
        asked = read(
            post=scope.method == "POST",
            query_string=scope.query_string.encode(),
            content_type=scope.headers.get("content-type", ""),
            content_encoding=scope.headers.get("content-encoding", ""),
            body=body,
            query_bytes=self._settings.query_bytes,
        )
        formats = wanted(scope.headers.get("accept", ""), asked.formats)
        client = client_of(self._client(scope))
        if self._loop_engine is not None:
            return await self._loop_engine.asked(asked, formats, client)
        return await self._threaded(asked, formats, client, proto)

    async def _threaded(self, asked: SparqlRequest, formats: Wanted, client: str, proto: HTTPProtocol) -> Answer:
        """Ask in a thread; look after a glance only whether the client leaves, as most answers are there before."""
        left = threading.Event()
        asker = Asker(client, fast=False, gone=left.is_set)
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._engine.ask, asked, formats, asker)
        done, _ = await asyncio.wait({work}, timeout=_GLANCE_SECONDS)
        if not done:
            watch = asyncio.ensure_future(_left(proto))
            both: set[asyncio.Future[Answer] | asyncio.Future[None]] = {work, watch}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if watch.done():
                left.set()
            watch.cancel()
        return await work

    async def _send(self, proto: HTTPProtocol, answer: Answer, name: str, key: Key | None) -> None:
        headers = answered(answer, self._settings)
        more = [*headers, *of_one(name, answer.queued, answer.seconds)]
        content = answer.content
        if isinstance(content, bytes):
            if key is not None and self._kept.maxsize and not answer.volatile:
                self._kept[key] = (headers, answer.etag, content)
            proto.response_bytes(200, more, content)
            return
        with content:
            transport = proto.response_stream(200, [*more, ("Content-Length", str(answer.size))])
            while data := await asyncio.to_thread(content.read, _CHUNK):
                await transport.send_bytes(data)


async def _left(proto: HTTPProtocol) -> None:
    await proto.client_disconnect()
