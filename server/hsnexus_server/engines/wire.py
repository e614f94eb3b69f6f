"""Messages between our own processes: a header in JSON, then bytes, over a local stream socket."""

import json
import socket
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

__all__ = ["ClosedError", "Inbox", "Message", "receive", "send"]

_SIZES: Final = struct.Struct(">II")
_CHUNK: Final = 256 * 1024
_MOST_DESCRIPTORS: Final = 4


class ClosedError(Exception):
    """The other side has gone."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: a header of plain values, bytes, and open files that came with it."""

    header: dict[str, Any]
    body: bytes = b""
    descriptors: tuple[int, ...] = ()


def send(link: socket.socket, header: Mapping[str, Any], body: bytes = b"", descriptors: Sequence[int] = ()) -> None:
    """Send a message whole.

    Raises:
        ClosedError: the other side has gone.
    """
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    data = b"".join((_SIZES.pack(len(head), len(body)), head, body))
    try:
        sent = socket.send_fds(link, [data], list(descriptors)) if descriptors else link.send(data)
        if sent < len(data):
            link.sendall(memoryview(data)[sent:])
    except OSError as error:
        raise ClosedError from error


@dataclass(slots=True)
class Inbox:
    """What has come in on one link and is not yet a whole message."""

    data: bytearray = field(default_factory=bytearray)
    came: list[tuple[int, list[int]]] = field(default_factory=list)
    """Open files, each with the length of ``data`` after the read that brought it; such a read ends in its message."""

    def messages(self) -> Iterator[Message]:
        """Yield the messages that are whole."""
        while len(self.data) >= _SIZES.size:
            head, body = _SIZES.unpack_from(self.data)
            end = _SIZES.size + head + body
            if len(self.data) < end:
                return
            header = json.loads(self.data[_SIZES.size : _SIZES.size + head].decode(errors="surrogatepass"))
            carried = tuple(number for mark, numbers in self.came if mark <= end for number in numbers)
            self.came = [(mark - end, numbers) for mark, numbers in self.came if mark > end]
            content = bytes(self.data[_SIZES.size + head : end])
            del self.data[:end]
            yield Message(header, content, carried)

    def read(self, link: socket.socket) -> None:
        """Take in what has arrived.

        Raises:
            ClosedError: the other side has gone.
            BlockingIOError: nothing has arrived on a link that does not wait.
            TimeoutError: nothing has arrived in the time that the link waits.
        """
        try:
            data, descriptors, _, _ = socket.recv_fds(link, _CHUNK, _MOST_DESCRIPTORS)
        except (BlockingIOError, TimeoutError):
            raise
        except OSError as error:
            raise ClosedError from error
        if not data:
            raise ClosedError
        self.data += data
        if descriptors:
            self.came.append((len(self.data), descriptors))


def receive(link: socket.socket, inbox: Inbox) -> Message:
    """Wait for the next message; a link carries one question at a time, so no second one is ever in the inbox.

    Raises:
        ClosedError: the other side has gone.
        TimeoutError: the link waits for a time only, and it is over.
    """
    while True:
        for message in inbox.messages():
            return message
        inbox.read(link)
