"""F10 to F12: clients that misbehave, answers that are whole or no answers, and connections outwards."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import itertools
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

from ..client import Client, Reply, request
from ..load import Figure, drive
from ..processes import Server, children, cpu_seconds
from .queries import BOMBS, CANARY, OUTWARD, ROWS
from .stage import Scale, broker, serve, status, until

__all__ = ["FORMS", "f10", "f11", "f12"]

FORMS: Final = (
    ("application/sparql-results+json", "SELECT"),
    ("application/sparql-results+xml", "SELECT"),
    ("text/csv", "SELECT"),
    ("text/tab-separated-values", "SELECT"),
    ("application/n-triples", "CONSTRUCT"),
    ("text/turtle", "CONSTRUCT"),
)


def f10(scale: Scale) -> Iterator[Figure]:
    """Slow, deaf and impatient clients."""
    half = request(CANARY.format(1))[:-20]
    large = request(f"SELECT * {ROWS}", accept="text/csv")
    with serve(scale, "--timeout", "20", "--workers", "2") as server:
        held: list[Client] = []
        try:
            for number in range(200):
                held.append(server.client(f"127.0.1.{number + 1}"))
                held[-1].send(half[: 40 + number % 40])
            yield from _canaries(server, scale, "200 half-sent requests")
            with server.client() as client:
                client.ask(large)
            for number in range(50):
                held.append(server.client(f"127.0.2.{number + 1}"))
                held[-1].send(large)
            # Until all of them are evaluated they are load, as any 50 large answers are.
            yield Figure("50 large answers evaluated after", until(lambda: _rests(server), 30), "s")
            yield from _canaries(server, scale, "and 50 that do not read")
            for number in range(50):
                with server.client(f"127.0.3.{number + 1}") as leaver:
                    leaver.send(request(f"{BOMBS['cartesian count']} #{number}"))
            time.sleep(0.5)
            zygote = children(broker(server))[0]
            pids, busy = children(zygote), 0.0
            busy = cpu_seconds(pids)
            time.sleep(0.5)
            yield Figure("evaluators' time from 0.5 s after 50 left", cpu_seconds(pids) - busy, "s", 0.05)
            yield Figure("evaluators busy then", status(server)["evaluators"]["busy"], "", 0)
            yield from _canaries(server, scale, "and 50 that left")
        finally:
            for client in held:
                client.close()


def _rests(server: Server) -> bool:
    told = status(server)
    return not told["evaluators"]["busy"] and not told["queued"]


def _canaries(server: Server, scale: Scale, name: str) -> Iterator[Figure]:
    asked = (request(f"{CANARY.format(n % 300 + 1)} #{name}{n}") for n in itertools.count())
    load = drive(server.port, [asked], scale.seconds / 5)
    yield Figure(f"{name}: canary p99", load.ms(0.99), "ms", 50)
    yield Figure(f"{name}: canary not answered", load.bad, "", 0)


def f11(scale: Scale) -> Iterator[Figure]:
    """Every 200 is whole: formats and kinds of client, at the time limit, the size limit, and an evaluator's death."""
    cells = untrue = good = 0
    with serve(scale, "--max-result", "1", "--timeout", "1", "--cache", "0") as server:
        url = f"http://127.0.0.1:{server.port}/sparql"

        def asked(text: str, accept: str, version: str) -> Reply:
            with server.client() as client:
                return client.ask(request(text, accept=accept, version=version, timeout="300"))

        def curl(text: str, accept: str) -> Reply:
            command = ["curl", "-s", "-i", url, "-H", f"Accept: {accept}", "--data-urlencode", f"query={text}"]
            run = subprocess.run([*command, "-d", "timeout=300"], capture_output=True, check=False)
            head, _, body = run.stdout.partition(b"\r\n\r\n")
            return Reply(int(head[9:12] or 0), head, body, run.returncode == 0, 0)

        asks: list[Callable[[str, str], Reply]] = [
            lambda text, accept: asked(text, accept, "1.1"),
            lambda text, accept: asked(text, accept, "1.0"),
            *([curl] if shutil.which("curl") else []),
        ]
        for accept, form in FORMS:
            made = "SELECT *" if form == "SELECT" else "CONSTRUCT { ?a ?b ?c . ?d ?e ?f }"
            rows = f"{made} {{ ?a ?b ?c . ?d ?e ?f }}"
            for ask, (text, kill) in itertools.product(
                asks,
                (
                    (f"{rows} LIMIT 500", False),
                    (f"{rows} LIMIT 60000", False),
                    (f"{rows} OFFSET 9999999999", True),
                    (f"{rows} ORDER BY ?a", False),
                ),
            ):
                if kill:
                    timer = threading.Timer(0.1, _kill_all, (server,))
                    timer.start()
                reply = ask(text, accept)
                cells += 1
                good += reply.status == 200
                untrue += reply.status == 200 and not (reply.whole and _complete(reply.body, accept, text))
                untrue += reply.status == 0
    yield Figure("cells", cells)
    yield Figure("answered with 200", good)
    yield Figure("200 but not whole, or no reply", untrue, "", 0)


def _kill_all(server: Server) -> None:
    for pid in children(children(broker(server))[0]):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _complete(body: bytes, accept: str, text: str) -> bool:
    """Tell whether an answer has its end, where its format has one, and all of its rows."""
    limit = int(text.rpartition(" ")[2]) if " LIMIT " in text else None
    ends = {
        "application/sparql-results+json": body.count(b'{"a":') if body.endswith(b"]}}") else -1,
        "application/sparql-results+xml": body.count(b"<result>") if body.rstrip().endswith(b"</sparql>") else -1,
        "text/csv": limit,
        "text/tab-separated-values": body.count(b"\n") - 1,
        "application/n-triples": limit,
        "text/turtle": limit,
    }
    return body.endswith((b"\n", b"}}", b">")) and ends[accept] == limit


def f12(scale: Scale) -> Iterator[Figure]:
    """Nothing that a query says makes a connection."""
    met: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as trap:
        port = trap.getsockname()[1]
        traps = [trap]
        with suppress(OSError):
            traps.append(socket.create_server(("::1", port), family=socket.AF_INET6))

        def listen(one: socket.socket) -> None:
            with suppress(OSError):
                while True:
                    link, address = one.accept()
                    met.append(str(address))
                    link.close()

        for one in traps:
            threading.Thread(target=listen, args=(one,), daemon=True).start()
        statuses: dict[int, int] = {}
        queries = [text.replace("@", str(port)) for text in OUTWARD]
        with serve(scale, "--timeout", "2", "--memory", "256") as server, server.client() as client:
            for text in [*queries, *BOMBS.values()] if scale.times > 1 else queries:
                reply = client.ask(request(text))
                statuses[reply.status] = statuses.get(reply.status, 0) + 1
        with socket.create_connection(("127.0.0.1", port)):
            until(lambda: len(met) > 0, 2)
        for one in traps[1:]:
            one.close()
    print(f"  {', '.join(f'{one}: {count}' for one, count in sorted(statuses.items()))}")
    yield Figure("queries that reach outwards", len(queries))
    yield Figure("the trap itself works", len(met) > 0, "", least=1)
    yield Figure("connections made by queries", len(met) - 1, "", 0)
