"""Operations of the plain addresses: the first page, what an operator asks, and this very description."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from hsnexus_server.announcement import OPENAPI
from hsnexus_server.openapi.contents import PAGE, answer, json_of, unchanged
from hsnexus_server.openapi.headers import ANSWERED, conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.plain import TEXT, ref
from hsnexus_server.openapi.refusals import ANYWHERE, OF_A_DATASET, OF_A_PAGE
from hsnexus_server.problems import Reason

__all__ = ["routes"]

_COUNTS: Final[Mapping[str, Any]] = {"text/plain": {"schema": TEXT}}
_ITSELF: Final = {name: {"schema": ref("OpenAPI")} for name in ("application/json", OPENAPI)}


def routes() -> Paths:
    """Return the operations by path."""
    itself = replace(
        _plain("openapi", "/openapi.json", "This description.", _ITSELF, *ANSWERED),
        parameters=conditions(),
        refusals=OF_A_DATASET | {Reason.PRECONDITION_FAILED},
    )
    home = replace(
        _of_a_dataset("home", "/", "What this is, and the ways in.", PAGE, "ETag", "Link"),
        parameters=conditions(),
        refusals=OF_A_PAGE,
    )
    described = answer("Where the description of the dataset in RDF is, for who takes no page.", {}, "Location")
    return {
        "/": {"get": replace(home, answers={**home.answers, 303: described, 304: unchanged("Link")})},
        "/health": {"get": _plain("health", "/health", "Is the process up?", json_of("Health"))},
        "/ready": {"get": _of_a_dataset("ready", "/ready", "Is a dataset loaded, and which?", json_of("Ready"))},
        "/status": {"get": _plain("status", "/status", "Dataset, limits, queue and counts.", json_of("Status"))},
        "/metrics": {"get": _plain("metrics", "/metrics", "Counts in the text format of Prometheus.", _COUNTS)},
        "/openapi.json": {"get": replace(itself, answers={**itself.answers, 304: unchanged()})},
    }


def _plain(name: str, path: str, summary: str, content: Mapping[str, Any], *headers: str) -> Operation:
    """Return an operation without parameters, which always has an answer."""
    answers = {200: answer(summary, content, *headers)}
    return Operation(name, summary, ("operation",), answers, ANYWHERE, urls=(path,))


def _of_a_dataset(name: str, path: str, summary: str, content: Mapping[str, Any], *headers: str) -> Operation:
    """Return one that has an answer once a dataset is loaded."""
    return replace(_plain(name, path, summary, content, *headers), refusals=OF_A_DATASET)
