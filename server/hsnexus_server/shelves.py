"""A table of things as a list to browse: shelf by shelf, each for a wide class, with names for IRIs."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hsnexus.answers import Answer
from hsnexus.kinds import Kind
from hsnexus.tables import SEPARATOR
from hsnexus.vocab import prefixed
from hsnexus_server.argued import Argued
from hsnexus_server.told import SUBCLASS

__all__ = ["Row", "Shelf", "shelves"]


@dataclass(frozen=True, slots=True)
class Row:
    """A thing in the list.

    Attributes:
        iri: of the thing.
        label: its name.
        others: its other names.
        definition: what it is; empty where nobody says.
        kinds: its lowest classes.
        broader: what is right above it.
        told: what else the table has: values by column, where there are any.
        claims: how many claims speak of it.
    """

    iri: str
    label: str
    others: tuple[str, ...]
    definition: str
    kinds: tuple[str, ...]
    broader: tuple[str, ...]
    told: Mapping[str, tuple[str, ...]]
    claims: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """The things of one wide class.

    Attributes:
        iri: of the class; empty for things that have none but that of the kind.
        rows: the things, by name.
    """

    iri: str
    rows: tuple[Row, ...]


def shelves(kind: Kind, answer: Answer, argued: Argued) -> list[Shelf]:
    """Return the things of a table by their widest classes, those without one last.

    Args:
        kind: of the things.
        answer: the table, as the query of the kind gives it.
        argued: tells names and classes.
    """

    def above(one: str) -> tuple[str, ...]:
        return argued.told.all(one, SUBCLASS)

    rows = [_row(kind, dict(zip(answer.columns, texts, strict=True)), above) for texts in answer.texts]
    by_iri = {row.iri: row for row in rows}
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row, texts in zip(rows, answer.texts, strict=True):
        types = _several(dict(zip(answer.columns, texts, strict=True))["types"])
        found[_widest(types, above) or _top(row, by_iri)].append(row)

    def name(iri: str) -> str:
        return argued.argument.labels.get(iri, prefixed(iri)).casefold()

    return [Shelf(iri, tuple(found[iri])) for iri in sorted(found, key=lambda iri: (not iri, name(iri)))]


def _row(kind: Kind, cells: Mapping[str, str], above: Callable[[str], tuple[str, ...]]) -> Row:
    types = _several(cells["types"])
    wider = {each for one in types for each in above(one)}
    return Row(
        cells["iri"],
        cells["label"] or prefixed(cells["iri"]),
        _several(cells["other_labels"]),
        cells["definition"].partition(SEPARATOR)[0],
        tuple(one for one in types if one not in wider),
        _several(cells.get("broader", "")),
        {name: _several(cells[name]) for name in kind.told if cells[name]},
        int(cells["claims"]),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(SEPARATOR)))


def _widest(types: tuple[str, ...], above: Callable[[str], tuple[str, ...]]) -> str:
    """Return the class that has no other of a thing's above it; empty where the thing has none."""
    return min((one for one in types if not set(above(one)).intersection(types)), default="")


def _top(row: Row, by_iri: Mapping[str, Row]) -> str:
    """Return what a class stands below in the end; empty for one that nothing is above or below.

    >>> one = Row("a", "a", (), "", (), ("b",), {}, 0)
    >>> _top(one, {"a": one, "b": Row("b", "b", (), "", (), (), {}, 0)})
    'b'
    """
    seen = [row.iri]
    while row.broader and row.broader[0] in by_iri and row.broader[0] not in seen:
        row = by_iri[row.broader[0]]
        seen.append(row.iri)
    return seen[-1] if len(seen) > 1 else ""
