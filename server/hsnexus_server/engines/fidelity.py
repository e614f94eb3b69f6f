"""What a format cannot carry: told, never stripped or sent broken."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NoReturn
from xml.parsers import expat

from pyoxigraph import Literal, QueryResultsFormat, RdfFormat, Triple, parse_query_results, serialize

from hsnexus.vocab import GRAPH
from hsnexus_server.problems import Reason, refusal

__all__ = ["csv_of", "graph", "xml_1_0"]

# Not in the production Char of XML 1.0, not even as a character reference.
_NO_CHARACTER: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_GRAPHS: Final = "Turtle, TriG, N-Triples or N-Quads"
_FORMS: Final[Mapping[str, RdfFormat]] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
_NO_TRIPLE_TERMS: Final = frozenset({RdfFormat.RDF_XML, RdfFormat.JSON_LD})
_TRIPLE: Final = b'{"type":"triple"'
_WHENCE: Final = (
    f" Triple terms usually come from <{GRAPH.edges_rdf12}>, and GRAPH ?g reaches it: leave it out with "
    f"FILTER(?g != <{GRAPH.edges_rdf12}>), or name the graphs that you want with FROM NAMED."
)


def csv_of(json: bytes) -> bytes:
    """Return solutions in CSV, from solutions in SPARQL JSON.

    The detour shows the triple terms: in the bytes of JSON they cannot be confused with anything, as a quotation mark
    inside a literal is escaped.

    Raises:
        RefusalError: 422, there is a triple term.
    """
    if _TRIPLE in json:
        _refuse("a triple term", "CSV", "SPARQL JSON, SPARQL XML or TSV", _WHENCE)
    return parse_query_results(json, format=QueryResultsFormat.JSON).serialize(format=QueryResultsFormat.CSV) or b""


def xml_1_0(body: bytes, instead: str) -> bytes:
    """Return an XML document whose characters survive reading.

    Args:
        body: the document in UTF-8.
        instead: formats that can carry any character, for the refusal.

    Raises:
        RefusalError: 422, it holds a character that XML 1.0 cannot carry.
    """
    bad = _NO_CHARACTER.search(body)
    if bad:
        _refuse(f"the character U+{ord(bad.group().decode()):04X}", "XML", instead)
    # A bare carriage return would be read back as a line feed.
    return body.replace(b"\r", b"&#13;")


def graph(triples: Sequence[Triple], name: str, prefixes: Callable[[Sequence[Triple]], dict[str, str]]) -> bytes:
    """Return a graph in the format of that name; the same graph gives the same bytes.

    Args:
        triples: the graph.
        name: key of ``negotiate.FORMATS``.
        prefixes: those that Turtle and TriG are to use; asked for these formats only.

    Raises:
        RefusalError: 422, the format cannot carry a term.
    """
    if name == "rdf":
        return _rdf_xml(triples)
    if name not in {"ttl", "trig"}:
        return _written(triples, _FORMS[name])
    used = prefixes(triples)
    *head, body = _written(triples, _FORMS[name], used).split(b"\n", len(used))
    # pyoxigraph keeps no order of the prefixes, a line each; sorted ones are for the reader, and for the same ETag.
    return b"\n".join((*sorted(head), body))


def _rdf_xml(triples: Sequence[Triple]) -> bytes:
    """Return a graph in RDF/XML that is namespace-well-formed and says the same to any reader of RDF 1.1.

    Raises:
        RefusalError: 422, a predicate has no name that XML could use, a character is none that XML could carry, or a
            term is new in RDF 1.2 (pyoxigraph would write it, and a reader of RDF 1.1 make something else of it).
    """
    if any(isinstance(triple.object, Literal) and triple.object.direction is not None for triple in triples):
        _refuse("a literal with a base direction", "RDF/XML", _GRAPHS)
    body = xml_1_0(_written(triples, RdfFormat.RDF_XML), _GRAPHS)
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(body, True)  # noqa: FBT003 - expat's signature has no keywords
    except expat.ExpatError as error:
        _refuse(f"a predicate that does not end in an XML name ({error})", "RDF/XML", _GRAPHS)
    return body


def _written(triples: Sequence[Triple], form: RdfFormat, prefixes: dict[str, str] | None = None) -> bytes:
    """Return a graph as pyoxigraph writes it.

    Raises:
        RefusalError: 422, the format cannot carry triple terms, or, as pyoxigraph says, another term.
    """
    if form in _NO_TRIPLE_TERMS and any(isinstance(triple.object, Triple) for triple in triples):
        _refuse("a triple term", form.name, _GRAPHS, _WHENCE)
    try:
        return serialize(triples, format=form, prefixes=prefixes) or b""
    except OSError as error:
        _refuse(f"a term of which pyoxigraph says '{error}'", form.name, _GRAPHS)


def _refuse(what: str, name: str, instead: str, advice: str = "") -> NoReturn:
    told = f"The answer holds {what}, which {name} cannot carry; ask for {instead}.{advice}"
    raise refusal(Reason.UNREPRESENTABLE, told)
