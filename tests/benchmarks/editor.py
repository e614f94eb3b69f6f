"""Weighs the page of SPARQL and times it until one can type, beside @zazuko/yasgui in the frame of the same page.

Run: ``python -m tests.benchmarks.editor [--rounds N]`` from the root of a clone in which the test extra is installed,
on Linux, with chromium and npm; npm fetches the peer into a scratch folder. Each visit is by a browser that has kept
nothing. The peer takes the place of our script on our page: frame, fonts and server are the same, and both scripts are
handed out by the benchmark itself. A weight is what a first visit fetches, gzipped. Exit code 1: a figure is over its
bound.
"""

import argparse
import gzip
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page, Response, Route, sync_playwright

from .load import Figure
from .processes import free_port, machine, serving

MOST_KB: Final = 350.0
MOST_MS: Final = 500.0
# Of 100,000 rows, until the first of them can be read; and the longest time that the page does not move meanwhile.
ROWS: Final = 100_000
_PEER: Final = "@zazuko/yasgui@4.6.2"
_BUILT: Final = Path("node_modules/@zazuko/yasgui/build")
_STARTED: Final = """
document.getElementById("plain").hidden = true;
const host = document.getElementById("bench");
host.hidden = false;
const peer = new window.Yasgui(host, { requestConfig: { endpoint: "/sparql" }, copyEndpointOnNewTab: false });
peer.getTab().getYasqe().focus();
performance.mark("ready-to-type");
host.dataset.ready = "yes";
"""
_ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
_WATCH: Final = """
window.longest = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  window.longest = Math.max(window.longest, one.duration);
})).observe({ type: "longtask", buffered: true });
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a first visit comes to: milliseconds until one can type, and thousands of bytes by kind."""

    ready_ms: float
    weights: Mapping[str, float]


def main() -> int:
    """Measure, and print a line a figure."""
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.editor", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    print(machine())
    port = free_port()
    command = (sys.executable, "-m", "hsnexus", "serve", "--port", str(port), "--fronts", "1")
    with tempfile.TemporaryDirectory() as folder, serving(command, port, environment={"TMPDIR": folder}):
        peer = _peer(Path(folder))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*_ARGUMENTS])
            address = f"http://127.0.0.1:{port}/sparql"
            ours: list[Visit] = []
            theirs: list[Visit] = []
            for _ in range(options.rounds + 1):  # the first of each warms the server
                ours.append(_visit(browser, address, lambda text: text, ""))
                theirs.append(_visit(browser, address, lambda _: peer[0] + _STARTED, peer[1]))
            figures = [*_figures("ours", ours[1:], bound=True), *_figures(_PEER, theirs[1:], bound=False)]
            figures += _rows(browser, address)
            browser.close()
    for figure in figures:
        print(figure.line())
    over = [figure for figure in figures if not figure.kept]
    print(f"{len(over)} over")
    return 1 if over else 0


def _peer(folder: Path) -> tuple[str, str]:
    """Return script and style sheet of the peer, fetched into a folder."""
    words = (
        "npm",
        "install",
        "--prefix",
        str(folder),
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--silent",
        _PEER,
    )
    subprocess.run(words, check=True)
    built = folder / _BUILT
    script = (built / "yasgui.min.js").read_text(encoding="utf-8")
    return f"(function () {{ {script}\n }}).call(window);\n", (built / "yasgui.min.css").read_text(encoding="utf-8")


def _visit(browser: Browser, address: str, changed: Callable[[str], str], style: str) -> Visit:
    """Visit the page with a script in the place of ours, and a style sheet beside it."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    bodies: dict[str, bytes] = {}
    if style:
        page.route("**/peer.css", lambda route: route.fulfill(body=style, content_type="text/css"))
        page.route(address, _framed)

    def script(route: Route) -> None:
        text = changed(kept[0] if kept else route.fetch().text())
        bodies["script"] = text.encode()
        route.fulfill(body=text, content_type="text/javascript")

    kept: list[str] = []
    page.route("**/static/sparql-*.js", script)
    responses: list[Response] = []
    page.on("response", lambda one: responses.append(one))  # noqa: PLW0108 - Playwright sets a member of it
    page.goto(address)
    page.locator("#bench[data-ready=yes]").wait_for(state="attached")
    ready = page.evaluate("performance.getEntriesByName('ready-to-type')[0].startTime")
    page.wait_for_timeout(500)  # what is fetched once the page has come to rest
    weights = {
        "script": len(gzip.compress(bodies["script"])) / 1000,
        "peer.css": len(gzip.compress(style.encode())) / 1000,
    }
    for one in responses:
        name = one.url.rpartition("/")[2]
        if one.request.method == "GET" and name != "peer.css" and not name.startswith("sparql-"):
            weights[name] = _sent(one.url)
    context.close()
    return Visit(ready, weights)


def _framed(route: Route) -> None:
    response = route.fetch()
    body = response.text().replace("</head>", '<link rel="stylesheet" href="./peer.css"></head>')
    route.fulfill(response=response, body=body)


def _sent(url: str) -> float:
    """Return the thousands of bytes that the server sends for a file of the page, or for the page itself."""
    asked = Request(url, headers={"Accept": "text/html, */*;q=0.5", "Accept-Encoding": "gzip"})  # noqa: S310 - loopback
    with urlopen(asked, timeout=30) as answer:  # noqa: S310 - likewise
        return len(answer.read()) / 1000


def _figures(whose: str, visits: list[Visit], *, bound: bool) -> list[Figure]:
    last = visits[-1].weights
    later = last.get("schema.json", 0)
    total, script = sum(last.values()) - later, last["script"]
    ready = statistics.median(visit.ready_ms for visit in visits)
    return [
        Figure(f"{whose}: fetched until one can type", total, "KB", MOST_KB if bound else math.inf),
        Figure(f"{whose}: fetched then, for completion", later, "KB"),
        Figure(f"{whose}: of that its script", script, "KB"),
        Figure(f"{whose}: ready to type", ready, "ms", MOST_MS if bound else math.inf),
    ]


def _rows(browser: Browser, address: str) -> list[Figure]:
    """Return what many rows take, and how long the page does not move for them."""
    page = browser.new_page()
    page.add_init_script(_WATCH)
    page.goto(address)
    page.locator("#bench[data-ready=yes]").wait_for(state="attached")
    query = f"SELECT ?s ?p ?o WHERE {{ {{ ?s ?p ?o }} UNION {{ ?s ?p ?o }} UNION {{ ?s ?p ?o }} }} LIMIT {ROWS}"
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)
    page.wait_for_timeout(1500)
    page.evaluate("window.longest = 0")
    found = []
    begun = time.perf_counter()
    page.keyboard.press("Control+Enter")
    _shown(page)
    found.append(Figure(f"{ROWS:,} rows: the first of them shown", (time.perf_counter() - begun) * 1000, "ms"))
    page.wait_for_timeout(500)
    found.append(Figure(f"{ROWS:,} rows: longest task while they come", page.evaluate("window.longest"), "ms"))
    return found


def _shown(page: Page) -> None:
    page.locator(".sparql-result tbody tr").first.wait_for(timeout=60_000)


if __name__ == "__main__":
    sys.exit(main())
