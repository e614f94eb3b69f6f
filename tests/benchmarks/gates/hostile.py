"""F1, F2, F5, F7: hostile queries beside good ones, at their deadlines, in turn, and at once for all memory."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from hsnexus_server.engines.base import Asker
from hsnexus_server.engines.embedded import EmbeddedEngine
from hsnexus_server.negotiate import wanted
from hsnexus_server.problems import RefusalError
from hsnexus_server.protocol import SparqlRequest
from hsnexus_server.settings import Settings

from ..client import SPARQL_JSON, Reply, request
from ..load import Figure, Load, drive, quantile
from ..processes import family, free_port, memory, serving
from .queries import BOMBS, CANARY, STACKS
from .stage import COMMAND, Scale, drawn, fronts, lives, serve, status

__all__ = ["f1", "f2", "f5", "f7"]


def f1(scale: Scale) -> Iterator[Figure]:
    """Six hostile clients beside good ones, each from an address of its own."""
    limit = 1.0
    port, folder = free_port(), scale.fresh()
    command = [*COMMAND, "serve", "--port", str(port), "--timeout", str(limit), "--memory", "256", "--workers", "3"]
    kept = request(CANARY.format(8))
    bombs = [request(f"{text} #{n}") for n, text in enumerate(BOMBS.values())]
    bad: list[Reply] = []
    fast: list[float] = []
    results: dict[str, Load] = {}

    def run(name: str, first: int, *streams: Iterator[bytes]) -> None:
        sources = [f"127.0.0.{first + n}" for n in range(len(streams))]
        results[name] = drive(port, streams, scale.seconds, sources, bad.append if name == "bad" else None)

    with serving(command, port, environment={"TMPDIR": str(folder)}) as server:
        with server.client() as client:
            client.ask(kept)
        work = (
            threading.Thread(target=_fast_lane, args=(folder, scale.seconds, fast)),
            threading.Thread(target=run, args=("bad", 10, *(_drawn_from(bombs, n) for n in range(6)))),
            threading.Thread(target=run, args=("the page /", 20, _paced(lambda _: request(path="/")))),
            threading.Thread(target=run, args=("an answer from the cache", 21, _paced(lambda _: kept))),
            # The look-ups of the slow lane differ each time, so that none of them comes from the cache.
            threading.Thread(target=run, args=("slow", 22, _paced(lambda n: request(f"{CANARY.format(7)} #{n}")))),
        )
        for thread in work:
            thread.start()
        for thread in work:
            thread.join()
        crashed = status(server)["counts"].get("crashed", 0)
    yield Figure("fast lane (asked at the broker), p99", quantile(fast, 0.99) * 1000, "ms", 50)
    for name in ("the page /", "an answer from the cache"):
        yield Figure(f"{name}, p99", results[name].ms(0.99), "ms", 50)
        yield Figure(f"{name}, errors", results[name].bad, "", 0)
    slow = results["slow"]
    yield Figure("slow lane, answered", slow.statuses[200])
    yield Figure("slow lane, honest 503", slow.statuses[503])
    yield Figure("slow lane, p50 of the answered", slow.ms(0.5), "ms")
    yield Figure("slow lane, p99 of the answered", slow.ms(0.99), "ms", 300)
    yield Figure("slow lane, neither", slow.bad - slow.statuses[503], "", 0)
    yield Figure("hostile, asked", len(bad))
    yield Figure("hostile, no reply or not whole", sum(not reply.whole for reply in bad), "", 0)
    yield Figure("hostile, latest reply after the deadline", max(r.seconds - limit for r in bad) * 1000, "ms", 500)
    yield Figure("evaluators that died otherwise than by a limit", crashed)


def _fast_lane(folder: Path, seconds: float, spent: list[float]) -> None:
    """Ask the broker itself, in the lane of our own pages; an error ends it with the time of no good answer."""
    engine = EmbeddedEngine(Settings(host="", port=0, dataset=folder), next(folder.glob("*/broker")))
    asker, formats = Asker("gate", fast=True, gone=lambda: False), wanted(SPARQL_JSON, ())
    last = time.perf_counter() + seconds
    for number in itertools.count():
        begun = time.perf_counter()
        if begun > last:
            return
        try:
            engine.ask(
                SparqlRequest(f"{CANARY.format(number % 300 + 1)} #f{number}", None, None, (), None), formats, asker
            )
            spent.append(time.perf_counter() - begun)
        except RefusalError:
            spent.append(float("inf"))
        time.sleep(0.01)


def _paced(data: Callable[[int], bytes]) -> Iterator[bytes]:
    for number in itertools.count():
        time.sleep(0.01)
        yield data(number)


def _drawn_from(several: Sequence[bytes], seed: int) -> Iterator[bytes]:
    draw = drawn(seed)
    while True:
        yield draw.choice(several)


def f2(scale: Scale) -> Iterator[Figure]:
    """How long after its deadline a query is answered with 504."""
    limit = 1000 if scale.times > 1 else 250
    late, others = [], 0
    with serve(scale, "--cache", "0", "--memory", "1024") as server, server.client() as client:
        names = ("cartesian count", "values", "one subject", "optionals")
        for number in range(36 if scale.times == 1 else 1000):
            reply = client.ask(request(BOMBS[names[number % len(names)]], timeout=str(limit)))
            if reply.status == 504:
                late.append(reply.seconds * 1000 - limit)
            else:
                others += 1
    yield Figure(f"{len(late)} deadlines, p50 after", quantile(late, 0.5), "ms")
    yield Figure("p99 after", quantile(late, 0.99), "ms", 250)
    yield Figure("latest", max(late), "ms", 500)
    yield Figure("earliest", min(late), "ms", least=0)
    yield Figure("other than 504", others, "", 0)


def f5(scale: Scale) -> Iterator[Figure]:
    """Every hostile row, shuffled: the front afterwards is the front before."""
    rows = {**BOMBS, **STACKS}
    with serve(scale, "--timeout", "0.4", "--memory", "256") as server, server.client() as client:
        canary = client.ask(request(CANARY.format(1))).body

        def look() -> tuple[list[int], int, int, float]:
            pids = fronts(server)
            opened = sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in pids)
            threads = sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in pids)
            return pids, opened, threads, memory(pids, "Rss")

        statuses: dict[str, set[int]] = {}
        differing = slow = 0
        names = [name for turn in range(1 + scale.times) for name in drawn(turn).sample([*rows], len(rows))]
        for number, name in enumerate(names):
            if number == len(rows):  # each has been met once: what is to be loaded is loaded
                before = look()
            statuses.setdefault(name, set()).add(client.ask(request(rows[name], timeout="400")).status)
            reply = client.ask(request(f"{CANARY.format(1)} #{number}"))
            differing += reply.body != canary
            slow += reply.seconds > 0.05
        after = look()
        zombies = sum(Path(f"/proc/{p}/stat").exists() and not lives(p) for p in family(server.process.pid))
    for found in sorted({one for several in statuses.values() for one in several}):
        print(f"  {found}: {', '.join(sorted(name for name, several in statuses.items() if found in several))}")
    yield Figure("rows asked", len(names))
    yield Figure("canary answered otherwise", differing, "", 0)
    yield Figure("canary later than 50 ms", slow, "", 0)
    yield Figure("fronts replaced", len({*before[0]} ^ {*after[0]}), "", 0)
    yield Figure("front: more descriptors", after[1] - before[1], "", 0)
    yield Figure("front: more threads", after[2] - before[2], "", 0)
    yield Figure("front: grows by", after[3] - before[3], "MiB", 5)
    yield Figure("zombies", zombies, "", 0)


def f7(scale: Scale) -> Iterator[Figure]:
    """Four queries at once that would take all memory."""
    mib = 1024 if scale.times > 1 else 512
    replies: list[Reply] = []
    with serve(scale, "--memory", str(mib), "--workers", "4", "--timeout", "30", "--cache", "0") as server:
        bombs = [BOMBS[name] for name in ("cartesian sort", "cartesian sort", "doubling", "cartesian sort")]

        def ask(number: int, text: str) -> None:
            with server.client(f"127.0.0.{10 + number}") as client:
                replies.append(client.ask(request(f"{text} #{number}")))

        threads = [threading.Thread(target=ask, args=pair) for pair in enumerate(bombs)]
        least, canaries = 1.0, []
        with server.client() as client:
            client.ask(request(path="/"))  # what the page shows of all claims is made once a build
            for thread in threads:
                thread.start()
            while any(thread.is_alive() for thread in threads):
                least = min(least, _available())
                canaries.append(client.ask(request(path="/")))
                time.sleep(0.02)
            after = client.ask(request(CANARY.format(1)))
    told = [json.loads(reply.body or b"{}").get("type", "") for reply in replies]
    yield Figure("500 memory-limit", sum(one.endswith(":memory-limit") for one in told), "of 4", least=4)
    yield Figure("latest of them", max(reply.seconds for reply in replies), "s")
    yield Figure("memory of the machine left, at least", 100 * least, "%", least=20)
    yield Figure("pages not answered meanwhile", sum(reply.status != 200 for reply in canaries), "", 0)
    yield Figure("pages meanwhile, p99", quantile([r.seconds for r in canaries], 0.99) * 1000, "ms", 50)
    yield Figure("look-up afterwards not answered", after.status != 200, "", 0)


def _available() -> float:
    found = dict(line.split(":") for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines())
    return int(found["MemAvailable"].split()[0]) / int(found["MemTotal"].split()[0])
