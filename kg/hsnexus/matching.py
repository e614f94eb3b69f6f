"""Matching: from a name as somebody else wrote it to the things that it may mean, the likeliest first."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from hsnexus.names import Named, expanded, folded, last_part
from hsnexus.vocab import BASE

__all__ = ["CERTAIN", "Match", "Matcher", "plain"]

CERTAIN: Final = 100.0
"""The score of a name that is the thing's own."""
_OTHER: Final = 99.0
"""The score of a name that is one of its other names."""
_LIKE: Final = 0.95
"""What a score is worth that comes from likeness alone, so that no likeness reaches what is exact."""
_CUTOFF: Final = 60.0
"""The likeness below which names have nothing to do with each other."""
_NEAR: Final = 50.0
"""The likeness in spelling below which no words in common make up for it."""
_HOLDING: Final = 60.0
"""The likeness of a long name that holds a short one."""
_LEAST_HELD: Final = 3
"""How many characters a name must have for names that hold it to count as near it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that a name may mean.

    Attributes:
        thing: what may be meant.
        score: how well the name fits, from 0 to 100: 100 for its IRI, the last part of it or its label, 99 for another
            name of it, at most 95 for what is only like one of these.
        exact: whether the name is one of the thing's.
        spelling: how like the nearest name of the thing is spelt, from 0 to 100, words in any order.
        words: how many of the words of both are the same, from 0 to 100.
    """

    thing: Named
    score: float
    exact: bool
    spelling: float
    words: float


def plain(name: str) -> str:
    """Return a name as it is matched: letters, marks and digits only, in lower case, with a space between words.

    >>> plain("  Human-Security (SOUTH  ASIA)")
    'human security south asia'
    """
    kept = (each if unicodedata.category(each)[0] in "LMN" else " " for each in folded(name))
    return " ".join("".join(kept).split())


class Matcher:
    """Whoever knows the names of things, and finds those that another name may mean.

    The same names give the same matches in the same order, whatever order the things come in.
    """

    def __init__(self, things: Iterable[Named]) -> None:
        """Learn the names of things."""
        self._things = {thing.iri: thing for thing in things}
        own: defaultdict[str, set[str]] = defaultdict(set)
        others: defaultdict[str, set[str]] = defaultdict(set)
        for iri, thing in self._things.items():
            for name in (last_part(iri), thing.label):
                own[plain(name)].add(iri)
            for name in thing.others:
                others[plain(name)].add(iri)
        for names in (own, others):
            names.pop("", None)
        self._own, self._others = dict(own), dict(others)
        self._names: Sequence[str] = sorted(own.keys() | others.keys())
        # Sorted and spaced once, not for each name that is looked for.
        self._sorted = [_sorted(name) for name in self._names]
        self._spaced = [f" {name}" for name in self._names]

    def named(self, name: str) -> Named | None:
        """Return the thing of an identifier: an IRI, what follows our base in it, or a prefixed name."""
        given = name.strip()
        return self._things.get(expanded(given)) or self._things.get(BASE + given)

    def matches(self, name: str) -> tuple[Match, ...]:
        """Return the things that a name may mean, the best first; equals by label, then IRI.

        A name that is an identifier means that thing alone, exactly; a name that is two things' is exact for both.

        Args:
            name: an identifier, a label, another label, or something like one of them.
        """
        known = self.named(name)
        wanted = plain(last_part(known.iri) if known else name)
        found = self._alike(wanted)
        if known:
            found[known.iri] = Match(known, CERTAIN, exact=True, spelling=100.0, words=100.0)
        else:
            for names, score in ((self._others, _OTHER), (self._own, CERTAIN)):
                for iri in names.get(wanted, ()):
                    found[iri] = Match(self._things[iri], score, exact=True, spelling=100.0, words=100.0)
        return tuple(sorted(found.values(), key=lambda each: (-each.score, folded(each.thing.label), each.thing.iri)))

    def beginning(self, prefix: str) -> tuple[Named, ...]:
        """Return the things that a name begins to spell, for completion while somebody types.

        First the thing whose identifier it is, then those of which a name begins so, then those of which a later word
        of a name does; each of these in the order of labels.
        """
        wanted, known = plain(prefix), self.named(prefix)
        ranks: dict[str, int] = {} if known is None else {known.iri: 0}
        for name in self._names:
            rank = 1 if name.startswith(wanted) else 2 if f" {wanted}" in name else 0
            for iri in self._called(name) if rank else ():
                ranks[iri] = min(rank, ranks.get(iri, rank))
        things = (self._things[iri] for iri in ranks)
        return tuple(sorted(things, key=lambda each: (ranks[each.iri], folded(each.label), each.iri)))

    def _called(self, name: str) -> set[str]:
        return self._own.get(name, set()) | self._others.get(name, set())

    def _alike(self, wanted: str) -> dict[str, Match]:
        """Return the things of which a name is like the wanted one, by their IRIs."""
        if not wanted:
            return {}
        beginning = f" {wanted}"
        held = {spaced[1:]: _held(wanted, spaced[1:]) for spaced in self._spaced if beginning in spaced}
        spelling = {name: fuzz.ratio(wanted, name) for name in held}
        for text, texts in ((wanted, self._names), (_sorted(wanted), self._sorted)):
            for _, ratio, at in process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=None):
                name = self._names[at]
                spelling[name] = max(ratio, spelling.get(name, 0.0))
        found: dict[str, Match] = {}
        for name, ratio in spelling.items():
            words = _shared(wanted, name)
            likeness = max(ratio, (ratio + words) / 2, held.get(name, 0.0))
            if likeness < _CUTOFF:
                continue
            score = round(_LIKE * likeness, 1)
            for iri in self._called(name):
                if iri not in found or (score, ratio, words) > (
                    found[iri].score,
                    found[iri].spelling,
                    found[iri].words,
                ):
                    found[iri] = Match(self._things[iri], score, False, round(ratio, 1), round(words, 1))  # noqa: FBT003
        return found


def _sorted(name: str) -> str:
    return " ".join(sorted(name.split()))


def _shared(one: str, other: str) -> float:
    mine, theirs = set(one.split()), set(other.split())
    return 100 * len(mine & theirs) / len(mine | theirs)


def _held(wanted: str, name: str) -> float:
    """Return the likeness of a name to a shorter one that it holds; 0 where that is too short to tell anything."""
    return _HOLDING + (100 - _HOLDING) * len(wanted) / len(name) if len(wanted) >= _LEAST_HELD else 0.0
