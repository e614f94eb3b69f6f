"""The inquirer: reasoning over the claims of a dataset, whose factors are named as people name them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from hsnexus.argument import PREDICATES, argument
from hsnexus.bibtex import dataset_entry, entry
from hsnexus.facts import stored
from hsnexus.influence import Loop, Network, Path, Profile, Rivalry, loops, network, paths, profile, rivalries
from hsnexus.names import Named, Register, labelled, meant
from hsnexus.telling import Telling, permalink, tell
from hsnexus.vocab import PREFIXES

__all__ = ["LENGTH", "Inquirer", "Why", "inquirer"]

LENGTH: Final = 4
"""The most claims of a path or a loop, where nobody says otherwise."""
_OTHER: Final = f"{PREFIXES['skos']}altLabel"


@dataclass(frozen=True, slots=True)
class Why:
    """How one factor acts on another, told in English.

    Attributes:
        telling: the best path in words; ``None`` where there is no path.
        path: the best path; ``None`` where there is none.
        paths: how many paths there are.
        text: what is told, or that nobody claims anything.
        permalink: the address under which the same can be asked for.
        bibtex: entries of the cited works and of the dataset.
    """

    telling: Telling | None
    path: Path | None
    paths: int
    text: str
    permalink: str
    bibtex: tuple[str, ...]


@dataclass(frozen=True)
class Inquirer:
    """Who can be asked about the claims of a dataset.

    A factor is named by its IRI, its prefixed name, the last part of its IRI, or a label.

    Attributes:
        store: holds what the dataset says of works, in its default graph.
        version: of the dataset.
        digest: of the dataset.
        network: its claims, as steps between factors.
        factors: its factors, as they can be named.
    """

    store: ox.Store
    version: str
    digest: str
    network: Network
    factors: tuple[Named, ...]

    @cached_property
    def register(self) -> Register:
        """Its factors, ready to be asked for by many names."""
        return Register(self.factors)

    def factor(self, name: str) -> str:
        """Return the IRI of the factor that a name means.

        Raises:
            UnclearNameError: nothing is called so, or several factors are.
        """
        return meant(name, self.register, what="factor")

    def paths(
        self, start: str, end: str, *, length: int = LENGTH, sign: str | None = None, bridged: bool = False
    ) -> tuple[Path, ...]:
        """Return the paths from one factor to another, the best first; see ``hsnexus.influence.paths``.

        Args:
            start: the factor that acts.
            end: the factor that is acted upon.
            length: the most claims that a path may be made of.
            sign: that a path must have: ``increase``, ``decrease`` or ``unknown``; any where it is ``None``.
            bridged: whether to cross from factors to directly broader and narrower ones.

        Raises:
            QuestionError: a name is unclear, no claim speaks of one of the factors, or the two are one.
        """
        every = paths(self.network, self.factor(start), self.factor(end), length=length, bridged=bridged)
        return tuple(each for each in every if sign in {None, each.sign})

    def loops(
        self, *, length: int = LENGTH, feedback: str | None = None, through: str | None = None
    ) -> tuple[Loop, ...]:
        """Return the feedback loops, the shortest first; see ``hsnexus.influence.loops``.

        Args:
            length: the most claims that a loop may be made of.
            feedback: that a loop must be: ``reinforcing``, ``balancing`` or ``undetermined``.
            through: a factor that must lie on it.

        Raises:
            QuestionError: the name is unclear, or ``length`` is less than one.
        """
        factor = None if through is None else self.factor(through)
        return tuple(
            loop
            for loop in loops(self.network, length)
            if feedback in {None, loop.feedback} and (factor is None or factor in loop.factors)
        )

    def rivals(self, *, kind: str | None = None, about: str | None = None) -> tuple[Rivalry, ...]:
        """Return the disagreements between claims; see ``hsnexus.influence.rivalries``.

        Args:
            kind: of disagreement: ``both signs``, ``felt otherwise``, ``rivals``, ``qualifies`` or ``denied``.
            about: a factor that a claim on either side must have as its cause or effect.

        Raises:
            QuestionError: the name is unclear.
        """
        factor = None if about is None else self.factor(about)
        return tuple(
            each
            for each in rivalries(self.network)
            if kind in {None, each.strife} and (factor is None or factor in self._ends(each))
        )

    def profile(self, factor: str) -> Profile:
        """Return what is claimed about a factor; see ``hsnexus.influence.profile``.

        Raises:
            QuestionError: the name is unclear, or no claim speaks of the factor.
        """
        return profile(self.network, self.factor(factor))

    def why(self, start: str, end: str, *, length: int = LENGTH, sign: str | None = None, bridged: bool = False) -> Why:
        """Return the best of the paths from one factor to another, told in English and ready to cite.

        Args and errors are those of ``paths``.
        """
        ends = self.factor(start), self.factor(end)
        every = self.paths(*ends, length=length, sign=sign, bridged=bridged)
        options: dict[str, str | int] = {} if length == LENGTH else {"max": length}
        options |= {"sign": sign} if sign else {}
        options |= {"bridge": 1} if bridged else {}
        link = permalink(*ends, options)
        told = tell(self.network, every[0]) if every else None
        entries = [entry(self.store, work) for work in told.works] if told else []
        return Why(
            told,
            every[0] if every else None,
            len(every),
            told.text if told else self._nothing(ends, length, sign),
            link,
            (*entries, dataset_entry(self.version, self.digest, link)),
        )

    def _ends(self, rivalry: Rivalry) -> set[str]:
        claims = self.network.argument.claims
        return {end for iri in (*rivalry.claims, *rivalry.against) for end in (claims[iri].cause, claims[iri].effect)}

    def _nothing(self, ends: tuple[str, str], length: int, sign: str | None) -> str:
        name, what = self.network.argument.name, f" whose sign is {sign}" if sign else ""
        most = f"{length} claim{'' if length == 1 else 's'}"
        return f"No path of at most {most}{what} leads from {name(ends[0])} to {name(ends[1])}: nobody claims one."


def inquirer(store: ox.Store, version: str, digest: str, graphs: Sequence[str] | None = None) -> Inquirer:
    """Return who can be asked about the claims in a store.

    Args:
        store: holds the dataset.
        version: of the dataset.
        digest: of the dataset.
        graphs: the IRIs of the graphs whose claims count; ``None`` for the default graph.

    Raises:
        SourceError: a claim lacks a part, or has a relation that the ontology does not list.
    """
    triples = list(stored(store, PREDICATES, graphs))
    argued = argument(triples)
    others: defaultdict[str, list[str | None]] = defaultdict(list)
    for triple in triples:
        if triple.predicate.value == _OTHER and isinstance(triple.subject, ox.NamedNode):
            others[triple.subject.value].append(getattr(triple.object, "value", None))
    names = ((iri, argued.labels.get(iri), other) for iri in argued.families for other in others.get(iri, [None]))
    return Inquirer(store, version, digest, network(argued), labelled(names))
