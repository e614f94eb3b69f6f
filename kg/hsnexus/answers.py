"""Answers: what a query gave, as plain rows, as terms, and in the formats of the field."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from hsnexus.errors import QuestionError
from hsnexus.frames import pandas
from hsnexus.vocab import PREFIXES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Answer", "Plain", "Term", "answer"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""A term of RDF 1.2, as pyoxigraph has it."""
Plain = str | int | float | bool | Decimal | None
"""A term as a plain value: an IRI or a text as ``str``, ``None`` for nothing."""

_TRIPLE: Final = ("subject", "predicate", "object")
_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final[Mapping[str, type[int | float | Decimal]]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": Decimal,
    f"{_XSD}double": float,
    f"{_XSD}float": float,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave.

    Attributes:
        columns: names of the columns; ``subject``, ``predicate``, ``object`` of a graph; ``boolean`` of ASK.
        terms: the rows as RDF terms, in order; ``None`` where a row binds nothing.
        graph: the triples of a CONSTRUCT or DESCRIBE, sorted; ``None`` for the other forms.
    """

    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]
    graph: tuple[ox.Triple, ...] | None = None

    @property
    def rows(self) -> tuple[tuple[Plain, ...], ...]:
        """The rows as plain values: an IRI or a text as ``str``, numbers and booleans as such, ``None`` for nothing."""
        return tuple(tuple(_plain(term) for term in row) for row in self.terms)

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The rows as CSV has them: of an IRI or a literal its text, nothing where a row binds nothing."""
        return tuple(tuple(_lexical(term) for term in row) for row in self.terms)

    def records(self) -> tuple[Mapping[str, Plain], ...]:
        """Return the rows as mappings from column to plain value."""
        return tuple(dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def dataframe(self) -> "pd.DataFrame":
        """Return the rows as a pandas DataFrame; whole numbers stay whole where a row has none.

        Raises:
            SetupError: pandas is not installed.
        """
        made: pd.DataFrame = pandas().DataFrame(list(self.rows), columns=list(self.columns)).convert_dtypes()
        return made

    def csv(self) -> str:
        r"""Return the rows as SPARQL CSV (https://www.w3.org/TR/sparql11-results-csv-tsv/), lines ended by ``\n``."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.texts)
        return text.getvalue()

    def json(self) -> str:
        """Return the rows as SPARQL 1.1 Query Results JSON; a graph has columns subject, predicate and object."""
        if self.columns == ("boolean",):
            return json.dumps({"head": {}, "boolean": self.rows[0][0]})
        bindings = [
            {name: _json(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.terms
        ]
        told = {"head": {"vars": self.columns}, "results": {"bindings": bindings}}
        return json.dumps(told, ensure_ascii=False, indent=1)

    def results(self, form: ox.QueryResultsFormat) -> bytes:
        """Return the rows in one of the formats that SPARQL engines write: CSV, JSON, TSV or XML."""
        read = ox.parse_query_results(self.json(), format=ox.QueryResultsFormat.JSON)
        return read.serialize(format=form) or b""

    def ttl(self) -> str:
        """Return the graph as Turtle.

        Raises:
            QuestionError: the answer is a table, which has no Turtle.
        """
        if self.graph is None:
            message = "the answer is a table, and Turtle is for graphs"
            raise QuestionError(message, advice="Take csv or json, or ask a question that constructs a graph")
        known = " ".join(str(term) for triple in self.graph for term in triple)
        used = {name: namespace for name, namespace in PREFIXES.items() if f"<{namespace}" in known}
        return (ox.serialize(self.graph, format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode()


def answer(found: ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]) -> Answer:
    """Return what a query gave, read to its end."""
    if isinstance(found, ox.QuerySolutions):
        columns = tuple(variable.value for variable in found.variables)
        return Answer(columns, tuple(tuple(row[name] for name in columns) for row in found))
    if isinstance(found, ox.QueryBoolean):
        return Answer(("boolean",), ((ox.Literal(bool(found)),),))
    triples = tuple(sorted(set(found), key=str))
    return Answer(_TRIPLE, tuple((each.subject, each.predicate, each.object) for each in triples), triples)


def _plain(term: Term | None) -> Plain:
    """Return a term as a plain value; a number that is written as none stays text."""
    if not isinstance(term, ox.Literal):
        return None if term is None else _lexical(term)
    datatype = term.datatype.value
    if datatype == f"{_XSD}boolean" and term.value in {"true", "false"}:
        return term.value == "true"
    try:
        return _NUMBERS[datatype](term.value) if datatype in _NUMBERS else term.value
    except (ValueError, InvalidOperation):
        return term.value


def _lexical(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else str(term)


def _json(term: Term) -> Mapping[str, object]:
    """Return a term as SPARQL results write it in JSON; triple terms as SPARQL 1.2 does."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts: Sequence[Term] = (term.subject, term.predicate, term.object)
        return {"type": "triple", "value": {name: _json(part) for name, part in zip(_TRIPLE, parts, strict=True)}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    datatype = term.datatype.value
    return {"type": "literal", "value": term.value} | ({} if datatype == f"{_XSD}string" else {"datatype": datatype})
