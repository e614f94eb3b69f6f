"""Four servers behind nginx that share one store, beside one server: answers a second, and who uses the processors."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import itertools
import re
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from ..client import Client, request
from ..load import drive
from ..processes import Server, cpu_seconds, family, free_port, memory
from .stores import Kept, server

__all__ = ["GUIDE", "NGINX", "Served", "configuration", "served"]

GUIDE: Final = Path("server") / "OPERATIONS.md"
NGINX: Final = shutil.which("nginx") or ""
REPLICAS: Final = 4
_CLIENTS: Final = 8
_ADDRESSES: Final = re.compile(r"^ *server 127\.0\.0\.1:\d+;\n", re.MULTILINE)
_LABEL: Final = """SELECT ?label {{
  <https://w3id.org/hsnexus/haque-2005/claim/c{:03}> <http://www.w3.org/2000/01/rdf-schema#label> ?label
}} #{}"""


@dataclass(frozen=True, slots=True)
class Served:
    """What eight clients get of one load.

    Attributes:
        rate: answers a second.
        p50: milliseconds.
        p99: milliseconds.
        bad: requests that were not answered with 200, or not whole.
        busy: processors that the servers used, of those there are.
        proxy: likewise nginx.
        clients: likewise the clients.
        held: MiB of the servers together (PSS).
    """

    rate: float
    p50: float
    p99: float
    bad: int
    busy: float
    proxy: float
    clients: float
    held: float


def configuration(guide: str) -> str:
    """Return the configuration of nginx that the guide gives.

    Raises:
        LookupError: it gives none.
    """
    found = re.search(r"```nginx\n(.*?)```", guide, re.DOTALL)
    if found is None:
        message = f"{GUIDE} shows no configuration of nginx"
        raise LookupError(message)
    return found[1]


def served(
    guide: str, kept: Kept, questions: Sequence[str], seconds: float, scratch: Path
) -> Mapping[str, Mapping[str, Served]]:
    """Measure each way of serving under each load.

    Args:
        guide: text of the guide, whose configuration nginx runs with.
        kept: the build and its store, which all servers share.
        questions: texts of questions that start at what is bound.
        seconds: of each load.
        scratch: for nginx.

    Returns:
        by way of serving, the figures by load.
    """
    numbers = itertools.count()
    loads: dict[str, Callable[[int], Iterator[bytes]]] = {
        "look-ups": lambda number: _lookups(number, numbers),
        "look-ups and questions": lambda number: _mixed(number, numbers, questions),
    }
    ways = {"one server": (1, False), "one behind nginx": (1, True), f"{REPLICAS} behind nginx": (REPLICAS, True)}
    found: dict[str, dict[str, Served]] = {}
    for way, (count, proxied) in ways.items():
        with ExitStack() as running:
            options = ("--workers", "1", "--fronts", "1", "--cache", "0")
            servers = [running.enter_context(server(kept, *options)) for _ in range(count)]
            proxy = running.enter_context(_nginx(guide, servers, scratch)) if proxied else None
            port = proxy[0] if proxy else servers[0].port
            found[way] = {
                name: _driven(port, [*map(client, range(_CLIENTS))], seconds, servers, proxy[1] if proxy else None)
                for name, client in loads.items()
            }
    return found


def _lookups(first: int, numbers: Iterator[int]) -> Iterator[bytes]:
    for at in itertools.count(first * 37):
        query = _LABEL.format(at % 300 + 1, next(numbers))
        yield request(path=f"/sparql?{urlencode({'query': query})}")


def _mixed(first: int, numbers: Iterator[int], questions: Sequence[str]) -> Iterator[bytes]:
    """Yield a question after nine look-ups."""
    lookups = _lookups(first, numbers)
    for text in itertools.islice(itertools.cycle(questions), first * 5, None):
        yield from itertools.islice(lookups, 9)
        yield request(f"{text}\n#{next(numbers)}")


def _driven(
    port: int, clients: Sequence[Iterator[bytes]], seconds: float, servers: Sequence[Server], proxy: int | None
) -> Served:
    pids = [pid for run in servers for pid in family(run.process.pid)]
    proxies = family(proxy) if proxy else []
    before, began, own = cpu_seconds(pids), cpu_seconds(proxies), _own_seconds()
    load = drive(port, clients, seconds)
    spent = load.spent
    return Served(
        rate=load.rate,
        p50=load.ms(0.5),
        p99=load.ms(0.99),
        bad=load.bad,
        busy=(cpu_seconds(pids) - before) / spent,
        proxy=(cpu_seconds(proxies) - began) / spent,
        clients=(_own_seconds() - own) / spent,
        held=memory(pids),
    )


def _own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@contextmanager
def _nginx(guide: str, servers: Sequence[Server], scratch: Path) -> Iterator[tuple[int, int]]:
    """Run nginx before the servers with the guide's configuration; yield its port and its pid.

    Raises:
        RuntimeError: it does not answer.
    """
    port, folder = free_port(), scratch / "nginx"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    text = configuration(guide)
    addresses = "".join(f"    server 127.0.0.1:{run.port};\n" for run in servers)
    text = _ADDRESSES.sub("", text).replace("    least_conn;\n", f"    least_conn;\n{addresses}")
    text = re.sub(r"listen [^;]+;", f"listen 127.0.0.1:{port};", text)
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy"))
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{text}}}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([NGINX, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")])
    try:
        with Client(port) as client:
            begun = time.perf_counter()
            while client.ask(request("ASK {}")).status != 200:
                client.close()
                if process.poll() is not None or time.perf_counter() - begun > 20:
                    message = f"nginx does not answer: {(folder / 'error.log').read_text(encoding='utf-8')}"
                    raise RuntimeError(message)
                time.sleep(0.05)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()
