"""From words to what they find, grouped by kind, the best first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hsnexus.matching import plain
from hsnexus.names import folded
from hsnexus_server.search.library import Item, Library

__all__ = ["Found", "Group", "found"]

_ALIKE: Final = 72.0
"""The score below which a name that is only spelt alike is not shown."""
_NAMES: Final = 60.0
"""The score of something whose names hold all the words; it grows with the share of the name that they are."""
_TEXT: Final = 40.0
"""The score of something whose names and definition hold all the words."""
_REST: Final = 35.0


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was found: ``score`` tells how well it fits, from 0 to 100."""

    item: Item
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, the best first."""

    kind: str
    found: tuple[Found, ...]

    @property
    def best(self) -> float:
        """The score of the first."""
        return self.found[0].score


def found(library: Library, text: str) -> Sequence[Group]:
    """Return what words find, in groups of which the one with the best comes first.

    An identifier or a name finds its thing, in spite of a slip in spelling; words find whatever holds all of them, at
    the beginning of words.

    Args:
        library: all that is searched.
        text: the words.
    """
    wanted = plain(text)
    if not wanted:
        return ()
    scores = {match.thing.iri: match.score for match in library.matcher.matches(text) if match.score >= _ALIKE}
    words = [f" {word}" for word in wanted.split()]
    for iri, item in library.items.items():
        score = _score(item, wanted, words)
        if score > scores.get(iri, 0.0):
            scores[iri] = score
    groups: defaultdict[str, list[Found]] = defaultdict(list)
    for iri, score in scores.items():
        item = library.items[iri]
        groups[item.kind].append(Found(item, round(score, 1)))
    for several in groups.values():
        several.sort(key=lambda each: (-each.score, folded(each.item.named.label), each.item.named.iri))
    made = (Group(kind, tuple(several)) for kind, several in groups.items())
    return sorted(made, key=lambda group: (-group.best, group.kind))


def _score(item: Item, wanted: str, words: Sequence[str]) -> float:
    """Return how well a thing fits: 100 where the words are one of its names, 0 where one is nowhere."""
    if not all(word in item.told for word in words):
        return 0.0
    if not all(word in item.names for word in words):
        return _TEXT
    if wanted in item.own:
        return 100.0
    return _NAMES + _REST * min(1.0, len(wanted) / max(1, len(item.named.label)))
