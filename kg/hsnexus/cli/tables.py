"""Tables for people to read."""

import sys
from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["Rows", "counted", "in_words"]

_WIDTH: Final = 120
"""Columns of a table that goes into a file or a pipe."""

Rows = tuple[Sequence[str], Iterable[Sequence[str]]]
"""The columns of a table, and its rows."""


def counted(number: int, noun: str) -> str:
    """Return how many there are.

    >>> counted(1, "path"), counted(2, "path")
    ('1 path', '2 paths')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def in_words(tables: Iterable[Rows], titles: Sequence[str] = ()) -> None:
    """Print tables for people to read.

    Args:
        tables: columns and rows of each.
        titles: a title for each; none where there is nothing to tell them apart.
    """
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    for at, (columns, rows) in enumerate(tables):
        table = Table(title=titles[at] if titles else None, title_justify="left")
        for column in columns:
            table.add_column(column, overflow="fold")  # a name that is cut leads nowhere
        for row in rows:
            table.add_row(*map(escape, row))
        console.print(table)
