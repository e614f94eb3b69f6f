"""What columns and fields mean, in Markdown, from the tables that write them."""

from collections.abc import Iterable, Mapping

from hsnexus.exports.cells import COLUMNS
from hsnexus.exports.fields import CLAIM, LISTS, PASSAGE, PIECE, Field, Form, short
from hsnexus.exports.graphml import EDGE, NODE

__all__ = ["tables"]


def tables() -> Mapping[str, str]:
    """Return a table for each part of the exports that has columns or fields, by its heading."""
    columns = {column.name for column in COLUMNS}
    return {
        "Columns of CSV": _table(("column", "tells"), ((f"`{each.name}`", each.told) for each in COLUMNS)),
        "Fields of a claim": _fields(CLAIM),
        "Fields of a passage": _fields(PASSAGE),
        "Fields of a piece": _fields(PIECE),
        "Data of a node": _table(("data", "tells"), ((f"`{name}`", told) for name, (_, told) in NODE.items())),
        "Data of an edge beside the columns of CSV": _table(
            ("data", "tells"), ((f"`{name}`", told) for name, (_, told) in EDGE.items() if name not in columns)
        ),
    }


def _fields(fields: Iterable[Field]) -> str:
    rows = ((f"`{field.name}`", _values(field), field.told) for field in fields)
    return _table(("field", "holds", "tells"), rows)


def _values(field: Field) -> str:
    if field.form is Form.VALUE:
        one = "a name of an edge" if field.name == "edge" else ", ".join(f"`{short(iri)}`" for iri in LISTS[field.kind])
    else:
        one = field.form.value
    if field.many:
        return f"a list: {one}"
    return one if field.least else f"{one}, or it is left out"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = [*heads]
    lines = (f"| {' | '.join(row)} |\n" for row in (heads, ["---"] * len(heads), *rows))
    return "".join(lines)
