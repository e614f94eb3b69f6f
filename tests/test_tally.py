"""Laws of the numbers that forked processes share."""

import os
import socket
import sys
import warnings
from collections.abc import Callable
from functools import partial

import pytest

from hsnexus_server.tally import Tally

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")


def fork(work: Callable[[], int]) -> int:
    """Return the pid of a child that ends with what ``work`` returns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child only counts, and ends
        pid = os.fork()
    if pid:
        return pid
    code = 255
    try:
        code = work()
    finally:
        os._exit(code)


def ended(pid: int) -> int:
    """Return the exit code of a child."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.parametrize("hits", [(0,), (1,), (3, 0, 300), (7, 7)])
def test_what_a_child_counts_the_parent_sees(hits: tuple[int, ...]) -> None:
    tally = Tally(len(hits))

    def count(front: int) -> int:
        for _ in range(hits[front]):
            tally.hit(front)
        return 0

    children = [fork(partial(count, front)) for front in range(len(hits))]
    assert [ended(child) for child in children] == [0 for _ in hits]
    assert tally.hits == sum(hits)
    assert tally.generation == 0


def test_a_child_sees_the_dataset_change(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    tally = Tally(1)

    def wait() -> int:
        theirs.recv(1)
        return tally.generation

    child = fork(wait)
    for _ in range(3):
        tally.next_generation()
    ours.send(b".")
    assert ended(child) == 3


def test_the_parent_sees_a_child_change_the_dataset() -> None:
    tally = Tally(1)

    def change() -> int:
        tally.next_generation()
        return 0

    assert ended(fork(change)) == 0
    assert tally.generation == 1
    assert tally.hits == 0
