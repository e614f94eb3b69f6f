"""Our one Turtle layout: a graph in, the same text out every time, one triple a line."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import Node

from hsnexus.errors import SourceError
from hsnexus.vocab import TERM_ORDER

__all__ = ["comments", "layout"]

_WIDTH: Final = 120
_INDENT: Final = "    "
_LOCAL_NAME: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_TOKEN: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\s]*>|#[^\n]*",
    re.DOTALL,
)
_BARE: Final[Mapping[URIRef, re.Pattern[str]]] = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.boolean: re.compile(r"true|false"),
}
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_ORDER: Final[Mapping[URIRef, int]] = {URIRef(iri): rank for rank, iri in enumerate(TERM_ORDER)}
_KINDS: Final[Mapping[URIRef, int]] = {
    OWL.Ontology: 0,
    OWL.AnnotationProperty: 1,
    OWL.Class: 2,
    OWL.ObjectProperty: 4,
    OWL.DatatypeProperty: 5,
}
_INDIVIDUAL: Final = 6
_CLASS: Final = 2


def comments(text: str) -> list[int]:
    """Return the number of each line on which a comment starts; ``#`` inside a string or an IRI starts none."""
    return [text.count("\n", 0, match.start()) + 1 for match in _TOKEN.finditer(text) if match.group().startswith("#")]


def layout(graph: Graph, prefixes: Mapping[str, str], positions: Mapping[Node, int] | None = None) -> str:
    """Return the Turtle of a graph in our layout; parsing it and laying it out again gives the same text.

    Args:
        graph: the triples of one file.
        prefixes: prefix to namespace; the ones that are used are declared.
        positions: where in its source a subject stands, in code points; such subjects follow the text.

    Raises:
        SourceError: a blank node is shared, unreachable or part of a cycle, so that the layout cannot show it.
    """
    return _Layout(graph, prefixes, positions or {}).text()


