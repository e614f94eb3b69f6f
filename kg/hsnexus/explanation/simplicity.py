"""Simplicity: where OWL 2 DL wants a property that neither is transitive nor follows from a chain.

Source: https://www.w3.org/TR/owl2-syntax/#The_Restrictions_on_the_Axiom_Closure, *restriction on simple roles*.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from hsnexus.constructs import owl, rdf
from hsnexus.expressions import Term, members
from hsnexus.vocab import PREFIXES

__all__ = ["broken"]

_Graph = Mapping[Term, Mapping[str, Sequence[Term]]]
_TYPE: Final = rdf("type").value
_BELOW: Final = f"{PREFIXES['rdfs']}subPropertyOf"
_ALIKE: Final = (owl("equivalentProperty").value, owl("inverseOf").value)
_CHAIN: Final = owl("propertyChainAxiom").value
_TRANSITIVE: Final = owl("TransitiveProperty")
_NATURES: Final = frozenset(
    owl(f"{name}Property") for name in ("Functional", "InverseFunctional", "Asymmetric", "Irreflexive")
)
_COUNTS: Final = frozenset(
    owl(f"{part}ardinality").value for part in ("c", "minC", "maxC", "qualifiedC", "minQualifiedC", "maxQualifiedC")
) | {owl("hasSelf").value}
_ON: Final = owl("onProperty").value
_APART: Final = owl("propertyDisjointWith").value


def broken(graph: _Graph, addition: Iterable[ox.Triple]) -> list[ox.NamedNode]:
    """Return the properties that must be simple, and would not be any more if some triples were added.

    Args:
        graph: all triples, by subject and predicate.
        addition: what is added.
    """
    more: defaultdict[Term, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for triple in addition:
        more[triple.subject][triple.predicate.value].append(triple.object)
    told = (graph, more)
    known = _must_be_simple((graph,)) & _complex((graph,))
    found = (_must_be_simple(told) & _complex(told)) - known
    of_inverses = (each for role in found for each in more[role][_ALIKE[1]])
    return sorted({role for role in (*found, *of_inverses) if isinstance(role, ox.NamedNode)}, key=str)


def _complex(graphs: Sequence[_Graph]) -> set[Term]:
    """Return the properties that are transitive or follow from a chain, and all above and inverse to them."""
    found: set[Term] = set()
    above: defaultdict[Term, set[Term]] = defaultdict(set)
    for graph in graphs:
        for subject, said in graph.items():
            if _CHAIN in said or _TRANSITIVE in said.get(_TYPE, ()):
                found.add(subject)
            above[subject].update(said.get(_BELOW, ()))
            for other in (value for key in _ALIKE for value in said.get(key, ())):
                above[subject].add(other)
                above[other].add(subject)
    ahead = [*found]
    while ahead:
        new = above[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def _must_be_simple(graphs: Sequence[_Graph]) -> set[Term]:
    """Return the properties that are functional, asymmetric, irreflexive, counted, apart, or lead back to oneself."""
    found: set[Term] = set()
    for graph in graphs:
        for subject, said in graph.items():
            if not _NATURES.isdisjoint(said.get(_TYPE, ())):
                found.add(subject)
            if not _COUNTS.isdisjoint(said):
                found.update(said.get(_ON, ()))
            if _APART in said:
                found.update((subject, *said[_APART]))
            if owl("AllDisjointProperties") in said.get(_TYPE, ()):
                found.update(each for head in said.get(owl("members").value, ()) for each in members(graph, head))
    return found
