"""Laws of the messages between our processes."""

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsnexus_server.engines.wire import ClosedError, Inbox, Message, receive, send

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

PATIENCE: Final = 10.0


TEXT: Final = st.text(st.characters(exclude_categories=()), max_size=20)  # lone surrogates too
VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
MESSAGES: Final = st.lists(
    st.tuples(st.dictionaries(TEXT, VALUES, max_size=4), st.binary(max_size=300)), min_size=1, max_size=4
)


@settings(deadline=None)
@given(MESSAGES, st.lists(st.integers(0, 5000), max_size=12))
def test_messages_arrive_whole_however_the_stream_is_split(
    sent: list[tuple[dict[str, Any], bytes]], cuts: list[int]
) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        with ours:
            for header, body in sent:
                send(ours, header, body)
        stream = b"".join(iter(lambda: theirs.recv(65536), b""))
    inbox = Inbox()
    arrived: list[Message] = []
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for start, end in pairwise(edges):
            if start < end:
                ours.sendall(stream[start:end])
                inbox.read(theirs)
                arrived += inbox.messages()
    assert arrived == [Message(header, body) for header, body in sent]
    assert not inbox.data


@pytest.mark.parametrize("size", [0, 1, 256 * 1024, 3 * 1024 * 1024])
@pytest.mark.parametrize("carried", [0, 4])
def test_a_message_of_any_size_arrives_whole(
    pair: tuple[socket.socket, socket.socket], tmp_path: Path, size: int, carried: int
) -> None:
    ours, theirs = pair
    body = bytes(range(256)) * (size // 256) + b"." * (size % 256)
    with opened(tmp_path, carried) as files:
        sender = threading.Thread(target=send, args=(ours, {"size": size}, body, files))
        sender.start()
        message = receive(theirs, Inbox())
        sender.join()
        assert (message.header, message.body == body) == ({"size": size}, True)
        assert [inode(one) for one in message.descriptors] == [inode(one) for one in files]
        closing(message.descriptors)


@contextmanager
def opened(folder: Path, number: int) -> Iterator[list[int]]:
    """Open so many new files for as long as the block lasts."""
    with ExitStack() as stack:
        yield [stack.enter_context((folder / f"f{one}").open("wb")).fileno() for one in range(number)]


def inode(descriptor: int) -> int:
    return os.fstat(descriptor).st_ino


def closing(descriptors: tuple[int, ...]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


@pytest.mark.parametrize(
    "carried",
    [(1,), (4,), (1, 0), (0, 1), (1, 1), (2, 0, 1), (0, 0, 2), (0, 4, 0), (3, 3, 3), (1, 0, 1, 0)],
    ids=lambda carried: "-".join(map(str, carried)),
)
def test_descriptors_arrive_with_their_message(
    pair: tuple[socket.socket, socket.socket], tmp_path: Path, carried: tuple[int, ...]
) -> None:
    ours, theirs = pair
    inbox = Inbox()
    arrived: list[Message] = []
    with opened(tmp_path, sum(carried)) as files:
        left, sent = list(files), []
        for number in carried:
            sent.append([inode(one) for one in left[:number]])
            send(ours, {}, b"x", left[:number])
            del left[:number]
        while len(arrived) < len(carried):
            inbox.read(theirs)
            arrived += inbox.messages()
        found = [[inode(one) for one in message.descriptors] for message in arrived]
        for message in arrived:
            closing(message.descriptors)
    assert found == sent


def test_what_was_sent_before_the_end_is_read_before_the_end(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    inbox = Inbox()
    send(ours, {"last": True})
    ours.close()
    assert receive(theirs, inbox).header == {"last": True}
    with pytest.raises(ClosedError):
        receive(theirs, inbox)


def left(_: socket.socket, theirs: socket.socket) -> None:
    theirs.close()


def left_unread(ours: socket.socket, theirs: socket.socket) -> None:
    send(ours, {}, b"never read")
    theirs.close()


def left_midway(_: socket.socket, theirs: socket.socket) -> None:
    theirs.send(b"\0\0\0\2\0\0\0\1{")
    theirs.close()


def left_both(ours: socket.socket, theirs: socket.socket) -> None:
    ours.close()
    theirs.close()


ACTS: Final[Mapping[str, Callable[[socket.socket], object]]] = {
    "send": lambda link: send(link, {}, b"."),
    "send descriptors": lambda link: send(link, {}, b"", [0]),
    "send much": lambda link: send(link, {}, bytes(4_000_000)),
    "receive": lambda link: receive(link, Inbox()),
}


@pytest.mark.parametrize("leave", [left, left_unread, left_midway, left_both])
@pytest.mark.parametrize("act", ACTS)
def test_each_side_is_told_that_the_other_has_gone(
    pair: tuple[socket.socket, socket.socket], leave: Callable[[socket.socket, socket.socket], None], act: str
) -> None:
    ours, theirs = pair
    leave(ours, theirs)
    with pytest.raises(ClosedError):
        ACTS[act](ours)


def test_who_leaves_while_a_message_is_sent_is_told_of(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair

    def leave() -> None:
        theirs.recv(1)
        theirs.close()

    leaver = threading.Thread(target=leave)
    leaver.start()
    with pytest.raises(ClosedError):
        send(ours, {}, bytes(8_000_000))
    leaver.join()


@pytest.mark.parametrize(("seconds", "error"), [(0.0, BlockingIOError), (0.01, TimeoutError)])
def test_who_has_said_nothing_has_not_gone(
    pair: tuple[socket.socket, socket.socket], seconds: float, error: type[OSError]
) -> None:
    ours, theirs = pair
    inbox = Inbox()
    ours.settimeout(seconds)
    with pytest.raises(error):
        inbox.read(ours)
    send(theirs, {}, b"late")
    ours.settimeout(PATIENCE)
    assert receive(ours, inbox).body == b"late"
