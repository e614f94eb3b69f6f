"""Class expressions and lists in the Manchester syntax, as pieces of text that know which term they name.

Source: https://www.w3.org/TR/owl2-manchester-syntax/.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from hsnexus.vocab import PREFIXES, prefixed

__all__ = ["Graph", "Piece", "Pieces", "Term", "expression", "members", "named", "pieces", "text"]

Term = NamedNode | BlankNode | Literal | Triple
# By the IRI of a property; by subject.
Said = Mapping[str, Sequence[Term]]
Graph = Mapping[Term, Said]

_OWL: Final = PREFIXES["owl"]
_RDF: Final = PREFIXES["rdf"]
_XSD: Final = PREFIXES["xsd"]
_DEEPEST: Final = 12
_NUMBERS: Final = f"{_XSD}integer"
_STRINGS: Final = {f"{_XSD}string", f"{_RDF}langString"}
_JOINED: Final = {f"{_OWL}intersectionOf": " and ", f"{_OWL}unionOf": " or "}
_FIRST: Final = f"{_RDF}first"
_LISTED: Final = {f"{_OWL}oneOf": ("{", "}"), _FIRST: ("(", ")")}
_WORDS: Final = {f"{_OWL}complementOf": "not", f"{_OWL}inverseOf": "inverse"}
_ON: Final = f"{_OWL}onProperty"
_SELF: Final = f"{_OWL}hasSelf"
_FACETED: Final = f"{_OWL}withRestrictions"
_DATATYPE: Final = f"{_OWL}onDatatype"
_RESTRICTIONS: Final = {f"{_OWL}someValuesFrom": "some", f"{_OWL}allValuesFrom": "only", f"{_OWL}hasValue": "value"}
_COUNTED: Final = {
    f"{_OWL}minCardinality": "min",
    f"{_OWL}minQualifiedCardinality": "min",
    f"{_OWL}maxCardinality": "max",
    f"{_OWL}maxQualifiedCardinality": "max",
    f"{_OWL}cardinality": "exactly",
    f"{_OWL}qualifiedCardinality": "exactly",
}
_QUALIFIED: Final = (f"{_OWL}onClass", f"{_OWL}onDataRange")
_FACETS: Final = {
    f"{_XSD}{name}": word
    for name, word in (
        ("minInclusive", ">="),
        ("maxInclusive", "<="),
        ("minExclusive", ">"),
        ("maxExclusive", "<"),
        ("length", "length"),
        ("minLength", "minLength"),
        ("maxLength", "maxLength"),
        ("pattern", "pattern"),
    )
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of an expression, and the IRI of the term that they name; empty where they name none."""

    text: str
    iri: str = ""


Pieces = tuple[Piece, ...]
"""An expression, from left to right."""


def expression(graph: Graph, node: Term, name: Callable[[Term], str]) -> str:
    """Return what a blank node stands for, as text; see ``pieces``."""
    return text(pieces(graph, node, name))


def text(parts: Pieces) -> str:
    """Return an expression without what its terms are."""
    return "".join(part.text for part in parts)


