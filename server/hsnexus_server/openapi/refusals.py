"""Why an operation may refuse, and what it answers then: a problem document."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from hsnexus_server.openapi.contents import PAGE
from hsnexus_server.openapi.headers import ALWAYS, headers
from hsnexus_server.problems import TYPE, Reason

__all__ = [
    "ANYWHERE",
    "OF_AN_EXCERPT",
    "OF_AN_INQUIRY",
    "OF_A_DATASET",
    "OF_A_MATCH",
    "OF_A_PAGE",
    "OF_A_QUERY",
    "OF_A_QUESTION",
    "OF_A_SCHEMA",
    "OF_A_SEARCH",
    "OF_A_TEXT",
    "OF_A_THING",
    "OF_CLAIMS",
    "component",
    "groups",
    "responses",
]

ANYWHERE: Final = frozenset({
    Reason.MALFORMED_REQUEST, Reason.TOO_LARGE, Reason.MISDIRECTED, Reason.HEADERS_TOO_LARGE, Reason.INTERNAL_ERROR,
    Reason.NOT_IMPLEMENTED, Reason.DRAINING,
})  # fmt: skip
OF_A_DATASET: Final = ANYWHERE | {Reason.STARTING}
_OF_AN_ENGINE: Final = OF_A_DATASET | {
    Reason.NOT_ACCEPTABLE, Reason.PRECONDITION_FAILED, Reason.RESULT_TOO_LARGE,
    Reason.TOO_MANY, Reason.MEMORY_LIMIT, Reason.CRASHED, Reason.BUSY, Reason.TIME_LIMIT,
}  # fmt: skip
_BY_AN_ENGINE: Final = frozenset({
    Reason.ENGINE_ERROR, Reason.ENGINE_REFUSES, Reason.ENGINE_AWAY, Reason.ENGINE_FAILED, Reason.UNREPRESENTABLE,
})  # fmt: skip
OF_A_QUERY: Final = _OF_AN_ENGINE | _BY_AN_ENGINE | {
    Reason.MISSING_QUERY, Reason.MALFORMED_QUERY, Reason.UPDATE_AS_QUERY, Reason.UNSUPPORTED_FUNCTION,
    Reason.READ_ONLY, Reason.FEDERATION_OFF, Reason.UNSUPPORTED_MEDIA_TYPE, Reason.TOO_COMPLEX,
}  # fmt: skip
OF_A_TEXT: Final = (_OF_AN_ENGINE | {Reason.READ_ONLY, Reason.UNSUPPORTED_MEDIA_TYPE}) - {Reason.NOT_ACCEPTABLE}
OF_A_SCHEMA: Final = (_OF_AN_ENGINE | _BY_AN_ENGINE) - {Reason.NOT_ACCEPTABLE}
OF_A_QUESTION: Final = _OF_AN_ENGINE | _BY_AN_ENGINE | {Reason.BAD_PARAMETER}
OF_AN_EXCERPT: Final = _OF_AN_ENGINE | _BY_AN_ENGINE | {Reason.NOT_FOUND}
OF_A_MATCH: Final = _OF_AN_ENGINE | _BY_AN_ENGINE | {
    Reason.MALFORMED_RECONCILIATION, Reason.TOO_MANY_THINGS, Reason.UNSUPPORTED_MEDIA_TYPE,
}  # fmt: skip
OF_A_PAGE: Final = (_OF_AN_ENGINE | _BY_AN_ENGINE | {Reason.BAD_PARAMETER, Reason.TOO_MANY_CLAIMS}) - {
    Reason.NOT_ACCEPTABLE
}
OF_A_THING: Final = OF_AN_EXCERPT | {Reason.WITHDRAWN}
OF_CLAIMS: Final = OF_A_QUESTION | {Reason.TOO_MANY_CLAIMS}
OF_A_SEARCH: Final = OF_A_QUESTION | {Reason.TOO_MANY_THINGS}
# No query is asked, and every format can carry what is found.
OF_AN_INQUIRY: Final = _OF_AN_ENGINE | {Reason.BAD_PARAMETER, Reason.TOO_MANY_CLAIMS}

_LATER: Final = frozenset({429, 503})


def groups(reasons: Iterable[Reason]) -> dict[int, tuple[Reason, ...]]:
    """Return the reasons of each status, in the order in which they are defined."""
    wanted = frozenset(reasons)
    by_status = sorted((reason for reason in Reason if reason in wanted), key=attrgetter("status"))
    return {status: tuple(several) for status, several in groupby(by_status, attrgetter("status"))}


def responses(reasons: Iterable[Reason]) -> dict[int, dict[str, Any]]:
    """Return a reference to the response of each status."""
    return {status: {"$ref": f"#/components/responses/{_name(several)}"} for status, several in groups(reasons).items()}


def component(several: tuple[Reason, ...]) -> tuple[str, dict[str, Any]]:
    """Return the response that reasons of one status share, with its name."""
    status = several[0].status
    names = {"enum": [f"{TYPE}{reason}" for reason in several]}
    told = {"properties": {"type": names, "status": {"const": status}}}
    problem = {"allOf": [{"$ref": "#/components/schemas/Problem"}, told]}
    return _name(several), {
        "description": ". ".join(dict.fromkeys(reason.heading for reason in several)) + ".",
        "headers": headers(*ALWAYS, *(("Retry-After",) if status in _LATER else ())),
        "content": {
            "application/problem+json": {"schema": problem},
            "text/plain": {"schema": {"type": "string", "pattern": f"^{status} "}},
            **PAGE,
        },
    }


def _name(several: tuple[Reason, ...]) -> str:
    return "-or-".join(several)
