"""A path of which one end is given: what lies one claim away from it, for who has yet to choose the other end."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from hsnexus.inquiries import Inquiry
from hsnexus.names import folded
from hsnexus.vocab import prefixed
from hsnexus_server.asked import Asking, content
from hsnexus_server.coding import GZIP
from hsnexus_server.negotiate import Choice, Wanted
from hsnexus_server.problems import Problem, Reason, RefusalError

__all__ = ["Half", "Near", "half", "lacking"]

_RECORD: Final = Wanted(Choice("json", "application/json"), None, GZIP)
# The end that is given, to the steps of a profile that lead away from it, and the side of a step that lies there.
_AWAY: Final[Mapping[str, tuple[str, str]]] = {"from": ("leaving", "effect"), "to": ("reaching", "cause")}


@dataclass(frozen=True, slots=True)
class Near:
    """A factor one claim away.

    Attributes:
        label: of the factor.
        claims: how many claims lead there.
        query: of the URL that asks for the paths between the two.
    """

    label: str
    claims: int
    query: str


@dataclass(frozen=True, slots=True)
class Half:
    """What is known of a path with one end.

    Attributes:
        end: the setting that is given: ``from`` or ``to``.
        factor: the IRI that it names.
        label: of that factor.
        near: the factors one claim away, those with most claims first; denied claims lead nowhere.
    """

    end: str
    factor: str
    label: str
    near: tuple[Near, ...]


def lacking(inquiry: Inquiry, given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the settings without which there is no asking, and which have no value yet.

    Where a value is given for a setting that there is none of, that is what must be told first: nothing lacks then.
    """
    if not given.keys() <= inquiry.settings.keys():
        return ()
    return tuple(name for name, setting in inquiry.settings.items() if setting.required and name not in given)


def half(asking: Asking, given: Mapping[str, str]) -> Half | None:
    """Return what is known of a path with one end; ``None`` where neither is given.

    Args:
        asking: tells the profile of the factor that is given.
        given: the settings, of which one end at least lacks.

    Raises:
        RefusalError: 400, the name of the factor is unclear; or what the engine refuses.
    """
    end = next((name for name in _AWAY if name in given), None)
    if end is None:
        return None
    try:
        record = json.loads(content(asking.inquire("profile", {"factor": given[end]}, _RECORD)))
    except RefusalError as error:
        raise _renamed(error, end) from error
    (steps, side), (other,) = _AWAY[end], _AWAY.keys() - {end}
    labels, counts = record["labels"], Counter[str]()
    for step in record[steps]:
        counts[step[side]] += len(step["claims"])
    ranked = sorted(counts, key=lambda iri: (-counts[iri], folded(labels[iri]), iri))
    near = (Near(labels[iri], counts[iri], urlencode({**given, other: prefixed(iri)})) for iri in ranked)
    return Half(end, record["factor"], labels[record["factor"]], tuple(near))


def _renamed(error: RefusalError, end: str) -> RefusalError:
    """Return a refusal of a factor with the setting named that it was given as."""
    problem = error.problem
    if problem.reason is not Reason.BAD_PARAMETER or not problem.detail.startswith("factor: "):
        return error
    detail = f"{end}: {problem.detail.removeprefix('factor: ')}"
    return RefusalError(Problem(problem.reason, detail, available=problem.available))
