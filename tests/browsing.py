"""A real browser before a real server over the real dataset, which lets nothing pass that a strict page must not do."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from serving import Running

CHROMIUM: Final = shutil.which("chromium")
AXE: Final = Path(__file__).parents[1] / "server" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_WATCH: Final = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


@dataclass(frozen=True)
class Visits:
    """A browser that has been told which server is ours."""

    browser: Browser
    server: Running

    @contextmanager
    def page(
        self,
        *,
        dark: bool = False,
        width: int = 1280,
        javascript: bool = True,
        **options: Any,  # noqa: ANN401 - Playwright's
    ) -> Iterator[Page]:
        """Give a page of a context of its own; afterwards nothing may have been complained of.

        A page that is asked for with `page.goto(path)` may be refused by the server; nothing else may fail.
        """
        context = self.browser.new_context(
            base_url=self.server.url,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900 if width > 600 else 844},
            java_script_enabled=javascript,
            **options,
        )
        faults: list[str] = []
        host = urlsplit(self.server.url).netloc
        context.add_init_script(_WATCH)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"error of a script: {error}"))
        page.on("request", lambda one: faults.append(f"request to {one.url}") if _elsewhere(one.url, host) else None)

        def said(message: Any) -> None:  # noqa: ANN401 - Playwright's
            if message.type in {"error", "warning"} and message.location["url"] != page.url:
                faults.append(f"console: {message.text}")

        page.on("console", said)
        try:
            yield page
            if javascript:
                faults += [f"policy: {each}" for each in page.evaluate("window.violations")]
            assert faults == []
        finally:
            context.close()


def _elsewhere(url: str, host: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != host


def violations(page: Page, *rules: str) -> list[str]:
    """Return what axe-core finds wrong with a page, by these rules or by all; skip where axe-core is not installed."""
    if not AXE.is_file():
        pytest.skip("axe-core is missing: run `npm ci` in server/frontend")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # What passes is of no interest; to list it takes most of the time on a long page.
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [f"{one['id']}: {one['nodes'][0]['target']} {one['help']}" for one in found["violations"]]
