"""An answer as a table to read: one column for a thing and its name, the rows as cells, and how many are left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode

from hsnexus.answers import Answer, Term
from hsnexus_server.cells import Cell, cell

__all__ = ["MOST_ROWS", "Column", "Table", "merged", "table"]

MOST_ROWS: Final = 1000
"""A page shows no more of them."""
_MOST_CELLS: Final = 20_000
_MOST_CHARACTERS: Final = 1_000_000
# A column that gives the names of the one before it.
_NAMES: Final = ("{}_label", "{}_name", "label", "name")
_NO_LABELS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: of the variable.
        at: its place among the columns of the answer.
        label_at: the place of the column that names its things, which is then not shown by itself; ``None`` for none.
    """

    name: str
    at: int
    label_at: int | None = None

    @property
    def title(self) -> str:
        """What stands above it."""
        return self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Table:
    """What a page shows of an answer.

    Attributes:
        columns: in order.
        rows: each with a cell for each column.
        whole: whether these are all the rows that there are.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    whole: bool

    def ranged_right(self, at: int) -> bool:
        """Tell whether a column holds numbers and nothing else."""
        cells = [row[at] for row in self.rows if row[at].text or row[at].parts]
        return bool(cells) and all(each.number for each in cells)


def table(
    names: Sequence[str],
    rows: Iterable[Sequence[Term | None]],
    root: str,
    labels: Mapping[str, str] = _NO_LABELS,
    columns: Sequence[Column] = (),
) -> Table:
    """Return solutions as a table, of as many rows as a page can hold.

    Args:
        names: of the variables.
        rows: the solutions; no more of them are read than are shown, and one.
        root: of this server, from the page.
        labels: of things, by IRI.
        columns: which are shown; each by itself where they are left out.
    """
    columns = columns or tuple(Column(name, at) for at, name in enumerate(names))
    most = max(1, min(MOST_ROWS, _MOST_CELLS // max(1, len(columns))))
    ahead, found, size = iter(rows), list[tuple[Cell, ...]](), 0
    for row in islice(ahead, most):
        shown = tuple(_cell(row, column, root, labels) for column in columns)
        size += sum(_size(each) for each in shown)
        if size > _MOST_CHARACTERS and found:
            return Table(tuple(columns), tuple(found), whole=False)
        found.append(shown)
    return Table(tuple(columns), tuple(found), whole=next(ahead, None) is None)


def merged(answer: Answer) -> tuple[Column, ...]:
    """Return the columns of an answer to read: things and the names that another column gives them are one."""
    places = {name: at for at, name in enumerate(answer.columns)}
    found: dict[str, Column] = {}
    taken: set[int] = set()
    for name, at in places.items():
        if at in taken or not _is_of_things(answer, at):
            continue
        for pattern in _NAMES:
            label_at = places.get(pattern.format(name))
            if label_at is not None and label_at not in taken and label_at != at and _is_of_texts(answer, label_at):
                if "{" not in pattern and label_at != at + 1:  # a bare `label` names what it stands beside
                    continue
                found[name] = Column(name, at, label_at)
                taken.add(label_at)
                break
    return tuple(found.get(name, Column(name, at)) for name, at in places.items() if at not in taken)


def _is_of_things(answer: Answer, at: int) -> bool:
    return any(isinstance(row[at], NamedNode) for row in answer.terms)


def _is_of_texts(answer: Answer, at: int) -> bool:
    return all(row[at] is None or isinstance(row[at], Literal) for row in answer.terms)


def _cell(row: Sequence[Term | None], column: Column, root: str, labels: Mapping[str, str]) -> Cell:
    term, label = row[column.at], None if column.label_at is None else row[column.label_at]
    if isinstance(term, NamedNode) and isinstance(label, Literal):
        return cell(term, root, {term.value: label.value})
    if term is None and label is not None:  # a name of what has no IRI
        return cell(label, root, labels)
    return cell(term, root, labels)


def _size(one: Cell) -> int:
    return len(one.text) + len(one.title) + len(one.href) + sum(map(_size, one.parts))
