"""Justifications: minimal sets of axioms from which something follows, found by asking what follows from others.

The asker is a black box that is told several sets at once, as starting a reasoner costs more than most answers.
Sources: Kalyanpur, Parsia, Horridge, Sirin, *Finding All Justifications of OWL DL Entailments*, ISWC 2007; Reiter,
*A Theory of Diagnosis from First Principles*, Artificial Intelligence 32, 1987.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar

__all__ = ["Asker", "hitting_sets", "justification", "justifications"]

_T = TypeVar("_T")
Asker = Callable[[Sequence[Sequence[_T]]], Sequence[bool]]
"""Tells, of each of several sets of axioms, whether what is asked follows from it."""
# Starting a reasoner costs as much as several answers on a few hundred axioms.
_PIECES: Final = 40
_MARKS: Final = 12
_FIRST: Final = 3
# Sets of so many axioms are asked of alone, and a run holds no more than so many axioms of all its sets.
_LARGE: Final = 4000
_HELD: Final = 120_000
_AT_ONCE: Final = 24


def justification(follows: Asker[_T], choices: Sequence[Sequence[_T]]) -> frozenset[_T] | None:
    """Return a minimal set of axioms from which something follows: without any one of its members it does not.

    Args:
        follows: tells what follows.
        choices: ever wider sets of axioms to look in, the nearest axiom first in each.

    Returns:
        ``None`` where it follows from none of the choices.
    """
    small = [chosen for chosen in choices if len(chosen) < _LARGE]
    large = [chosen for chosen in choices if len(chosen) >= _LARGE]
    for several in (small, *([chosen] for chosen in large)):
        answers = follows(several) if several else ()
        if True in answers:
            return _shrunk(follows, several[[*answers].index(True)])
    return None


def justifications(
    follows: Asker[_T], choices: Sequence[Sequence[_T]], most: int | None = None
) -> Iterator[tuple[frozenset[_T], ...]]:
    """Yield the justifications found so far each time that one is found, and all of them once it is sure that they are.

    Where the last two are alike, there are no others; where ``most`` cut the search short, the last two differ.

    Args:
        follows: tells what follows.
        choices: ever wider sets of axioms, the last of them all.
        most: how many to look for; all where it is ``None``.
    """
    first = justification(follows, choices)
    if first is None:
        return
    found = [first]
    yield (first,)
    # Another one lacks at least one member of each that is found: so look where such a choice of members is taken out.
    wider = choices[-2:]
    rank = {axiom: at for at, axiom in enumerate(choices[-1])}  # so that every run takes the same way
    barren: list[frozenset[_T]] = []
    while most is None or len(found) < most:
        every = sorted(hitting_sets(found), key=lambda hit: (len(hit), sorted(rank[axiom] for axiom in hit)))
        ahead = (hit for hit in every if not any(known <= hit for known in barren))
        batch = [*islice(ahead, _AT_ONCE)]
        if not batch:
            yield tuple(found)
            return
        for width, wide in enumerate(wider):
            without = [[axiom for axiom in wide if axiom not in hit] for hit in batch]
            answers = _asked(follows, without, len(wide))
            hits = [at for at, holds in enumerate(answers) if holds]
            if hits:
                found.append(_shrunk(follows, without[hits[0]]))
                yield tuple(found)
                break
            if width == len(wider) - 1:
                barren += batch


def hitting_sets(several: Sequence[Collection[_T]]) -> list[frozenset[_T]]:
    """Return the minimal sets that share a member with each of several sets, the fewest members first.

    >>> [sorted(each) for each in hitting_sets(["ab", "bc"])]
    [['b'], ['a', 'c']]
    """
    found: list[frozenset[_T]] = [frozenset()]
    for one in several:
        hit = [each for each in found if each & set(one)]
        wider = {each | {member} for each in found if not each & set(one) for member in one}
        fresh = [each for each in wider if not any(known <= each for known in hit)]
        found = hit + [each for each in fresh if not any(other < each for other in fresh)]
    return sorted(found, key=len)


def _asked(follows: Asker[_T], sets: Sequence[Sequence[_T]], size: int) -> list[bool]:
    """Ask of several sets, as many at once as one run can hold."""
    step = len(sets) if size < _LARGE else max(1, _HELD // size)
    answers: list[bool] = []
    for at in range(0, len(sets), step):
        answers += follows(sets[at : at + step])
        if True in answers:
            break
    return answers


def _shrunk(follows: Asker[_T], chosen: Sequence[_T]) -> frozenset[_T]:
    """Return a minimal part, from which it follows, of a set from which it does; coarsely first, then finely."""
    left, size = [*chosen], len(chosen) + 1
    while size > 1:
        size = max(1, min(size // 2, -(-len(left) // _PIECES)))
        left = _joined(_needed(follows, [left[at : at + size] for at in range(0, len(left), size)]))
    return frozenset(left)


def _needed(follows: Asker[_T], pieces: Sequence[Sequence[_T]]) -> list[Sequence[_T]]:
    """Return a minimal choice of pieces from which it follows, in their order."""
    holds = follows([_joined([*pieces[:at], *pieces[at + 1 :]]) for at in range(len(pieces))])
    # A piece that cannot be taken out alone holds something of every justification.
    kept = [at for at, other in enumerate(holds) if not other]
    rest = [at for at, other in enumerate(holds) if other]
    while rest:
        fixed = _joined([pieces[at] for at in kept])
        rest = rest[: _shortest(follows, fixed, [pieces[at] for at in rest])]
        if rest:
            kept.append(rest.pop())
    return [pieces[at] for at in sorted(kept)]


def _shortest(follows: Asker[_T], kept: Sequence[_T], rest: Sequence[Sequence[_T]]) -> int:
    """Return how many of the first pieces are enough beside what is kept."""
    low, high = -1, len(rest)  # it does not follow with the first `low`, and it does with the first `high`
    marks = sorted({0, *range(0, high, max(1, high // _FIRST))})  # most often, what is kept is enough
    while high - low > 1:
        answers = follows([[*kept, *_joined(rest[:mark])] for mark in marks])
        high = min([high, *(mark for mark, holds in zip(marks, answers, strict=True) if holds)])
        low = max([low, *(mark for mark, holds in zip(marks, answers, strict=True) if not holds)])
        step = max(1, (high - low) // _MARKS)
        marks = [*range(low + step, high, step)]
    return high


def _joined(pieces: Sequence[Sequence[_T]]) -> list[_T]:
    return [axiom for piece in pieces for axiom in piece]
