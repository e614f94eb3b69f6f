"""The page of SPARQL as who writes there meets it: its text, its tabs, what it offers and what it says."""

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.request import urlopen

from playwright.sync_api import Locator, Page, expect

__all__ = ["CROSS", "HSN", "Bench", "at_work"]

HSN: Final = "PREFIX hsn: <https://w3id.org/hsnexus/ontology#>\n"
CROSS: Final = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_KEPT: Final = """() => {
  const read = (name) => JSON.parse(localStorage.getItem(`hsnexus-sparql ${location.pathname} ${name}`));
  return { order: read("order"), current: read("current"), tabs: read("order").map((id) => read(`tab ${id}`)) };
}"""


@dataclass(frozen=True)
class Bench:
    """The page in a browser."""

    page: Page

    def open(self, path: str = "/sparql") -> "Bench":
        """Go there, and wait until one can type."""
        self.page.goto(path)
        self.ready()
        return self

    def ready(self) -> None:
        expect(self.page.locator("#bench[data-ready=yes]")).to_be_attached()

    def knowing(self) -> "Bench":
        """Wait until the page knows what the dataset holds."""
        expect(self.page.locator("#bench[data-schema=known]")).to_be_attached(timeout=20_000)
        return self

    @property
    def content(self) -> Locator:
        return self.page.locator(".cm-content")

    @property
    def offered(self) -> Locator:
        """The completions that are shown."""
        return self.page.locator(".cm-tooltip-autocomplete li")

    @property
    def tabs(self) -> list[str]:
        return self.page.get_by_role("tab").all_inner_texts()

    @property
    def note(self) -> Locator:
        return self.page.locator(".sparql-note")

    @property
    def alert(self) -> Locator:
        return self.page.locator(".sparql-problem [role=alert]")

    def kept(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(_KEPT)
        return found

    def text(self) -> str:
        """The text of the tab that is open, as it is kept."""
        kept = self.kept()
        found: str = kept["tabs"][kept["order"].index(kept["current"])]["text"]
        return found

    def write(self, text: str) -> None:
        """Put a text in the place of what is there, as one who pastes it."""
        self.content.focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def run(self, text: str | None = None) -> None:
        """Run a text, and wait until it is answered."""
        if text is not None:
            self.write(text)
        self.page.keyboard.press("Control+Enter")
        expect(self.page.get_by_role("button", name="Cancel")).to_be_hidden()

    def take(self, letters: str, name: str) -> None:
        """Type letters and take a completion by its name, with the keys alone."""
        self.page.keyboard.type(letters)
        wanted = self.page.locator(".cm-completionLabel").filter(has_text=re.compile(f"^{re.escape(name)}$"))
        expect(wanted).to_be_visible()
        labels = self.page.locator(".cm-completionLabel").all_inner_texts()
        for _ in range(labels.index(name)):
            self.page.keyboard.press("ArrowDown")
        self.page.wait_for_timeout(100)  # a list that has just opened takes no key yet, so that no letter is lost
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".cm-tooltip-autocomplete")).to_be_hidden()


def at_work(url: str) -> int:
    """Return how many queries a server evaluates just now."""
    with urlopen(f"{url}metrics", timeout=10) as answer:  # noqa: S310 - our own server
        lines: list[str] = answer.read().decode().splitlines()
    return next(int(float(line.split()[-1])) for line in lines if line.startswith("hsnexus_evaluators_busy"))
