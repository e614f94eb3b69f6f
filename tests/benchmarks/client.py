"""A client that keeps its connection, and reads each reply to its end."""

import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlencode

__all__ = ["SPARQL_JSON", "Client", "Reply", "request"]

SPARQL_JSON: Final = "application/sparql-results+json"
_LENGTH: Final = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_CHUNKED: Final = re.compile(rb"\r\ntransfer-encoding:\s*chunked", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: ``whole`` tells whether the body ended as its head had said; status 0 is no reply at all."""

    status: int
    head: bytes
    body: bytes
    whole: bool
    seconds: float


def request(
    query: str | None = None,
    *,
    path: str = "/sparql",
    accept: str = SPARQL_JSON,
    etag: str = "",
    version: str = "1.1",
    **parameters: str,
) -> bytes:
    """Return a request as it goes over the wire: POST of a query, or GET of a path."""
    body = urlencode({"query": query, **parameters}).encode() if query is not None else b""
    lines = [f"{'POST' if body else 'GET'} {path} HTTP/{version}", "Host: 127.0.0.1", f"Accept: {accept}"]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    if etag:
        lines.append(f"If-None-Match: {etag}")
    return "\r\n".join((*lines, "", "")).encode() + body


class Client:
    """A connection that is kept; ``source`` is the loopback address that it comes from."""

    def __init__(self, port: int, source: str = "127.0.0.1", patience: float = 90) -> None:
        """Remember where to connect to; the first request does."""
        self._port, self._source, self._patience = port, source, patience
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    @property
    def connected(self) -> bool:
        """Tell whether there is a connection."""
        return self._socket is not None

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def send(self, data: bytes) -> socket.socket:
        """Send, connecting where there is no connection yet."""
        if self._socket is None:
            self._socket = socket.create_connection(
                ("127.0.0.1", self._port), self._patience, source_address=(self._source, 0)
            )
            if self._socket.getsockname() == self._socket.getpeername():
                # Where nobody listens yet, TCP may connect a socket to itself, and it would read its own request.
                self.close()
                raise ConnectionRefusedError
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(data)
        return self._socket

    def ask(self, data: bytes) -> Reply:
        """Send a request and read the reply to its end."""
        begun = time.perf_counter()
        got = bytearray()
        try:
            reply = self._read(self.send(data), got)
        except OSError:
            reply = (0, b"", bytes(got), False)
        status, head, body, whole = reply
        if not whole or b"\r\nconnection: close" in head.lower() or head.startswith(b"HTTP/1.0"):
            self.close()
        return Reply(status, head, body, whole, time.perf_counter() - begun)

    @staticmethod
    def _read(link: socket.socket, got: bytearray) -> tuple[int, bytes, bytes, bool]:
        more = _filling(link, got)
        while (cut := got.find(b"\r\n\r\n")) < 0:
            if not more():
                return 0, b"", bytes(got), False
        head = bytes(got[: cut + 2])
        status = int(head.split(b" ", 2)[1])
        del got[: cut + 4]
        if _CHUNKED.search(head):
            body, whole = _unchunked(got, more)
            return status, head, body, whole
        length = _LENGTH.search(head)
        if status == 304:
            return status, head, b"", True
        size = int(length[1]) if length else None
        while size is None or len(got) < size:
            if not more():
                return status, head, bytes(got), size is None
        return status, head, bytes(got), True


def _filling(link: socket.socket, got: bytearray) -> Callable[[], bool]:
    def more() -> bool:
        data = link.recv(1 << 18)
        got.extend(data)
        return bool(data)

    return more


def _unchunked(got: bytearray, more: Callable[[], bool]) -> tuple[bytes, bool]:
    body = bytearray()
    while True:
        while (end := got.find(b"\r\n")) < 0:
            if not more():
                return bytes(body), False
        size = int(got[:end].split(b";")[0], 16)
        while len(got) < end + 2 + size + 2:
            if not more():
                return bytes(body), False
        body += got[end + 2 : end + 2 + size]
        del got[: end + 2 + size + 2]
        if not size:
            return bytes(body), True
