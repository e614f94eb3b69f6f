"""What the kernel enforces on an evaluator, whatever a query makes it do: Linux only."""

import ctypes
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = [
    "GUARDS",
    "close_all_but",
    "die_with_parent",
    "forked",
    "keep_memory_together",
    "leave_no_free_file",
    "limit_memory",
    "open_files",
    "spare_files",
    "use_spare_files",
]

_PR_SET_PDEATHSIG: Final = 1
_M_ARENA_MAX: Final = -8
# What is guarded, named in /status; elsewhere than on Linux an evaluator is only killed at its deadline.
GUARDS: Final = ("memory", "sockets", "orphans") if sys.platform == "linux" else ()


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when the one that forked it ends; end at once if it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def forked(work: Callable[[], None], *quiet: type[BaseException]) -> int:
    """Fork a process that does the work, ends without any clean-up of its parent's, and never outlives it.

    Args:
        work: is done in the new process.
        quiet: exceptions that end it without a word; of any other the traceback is told.

    Returns:
        its pid.
    """
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        die_with_parent(parent)
        work()
        os._exit(0)
    except quiet:
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(1)


def keep_memory_together() -> None:
    """Have the allocator of glibc keep two arenas, not one for every few threads: it gives more memory back."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other libraries of C have none
        if mallopt is not None:
            mallopt(_M_ARENA_MAX, 2)


def limit_memory(spare: int) -> None:
    """Let this process take ``spare`` bytes of address space more than it has; an allocation beyond ends it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * os.sysconf("SC_PAGE_SIZE") + spare
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def leave_no_free_file(kept: set[int], spare: int = 0) -> None:
    """Take every descriptor up to the highest that is kept and allow no higher one: no socket can be opened then.

    Args:
        kept: descriptors that stay as they are.
        spare: how many more can be had inside ``spare_files``.
    """
    highest = max(kept)
    for descriptor in set(range(3, highest)) - kept:
        os.dup2(0, descriptor)
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1, highest + 1 + spare))


@contextmanager
def spare_files() -> Iterator[None]:
    """Let this process open the files that it has to spare, for as long as the block lasts."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    use_spare_files()
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def use_spare_files() -> None:
    """Let this process open the files that it has to spare, from now on."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def open_files() -> set[int]:
    """Return the descriptors that this process has open."""
    return {int(name) for name in os.listdir("/dev/fd") if name.isdecimal()}  # noqa: PTH208 - no paths are wanted


def close_all_but(kept: set[int]) -> None:
    """Close every descriptor above standard error that is not kept."""
    last = 2
    for descriptor in sorted(kept):
        os.closerange(last + 1, descriptor)
        last = max(last, descriptor)
    os.closerange(last + 1, max(last + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0]))
