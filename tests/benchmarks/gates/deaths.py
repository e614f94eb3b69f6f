"""F3, F4, F9: processes that are killed under load, and a server that is told to end."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import itertools
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

from ..client import Reply, request
from ..load import Figure, drive, quantile
from ..processes import Server, children, family
from .queries import BOMBS, CANARY
from .stage import Scale, broker, drawn, fronts, lives, serve, small, status, until

__all__ = ["f3", "f4", "f9"]


def f3(scale: Scale) -> Iterator[Figure]:
    """An evaluator killed every 200 ms under the load of small look-ups."""
    kills, canaries, wrong = 0, [], 0
    with serve(scale, "--cache", "0", "--workers", "2") as server:
        results = []
        seconds = scale.seconds
        thread = threading.Thread(
            target=lambda: results.append(drive(server.port, [small(n) for n in range(4)], seconds))
        )
        thread.start()
        zygote = children(broker(server))[0]
        draw = drawn(1)
        last = time.perf_counter() + scale.seconds - 0.5
        while time.perf_counter() < last:
            pids = children(zygote)
            if pids:
                with suppress(ProcessLookupError):
                    os.kill(draw.choice(pids), signal.SIGKILL)
                    kills += 1
            with server.client() as client:
                reply = client.ask(request(CANARY.format(1)))
            canaries.append(reply.seconds)
            wrong += reply.status != 200
            time.sleep(max(0.0, 0.2 - reply.seconds))
        thread.join()
        load = results[0]
    yield Figure("evaluators killed", kills, "")
    yield Figure("queries that failed, a kill", (load.bad + wrong) / kills, "", 1)
    yield Figure("of them other than 500", load.bad - load.statuses[500], "", 0)
    yield Figure("canary after a kill, p50", quantile(canaries, 0.5) * 1000, "ms")
    yield Figure("canary after a kill, latest", max(canaries) * 1000, "ms", 100)
    yield Figure("look-ups meanwhile", load.rate, "/s")


def f4(scale: Scale) -> Iterator[Figure]:
    """The zygote, a front, the broker killed; at last the supervisor."""
    seen: list[int] = []
    with serve(scale, "--cache", "0", "--workers", "2") as server:

        def answers() -> bool:
            with server.client(patience=2) as client:
                reply = client.ask(request(CANARY.format(1)))
            seen.append(reply.status)
            return reply.status == 200

        victims: dict[str, Callable[[], int]] = {
            "zygote": lambda: children(broker(server))[0],
            "front": lambda: fronts(server)[0],
            "broker": lambda: broker(server),
        }
        for name, victim in victims.items():
            for _ in range(scale.times):
                seen.clear()
                pid = victim()
                os.kill(pid, signal.SIGKILL)
                until(partial(_gone, pid), 1)
                spent = until(answers, 20)
                yield Figure(f"{name} killed: answers again", spent, "s", 1 if name == "front" else 2)
                if name == "zygote":
                    told = [one for one in seen if one not in {200, 503}]
                    yield Figure(f"{name} killed: other than 200 or 503 meanwhile", len(told), "", 0)
                until(lambda: _full(server), 5)
        everybody = family(server.process.pid)
        server.process.kill()
        server.process.wait()
        gone = until(lambda: not any(map(lives, everybody)), 5)
        yield Figure("supervisor killed: all others gone", gone, "s", 1)


def _full(server: Server) -> bool:
    """Tell whether every evaluator is there, and none of them busy."""
    told = status(server)
    return bool(told) and "evaluators" in told and told["evaluators"]["idle"] == told["evaluators"]["all"]


def _gone(pid: int) -> bool:
    return not lives(pid)


def f9(scale: Scale) -> Iterator[Figure]:
    """SIGTERM under load."""
    runs = [_terminated(scale) for _ in range(scale.times)]
    early = [reply for before, _, _ in runs for reply in before]
    late = [reply for _, after, _ in runs for reply in after]
    yield Figure("asked before the signal", len(early))
    yield Figure("asked before it and lost", sum(not reply.whole for reply in early), "", 0)
    yield Figure("asked after it and answered", sum(reply.status == 200 for reply in late))
    yield Figure("asked after it and refused with 503", sum(reply.status == 503 for reply in late))
    yield Figure("asked after it and neither", sum(reply.status not in {200, 503, 504} for reply in late), "", 0)
    yield Figure("latest end after the signal", max(seconds for *_, seconds in runs), "s", 2)


def _terminated(scale: Scale) -> tuple[list[Reply], list[Reply], float]:
    """Return the replies to what was asked before and after SIGTERM, and the seconds until the server had ended."""
    early: list[Reply] = []
    late: list[Reply] = []
    unmet: list[Reply] = []
    stop = threading.Event()
    with serve(scale, "--cache", "0", "--timeout", "1", "--workers", "3") as server:

        def work(number: int, queries: Iterator[bytes]) -> None:
            client = server.client(f"127.0.0.{number + 1}", patience=10)
            for data in queries:
                # A connection made after the signal may meet nobody, and be refused or reset by the kernel.
                was, fresh = stop.is_set(), not client.connected
                reply = client.ask(data)
                (early if not was else unmet if fresh and not reply.status else late).append(reply)
                if was and not reply.status:
                    return

        bombs = itertools.repeat(request(BOMBS["cartesian count"], timeout="1000"))
        streams = [*(small(n) for n in range(6)), bombs]
        threads = [threading.Thread(target=work, args=pair) for pair in enumerate(streams)]
        for thread in threads:
            thread.start()
        time.sleep(2.4)  # amid a query that runs into its limit
        stop.set()
        begun = time.perf_counter()
        server.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            server.process.wait(timeout=15)
        spent = time.perf_counter() - begun
        for thread in threads:
            thread.join()
    return early, late, spent
