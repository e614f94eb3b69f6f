"""The W3C's test suites for SPARQL: what their manifests ask, and whether two answers say the same.

Source: https://w3c.github.io/rdf-tests/sparql/.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from hsnexus.lexer import Kind, form, tokens

__all__ = ["Answer", "Case", "Document", "cases", "expected", "quads", "read", "same", "values", "written"]

# Where the files of a suite lie on the web: what their relative IRIs are resolved against.
HOMES: Final[Mapping[str, str]] = {
    "sparql11": "http://www.w3.org/2009/sparql/docs/tests/data-sparql11",
    "sparql12": "https://w3c.github.io/rdf-tests/sparql/sparql12",
}
# Suffix of an expected answer, to the name of the format.
FORMATS: Final[Mapping[str, str]] = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv", ".ttl": "ttl"}
_SOLUTIONS: Final = {
    "xml": QueryResultsFormat.XML,
    "json": QueryResultsFormat.JSON,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_ENTRIES: Final = """
    PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
    PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
    PREFIX ut: <http://www.w3.org/2009/sparql/tests/test-update#>
    PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
    SELECT ?test ?kind ?query ?data ?named ?result WHERE {
      ?manifest mf:entries/rdf:rest*/rdf:first ?test .
      ?test rdf:type ?kind ; mf:action ?action .
      OPTIONAL { ?action qt:query|ut:request ?text }
      OPTIONAL { ?action qt:data ?data }
      OPTIONAL { ?action qt:graphData ?named }
      OPTIONAL { ?test mf:result ?result FILTER(isIRI(?result)) }
      BIND (COALESCE(?text, ?action) AS ?query)
    }
"""
_BINDINGS: Final = """
    PREFIX rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#>
    SELECT ?solution ?column ?value WHERE {
      ?set rs:resultVariable ?column
      OPTIONAL {
        ?set rs:solution ?solution
        OPTIONAL { ?solution rs:binding [ rs:variable ?column ; rs:value ?value ] }
      }
    }
"""

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS: Final = {
    *("integer", "long", "int", "short", "byte", "positiveInteger", "nonNegativeInteger"),
    *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte", "negativeInteger", "nonPositiveInteger"),
}
_NUMBERS: Final[Mapping[str, Callable[[str], str]]] = {
    "boolean": lambda text: {"1": "true", "0": "false"}.get(text, text),
    "decimal": lambda text: str(Decimal(text).normalize()),
    "double": lambda text: str(float(text)),
    "float": lambda text: str(float(text)),
}

Term = NamedNode | BlankNode | Literal | Triple | None
Row = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a suite: where it lies here, and its IRI."""

    path: Path
    iri: str


@dataclass(frozen=True, slots=True)
class Case:
    """A test of a suite.

    Attributes:
        iri: of the test.
        kind: local name of its class.
        query: the file with the text that is tested.
        default: files whose merge is the default graph; one in TriG or N-Quads brings named graphs, too.
        named: files that are named graphs, each by its own IRI.
        result: the file with the expected answer, where there is one.
    """

    iri: str
    kind: str
    query: Document
    default: tuple[Document, ...]
    named: tuple[Document, ...]
    result: Document | None

    @property
    def text(self) -> str:
        """The text of the query."""
        return self.query.path.read_text(encoding="utf-8")

    @property
    def selects(self) -> bool:
        """Whether it is answered by solutions, or by true or false."""
        return form(tokens(self.text)) in {"SELECT", "ASK"}

    @property
    def ordered(self) -> bool:
        """Whether the query says the order of its solutions."""
        return self.selects and "ORDER" in _outermost(self.text)

    @property
    def names_graphs(self) -> bool:
        """Whether the query itself says which graphs it asks."""
        return "FROM" in _outermost(self.text)

    @property
    def format(self) -> str:
        """The format to ask for: that of the expected answer, but for solutions that are written as a graph."""
        assert self.result is not None
        name = FORMATS[self.result.path.suffix]
        return "json" if name == "ttl" and self.selects else name


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query answers: solutions, a graph with its triples as rows, or true or false in one cell."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def cases(folder: Path) -> tuple[Case, ...]:
    """Return the tests of the manifest in ``folder``."""
    home = f"{HOMES[folder.parent.name]}/{folder.name}/"
    store = Store()
    store.load(path=folder / "manifest.ttl", base_iri=f"{home}manifest.ttl")
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    solutions = store.query(_ENTRIES)
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        row = {name: term.value for name, term in zip(names, solution, strict=True) if isinstance(term, NamedNode)}
        rows[row["test"]].append(row)

    def documents(test: str, name: str) -> tuple[Document, ...]:
        iris = sorted({row[name] for row in rows[test] if name in row})
        return tuple(Document(folder / iri.removeprefix(home), iri) for iri in iris)

    return tuple(
        Case(
            iri=test,
            kind=found[0]["kind"].rpartition("#")[2],
            query=documents(test, "query")[0],
            default=documents(test, "data"),
            named=documents(test, "named"),
            result=next(iter(documents(test, "result")), None),
        )
        for test, found in rows.items()
    )


def _outermost(text: str) -> set[str]:
    """Return the words of a query that stand outside of all braces, in upper case."""
    depth, found = 0, set()
    for token in tokens(text):
        if token.kind is Kind.PUNCTUATION:
            depth += token.text.count("{") - token.text.count("}")
        elif token.kind is Kind.WORD and not depth:
            found.add(token.text.upper())
    return found


