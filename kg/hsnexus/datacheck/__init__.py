"""The check of data that joins the graph: files of the user's, held against shapes, rules and the schema."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node as RdfNode

from hsnexus.check import Finding
from hsnexus.datacheck.joining import Data, Node, data, readable, shown
from hsnexus.datacheck.rules import DATA_RULES, objections
from hsnexus.datacheck.schema import Schema
from hsnexus.errors import SourceError
from hsnexus.shapes import Result, results, shape_names
from hsnexus.userfiles import BrokenFileError, check_suffix, content, in_ours, one_line, statements
from hsnexus.vocab import BASE, HSN, HSN_NAMESPACE, prefixed

__all__ = ["DATA_SHAPES", "Checked", "check_data"]

DATA_SHAPES: Final = "ontology/data-shapes.ttl"
"""The shapes, from the root of a clone."""
_LABELS: Final = re.compile(rb"_:([\w.-]*[\w-])")
_AT_MOST: Final = 3
_LONGEST: Final = 400
_BETTER: Final = ("unknown-name", "withdrawn-thing")
"""Rules that tell more of a value than the shape which misses its class."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check.

    Attributes:
        findings: what there is to mend, by file and subject.
        triples: how many statements each file holds, by the name it was given.
        shapes: how many shapes they were held against.
    """

    findings: tuple[Finding, ...]
    triples: dict[str, int]
    shapes: int


def check_data(paths: Sequence[Path], schema: Schema, shapes: Graph) -> Checked:
    """Hold files together against shapes and rules, as they would stand together beside the graph.

    What the graph holds itself, word for word, is nothing to object to.

    Args:
        paths: of the files.
        schema: of the build that they are to join.
        shapes: in SHACL; those that ship in the package are in the file ``DATA_SHAPES``.

    Raises:
        SetupError: a file cannot be read, or is of an unknown kind.
        SourceError: there are no shapes to check by.
    """
    if not (number := len(shape_names(shapes))):
        message = "there are no shapes to check by"
        raise SourceError(message, where=DATA_SHAPES, advice="Install the package again")
    found: list[Finding] = []
    files: dict[str, tuple[set[ox.Quad], frozenset[str]]] = {}
    for path in dict.fromkeys(paths):
        check_suffix(path)
        text = content(path)
        try:
            quads = statements(text, path, DATA_RULES["broken-file"], rename=False)
        except BrokenFileError as error:
            found.append(Finding(str(path), error.where, "broken-file", error.message, error.advice))
            continue
        found += _of_file(str(path), quads)
        files[str(path)] = quads, frozenset(label.decode() for label in _LABELS.findall(text))
    new = {
        name: ({each for each in quads if not schema.holds(each)}, labels) for name, (quads, labels) in files.items()
    }
    together = data(schema, new)
    found += _of_things(together, shapes)
    ordered = sorted(set(found), key=lambda each: (each.file, each.subject, each.rule, each.message))
    return Checked(tuple(ordered), {name: len(quads) for name, (quads, _) in files.items()}, number)


def _of_file(name: str, quads: set[ox.Quad]) -> Iterator[Finding]:
    """Yield what is wrong with a file as a whole."""
    if not quads:
        yield Finding(name, name, "empty-file", "it holds no statement", DATA_RULES["empty-file"])
        return
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    for graph in sorted(graphs):
        if wrong := in_ours(graph):
            yield Finding(name, graph, "graph-of-ours", wrong, DATA_RULES["graph-of-ours"])
    if terms := sorted(str(quad.subject) for quad in quads if isinstance(quad.object, ox.Triple)):
        number = f"{len(terms)} triple terms" if len(terms) > 1 else "a triple term"
        message = f"the file holds {number} of RDF 1.2, which the check passes over"
        yield Finding(name, terms[0].strip("<>"), "triple-term", message, DATA_RULES["triple-term"])
    elif not any(BASE in str(term) for quad in quads for term in (quad.subject, quad.predicate, quad.object)):
        message = "no name of ours stands in it, so that nothing joins"
        yield Finding(name, name, "unrelated-file", message, DATA_RULES["unrelated-file"])


def _of_things(together: Data, shapes: Graph) -> Iterator[Finding]:
    """Yield what shapes object to, and what rules object to where no shape does about the same statements."""
    objected = list(objections(together))
    exact = {(each.subject, each.predicate, each.value): each for each in objected if each.value is not None}
    seen: set[tuple[Node, str]] = set()
    for result, subject in _results(together, shapes):
        path = str(result.path or "")
        value = _value(together, subject, path, result)
        known = None if value is None else exact.get((subject, path, value))
        if known and known.rule in _BETTER:
            continue
        seen.add((subject, path or _about(result)))
        message = known.message if known else _observed(together, subject, result, value)
        yield _finding(together, subject, result.shape, message, result.advice)
    for each in objected:
        if each.rule in _BETTER or not each.predicate or (each.subject, each.predicate) not in seen:
            yield _finding(together, each.subject, each.rule, each.message, DATA_RULES[each.rule])


def _finding(together: Data, subject: Node, rule: str, message: str, advice: str) -> Finding:
    """Return a finding, whose message is one line that can be read, whatever names the user's files hold."""
    message = one_line(message)
    short = message if len(message) <= _LONGEST else f"{message[: _LONGEST - 1]}…"
    return Finding(together.file_of[subject], together.told(subject), rule, short, advice)


