"""The tutorial of joining: its blocks of code in their order, each with the output that is shown below it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Block", "blocks", "fill"]

_RUN: Final = ("python", "sh", "r")
_FENCE: Final = re.compile(r"^```(\w+)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
_HEADING: Final = re.compile(r"^## (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code: where it stands, its language, its text, and what is shown of its output."""

    section: str
    number: int
    language: str
    code: str
    shown: str

    def __str__(self) -> str:
        return f"{self.number}: {self.section} ({self.language})"


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of code that are to be run, in order."""
    return tuple(
        Block(_HEADING.findall(text, 0, match.start())[-1], number, match[1], match[2], match[3] or "")
        for number, match in enumerate(_blocks(text), 1)
    )


def fill(path: Path, number: int, output: str) -> None:
    """Write an output below a block of the page, for a person who will read the difference."""
    text = path.read_text(encoding="utf-8")
    match = _blocks(text)[number - 1]
    shown = f"```{match[1]}\n{match[2]}```\n\n```text\n{output}```\n"
    path.write_text(text[: match.start()] + shown + text[match.end() :], encoding="utf-8")


def _blocks(text: str) -> list[re.Match[str]]:
    return [match for match in _FENCE.finditer(text) if match[1] in _RUN]
