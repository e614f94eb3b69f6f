"""The outline of the annotated sources: their sections in reading order, and what was read out of each."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hsnexus.argument import Argument
from hsnexus.vocab import DCTERMS, HSN
from hsnexus_server.told import Told

__all__ = ["Chain", "Part", "chain", "outline", "pieces"]

_Range = tuple[int, int]
_SIGNS: Final = (HSN.increase, HSN.decrease, HSN.mixed, HSN.none)


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a source.

    Attributes:
        iri: of the section.
        source: the work that it is part of.
        number: its place in the order of reading.
        start: where it begins, in code points of the normalised text.
        end: where it ends.
        passages: those that carry something, in order.
        silent: the spans that carry nothing, in order.
        claims: those stated in it, in order.
        others: the other statements made in it, by class.
        signs: polarity to the number of claims.
        telling: how many code points stand in passages that carry something, the space after each included.
        hushed: how many more stand in silent spans.
    """

    iri: str
    source: str
    number: int
    start: int
    end: int
    passages: tuple[str, ...]
    silent: tuple[str, ...]
    claims: tuple[str, ...]
    others: Mapping[str, tuple[str, ...]]
    signs: Mapping[str, int]
    telling: int
    hushed: int

    @property
    def size(self) -> int:
        """How many code points it has."""
        return self.end - self.start

    @property
    def share(self) -> float:
        """Which share of it is accounted for, in percent."""
        return 100 * (self.telling + self.hushed) / self.size if self.size > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Chain:
    """What a note says when it only points back.

    Attributes:
        notes: the notes that it points to, one from the other, the nearest first.
        literally: the works that the last of them is read as; none where that cites nothing.
        evidently: the works that the note itself is read as.
    """

    notes: tuple[str, ...]
    literally: tuple[str, ...]
    evidently: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the note means another work than the one that it points to."""
        return set(self.literally) != set(self.evidently)


def outline(argument: Argument, told: Told) -> tuple[Part, ...]:
    """Return the sections, source by source, in reading order."""
    claims: defaultdict[str, list[str]] = defaultdict(list)
    for iri, sections in argument.sections.items():
        for section in sections:
            claims[section].append(iri)
    telling = sorted(_all_pieces(told, HSN.Passage))
    silent = _all_pieces(told, HSN.SilentSpan)
    everything = sorted([*telling, *silent])

    def covered(start: int, end: int) -> _Range:
        carrying = _covered(telling, start, end)
        return carrying, _covered(everything, start, end) - carrying

    parts = (_part(argument, told, iri, claims[iri], covered) for iri in told.of_class(HSN.Section))
    return tuple(sorted(parts, key=lambda part: (part.source, part.number, part.iri)))


def pieces(told: Told, passage: str) -> tuple[_Range, ...]:
    """Return the ranges of a passage, in order: one, or several where a page's notes break it."""
    found = told.all(passage, HSN.hasRange) or (passage,)
    return tuple(sorted((told.number(one, HSN.start), told.number(one, HSN.end)) for one in found))


def chain(told: Told, note: str) -> Chain | None:
    """Return how a note points back; ``None`` for one that does not."""
    notes: list[str] = []
    ahead = told.one(note, HSN.pointsTo)
    while ahead and ahead not in {note, *notes}:
        notes.append(ahead)
        ahead = told.one(ahead, HSN.pointsTo)
    if not notes:
        return None
    return Chain(tuple(notes), told.all(notes[-1], HSN.readAs), told.all(note, HSN.readAs))


def _part(
    argument: Argument, told: Told, iri: str, claims: Iterable[str], covered: Callable[[int, int], _Range]
) -> Part:
    spans = sorted(told.back(iri, HSN.inSection), key=lambda each: (told.place(each), each))
    quiet = set(told.of_class(HSN.SilentSpan))
    others: dict[str, tuple[str, ...]] = {}
    for kind in (HSN.Definition, HSN.TaxonomicStatement, HSN.Contrast, HSN.Figure, HSN.Recommendation):
        of_kind = set(told.of_class(kind))
        stated = dict.fromkeys(each for span in spans for each in told.back(span, HSN.statedIn) if each in of_kind)
        if stated:
            others[kind] = tuple(stated)
    start, end = told.number(iri, HSN.start), told.number(iri, HSN.end)
    telling, hushed = covered(start, end)
    placed = sorted(claims, key=lambda each: (min(map(told.place, argument.claims[each].passages)), each))
    signs = Counter(argument.relations[argument.claims[each].relation].polarity for each in placed)
    return Part(
        iri=iri,
        source=told.one(iri, DCTERMS.isPartOf),
        number=told.number(iri, HSN.sectionNumber),
        start=start,
        end=end,
        passages=tuple(span for span in spans if span not in quiet),
        silent=tuple(span for span in spans if span in quiet),
        claims=tuple(placed),
        others=others,
        signs={sign: signs[sign] for sign in _SIGNS if signs[sign]},
        telling=telling,
        hushed=hushed,
    )


def _all_pieces(told: Told, kind: str) -> Iterator[_Range]:
    for passage in told.of_class(kind):
        yield from pieces(told, passage)


def _covered(ranges: Iterable[_Range], start: int, end: int) -> int:
    """Return how many places between two are in some range, or are the one space after it; the ranges come in order."""
    count, reached = 0, start
    for first, last in ranges:
        beyond = min(last + 1, end)
        count += max(0, beyond - max(first, reached))
        reached = max(reached, beyond)
    return count
