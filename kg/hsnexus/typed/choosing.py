"""Choosing: what a program asks for by names, as people name things, among the claims of a dataset."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Final, TypedDict

import pyoxigraph as ox

from hsnexus.anchored import starts
from hsnexus.argument import Argument
from hsnexus.errors import QuestionError
from hsnexus.facets import FACETS, searched
from hsnexus.kinds import KINDS
from hsnexus.names import Named, Register, UnclearNameError, folded, last_part, meant, of_class
from hsnexus.typed.claims import Claim, Claims
from hsnexus.typed.given import one_text
from hsnexus.vocab import PREFIXES

__all__ = ["FILTERS", "Chooser", "ClaimFilters", "Names", "names", "texts", "words_of"]

Names = str | Iterable[str]
"""A name, or several, of which any will do: an IRI, a prefixed name, the last part of an IRI, or a label."""

_FACTORS: Final = ("about", "cause", "effect")
_FAMILIES: Final = {
    "family": ("cause", "effect"),
    "cause_family": ("cause",),
    "effect_family": ("effect",),
}
_FEW: Final = 15
_CLASS: Final = f"{PREFIXES['owl']}Class"


class ClaimFilters(TypedDict, total=False):
    """What claims are chosen by; of several filters a claim must pass each.

    A filter takes a name, or several, of which a claim must have one; none passes an empty list, each passes ``None``.
    ``words`` alone takes one text, of whose words a claim must have each.
    A name is an IRI, a prefixed name (``factor:remittances``), the last part of an IRI, or a label.

    Attributes:
        about: a factor that is cause or effect.
        cause: the factor that acts.
        effect: the factor that is acted upon.
        relation: how the one acts on the other: ``enabling``.
        sign: of the relation: ``increase``, ``decrease``, ``mixed`` or ``none``.
        modality: how surely it is claimed: ``hedged``.
        voice: ``author`` or ``reported``.
        source: on whose word it stands: a work or an actor, or the annotated source itself; a note is no voice.
        section: in which it stands: ``s08-remittance``.
        passage: in which it is stated: ``p118``.
        family: a class to which the cause or the effect belongs, however far up: ``threat``.
        cause_family: a class to which the cause belongs.
        effect_family: a class to which the effect belongs.
        group: the people whom it is about.
        level: the scale of the effect.
        place: where along the way of migration it holds.
        words: words that it must all hold, in its label, its factors' labels, its hedges or its id; one text.
    """

    about: Names | None
    cause: Names | None
    effect: Names | None
    relation: Names | None
    sign: Names | None
    modality: Names | None
    voice: Names | None
    source: Names | None
    section: Names | None
    passage: Names | None
    family: Names | None
    cause_family: Names | None
    effect_family: Names | None
    group: Names | None
    level: Names | None
    place: Names | None
    words: str | None


FILTERS: Final = tuple(ClaimFilters.__annotations__)
"""The names of all filters."""
_FACET: Final = {name: FACETS[name] for name in FILTERS if name in FACETS} | {"about": FACETS["factor"]}


@dataclass(frozen=True)
class Chooser:
    """Who chooses among claims by name.

    Attributes:
        store: holds the dataset.
        argument: its claims, and what ties them to one another.
        factors: its factors, as they can be named.
    """

    store: ox.Store
    argument: Argument
    factors: Register

    def claims(self, among: Claims, filters: Mapping[str, Names | None]) -> Claims:
        """Return the claims that pass every filter, in the order in which they come.

        Raises:
            UnclearNameError: a name means nothing there, or several things.
            QuestionError: there is no such filter, or what it is given is no text.
        """
        tests = [self._test(name, given) for name, given in filters.items() if given is not None]
        found = tuple(each for each in among if all(test(each) for test in tests))
        return Claims(found, among.labels)

    def _test(self, name: str, given: Names) -> Callable[[Claim], bool]:
        if name not in FILTERS:
            near = get_close_matches(name, FILTERS, n=3)
            message = f"claims are not chosen by {name[:80]!r}"
            raise QuestionError(message, advice=f"They are by {', '.join(near or FILTERS)}")
        if name == "words":
            wanted = words_of(given)
            return lambda claim: all(word in searched(self.argument, claim) for word in wanted)
        wanted_iris = self.iris(name, given)
        return lambda claim: not wanted_iris.isdisjoint(self._values(name, claim))

    def iris(self, name: str, given: Names) -> frozenset[str]:
        """Return the IRIs of the things that the names for a filter mean.

        Raises:
            UnclearNameError: a name means nothing there, or several things.
            QuestionError: it is no text, or a source on whose word nothing can stand.
        """
        things = self._things(name)
        what = "factor" if name in _FACTORS else "class of factors" if name in _FAMILIES else name
        try:
            found = {meant(each, things, what=what): each for each in texts(given, name)}
        except UnclearNameError as error:
            every = tuple(things.things.values())
            if error.choices or not 0 < len(every) <= _FEW:
                raise
            advice = f"There are {', '.join(each.label for each in every)}"
            raise UnclearNameError(error.message, advice=advice, choices=every) from error
        if name == "source" and (mute := sorted(self._mute & found.keys())):
            message = f"{found[mute[0]]!r} is no voice: it is a note, a section or a text"
            raise QuestionError(message, advice="Give a work or an actor; the notes of a claim are its footnotes")
        return frozenset(found)

    def _values(self, name: str, claim: Claim) -> Iterable[str]:
        if name == "passage":
            return claim.passages
        if name in _FAMILIES:
            families = self.argument.families
            return frozenset().union(*(families.get(getattr(claim, end), ()) for end in _FAMILIES[name]))
        return _FACET[name].values(self.argument, claim)

    def _things(self, name: str) -> Register:
        """Return what can be named for a filter."""
        if name in _FACTORS:
            return self.factors
        if name in _FAMILIES:
            return self._families
        if name == "passage":
            return self._passages
        return self._sections if name == "section" else Register(self._of(_FACET[name].classes))

    def _of(self, classes: Iterable[str]) -> tuple[Named, ...]:
        return tuple({each.iri: each for kind in classes for each in of_class(self.store, kind)}.values())

    @cached_property
    def _mute(self) -> frozenset[str]:
        """The sources that are no works, on whose word nothing can stand."""
        return frozenset(each.iri for each in self._of(KINDS["works"].but))

    @cached_property
    def _families(self) -> Register:
        """The classes to which some factor belongs."""
        known = frozenset().union(*self.argument.families.values())
        return Register(each for each in of_class(self.store, _CLASS) if each.iri in known)

    @cached_property
    def _passages(self) -> Register:
        """The passages, as they can be named."""
        return names((iri, "") for iri in starts(self.store))

    @cached_property
    def _sections(self) -> Register:
        """The sections; the name of one need not repeat that of its source."""
        starts = [f"{last_part(source)}-" for source in set(self.argument.sources.values()) if source]
        found = self._of(FACETS["section"].classes)
        rests = {
            each.iri: tuple(last_part(each.iri).removeprefix(start) for start in starts if start in last_part(each.iri))
            for each in found
        }
        return Register(Named(each.iri, each.label, (*each.others, *rests[each.iri])) for each in found)


def names(things: Iterable[tuple[str, str]]) -> Register:
    """Return the names of claims or passages, from IRI and label: their files say ``claim:c041``, and here one may."""
    return Register(Named(iri, label or last_part(iri), (":".join(iri.rsplit("/", 2)[1:]),)) for iri, label in things)


def words_of(given: object) -> list[str]:
    """Return the words of a text, as they are looked for.

    Raises:
        QuestionError: it is no text.
    """
    return folded(one_text(given, "words", "Give them in one text, with spaces between them")).split()


def texts(given: object, name: str) -> tuple[str, ...]:
    """Return what a filter is given: one text, or several.

    Raises:
        QuestionError: it is no text.
    """
    several = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, Iterable) else (given,)
    for each in several:
        if not isinstance(each, str):
            message = f"{name} is given {type(each).__name__}, not text"
            raise QuestionError(message, advice="Give a name, or several: an IRI, a prefixed name or a label")
    return tuple(str(each) for each in several)
