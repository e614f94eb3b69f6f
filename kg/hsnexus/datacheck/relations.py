"""The rules of relations that lead to no thing itself, not there and back, and in no circle."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Final

import pyoxigraph as ox

from hsnexus.datacheck.joining import Data, Node, shown
from hsnexus.datacheck.objection import Objection
from hsnexus.vocab import prefixed

__all__ = ["relations"]

_FEW: Final = 4
_CIRCLES: Final = 10


def relations(data: Data) -> Iterator[Objection]:
    """Yield what leads to itself, there and back, or in a circle, by a property whose axioms rule that out."""
    steps: defaultdict[str, dict[Node, set[Node]]] = defaultdict(dict)
    for subject, predicate, value in data.statements:
        this = data.schema.properties.get(predicate)
        if this is None or not this.irreflexive or isinstance(value, ox.Literal):
            continue
        name = prefixed(predicate)
        if subject == value:
            yield Objection(subject, "self-related", f"{name} leads from it to itself", predicate, value)
        elif this.asymmetric and subject in steps[predicate].get(value, ()):
            message = f"{name} leads from it to {shown(value)}, and from there back"
            yield Objection(subject, "both-ways", message, predicate, value)
        else:
            steps[predicate].setdefault(subject, set()).add(value)
    for predicate, ways in steps.items():
        for found in _circles(ways) if data.schema.properties[predicate].acyclic else ():
            way = ", ".join(shown(each) for each in found[:_FEW])
            more = f" and {len(found) - _FEW} more" if len(found) > _FEW else ""
            message = f"{prefixed(predicate)} leads in a circle: {way}{more}, and back"
            yield Objection(found[0], "circular", message, predicate, found[1])


def _circles(ways: Mapping[Node, Iterable[Node]]) -> Iterator[list[Node]]:
    """Yield some circles that share no thing: things of which each leads to the next, and the last to the first."""
    rest = dict(ways)
    for _ in range(_CIRCLES):
        if not (found := _circle(rest)):
            return
        yield found
        for each in found:
            del rest[each]


def _circle(ways: Mapping[Node, Iterable[Node]]) -> list[Node]:
    """Return one such circle, beginning with its first name; nothing where there is none."""
    try:
        TopologicalSorter(ways).prepare()
    except CycleError as error:  # it tells them backwards, and the last again at the start
        found: list[Node] = error.args[1][:0:-1]
        first = found.index(min(found, key=str))
        return found[first:] + found[:first]
    return []
