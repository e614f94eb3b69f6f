"""Answers that a front has given before, given again before the application is even asked."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs
from uuid import uuid4

from cachetools import LRUCache
from werkzeug.http import parse_etags

from hsnexus_server.access import LOG, forwarded, note
from hsnexus_server.coding import coding
from hsnexus_server.settings import Settings
from hsnexus_server.tally import Tally

__all__ = ["KEEP", "Remembered"]

KEEP: Final = "hsnexus.keep"
_OF_ONE_ANSWER: Final = frozenset({"x-request-id", "server-timing", "date"})
_OF_A_BODY: Final = frozenset({"content-encoding", "content-length", "content-type"})
_OVERHEAD: Final = 2048


# Path, query string, Accept, Origin, and the content coding.
_Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class _Kept:
    generation: int
    headers: tuple[tuple[str, str], ...]
    etag: str
    body: bytes

    key: _Key

    def size(self) -> int:
        """Return what it takes, in bytes, with its headers and those of the request."""
        return len(self.body) + sum(map(len, self.key)) + _OVERHEAD


class Remembered:
    """A WSGI application around another: whole answers to the same GET, as long as the dataset is the same.

    The inner application marks what may be kept by setting ``environ[KEEP]`` to the strong ETag of the answer.
    """

    def __init__(
        self, application: Callable[..., Iterable[bytes]], settings: Settings, tally: Tally, number: int
    ) -> None:
        """Remember answers of ``application``, as many bytes as an eighth of the cache that the settings grant.

        Args:
            application: is asked what is not remembered.
            settings: how to serve.
            tally: tells which dataset is served, and is told of each answer from memory.
            number: of this front, from 0.
        """
        self._application = application
        self._settings = settings
        self._tally = tally
        self._number = number
        self._kept: LRUCache[_Key, _Kept] = LRUCache(settings.cache_bytes // 8, getsizeof=_Kept.size)
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer from memory; else ask the application, and remember."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not self._kept.maxsize or "HTTP_IF_MATCH" in environ:
            return self._application(environ, start_response)
        key = (
            environ["PATH_INFO"],
            environ["QUERY_STRING"],
            environ.get("HTTP_ACCEPT", ""),
            environ.get("HTTP_ORIGIN", ""),
            coding(environ.get("HTTP_ACCEPT_ENCODING", "")),
        )
        generation = self._tally.generation
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and kept.generation == generation:
            return self._again(kept, environ, start_response)
        return self._anew(key, generation, environ, start_response)

    def _again(self, kept: _Kept, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._lock:
            self._tally.hit(self._number)
        name = uuid4().hex
        same = parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(kept.etag)
        timing = "queue;dur=0, exec;dur=0, cache;desc=hit"
        headers = [*kept.headers, ("X-Request-Id", name), ("Server-Timing", timing)]
        if same:
            headers = [(field, value) for field, value in headers if field.lower() not in _OF_A_BODY]
        start_response("304 NOT MODIFIED" if same else "200 OK", headers)
        note(
            id=name,
            client=forwarded(
                environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""), self._settings.proxies
            ),
            method=environ["REQUEST_METHOD"],
            path=environ["PATH_INFO"],
            status=304 if same else 200,
            ms=0.0,
            bytes=len(kept.body),
            outcome="remembered",
            query=parse_qs(environ["QUERY_STRING"]).get("query", [""])[0] if LOG.isEnabledFor(logging.INFO) else "",
        )
        return [] if same or environ["REQUEST_METHOD"] == "HEAD" else [kept.body]

    def _anew(
        self,
        key: _Key,
        generation: int,
        environ: dict[str, Any],
        start_response: Callable[..., Any],
    ) -> Iterable[bytes]:
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def listening(status: str, headers: list[tuple[str, str]], *more: object) -> object:
            told.append((status, headers))
            return start_response(status, headers, *more)

        answer = self._application(environ, listening)
        etag = environ.get(KEEP)
        if etag is None or environ["REQUEST_METHOD"] != "GET" or not told or not told[-1][0].startswith("200"):
            return answer
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", time.monotonic)()
        headers = tuple((name, value) for name, value in told[-1][1] if name.lower() not in _OF_ONE_ANSWER)
        self._keep(_Kept(generation, headers, etag, body, key))
        return [body]

    def _keep(self, kept: _Kept) -> None:
        if kept.size() <= self._kept.maxsize // 8:
            with self._lock:
                self._kept[kept.key] = kept
