"""Rows of an answer as chains: from the claims of a row, or else its things, to hops that read at a glance."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from pyoxigraph import NamedNode

from hsnexus.answers import Answer, Term
from hsnexus.argument import Argument
from hsnexus.vocab import HSN

__all__ = ["Chain", "Hop", "chains"]

Hop = Mapping[str, Any]
"""A step of a chain, as in the records of findings: ``cause``, ``effect``, ``sign``, ``kind`` and ``claims``."""

# What a chain comes to, where the query tells it.
_OUTCOMES: Final = ("outcome", "loop", "how")
_SIGNS: Final[Mapping[str, str]] = {HSN.increase: "increase", HSN.decrease: "decrease"}


@dataclass(frozen=True, slots=True)
class Chain:
    """A row as a chain.

    Attributes:
        hops: in order; a step that is no claim of any kind has the name of its column as ``kind``.
        outcome: what it comes to, in a word of the query; empty where it does not tell.
    """

    hops: tuple[Hop, ...]
    outcome: str = ""


def chains(answer: Answer, gives: str, argument: Argument | None) -> tuple[Chain, ...]:
    """Return the chains of an answer, one a row.

    Where a row gives several claims, its hops are those of the claims in ``gives``, ``gives2``, ``gives3`` and so on;
    where an effect is not the next cause, the step between the two is a hop without a claim.  Any other row leads from
    thing to thing, in the order of the columns.

    Args:
        answer: of a question that is shown as paths, or as a graph.
        gives: the column of the first claim; empty for none.
        argument: the claims; ``None`` where there are too many.
    """
    at = next((answer.columns.index(name) for name in _OUTCOMES if name in answer.columns), None)
    outcomes = ["" if at is None else texts[at] for texts in answer.texts]
    rows = _of_claims(answer, gives, argument) if argument else None
    if rows is None:
        rows = [_of_things(row, answer.columns, gives, argument) for row in answer.terms]
    return tuple(Chain(tuple(row), outcome) for row, outcome in zip(rows, outcomes, strict=True))


def _of_claims(answer: Answer, gives: str, argument: Argument) -> list[list[Hop]] | None:
    """Return the hops of each row; ``None`` where no row gives several claims, or some are not of the argument."""
    more = [name for name in answer.columns if gives and re.fullmatch(f"{re.escape(gives)}[2-9]", name)]
    if not more:
        return None
    places = [answer.columns.index(name) for name in (gives, *more)]
    rows = [[term.value for at in places if isinstance(term := row[at], NamedNode)] for row in answer.terms]
    if not all(claim in argument.claims for row in rows for claim in row):
        return None
    return [[*_hops(row, argument, closed="loop" in answer.columns)] for row in rows]


def _hops(claims: Sequence[str], argument: Argument, *, closed: bool) -> Iterator[Hop]:
    before = first = argument.claims[claims[0]].cause
    for iri in claims:
        claim = argument.claims[iri]
        if before != claim.cause:
            yield _crossing(before, claim.cause, argument)
        kind = "perceived" if claim.relation == HSN.perceivedAsThreat else "claimed"
        sign = _SIGNS.get(argument.relations[claim.relation].polarity, "unknown")
        yield {"cause": claim.cause, "effect": claim.effect, "sign": sign, "kind": kind, "claims": (iri,)}
        before = claim.effect
    if closed and before != first:
        yield _crossing(before, first, argument)


def _crossing(one: str, other: str, argument: Argument) -> Hop:
    """Return the step between two factors that no claim makes."""
    if argument.opposites.get(one) == other:
        kind = "opposite"
    else:
        kind = "broader" if other in argument.broader.get(one, ()) else "narrower"
    return {"cause": one, "effect": other, "sign": "", "kind": kind, "claims": ()}


def _of_things(row: Sequence[Term | None], columns: Sequence[str], gives: str, argument: Argument | None) -> list[Hop]:
    """Return a hop from each thing of a row to the next one, named by the column of the latter."""
    things = [
        (name, term.value)
        for name, term in zip(columns, row, strict=True)
        if name != gives and isinstance(term, NamedNode)
    ]
    return [
        _crossing(one, other, argument)
        if argument and argument.opposites.get(one) == other
        else {"cause": one, "effect": other, "sign": "", "kind": name.replace("_", " "), "claims": ()}
        for (_, one), (name, other) in pairwise(things)
        if one != other
    ]
