"""One made-up source: units of the real one drawn at random, laid out as a text of its own, and said in other words."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import pyoxigraph as ox

from hsnexus.claim import Claim
from hsnexus.vocab import BASE, PREFIXES

from .shapes import SLUG, Fact, Role, Shapes, Thing
from .words import phrase

__all__ = ["Factor", "Source", "facts_of", "invented"]

_INTEGER: Final = ox.NamedNode(f"{PREFIXES['xsd']}integer")
_PART: Final = re.compile(rf"{re.escape(BASE)}(?:source|kg)/{SLUG}(?P<part>/claims/\d+|/[a-z]+|-text|-[ns]\d+)?")
_PIECE: Final = re.compile(r"-r\d+$")

Names = Callable[[Fact], ox.NamedNode]
"""What a factor, or what stands elsewhere, is called for whoever speaks of it."""
Factor = Callable[[str, int], ox.NamedNode]


@dataclass(frozen=True, slots=True)
class Source:
    """A made-up source: asserted triples, inferred ones, and its claims, from which edges are derived."""

    asserted: Sequence[ox.Triple]
    inferred: Sequence[ox.Triple]
    claims: Sequence[Claim]


@dataclass(frozen=True, slots=True)
class _Copy:
    """A thing that is made again: under which name, in which unit, what the others of it are called, and where."""

    thing: Thing
    node: ox.NamedNode
    unit: int
    together: Mapping[str, ox.NamedNode]
    start: int


def invented(shapes: Shapes, slug: str, draw: random.Random, factor: Factor, most: float) -> Source:
    """Make up a source of as many units as the real one has, or of fewer: what exceeds ``most`` facts is left out.

    Args:
        shapes: of the real source.
        slug: of the made-up one.
        draw: chance; units are drawn with it one after the other, with replacement.
        factor: names the factor that stands for a real one here, in the so-manieth unit.
        most: facts of it.
    """
    frame = {thing.iri: ox.NamedNode(_renamed(thing.iri, slug, at)) for at, thing in enumerate(shapes.frame)}
    copies, sections = _laid_out(_drawn(shapes, draw, most), slug, frame)
    elsewhere: defaultdict[str, list[ox.NamedNode]] = defaultdict(list)
    for copy in copies:
        elsewhere[copy.thing.iri].append(copy.node)
        elsewhere[copy.thing.kind].append(copy.node)

    def named(copy: _Copy, fact: Fact) -> ox.NamedNode:
        iri = fact.value.value
        if fact.role is Role.FACTOR:
            return factor(iri, copy.unit)
        if fact.role is Role.FRAME:
            return frame[iri]
        if fact.role is Role.TOGETHER:
            return copy.together[iri]
        kind = iri.removeprefix(f"{BASE}{SLUG}/").partition("/")[0]
        others = [node for node in elsewhere[iri] or elsewhere[kind] if node != copy.node]
        return draw.choice(others or [copy.node])

    told: dict[bool, dict[ox.Triple, None]] = {False: {}, True: {}}  # sets that keep their order
    for copy in (*_framed(shapes.frame, frame, sections), *copies):
        for fact, triple in facts_of(copy.thing, copy.node, partial(named, copy), draw, copy.start):
            if triple.object != triple.subject:  # the only one of its kind has none to point at
                told[fact.inferred][triple] = None
    claims = [_claim(shapes.claims[copy.thing.iri], copy, factor) for copy in copies if copy.thing.kind == "claim"]
    return Source([*told[False]], [*told[True]], claims)


def _drawn(shapes: Shapes, draw: random.Random, most: float) -> list[tuple[Thing, ...]]:
    """Draw as many units as there are, or one at least, until they would hold too many facts."""
    drawn: list[tuple[Thing, ...]] = []
    size = sum(len(thing.facts) for thing in shapes.frame)
    for _ in shapes.units:
        unit = draw.choice(shapes.units)
        size += sum(len(thing.facts) for thing in unit)
        if size > most and drawn:
            break
        drawn.append(unit)
    return drawn


def facts_of(
    thing: Thing, node: ox.NamedNode, name: Names, draw: random.Random, start: int = 0
) -> Iterator[tuple[Fact, ox.Triple]]:
    """Yield what is said of a thing that is made again.

    Args:
        thing: the real one.
        node: what it is called here.
        name: what others are called here.
        draw: chance, for words and digests.
        start: where it stands in the text.
    """
    for fact in thing.facts:
        value = fact.value
        if isinstance(value, ox.Literal):
            yield fact, ox.Triple(node, fact.predicate, _literal(fact, value, node, draw, (start, thing.length)))
        else:
            yield fact, ox.Triple(node, fact.predicate, value if fact.role is Role.KEPT else name(fact))


def _literal(
    fact: Fact, value: ox.Literal, node: ox.NamedNode, draw: random.Random, place: tuple[int, int]
) -> ox.Literal:
    if fact.role is Role.KEPT:
        return value
    if fact.role in {Role.START, Role.END}:
        return ox.Literal(str(place[0] + (place[1] if fact.role is Role.END else 0)), datatype=_INTEGER)
    if fact.role is Role.DIGEST:
        return ox.Literal(f"{draw.getrandbits(256):064x}")
    text = phrase(draw, fact.words)
    if fact.role is Role.LABEL:  # no two things have one label
        text = f"{text} {node.value.removeprefix(BASE).partition('/')[2].replace('/', ' ')}"
    return ox.Literal(text, language=value.language) if value.language else ox.Literal(text)


def _renamed(iri: str, slug: str, number: int) -> str:
    """Return the name of a part of the frame; a work that is cited gets a number, as only its source cites it."""
    part = _PART.match(iri)
    kind = iri.removeprefix(BASE).partition("/")[0]
    if part is None:
        return f"{BASE}{kind}/{slug}-w{number:03}"
    return f"{BASE}{kind}/{slug}{part['part'] or ''}"


def _laid_out(
    drawn: Sequence[tuple[Thing, ...]], slug: str, frame: Mapping[str, ox.NamedNode]
) -> tuple[list[_Copy], dict[ox.NamedNode, tuple[int, int]]]:
    """Name the things of the units, and put their passages one after the other, as they stood in the real text.

    Returns:
        the copies, and the place of each section that has passages.
    """
    together: list[dict[str, ox.NamedNode]] = [{} for _ in drawn]
    numbers: Counter[str] = Counter()
    for names, unit in zip(together, drawn, strict=True):
        for thing in unit:
            if _PIECE.search(thing.iri) is None:
                numbers[thing.kind] += 1
                names[thing.iri] = ox.NamedNode(f"{BASE}{slug}/{thing.kind}/{thing.kind[0]}{numbers[thing.kind]:04}")
        for thing in unit:
            piece = _PIECE.search(thing.iri)
            if piece is not None:
                names[thing.iri] = ox.NamedNode(names[thing.iri[: piece.start()]].value + piece[0])
    section_of = {
        fact.value.value: passage.section
        for unit in drawn
        for passage in unit
        for fact in passage.facts
        if passage.section and fact.role is Role.TOGETHER
    }
    everything = [(thing, at) for at, unit in enumerate(drawn) for thing in unit]
    everything.sort(key=lambda pair: (pair[0].start, pair[1], pair[0].iri))
    copies: list[_Copy] = []
    sections: dict[ox.NamedNode, tuple[int, int]] = {}
    position = 0
    for thing, at in everything:
        copies.append(_Copy(thing, together[at][thing.iri], at, together[at], position))
        if thing.length:
            section = frame[thing.section or section_of[thing.iri]]
            sections[section] = (sections.get(section, (position, 0))[0], position + thing.length)
            position += thing.length + 1
    return copies, sections


def _framed(
    things: Sequence[Thing], frame: Mapping[str, ox.NamedNode], sections: Mapping[ox.NamedNode, tuple[int, int]]
) -> Iterator[_Copy]:
    """Yield the frame; a section reaches from its first passage to its last, and one without any is left out."""
    for thing in things:
        node = frame[thing.iri]
        first, last = sections.get(node, (0, 0))
        if last or not thing.length:
            yield _Copy(replace(thing, length=last - first), node, 0, {}, first)


def _claim(real: Claim, copy: _Copy, factor: Factor) -> Claim:
    cause, effect = (factor(end, copy.unit).value for end in (real.cause, real.effect))
    return replace(real, iri=copy.node.value, cause=cause, effect=effect)
