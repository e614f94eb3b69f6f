"""The page of a factor: what acts on it and what it acts on, by sign, and on whose word."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hsnexus.argument import Argument
from hsnexus.claim import Claim
from hsnexus.firmness import FIRMNESS, weakest
from hsnexus.vocab import HSN, PREFIXES
from hsnexus_server.told import SUBCLASS
from hsnexus_server.views.framed import Frame, framed, shown
from hsnexus_server.views.seen import Seen

__all__ = ["Group", "Line", "Side", "page", "side"]

_PERCEIVED: Final = "perceived"
# The groups in their order: how the one acts on the other, read from either side.
_GROUPS: Final[Mapping[str, tuple[str, str]]] = {
    "increase": ("increases it", "it increases"),
    "decrease": ("decreases it", "it decreases"),
    _PERCEIVED: ("is felt as a threat to it", "it is felt as a threat to"),
    "mixed": ("acts on it, either way", "it acts on, either way"),
    "none": ("is said not to act on it", "it is said not to act on"),
}

_CLASSES: Final = f"""SELECT ?class WHERE {{{{
  ?class <{SUBCLASS}> ?restriction .
  ?restriction <{PREFIXES["owl"]}onProperty> <{HSN.instantiatesFactor}> ; <{PREFIXES["owl"]}hasValue> <{{0}}> .
}}}}
ORDER BY ?class
"""


@dataclass(frozen=True, slots=True)
class Line:
    """Another factor, and the claims that tie it to this one in one way.

    Attributes:
        other: the other factor.
        claims: the firmest first.
        firmest: the modality of the firmest claim.
        weakest: the modality of the weakest claim.
    """

    other: str
    claims: tuple[Claim, ...]
    firmest: str
    weakest: str


@dataclass(frozen=True, slots=True)
class Group:
    """The factors that act, or are acted upon, in one way.

    Attributes:
        name: ``increase``, ``decrease``, ``perceived``, ``mixed`` or ``none``.
        sign: the local name of the polarity that its claims carry.
        words: what it says.
        lines: a factor each, those with most claims first.
        count: of claims.
        more: how the list of claims chooses the same ones; empty where it cannot.
    """

    name: str
    sign: str
    words: str
    lines: tuple[Line, ...]
    count: int
    more: str


@dataclass(frozen=True, slots=True)
class Side:
    """All that acts on a factor, or all that it acts on.

    Attributes:
        role: of the factor, as the list of claims calls it: ``effect`` or ``cause``.
        groups: by sign; only those that hold something.
        count: of claims.
        others: how many other factors there are.
    """

    role: str
    groups: tuple[Group, ...]
    count: int
    others: int


def page(seen: Seen) -> str:
    """Return the page."""
    frame = framed(seen)
    told, iri = frame.told, seen.iri
    as_effect, as_cause = told.back(iri, HSN.hasEffect), told.back(iri, HSN.hasCause)
    claims = dict.fromkeys((*as_effect, *as_cause))
    return shown(
        frame,
        "factor.html",
        sides=(side(frame.argument, as_effect, acts=False), side(frame.argument, as_cause, acts=True)),
        claims=frame.placed(claims),
        conditions=frame.placed(told.back(iri, HSN.underCondition)),
        mechanisms=frame.placed(told.back(iri, HSN.viaMechanism)),
        voices=_voices(frame, claims),
        sections=_sections(frame, claims),
        quarrels=_quarrels(frame, claims),
        perceivers=frame.named({each for one in claims for each in frame.argument.claims[one].perceived_by}),
        classes=[row[0] for row in seen.asks.found(_CLASSES.format(iri)).answer.texts],
    )


def side(argument: Argument, iris: Iterable[str], *, acts: bool) -> Side:
    """Return the claims that have a factor at one end, by sign and by what is at the other end.

    Args:
        argument: the argument.
        iris: of the claims.
        acts: whether the factor is their cause.
    """
    other: Callable[[Claim], str] = (lambda claim: claim.effect) if acts else (lambda claim: claim.cause)
    by_group: defaultdict[str, defaultdict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for iri in iris:
        claim = argument.claims[iri]
        felt = claim.relation == HSN.perceivedAsThreat
        name = _PERCEIVED if felt else argument.relations[claim.relation].polarity.rpartition("#")[2]
        by_group[name][other(claim)].append(claim)
    groups = []
    for name, words in _GROUPS.items():
        if name in by_group:
            lines = [_line(each, claims) for each, claims in by_group[name].items()]
            lines.sort(key=lambda line: (-len(line.claims), argument.name(line.other).casefold(), line.other))
            sign = "decrease" if name == _PERCEIVED else name
            count = sum(len(line.claims) for line in lines)
            groups.append(Group(name, sign, words[acts], tuple(lines), count, _more(name, by_group)))
    others = {line.other for group in groups for line in group.lines}
    return Side("cause" if acts else "effect", tuple(groups), sum(group.count for group in groups), len(others))


def _more(name: str, groups: Collection[str]) -> str:
    """Return how the list of claims chooses a group; where a threat is only felt, the sign alone does not."""
    if name == _PERCEIVED:
        return "relation=perceivedAsThreat"
    return "" if name == "decrease" and _PERCEIVED in groups else f"sign={name}"


def _line(other: str, claims: list[Claim]) -> Line:
    ranked = sorted(claims, key=lambda claim: (FIRMNESS.index(weakest(claim.modalities)), claim.iri))
    return Line(other, tuple(ranked), weakest(ranked[0].modalities), weakest(ranked[-1].modalities))


def _voices(frame: Frame, iris: Iterable[str]) -> list[tuple[str, bool, int]]:
    """Return on whose word claims are made: who, whether it is the author, and how many claims; the author first."""
    argument = frame.argument
    counts: Counter[tuple[str, bool]] = Counter()
    for iri in iris:
        claim = argument.claims[iri]
        if claim.voice == HSN.reported:
            counts.update((who, False) for who in claim.attributed_to)
        else:
            counts[argument.sources[iri], True] += 1
    rows = [(who, own, count) for (who, own), count in counts.items()]
    return sorted(rows, key=lambda row: (not row[1], -row[2], frame.name(row[0]).casefold()))


def _sections(frame: Frame, iris: Iterable[str]) -> list[tuple[str, int]]:
    """Return the sections in which claims stand, in reading order, each with their number."""
    counts = Counter(section for iri in iris for section in frame.argument.sections[iri])
    return sorted(counts.items(), key=lambda row: (frame.told.number(row[0], HSN.sectionNumber), row[0]))


def _quarrels(frame: Frame, iris: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return where claims disagree: how, and which claim with which, each pair once."""
    ours, argument = set(iris), frame.argument
    found = [
        ("rivals", *sorted(pair)) for pair in {frozenset(pair) for pair in argument.links[HSN.rivals]} if pair & ours
    ]
    found += [("qualifies", one, other) for one, other in argument.links[HSN.qualifies] if {one, other} & ours]
    return sorted((how, one, other) for how, one, other in found)