def quads(document: Document, default: NamedNode | DefaultGraph) -> Iterator[Quad]:
    """Yield what is in a file of data, its own default graph as the graph ``default``."""
    for quad in parse(path=document.path, base_iri=document.iri, rename_blank_nodes=True):
        graph = default if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def written(result: QuerySolutions | QueryBoolean | QueryTriples, name: str) -> bytes:
    """Return an answer in a format, as pyoxigraph writes it."""
    if isinstance(result, QueryTriples):
        return serialize(result, format=RdfFormat.TURTLE) or b""
    return result.serialize(format=_SOLUTIONS[name]) or b""


def expected(document: Document) -> Answer:
    """Return the answer that a suite expects; in Turtle it may be a graph, or solutions written as one."""
    body = document.path.read_bytes()
    name = FORMATS[document.path.suffix]
    answer = read(body, name, document.iri)
    if name != "ttl":
        return answer
    store = Store()
    store.extend(parse(body, RdfFormat.TURTLE, base_iri=document.iri))
    solutions = store.query(_BINDINGS)
    assert isinstance(solutions, QuerySolutions)
    columns: set[str] = set()
    cells: dict[Term, dict[str, Term]] = defaultdict(dict)
    for solution, column, value in solutions:
        assert isinstance(column, Literal)
        columns.add(column.value)
        if solution is not None:
            cells[solution][column.value] = value
    if not columns:
        return answer
    ordered = tuple(sorted(columns))
    return Answer(ordered, tuple(tuple(row[column] for column in ordered) for row in cells.values()))


def read(body: bytes, name: str, base: str | None = None) -> Answer:
    """Return the answer that is written in ``body``; its columns in alphabetical order."""
    if name == "ttl":
        triples = {(quad.subject, quad.predicate, quad.object) for quad in parse(body, RdfFormat.TURTLE, base_iri=base)}
        return Answer(("subject", "predicate", "object"), tuple(triples))
    if name == "csv":  # no terms any more, but their values
        head, *lines = csv.reader(body.decode().splitlines())
        return _sorted(head, [tuple(map(_of_csv, line)) for line in lines])
    result = parse_query_results(body, format=_SOLUTIONS[name])
    if isinstance(result, QueryBoolean):
        return Answer(("",), ((Literal(bool(result)),),))
    return _sorted([variable.value for variable in result.variables], [tuple(solution) for solution in result])


def _of_csv(cell: str) -> Term:
    return BlankNode(cell.removeprefix("_:")) if cell.startswith("_:") else Literal(cell)


def _sorted(columns: list[str], rows: list[Row]) -> Answer:
    order = sorted(range(len(columns)), key=columns.__getitem__)
    return Answer(tuple(columns[i] for i in order), tuple(tuple(row[i] for i in order) for row in rows))


def same(one: Answer, other: Answer, *, ordered: bool) -> bool:
    """Tell whether two answers are the same but for the names of blank nodes and, if not ``ordered``, the order."""
    if one.columns != other.columns or len(one.rows) != len(other.rows):
        return False
    return _matches(one.rows, list(other.rows), {}, ordered=ordered)


def values(answer: Answer) -> Answer:
    """Return an answer in which each number has one lexical form, and an integer has one datatype."""
    return Answer(answer.columns, tuple(tuple(map(_value, row)) for row in answer.rows))


def _value(term: Term) -> Term:
    if isinstance(term, Triple):
        return Triple(term.subject, term.predicate, _value(term.object))  # type: ignore[arg-type]
    if isinstance(term, Literal):
        name = term.datatype.value.removeprefix(_XSD)
        with suppress(ValueError, ArithmeticError):  # it may be no number, whatever its datatype says
            if name in _INTEGERS:
                return Literal(str(int(term.value)), datatype=NamedNode(f"{_XSD}integer"))
            if name in _NUMBERS:
                return Literal(_NUMBERS[name](term.value), datatype=term.datatype)
    return term


def _matches(rows: tuple[Row, ...], others: list[Row], names: Mapping[str, str], *, ordered: bool) -> bool:
    """Tell whether each row has one of its own among the others, for blank nodes renamed as ``names`` says."""
    if not rows:
        return True
    tried: set[Row] = set()
    for place, other in enumerate(others[:1] if ordered else others):
        found = None if other in tried else _renamed(rows[0], other, names)
        tried.add(other)
        if found is not None and _matches(rows[1:], [*others[:place], *others[place + 1 :]], found, ordered=ordered):
            return True
    return False


def _renamed(row: Row, other: Row, names: Mapping[str, str]) -> Mapping[str, str] | None:
    """Return ``names`` with what makes the two rows equal; ``None`` if nothing does."""
    found = dict(names)
    for term, another in zip(_terms(row), _terms(other), strict=False):
        if isinstance(term, BlankNode) and isinstance(another, BlankNode):
            if found.setdefault(term.value, another.value) != another.value:
                return None
        elif term != another:
            return None
    return found if len(set(found.values())) == len(found) else None


def _terms(row: Row) -> Iterator[Term | type]:
    """Yield the terms of a row and of the triples in it, so that rows of one form have their terms side by side."""
    for term in row:
        if isinstance(term, Triple):
            yield Triple
            yield from _terms((term.subject, term.predicate, term.object))
        else:
            yield term
