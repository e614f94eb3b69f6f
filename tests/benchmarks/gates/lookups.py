"""L1 to L4: small look-ups, the way to an evaluator, large answers, and answers that are there already."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import itertools
import re
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from hsnexus_server.dataset import load as load_dataset
from hsnexus_server.engines.base import Asker
from hsnexus_server.engines.evaluation import Evaluation
from hsnexus_server.negotiate import wanted
from hsnexus_server.protocol import SparqlRequest

from ..client import SPARQL_JSON, Reply, request
from ..load import Figure, drive, quantile
from ..processes import cpu_seconds, memory
from .queries import CANARY, ROWS
from .stage import SETTINGS, Scale, brokered, fronts, serve, small, status

__all__ = ["l1", "l2", "l3", "l4"]


def l1(scale: Scale) -> Iterator[Figure]:
    """Small look-ups, each of them evaluated."""
    with serve(scale, "--cache", "0") as server:
        for clients, middle, last in ((1, 1, 5), (8, 6, 25)):
            load = drive(server.port, [small(n) for n in range(clients)], scale.seconds / 2)
            yield Figure(f"{clients} clients, p50", load.ms(0.5), "ms", middle)
            yield Figure(f"{clients} clients, p99", load.ms(0.99), "ms", last)
            yield Figure(f"{clients} clients, requests", load.rate, "/s", least=1000 if clients > 1 else 0)
            yield Figure(f"{clients} clients, not answered", load.bad, "", 0)


def l2(scale: Scale) -> Iterator[Figure]:
    """The way to an evaluator and back, beside the same evaluation in this process.

    The bound of 400 us: on its way a query wakes two processes, the broker and an evaluator, on two cores that they
    share with the asker; 282 us were measured for that.
    """
    store, description = load_dataset(SETTINGS)
    direct = Evaluation(store, SETTINGS.depth, plain=description.plain)
    formats = wanted(SPARQL_JSON, ())
    with brokered(scale, "--cache", "0") as pool:
        asker = Asker("gate", fast=True, gone=lambda: False)
        spent: dict[str, list[float]] = {"direct": [], "pool": []}
        for number in range(3000 * scale.times):
            asked = SparqlRequest(CANARY.format(number % 300 + 1), None, None, (), None)
            begun = time.perf_counter()
            direct.ask(asked, formats)
            between = time.perf_counter()
            pool.ask(asked, formats, asker)
            spent["direct"].append(between - begun)
            spent["pool"].append(time.perf_counter() - between)
    here, there = (quantile(spent[name], 0.5) * 1e6 for name in ("direct", "pool"))
    yield Figure("in this process, p50", here, "us")
    yield Figure("through the broker, p50", there, "us")
    yield Figure("added, p50", there - here, "us", 400)


def l3(scale: Scale) -> Iterator[Figure]:
    """100,000 rows: bytes a second from the request to the last of them, and what the front holds meanwhile."""
    graph = f"CONSTRUCT {{ ?one ?two ?three . ?four ?two ?one }} {ROWS.replace('100000', '50000')}"
    with serve(scale, "--cache", "0", "--timeout", "60") as server:
        for name, accept, query in (
            ("JSON", "application/sparql-results+json", f"SELECT * {ROWS}"),
            ("CSV", "text/csv", f"SELECT * {ROWS}"),
            ("N-Triples", "application/n-triples", graph),
        ):
            with server.client() as client:
                replies = [client.ask(request(query, accept=accept)) for _ in range(2 + scale.times)]
            best = min(replies, key=lambda reply: reply.seconds)
            yield Figure(
                f"{name}, {len(best.body) / 1e6:.0f} MB", len(best.body) / best.seconds / 1e6, "MB/s", least=60
            )
            yield Figure(f"{name}, not whole or not 200", sum(r.status != 200 or not r.whole for r in replies), "", 0)
        before, most = memory(fronts(server), "Rss"), 0.0
        asked = request(f"SELECT * {ROWS}")
        several: list[Reply] = []
        threads = [threading.Thread(target=lambda: several.append(server.client().ask(asked))) for _ in range(8)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            most = max(most, memory(fronts(server), "Rss"))
            time.sleep(0.02)
        yield Figure("8 at once: front grows by", most - before, "MiB", 20)
        whole = [reply.body for reply in several if reply.status == 200 and reply.whole]
        yield Figure("8 at once: not whole or not 200", 8 - len(whole), "", 0)
        yield Figure("8 at once: latest", max(reply.seconds for reply in several), "s")


def l4(scale: Scale) -> Iterator[Figure]:
    """Answers that are there already: a front gives what it has answered before without asking the broker."""
    with serve(scale) as server:
        query = CANARY.format(1)
        path = f"/sparql?{urlencode({'query': query})}"
        with server.client() as client:
            head = client.ask(request(path=path)).head
        found = re.search(rb"\r\nETag: (\S+)", head, re.IGNORECASE)
        same = request(path=path, etag=found[1].decode() if found else "")
        busy = cpu_seconds(status(server)["pids"])
        got = drive(server.port, [itertools.repeat(same)] * 8, scale.seconds / 3)
        yield Figure("304, 8 clients", got.rate, "/s", least=2000)
        yield Figure("304, p50", got.ms(0.5), "ms")
        yield Figure("304, other statuses", sum(got.statuses.values()) - got.statuses[304], "", 0)
        yield Figure("304, evaluators' time", cpu_seconds(status(server)["pids"]) - busy, "s", 0.02)
        got = drive(server.port, [itertools.repeat(request(path=path))] * 8, scale.seconds / 3)
        yield Figure("200 from the cache, 8 clients", got.rate, "/s")
        fresh = itertools.count()
        mixed = (
            request(path=path) if n % 2 else request(f"{CANARY.format(n % 300 + 1)} #{next(fresh)}")
            for n in itertools.count()
        )
        lock = threading.Lock()

        def shared() -> Iterator[bytes]:
            while True:
                with lock:
                    data = next(mixed)
                yield data

        got = drive(server.port, [shared() for _ in range(8)], scale.seconds / 3)
        yield Figure("half from the cache, 8 clients", got.rate, "/s")
        yield Figure("half from the cache, not answered", got.bad, "", 0)
