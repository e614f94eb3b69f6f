"""An answer as bars: for each row a name, and for each column of numbers a bar."""

import math
from dataclasses import dataclass
from typing import Final

from hsnexus.answers import Answer, Term
from hsnexus_server.cells import Cell, number
from hsnexus_server.columns import Table

__all__ = ["WIDTH", "Bar", "Chart", "chart"]

WIDTH: Final = 100
"""Of the longest bar of a column, in units of the drawing."""
# Numbers that order rows and measure nothing.
_ORDINAL: Final = frozenset({"number", "year", "start", "end"})


@dataclass(frozen=True, slots=True)
class Bar:
    """A number and the bar that stands for it.

    Attributes:
        text: the number as the answer has it; empty where the row has none.
        width: of the bar, from 0 to ``WIDTH``.
    """

    text: str
    width: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars.

    Attributes:
        subject: the title of the first column.
        measures: the titles of the columns of numbers.
        rows: each the cell of its first column, and a bar for each measure.
    """

    subject: str
    measures: tuple[str, ...]
    rows: tuple[tuple[Cell, tuple[Bar, ...]], ...]


def chart(answer: Answer, shown: Table) -> Chart | None:
    """Return the bars of an answer; ``None`` where it has no numbers to draw.  Bars below zero are not drawn.

    Args:
        answer: all of it.
        shown: the table of it, whose rows are drawn.
    """
    measures = [each for each in shown.columns[1:] if each.name not in _ORDINAL and _measures(answer, each.at)]
    if not measures:
        return None
    widest = [max(_amount(row[each.at]) for row in answer.terms) for each in measures]
    rows = tuple(
        (
            cells[0],
            tuple(
                Bar(text[each.at], round(WIDTH * _amount(row[each.at]) / most, 2) if most else 0)
                for each, most in zip(measures, widest, strict=True)
            ),
        )
        for cells, row, text in zip(shown.rows, answer.terms, answer.texts, strict=False)
    )
    return Chart(shown.columns[0].title, tuple(each.title for each in measures), rows)


def _measures(answer: Answer, at: int) -> bool:
    bound = [row[at] for row in answer.terms if row[at] is not None]
    return bool(bound) and all(number(term) is not None for term in bound)


def _amount(term: Term | None) -> float:
    found = number(term)
    return found if found is not None and math.isfinite(found) and found > 0 else 0.0
