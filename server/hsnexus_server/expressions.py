"""Class expressions and lists as text, in the manner of the Manchester syntax.

Source: https://www.w3.org/TR/owl2-manchester-syntax/.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from hsnexus.vocab import PREFIXES

__all__ = ["Graph", "Term", "expression"]

Term = NamedNode | BlankNode | Literal | Triple
# By subject, then by the IRI of a property.
Graph = Mapping[Term, Mapping[str, Sequence[Term]]]

_OWL: Final = PREFIXES["owl"]
_RDF: Final = PREFIXES["rdf"]
_DEEPEST: Final = 12
# What stands before, between and after the members of a list.
_LISTS: Final = {
    f"{_OWL}intersectionOf": ("(", " and ", ")"),
    f"{_OWL}unionOf": ("(", " or ", ")"),
    f"{_OWL}oneOf": ("{", ", ", "}"),
    f"{_RDF}first": ("(", ", ", ")"),
}
_WORDS: Final = {f"{_OWL}complementOf": "not", f"{_OWL}inverseOf": "inverse"}
_ON: Final = f"{_OWL}onProperty"
_RESTRICTIONS: Final = {f"{_OWL}someValuesFrom": "some", f"{_OWL}allValuesFrom": "only", f"{_OWL}hasValue": "value"}


def expression(graph: Graph, node: Term, name: Callable[[Term], str], depth: int = 0) -> str:
    """Return what a blank node stands for; what has no words of its own is written property by property.

    Args:
        graph: the triples around it.
        node: the blank node, or a term that needs no writing out.
        name: of any other term.
        depth: how deep it is nested in what is being written; very deep ones are left out.
    """
    if not isinstance(node, BlankNode):
        return name(node)
    said = graph.get(node, {})
    if depth > _DEEPEST:
        return "…"

    def inner(term: Term) -> str:
        return expression(graph, term, name, depth + 1)

    listed = next((key for key in _LISTS if key in said), "")
    if listed:
        before, between, after = _LISTS[listed]
        members = _members(graph, node if listed == f"{_RDF}first" else said[listed][0])
        return before + between.join(map(inner, members)) + after
    worded = next((key for key in _WORDS if key in said), "")
    if worded:
        return f"{_WORDS[worded]} {inner(said[worded][0])}"
    restricted = next((key for key in _RESTRICTIONS if key in said and _ON in said), "")
    if restricted:
        return f"({inner(said[_ON][0])} {_RESTRICTIONS[restricted]} {inner(said[restricted][0])})"
    return f"[{'; '.join(f'{name(NamedNode(key))} {inner(value)}' for key in sorted(said) for value in said[key])}]"


def _members(graph: Graph, node: Term) -> Iterator[Term]:
    """Yield the members of a list, which may be one that bites its own tail."""
    seen: set[Term] = set()
    while isinstance(node, BlankNode) and node not in seen:
        seen.add(node)
        said = graph.get(node, {})
        yield from said.get(f"{_RDF}first", ())[:1]
        node = next(iter(said.get(f"{_RDF}rest", ())), NamedNode(f"{_RDF}nil"))