@dataclass(slots=True)
class _Layout:
    """One graph on its way to text: knows which prefixes and how many triples it has written."""

    graph: Graph
    prefixes: Mapping[str, str]
    positions: Mapping[Node, int]
    used: set[str] = field(default_factory=set)
    written: int = 0

    def text(self) -> str:
        """Lay out the whole graph."""
        self._refuse_shared_nodes()
        named = sorted({node for node in self.graph.subjects() if isinstance(node, URIRef)}, key=self._subject_key)
        blocks = [self._block(self._iri(subject), subject) for subject in named]
        axioms = {node for node in self.graph.subjects() if isinstance(node, BNode) and not self._mentions(node)}
        blocks += sorted(self._block("[]", axiom) for axiom in axioms)
        if self.written != len(self.graph):
            missing = len(self.graph) - self.written
            message = f"{missing} triples hang on blank nodes that refer to each other in a circle"
            raise SourceError(message, advice="Give one of the nodes an IRI")
        head = "".join(f"@prefix {name}: <{self.prefixes[name]}> .\n" for name in sorted(self.used))
        return "\n".join([head, *blocks]) if head else "\n".join(blocks)

    def _mentions(self, node: Node) -> bool:
        return (None, None, node) in self.graph

    def _refuse_shared_nodes(self) -> None:
        seen: set[Node] = set()
        for subject, predicate, value in self.graph:
            if isinstance(value, BNode):
                if value in seen:
                    message = f"a blank node is the value of two triples, one of them {subject} {predicate}"
                    raise SourceError(message, advice="Give the node an IRI, or write its description twice")
                seen.add(value)

    def _subject_key(self, subject: URIRef) -> tuple[object, ...]:
        types = set(self.graph.objects(subject, RDF.type))
        kind = min((_KINDS[kind] for kind in types if isinstance(kind, URIRef) and kind in _KINDS), default=_INDIVIDUAL)
        position = self.positions.get(subject, -1)
        return (kind, position, self._path(subject, kind), _natural(subject))

    def _path(self, subject: URIRef, kind: int) -> tuple[str, ...]:
        """Return the chain of named parents down to the subject, so that a hierarchy reads from its root."""
        path: list[str] = []
        node: URIRef | None = subject
        while node is not None and str(node) not in path:
            path.append(str(node))
            node = self._parent(node, kind)
        return tuple(reversed(path))

    def _parent(self, node: URIRef, kind: int) -> URIRef | None:
        if kind != _CLASS:
            return min(
                (parent for parent in self.graph.objects(node, RDFS.subPropertyOf) if isinstance(parent, URIRef)),
                default=None,
            )
        parents = [parent for parent in self.graph.objects(node, RDFS.subClassOf) if isinstance(parent, URIRef)]
        for expression in self.graph.objects(node, OWL.equivalentClass):
            members = self.graph.value(expression, OWL.intersectionOf)
            if members is not None:
                parents += [member for member in self.graph.items(members) if isinstance(member, URIRef)]
        return min(parents, default=None)

    def _block(self, head: str, subject: Node) -> str:
        lines = [f"{_INDENT}{line} ;" for line in self._facts(subject, 1)]
        return "\n".join([head, *lines, f"{_INDENT}.\n"])

    def _facts(self, subject: Node, depth: int) -> list[str]:
        facts = sorted(self.graph.predicate_objects(subject), key=lambda fact: self._predicate_key(fact[0]))
        self.written += len(facts)
        lines: list[tuple[tuple[int, str], str, tuple[object, ...]]] = []
        for predicate, value in facts:
            verb = "a" if predicate == RDF.type else self._iri(predicate)
            lines.append((self._predicate_key(predicate), f"{verb} {self._term(value, depth)}", self._value_key(value)))
        return [line for _, line, _ in sorted(lines, key=lambda row: (row[0], row[2], row[1]))]

    def _predicate_key(self, predicate: Node) -> tuple[int, str]:
        if predicate == RDF.type:
            return (-1, "")
        return (_ORDER.get(URIRef(str(predicate)), len(_ORDER)), str(predicate))

    def _value_key(self, value: Node) -> tuple[object, ...]:
        """Order values: named before anonymous; OWL's own classes first, as the kind of a thing."""
        if isinstance(value, BNode):
            return (2, "")
        own = not str(value).startswith(str(OWL))
        return (int(own), *_natural(value))

    def _term(self, value: Node, depth: int) -> str:
        if isinstance(value, URIRef):
            return "()" if value == RDF.nil else self._iri(value)
        if isinstance(value, Literal):
            return self._literal(value)
        if (value, RDF.first, None) in self.graph:
            return self._wrapped("(", self._members(value, depth + 1), ")", " ", depth)
        return self._wrapped("[", self._facts(value, depth + 1), "]", " ; ", depth)

    def _members(self, head: Node, depth: int) -> list[str]:
        members: list[str] = []
        node: Node | None = head
        while node is not None and node != RDF.nil:
            first = self.graph.value(node, RDF.first)
            if first is None or len(list(self.graph.predicate_objects(node))) != 2:  # noqa: PLR2004 - first, rest
                message = "a list is broken: a cell lacks its value or carries more than its value and its rest"
                raise SourceError(message, advice="Write the list as ( … )")
            members.append(self._term(first, depth))
            self.written += 2
            node = self.graph.value(node, RDF.rest)
        return members

    @staticmethod
    def _wrapped(opening: str, parts: Sequence[str], closing: str, join: str, depth: int) -> str:
        """Put the parts on one line where they fit, else one a line."""
        line = f"{opening} {join.join(parts)} {closing}" if parts else f"{opening}{closing}"
        if "\n" not in line and len(_INDENT) * depth + len(line) <= _WIDTH - len(_INDENT):
            return line
        end = " ;" if join.strip() else ""
        inner = _INDENT * (depth + 1)
        return "\n".join([opening, *(f"{inner}{part}{end}" for part in parts), f"{_INDENT * depth}{closing}"])

    def _iri(self, iri: Node) -> str:
        text = str(iri)
        candidates: Iterable[tuple[str, str]] = (
            (namespace, name) for name, namespace in self.prefixes.items() if text.startswith(namespace)
        )
        for namespace, name in sorted(candidates, reverse=True):
            local = text[len(namespace) :]
            if _LOCAL_NAME.fullmatch(local):
                self.used.add(name)
                return f"{name}:{local}"
        return f"<{text}>"

    def _literal(self, literal: Literal) -> str:
        text = str(literal)
        bare = _BARE.get(literal.datatype) if literal.datatype is not None else None
        if bare is not None and bare.fullmatch(text):
            return text
        quoted = f'"{text.translate(_ESCAPES)}"'
        if literal.language:
            return f"{quoted}@{literal.language}"
        if literal.datatype is None or literal.datatype == XSD.string:
            return quoted
        return f"{quoted}^^{self._iri(literal.datatype)}"


def _natural(term: Node) -> tuple[tuple[int, int, str], ...]:
    """Order numbers inside names by value, so that ``c9`` stands before ``c10``."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part)
        for part in re.split(r"([0-9]+)", str(term))
        if part
    )
