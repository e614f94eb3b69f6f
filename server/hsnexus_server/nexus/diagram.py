"""The diagram of an argument: factors as nodes, and the claims of one sign from one to another as one edge."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hsnexus.argument import Argument
from hsnexus.claim import Claim
from hsnexus.vocab import HSN

__all__ = ["ELSEWHERE", "SIGNS", "WHOLE", "Diagram", "Edge", "Node", "diagram"]

SIGNS: Final = (HSN.increase, HSN.decrease, HSN.mixed, HSN.none)
"""The signs of edges, in the order in which they are shown."""
WHOLE: Final = frozenset({HSN.Factor, HSN.Phenomenon})
"""Classes that all factors belong to, and that are no families."""
ELSEWHERE: Final = HSN.Phenomenon
"""The family of a factor that belongs to none of the families in their widest sense."""


@dataclass(frozen=True, slots=True)
class Node:
    """A factor that a claim is about.

    Attributes:
        iri: the factor.
        family: the box that it stands in: its family in the widest sense; of several the first by name.
        families: all its families, however wide.
        sections: where claims about it stand, in the order of the source.
        importance: the number of claims that have it as cause or effect, whatever is asked for.
        claims: the number of those that are asked for.
    """

    iri: str
    family: str
    families: tuple[str, ...]
    sections: tuple[str, ...]
    importance: int
    claims: int


@dataclass(frozen=True, slots=True)
class Edge:
    """What is claimed with one sign of how one factor acts on another.

    Attributes:
        cause: the factor that acts.
        effect: the factor that is acted upon.
        sign: of all its claims, one of ``SIGNS``.
        claims: one or more, in the order of their IRIs.
    """

    cause: str
    effect: str
    sign: str
    claims: tuple[Claim, ...]

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations that its claims are made with."""
        return tuple(sorted({claim.relation for claim in self.claims}))


@dataclass(frozen=True, slots=True)
class Diagram:
    """Nodes and edges of the claims that are asked for.

    Attributes:
        argument: whose claims they are.
        nodes: those that an edge touches, the most important first.
        edges: those with the most claims first; each claim stands in one.
        families: the boxes of the nodes, from those that act the most to those that are acted upon the most.
    """

    argument: Argument
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    families: tuple[str, ...]


def diagram(argument: Argument, claims: Iterable[Claim]) -> Diagram:
    """Return the diagram of some claims of an argument; the same claims give the same one, whatever their order."""
    together: defaultdict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda each: each.iri):
        together[claim.cause, claim.effect, argument.relations[claim.relation].polarity].append(claim)
    edges = [Edge(*ends, tuple(several)) for ends, several in together.items()]
    edges.sort(key=lambda each: (-len(each.claims), argument.name(each.cause), argument.name(each.effect), each.sign))
    importance, asked = _touched(argument.claims.values()), _touched(each for edge in edges for each in edge.claims)
    sections = _sections(argument, edges)
    nodes = [_node(argument, iri, sections[iri], importance[iri], asked[iri]) for iri in asked]
    nodes.sort(key=lambda each: (-each.importance, argument.name(each.iri), each.iri))
    return Diagram(argument, tuple(nodes), tuple(edges), _families(nodes, edges))


def _touched(claims: Iterable[Claim]) -> Counter[str]:
    """Return how many claims touch each factor."""
    return Counter(factor for claim in claims for factor in {claim.cause, claim.effect})


def _sections(argument: Argument, edges: Iterable[Edge]) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for edge in edges:
        for claim in edge.claims:
            for factor in (edge.cause, edge.effect):
                found[factor].update(argument.sections[claim.iri])
    return {factor: tuple(sorted(sections)) for factor, sections in found.items()}


def _node(argument: Argument, iri: str, sections: tuple[str, ...], importance: int, claims: int) -> Node:
    families = argument.families.get(iri, frozenset()) - WHOLE
    boxes = sorted(families & argument.roots)
    return Node(iri, boxes[0] if boxes else ELSEWHERE, tuple(sorted(families)), sections, importance, claims)


def _families(nodes: Iterable[Node], edges: Iterable[Edge]) -> tuple[str, ...]:
    family = {node.iri: node.family for node in nodes}
    acting: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for edge in edges:
        acting[family[edge.cause]] += len(edge.claims)
        total.update(dict.fromkeys((family[edge.cause],), len(edge.claims)))
        total.update(dict.fromkeys((family[edge.effect],), len(edge.claims)))
    return tuple(sorted(total, key=lambda each: (-acting[each] / total[each], each)))
