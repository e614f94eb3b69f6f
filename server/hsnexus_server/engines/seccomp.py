"""A filter of system calls, which the kernel applies for good: this process makes no socket, whatever asks for one.

Source: seccomp(2), bpf(4); the numbers of calls are those of linux/unistd.h for each machine.
"""

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Iterator
from typing import Final

__all__ = ["AVAILABLE", "deny_sockets"]

_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EACCES
_KILL: Final = 0x80000000
_NUMBER, _MACHINE = 0, 4  # where they stand in struct seccomp_data
# Calls of the other ABI of x86_64, with numbers of their own, begin there.
_X32: Final = 0x40000000
# By machine: how the kernel names it, and the calls socket, socketpair, connect, and io_uring_setup, which does either.
_CALLS: Final = {
    "x86_64": (0xC000003E, (41, 53, 42, 425)),
    "aarch64": (0xC00000B7, (198, 199, 203, 425)),
}
AVAILABLE: Final = sys.platform == "linux" and platform.machine() in _CALLS and struct.calcsize("P") == 8  # noqa: PLR2004 - 64 bits
"""Whether there is such a filter for this machine."""


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def deny_sockets() -> bool:
    """Have every new socket and connection of this process, and of those it forks, refused; tell whether they are."""
    if not AVAILABLE:
        return False
    code = b"".join(_instructions())
    program = _Program(len(code) // 8, code)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return not (
        prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0)
    )


def _instructions() -> Iterator[bytes]:
    """Yield the filter: ``struct sock_filter``, one after the other."""
    machine, calls = _CALLS[platform.machine()]
    yield _instruction(_LOAD, _MACHINE)
    yield _instruction(_EQUAL, machine, true=1)
    yield _instruction(_RETURN, _KILL)
    yield _instruction(_LOAD, _NUMBER)
    yield _instruction(_AT_LEAST, _X32, true=len(calls) + 1)
    for after, call in enumerate(calls):
        yield _instruction(_EQUAL, call, true=len(calls) - after)
    yield _instruction(_RETURN, _ALLOW)
    yield _instruction(_RETURN, _REFUSE)


def _instruction(code: int, operand: int, true: int = 0, false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, true, false, operand)