def _results(together: Data, shapes: Graph) -> Iterator[tuple[Result, Node]]:
    """Yield what the shapes object to about the user's things; our own are not up for judgement."""
    nodes: dict[RdfNode, Node] = {}
    graph = _prepared(together, shapes, nodes)
    for result in results(graph, shapes, DATA_SHAPES):
        subject = nodes[result.focus]
        ours = isinstance(subject, ox.NamedNode) and subject.value.startswith(BASE)
        if subject in together.file_of and not ours:
            yield result, subject


def _prepared(together: Data, shapes: Graph, nodes: dict[RdfNode, Node]) -> Graph:
    """Return what shapes can see: the properties that they name, and of each thing all its classes of ours.

    A class stands with all above it, so that no shape has to climb; what else a file holds is no matter of theirs.
    """
    looked_at = {str(term) for term in shapes.objects() if isinstance(term, URIRef)}
    graph = Graph(bind_namespaces="none")
    for relation, sign in together.schema.signs.items():
        graph.add((URIRef(relation), URIRef(HSN.carriesPolarity), URIRef(sign)))
    things: set[Node] = set()
    for subject, predicate, value in together.statements:
        things.add(subject)
        if predicate in looked_at and predicate != str(RDF.type):
            seen = _value_as_seen(together.schema, predicate, value)
            graph.add((_as_seen(subject), URIRef(predicate), seen))
            if not isinstance(value, ox.Literal):
                things.add(value)
    for thing in things:
        nodes[_as_seen(thing)] = thing
        for kind in together.kinds_of(thing):
            if kind in together.schema.above:
                graph.add((_as_seen(thing), RDF.type, URIRef(kind)))
    return graph


def _as_seen(term: Node | ox.Literal) -> RdfNode:
    """Return a term as rdflib has it, written as it is in the file."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value) if readable(term) else None, normalize=False)


def _value_as_seen(schema: Schema, predicate: str, value: Node | ox.Literal) -> RdfNode:
    """Return a value as shapes are to see it: as a plain string where a number is due and something else stands.

    They would stumble over what cannot be compared (NaN, a date among numbers, a blank node).
    """
    this = schema.properties.get(predicate)
    seen = _as_seen(value)
    if this is None or this.leads_to_things is not False or (isinstance(value, ox.Literal) and value.language):
        return seen
    due = isinstance(value, ox.Literal) and value.datatype.value in this.range
    return seen if due else Literal(str(seen))


def _value(together: Data, subject: Node, path: str, result: Result) -> Node | ox.Literal | None:
    """Return the value that a shape objects to, as it is written in the file."""
    if result.value is None:
        return None
    said = (value for predicate, value in together.described[subject] if predicate == path)
    written = {_value_as_seen(together.schema, path, value): value for value in said}
    return written.get(result.value)


def _about(result: Result) -> str:
    return HSN_NAMESPACE + result.shape.partition("-")[2]


def _observed(together: Data, subject: Node, result: Result, value: Node | ox.Literal | None) -> str:
    """Return what stands there; a shape without a path is named for the property that it is about."""
    path = str(result.path or _about(result))
    if value is not None:
        return f"{prefixed(path)} is {shown(value)}"
    said = [shown(each) for predicate, each in together.described[subject] if predicate == path]
    if result.path is not None:
        return f"the number of its {prefixed(path)} is {len(said)}"
    return f"{prefixed(path)} is {' and '.join(said[:_AT_MOST])}" if said else "it is not as the shape wants it"
