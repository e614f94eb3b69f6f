"""Claims in cells: the columns of a row, for formats in which a value is one text."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hsnexus.exports.facts import plain
from hsnexus.exports.fields import CLAIM, PASSAGE, Form
from hsnexus.exports.record import Record
from hsnexus.tables import SEPARATOR
from hsnexus.vocab import ONTOLOGY

__all__ = ["COLUMNS", "Column", "cells", "joined"]

_HSN: Final = f"{ONTOLOGY}#"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: of it.
        told: what it tells.
        cell: gives what a record has in it.
    """

    name: str
    told: str
    cell: Callable[[Record], str]


def joined(texts: Iterable[str]) -> str:
    r"""Return several texts as a cell: with ``|`` between them, and a backslash before each of their own.

    >>> joined(["to have", "a|b"])
    'to have|a\\|b'
    """
    return SEPARATOR.join(text.replace("\\", "\\\\").replace(SEPARATOR, f"\\{SEPARATOR}") for text in texts)


def cells(record: Record) -> dict[str, str]:
    """Return the row of a claim, by the names of the columns."""
    return {column.name: column.cell(record) for column in COLUMNS}


def _of_field(name: str, label: str = "") -> Column:
    """Return the column of a field: IRIs of things, and of values but for the sign; or the label of the one thing."""
    field = next(field for field in CLAIM if field.name == name)
    whole = _HSN if field.form is Form.VALUE and name != "sign" else ""

    def of(value: Any) -> str:  # noqa: ANN401 - what a record holds
        return whole + value if field.form is Form.VALUE else _text(value)

    if label:
        return Column(label, f"the label of `{name}`", lambda record: plain(record[name].get("label", "")))
    if field.many:
        return Column(name, field.told, lambda record: joined(map(of, record[name])))
    return Column(name, field.told, lambda record: of(record[name]) if name in record else "")


def _of_passages(name: str, told: str, of: Callable[[Record], str]) -> Column:
    """Return a column that has for each of ``passages``, in the same place, what it is asked of it."""
    return Column(
        name, f"of each of `passages`, in the same order: {told}", lambda record: joined(map(of, record["passages"]))
    )


def _of_passage(name: str) -> Column:
    field = next(field for field in PASSAGE if field.name == name)
    return _of_passages(name, field.told, lambda passage: _text(passage.get(name, "")))


def _text(value: Any) -> str:  # noqa: ANN401 - what a record holds
    """Return a value as a text: of a thing its IRI, of a text the text."""
    if isinstance(value, Mapping):
        return value["id"] if "id" in value else plain(value)
    return str(value)


def _position(passage: Record) -> str:
    pieces = passage["pieces"] or [passage]
    return "+".join(f"{piece['start']}-{piece['end']}" for piece in pieces)


def _sections(record: Record) -> str:
    return joined(dict.fromkeys(passage["section"]["id"] for passage in record["passages"]))


COLUMNS: Final = (
    Column("claim", "the claim", lambda record: record["id"]),
    _of_field("label"),
    _of_field("cause"),
    _of_field("cause", "cause_label"),
    _of_field("sign"),
    _of_field("relation"),
    _of_field("effect"),
    _of_field("effect", "effect_label"),
    _of_field("sentence"),
    _of_field("voice"),
    _of_field("says"),
    Column("section", "the sections in which it stands", _sections),
    *map(
        _of_field,
        (
            "modalities", "hedge_cues", "conditions", "mechanisms", "perspectives", "attributed_to", "footnotes",
            "levels", "places", "groups", "perceived_by", "addressed_to", "passages",
            "edge", "figures", "rivals", "qualifies", "restates", "elaborates", "editorial_notes", "source",
        ),
    ),
    _of_passages("positions", "`start-end` in code points, with `+` between pieces", _position),
    *map(_of_passage, ("first_words", "last_words", "word_count", "text_sha256", "letter_count", "letters_sha256")),
)  # fmt: skip
"""The columns, in order; to ``passages`` they are those of the server's ``/claims.csv``."""
