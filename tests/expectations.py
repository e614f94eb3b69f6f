"""What an answer must and must not hold, as ``queries/expected/`` says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import parse_qsl

from hsnexus.answers import Answer
from hsnexus.vocab import PREFIXES

VERDICTS = ("must", "must-not", "empty")


@dataclass(frozen=True)
class Expectation:
    """A row of the table: with which values, what verdict, and cells by column; an empty cell matches anything."""

    line: int
    values: tuple[tuple[str, str], ...]
    verdict: str
    cells: Mapping[str, str]

    def is_met(self, answer: Answer) -> bool:
        """Tell whether an answer is as this row wants it."""
        if self.verdict == "empty":
            return not answer.terms
        wanted = {answer.columns.index(name): cell for name, cell in self.cells.items() if cell}
        texts = ([getattr(term, "value", "") for term in row] for row in answer.terms)
        found = any(all(is_cell(row[at], cell) for at, cell in wanted.items()) for row in texts)
        return found is (self.verdict == "must")


def is_cell(text: str, cell: str) -> bool:
    """Tell whether a term's text is what a cell says: the same text, the IRI of a prefixed name, or an equal number."""
    if text in {cell, expanded(cell)}:
        return True
    try:
        return Decimal(text) == Decimal(cell)
    except InvalidOperation:
        return False


def expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


def expectations(path: Path) -> list[Expectation]:
    """Read a table; a line that is not whole, or says nothing, is an error of the table."""
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    with_, verdict, *columns = head.split("\t")
    assert (with_, verdict) == ("with", "verdict"), path.name
    read = []
    for number, line in enumerate(lines, 2):
        values, said, *cells = line.split("\t")
        assert said in VERDICTS, f"{path.name}:{number}"
        assert len(cells) == len(columns) or (said == "empty" and not any(cells)), f"{path.name}:{number}: cells"
        assert any(cells) is (said != "empty"), f"{path.name}:{number}: a row that says nothing"
        pairs = tuple(parse_qsl(values, keep_blank_values=True, strict_parsing=bool(values)))
        read.append(Expectation(number, pairs, said, dict(zip(columns, cells, strict=False))))
    return read
