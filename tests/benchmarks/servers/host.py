"""Runs a WSGI server that has no command line for several processes on one socket: forks them, each with the same one.

Run: ``python -m tests.benchmarks.servers.host NAME PORT PROCESSES``; the benchmark does.
"""

import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final
from unittest.mock import patch

from hsnexus_server.app import create_app
from hsnexus_server.engines.guards import forked
from hsnexus_server.tally import Tally

from .direct import direct
from .plain import Application, application, around
from .stage import THREADS, Stage

__all__ = ["HOSTED"]


def _front(make: Callable[..., Application], listener: socket.socket, tally: Tally, number: int) -> None:
    """Run our own front as it is; its application has the routes of the benchmark beside its own."""
    from hsnexus_server import front

    def made(*parts: object) -> Application:
        inner = make(*parts)
        return around(lambda: inner)

    stage = Stage.told()
    with patch.object(front, "create_app", made):
        front.run_front(stage.settings(), listener, stage.door, tally, number, (), {})


def _waitress(listener: socket.socket, *_: object) -> None:
    from waitress import serve

    serve(application, sockets=[listener])


def _cheroot(listener: socket.socket, *_: object) -> None:
    from cheroot.wsgi import Server

    # The one way to give it a socket is that of systemd.
    os.dup2(listener.fileno(), 3)
    os.environ["LISTEN_PID"] = str(os.getpid())
    server = Server(("127.0.0.1", 0), application, numthreads=THREADS)
    server.start()


def _gevent(listener: socket.socket, *_: object) -> None:
    from gevent import monkey

    monkey.patch_all()
    from gevent.pywsgi import WSGIServer
    from gevent.socket import socket as patched

    WSGIServer(patched(fileno=listener.detach()), application, log=None).serve_forever()


HOSTED: Final[Mapping[str, Callable[[socket.socket, Tally, int], None]]] = {
    "hsnexus": partial(_front, create_app),
    "hsnexus-thin": partial(_front, direct),
    "waitress": _waitress,
    "cheroot": _cheroot,
    "gevent": _gevent,
}


def main() -> None:
    """Run the processes until SIGTERM."""
    name, port, processes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    listener = socket.create_server(("127.0.0.1", port), backlog=1024)
    # What a server does to a socket of its own, and sockets that are accepted take over.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    tally = Tally(processes)
    pids = [forked(partial(HOSTED[name], listener, tally, number)) for number in range(processes)]

    def stop(*_: object) -> None:
        for pid in pids:
            os.kill(pid, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    for pid in pids:
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