def pieces(graph: Graph, node: Term, name: Callable[[Term], str], depth: int = 0) -> Pieces:
    """Return what a blank node stands for; what has no words of its own is written property by property.

    Whatever is nested and is more than one word stands in parentheses, so that nobody needs to know what binds closer.

    Args:
        graph: the triples around it.
        node: the blank node, or a term that needs no writing out.
        name: of any other term.
        depth: how deep it is nested in what is being written; very deep ones are left out.
    """
    if not isinstance(node, BlankNode):
        return (Piece(name(node), node.value if isinstance(node, NamedNode) else ""),)
    if depth > _DEEPEST:
        return (Piece("…"),)
    return _Writer(graph, name, depth).written(node, graph.get(node, {}))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes what stands at one depth of an expression."""

    graph: Graph
    name: Callable[[Term], str]
    depth: int

    def written(self, node: BlankNode, said: Said) -> Pieces:
        ways = (self._joined, self._worded, self._restricted, self._faceted)
        found: Pieces = self._listed(node, said) or next(filter(None, (way(said) for way in ways)), ())
        if found:
            return found
        named = ((NamedNode(key), value) for key in sorted(said) for value in said[key])
        told = [(Piece(f"{self.name(key)} "), *self._inner(value)) for key, value in named]
        return (Piece("["), *_with(told, "; "), Piece("]"))

    def _inner(self, term: Term) -> Pieces:
        found = pieces(self.graph, term, self.name, self.depth + 1)
        return found if _is_one_word(self.graph, term) else (Piece("("), *found, Piece(")"))

    def _listed(self, node: BlankNode, said: Said) -> Pieces:
        for key, (before, after) in _LISTED.items():
            if key in said:
                listed = members(self.graph, node if key == _FIRST else said[key][0])
                return (Piece(before), *_with(map(self._inner, listed), ", "), Piece(after))
        return ()

    def _joined(self, said: Said) -> Pieces:
        found = next(((said[key][0], between) for key, between in _JOINED.items() if key in said), None)
        return _with(map(self._inner, members(self.graph, found[0])), found[1]) if found else ()

    def _worded(self, said: Said) -> Pieces:
        found = next(((said[key][0], word) for key, word in _WORDS.items() if key in said), None)
        return (Piece(f"{found[1]} "), *self._inner(found[0])) if found else ()

    def _restricted(self, said: Said) -> Pieces:
        if _ON not in said:
            return ()
        property_ = pieces(self.graph, said[_ON][0], self.name, self.depth + 1)
        if _SELF in said:
            return (*property_, Piece(" Self"))
        for key, word in _RESTRICTIONS.items():
            if key in said:
                return (*property_, Piece(f" {word} "), *self._inner(said[key][0]))
        for key, word in _COUNTED.items():
            if key in said and isinstance(count := said[key][0], Literal):
                of = next(((Piece(" "), *self._inner(said[each][0])) for each in _QUALIFIED if each in said), ())
                return (*property_, Piece(f" {word} {count.value}"), *of)
        return ()

    def _faceted(self, said: Said) -> Pieces:
        if _FACETED not in said or _DATATYPE not in said:
            return ()
        facets = [
            (Piece(f"{word} "), *self._inner(value))
            for each in members(self.graph, said[_FACETED][0])
            for key, word in _FACETS.items()
            for value in self.graph.get(each, {}).get(key, ())
        ]
        return (*self._inner(said[_DATATYPE][0]), Piece("["), *_with(facets, ", "), Piece("]"))


def named(term: Term) -> str:
    """Return a term as the Manchester syntax writes it: a prefixed name, an IRI, or a literal."""
    if isinstance(term, NamedNode):
        short = prefixed(term.value)
        return f"<{term.value}>" if short == term.value else short
    if not isinstance(term, Literal):
        return str(term)
    if term.datatype.value == _NUMBERS:
        return term.value
    text = '"' + term.value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if term.language:
        return f"{text}@{term.language}"
    return text if term.datatype.value in _STRINGS else f"{text}^^{named(term.datatype)}"


def members(graph: Graph, node: Term) -> Iterator[Term]:
    """Yield the members of a list, which may be one that bites its own tail."""
    seen: set[Term] = set()
    while isinstance(node, BlankNode) and node not in seen:
        seen.add(node)
        said = graph.get(node, {})
        yield from said.get(f"{_RDF}first", ())[:1]
        node = next(iter(said.get(f"{_RDF}rest", ())), NamedNode(f"{_RDF}nil"))


def _is_one_word(graph: Graph, term: Term) -> bool:
    if not isinstance(term, BlankNode):
        return True
    said = graph.get(term, {})
    return not any(key in said for key in (*_JOINED, *_WORDS, _ON))


def _with(several: Iterable[Pieces], between: str) -> Pieces:
    found = list(several)
    return tuple(chain.from_iterable((*([Piece(between)] if at else []), *each) for at, each in enumerate(found)))
