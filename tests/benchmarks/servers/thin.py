"""The RSGI applications: the routes that try a server, and a thin front for `/sparql` over the parts of our own."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Final

from granian.rsgi import HTTPProtocol, Scope

from .hotpath import HotPath
from .stage import LARGE, NOOP, SECONDS, Stage

__all__ = ["application", "on_loop"]

_TYPE: Final = ("Content-Type", "application/octet-stream")
Route = Callable[[Scope, HTTPProtocol], Awaitable[None]]


async def _noop(_: Scope, proto: HTTPProtocol) -> None:
    proto.response_bytes(200, [_TYPE], NOOP)


async def _body(_: Scope, proto: HTTPProtocol) -> None:
    proto.response_str(200, [_TYPE], str(len(await proto())))


async def _file(_: Scope, proto: HTTPProtocol) -> None:
    proto.response_file(200, [_TYPE, ("Content-Length", str(LARGE))], str(Stage.told().large))


async def _failing(proto: HTTPProtocol, *more: tuple[str, str]) -> None:
    transport = proto.response_stream(200, [_TYPE, *more])
    for _ in range(3):
        await transport.send_bytes(NOOP)
    message = "the body fails midway, as it is meant to"
    raise RuntimeError(message)


async def _fails(_: Scope, proto: HTTPProtocol) -> None:
    await _failing(proto)


async def _fails_sized(_: Scope, proto: HTTPProtocol) -> None:
    await _failing(proto, ("Content-Length", str(10 * len(NOOP))))


async def _works(_: Scope, proto: HTTPProtocol) -> None:
    """Work before the first byte, and learn whether anybody still waits for it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS):
            await proto.client_disconnect()
            Stage.told().note("works")
    proto.response_bytes(200, [_TYPE], NOOP)


async def _streams(_: Scope, proto: HTTPProtocol) -> None:
    """Send without end, and note when the server ends it."""
    transport = proto.response_stream(200, [_TYPE])
    last = time.monotonic() + SECONDS
    try:
        while time.monotonic() < last:
            await transport.send_bytes(NOOP * 200)
            await asyncio.sleep(0.02)
    finally:
        Stage.told().note("streams")


_ROUTES: Final[Mapping[str, Route]] = {
    "/noop": _noop,
    "/body": _body,
    "/file": _file,
    "/fails": _fails,
    "/fails-sized": _fails_sized,
    "/works": _works,
    "/streams": _streams,
}


class _Application:
    """What granian calls: our routes, and `/sparql`."""

    def __init__(self, *, on_loop: bool) -> None:
        self._on_loop = on_loop
        self._front: HotPath | None = None

    def __rsgi_init__(self, _: object) -> None:
        self._front = HotPath(Stage.told(), on_loop=self._on_loop)

    async def __rsgi__(self, scope: Scope, proto: HTTPProtocol) -> None:
        route = _ROUTES.get(scope.path)
        if route is not None:
            await route(scope, proto)
        elif self._front is not None:
            await self._front.sparql(scope, proto)


application: Final = _Application(on_loop=False)
on_loop: Final = _Application(on_loop=True)
