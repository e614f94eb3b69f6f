"""Relevance: which axioms may bear on a few terms, the nearest first.

By syntactic locality, with classes and properties of no interest taken as empty and then as all there is, in turns
(Cuenca Grau, Horrocks, Kazakov, Sattler, *Modular Reuse of Ontologies*, JAIR 31, 2008); before that, facts by whom they
are about, which is a guess only. What is chosen so is where a search begins, and never where it ends.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from hsnexus.axioms import CHARACTERISTICS, Axiom, Axioms
from hsnexus.constructs import NOTHING, THING, owl
from hsnexus.expressions import Term, members
from hsnexus.vocab import PREFIXES

__all__ = ["widening"]

_FACTS: Final = frozenset(("Fact", "Type", "NegativeFact", "SameAs"))
_DATATYPES: Final = tuple(PREFIXES[name] for name in ("xsd", "rdf", "rdfs"))
_ON: Final = owl("onProperty").value
_AT_LEAST: Final = tuple(owl(f"{name}ardinality").value for name in ("c", "minC", "qualifiedC", "minQualifiedC"))
_AT_MOST: Final = tuple(owl(f"{name}ardinality").value for name in ("maxC", "maxQualifiedC"))
_VALUES: Final = tuple(owl(name).value for name in ("hasValue", "hasSelf"))
_SOME: Final = owl("someValuesFrom").value
_ONLY: Final = owl("allValuesFrom").value
_QUALIFIERS: Final = tuple(owl(name).value for name in ("onClass", "onDataRange"))
# The characteristics that an empty property has, and those of one that ties everything to everything.
_OF_EMPTY: Final = frozenset(CHARACTERISTICS) - {"Reflexive"}
_OF_FULL: Final = frozenset(("Transitive", "Symmetric", "Reflexive"))
# How many that tie what is named to each other are tried one by one, before all of them together.
_TIES: Final = 8


def widening(given: Axioms, terms: Collection[str], background: Collection[str] = ()) -> Iterator[tuple[Axiom, ...]]:
    """Yield axioms that may bear on terms, in ever wider choices; in each the nearest come first, and the last is all.

    First with the facts about the named alone, then with those about one that ties two of them, then about all who do,
    then about all who point at one of them. Each of these choices is made three times: of what is plainest to read,
    without equivalent classes, closed lists, domains and ranges; without the last three; and of all.

    Args:
        given: all axioms.
        terms: IRIs of classes, properties and individuals.
        background: individuals whose facts belong to the vocabulary, such as those of closed lists.
    """
    facts = _Facts(given.each)
    named = {term for term in terms if "individual" in given.kinds.get(term, ())}
    tying = sorted(facts.tying(named))
    rings = [named, *({*named, one} for one in tying[:_TIES]), {*named, *tying}, {*named, *facts.pointing(named)}]
    seen: set[frozenset[Axiom]] = set()
    widest: tuple[Axiom, ...] = ()
    for ring in rings:
        widest = _star(given, set(terms), facts.reaching(ring) | set(background), facts)
        for chosen in _plainest(widest, given.graph):
            if frozenset(chosen) not in seen:
                seen.add(frozenset(chosen))
                yield chosen
    rest = [axiom for axiom in given.each if axiom not in {*widest}]
    if rest:
        yield (*widest, *rest)


def _plainest(
    chosen: Sequence[Axiom], graph: Mapping[Term, Mapping[str, Sequence[Term]]]
) -> Iterator[tuple[Axiom, ...]]:
    """Yield ever more of some axioms, those that are read without a detour first."""

    def detour(axiom: Axiom) -> int:
        if axiom.keyword in {"Domain", "Range"}:
            return 2
        is_list = owl("oneOf").value in graph.get(axiom.main.object, {})
        return 1 + is_list if axiom.keyword == "EquivalentTo" else 0

    for most in range(3):
        yield tuple(axiom for axiom in chosen if detour(axiom) <= most)


class _Facts:
    """Facts by whom they are about, and by whom they point at."""

    def __init__(self, several: Iterable[Axiom]) -> None:
        self.about: defaultdict[str, list[Axiom]] = defaultdict(list)
        self.back: defaultdict[str, set[str]] = defaultdict(set)
        for axiom in several:
            if axiom.keyword in _FACTS and isinstance(axiom.main.subject, ox.NamedNode):
                subject, value = axiom.main.subject.value, axiom.main.object
                self.about[subject].append(axiom)
                if isinstance(value, ox.NamedNode) and axiom.keyword != "Type":
                    self.back[value.value].add(subject)

    def pointing(self, named: Collection[str]) -> set[str]:
        """Return those whose facts point at one of the named."""
        return set().union(*(self.back[name] for name in named))

    def tying(self, named: Collection[str]) -> set[str]:
        """Return those whose facts point at two of the named, as a claim does at its cause and its effect."""
        pointing = [self.back[name] for name in sorted(named)]
        return set().union(*(one & other for at, one in enumerate(pointing) for other in pointing[at + 1 :]))

    def reaching(self, people: Collection[str]) -> set[str]:
        """Return some people, and those whom their facts point at."""
        values = [axiom.main.object for one in people for axiom in self.about[one] if axiom.keyword == "Fact"]
        return {*people, *(value.value for value in values if isinstance(value, ox.NamedNode))}


def _star(given: Axioms, terms: set[str], people: Collection[str], facts: _Facts) -> tuple[Axiom, ...]:
    """Return the axioms that are local neither way, the nearest first; each turn looks in those that are left."""
    left = [axiom for axiom in given.each if axiom.keyword not in _FACTS]
    size = len(given.each)
    told = {axiom for name in people for axiom in facts.about[name]}
    while True:
        # Facts are about somebody: who is named by no axiom so far is not spoken of yet.
        near = _Near(given, {*left}, told)
        chosen = near.around(terms | ({*people} - {*terms}), full=False)
        chosen = _Near(given, {*chosen}, {axiom for axiom in chosen if axiom in told}).around(terms, full=True)
        if len(chosen) == size:
            return tuple(chosen)
        left, told, size = chosen, told & {*chosen}, len(chosen)


@dataclass(frozen=True, slots=True)
class _Near:
    """Axioms to choose from.

    Attributes:
        given: what there is.
        words: axioms that are taken when they are not local.
        told: facts that are taken as soon as somebody whom they are about is known.
    """

    given: Axioms
    words: set[Axiom]
    told: set[Axiom]

    def around(self, terms: Collection[str], *, full: bool) -> list[Axiom]:
        """Return, round by round, the axioms that are not local to the terms, with the terms of those before."""
        known = set(terms)
        found: list[Axiom] = []
        ahead = [axiom for axiom in self.given.each if axiom in self.words or axiom in self.told]
        while True:
            ends = _Ends(self.given.graph, known, full=full)
            chosen = [axiom for axiom in ahead if self._taken(axiom, ends, full=full)]
            if not chosen:
                return found
            found += chosen
            taken = set(chosen)
            ahead = [axiom for axiom in ahead if axiom not in taken]
            known |= set().union(*(axiom.terms for axiom in chosen))

    def _taken(self, axiom: Axiom, ends: "_Ends", *, full: bool) -> bool:
        if axiom.keyword in _FACTS and not full:
            return getattr(axiom.main.subject, "value", "") in ends.known
        return not ends.local(axiom)


class _Ends:
    """Tells what is surely empty, or surely everything, where all classes and properties but the known are so.

    Attributes:
        graph: the triples of expressions.
        known: the terms of interest.
        full: whether all others are everything there is; else they are empty.
    """

    def __init__(
        self, graph: Mapping[Term, Mapping[str, Sequence[Term]]], known: Collection[str], *, full: bool
    ) -> None:
        """Take all other classes and properties as empty, or as everything there is."""
        self.graph, self.known, self.full = graph, known, full

    def local(self, axiom: Axiom) -> bool:
        """Tell whether an axiom then says nothing."""
        subject, value, keyword = axiom.main.subject, axiom.main.object, axiom.keyword
        ways: Mapping[str, Callable[[], bool]] = {
            "SubClassOf": lambda: self.empty(subject) or self.all(value),
            "SubPropertyOf": lambda: self.empty(subject) or self.all(value),
            "EquivalentTo": lambda: self._alike(subject, value),
            "InverseOf": lambda: self._alike(subject, value),
            "DisjointWith": lambda: self.empty(subject) or self.empty(value),
            "Domain": lambda: self.empty(subject) or self.all(value),
            "Range": lambda: self.empty(subject) or self.all(value),
            "Characteristics": lambda: self._natural(subject, str(getattr(value, "value", ""))),
            "SubPropertyChain": lambda: self.all(subject) or any(map(self.empty, members(self.graph, value))),
            "Type": lambda: self.all(value),
            "Fact": lambda: self.all(axiom.main.predicate),
        }
        if keyword in ways:
            return ways[keyword]()
        # To be apart takes two that are known.
        return sum(1 for term in axiom.terms if term in self.known) < 2  # noqa: PLR2004

    def empty(self, node: Term) -> bool:
        """Tell whether a class, or a property, is surely empty."""
        if isinstance(node, ox.NamedNode):
            return node == NOTHING or (not self.full and self._outside(node))
        said = self.graph.get(node, {})
        if _ON in said:
            role = said[_ON][0]
            if _ONLY in said:
                return self.all(role) and self.empty(said[_ONLY][0])
            if _SOME in said:
                return self.empty(role) or self.empty(said[_SOME][0])
            if any(key in said for key in _VALUES):
                return self.empty(role)
            least = any(key in said and int(getattr(said[key][0], "value", 0)) > 0 for key in _AT_LEAST)
            return least and (self.empty(role) or any(self.empty(said[key][0]) for key in _QUALIFIERS if key in said))
        return self._made(said, self.empty, any, self.all)

    def all(self, node: Term) -> bool:
        """Tell whether a class, or a property, surely holds everything."""
        if isinstance(node, ox.NamedNode):
            return node == THING or (self.full and self._outside(node))
        said = self.graph.get(node, {})
        if _ON in said:
            role = said[_ON][0]
            if _ONLY in said:
                return self.empty(role) or self.all(said[_ONLY][0])
            if _SOME in said:
                return self.all(role) and self.all(said[_SOME][0])
            if any(key in said for key in _VALUES):
                return self.all(role)
            return any(key in said for key in _AT_MOST) and self.empty(role)
        return self._made(said, self.all, all, self.empty)

    def _made(
        self,
        said: Mapping[str, Sequence[Term]],
        this: Callable[[Term], bool],
        of_all: Callable[[Iterable[bool]], bool],
        opposite: Callable[[Term], bool],
    ) -> bool:
        """Tell it of what is made by inverse, intersection, union or complement."""
        one_of_all = any if of_all is all else all
        for key, way in (("intersectionOf", of_all), ("unionOf", one_of_all)):
            if (listed := said.get(owl(key).value)) is not None:
                return way(this(each) for each in members(self.graph, listed[0]))
        if (inverse := said.get(owl("inverseOf").value)) is not None:
            return this(inverse[0])
        without = said.get(owl("complementOf").value)
        return without is not None and opposite(without[0])

    def _alike(self, one: Term, other: Term) -> bool:
        return (self.empty(one) and self.empty(other)) or (self.all(one) and self.all(other))

    def _natural(self, role: Term, nature: str) -> bool:
        natures = _OF_EMPTY if self.empty(role) else _OF_FULL if self.all(role) else frozenset()
        return nature.rpartition("#")[2].removesuffix("Property") in natures

    def _outside(self, node: ox.NamedNode) -> bool:
        return node not in {THING, NOTHING} and node.value not in self.known and not node.value.startswith(_DATATYPES)
