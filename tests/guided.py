"""What documents show: their links, their blocks of code, the commands and the tests that they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from hsnexus.sources import read_text

__all__ = ["GUIDES", "Block", "Guide"]

_ROOT: Final = Path(__file__).parent.parent
_BLOCK: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_CODE: Final = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code: its language, its text, and the plain text right below it, which shows what it gives."""

    language: str
    text: str
    shown: str | None


@dataclass(frozen=True)
class Guide:
    """A document in Markdown."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(_ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return read_text(self.path)

    @cached_property
    def prose(self) -> str:
        """The text without its blocks of code."""
        return _BLOCK.sub("", self.text)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(self._blocks())

    def _blocks(self) -> Iterator[Block]:
        for here in _BLOCK.finditer(self.text):
            below = _BLOCK.match(self.text, here.end() + 2)  # with an empty line between them
            yield Block(here[1], here[2], below[2] if below and below[1] == "text" else None)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Where its links and pictures lead."""
        return tuple(re.findall(r"\]\(([^)\s]+)\)", self.prose))

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """What stands between back quotes within a line."""
        return tuple(_CODE.findall(self.prose))

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The anchors of its headings, as forges make them."""
        titles = re.findall(r"^#+ (.+)$", self.prose, re.MULTILINE)
        return frozenset(re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles)

    @cached_property
    def commands(self) -> tuple[str, ...]:
        """The lines that are typed into a shell, without remarks; a line goes on after a backslash."""
        lines = [line for block in self.blocks if block.language == "sh" for line in _joined(block.text)]
        return tuple(line for line in (re.sub(r"(^|\s)#\s.*$", "", line).strip() for line in lines) if line)


def _joined(text: str) -> list[str]:
    return text.replace("\\\n", " ").splitlines()


GUIDES: Final = tuple(
    Guide(path)
    for place in ("*.md", "ontology/*.md", "kg/*.md", "queries/*.md", "server/*.md")
    for path in sorted(_ROOT.glob(place))
)
assert len(GUIDES) > 10, "the documents have gone"
