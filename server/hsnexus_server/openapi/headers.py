"""Headers that clients rely on: what a response carries, and what a request may."""

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["ALWAYS", "ANSWERED", "HEADERS", "PARAMETERS", "conditions", "headers"]

ALWAYS: Final = ("Cache-Control", "Vary", "X-Request-Id")
ANSWERED: Final = ("ETag", "Server-Timing", "X-Dataset-Version", "X-Query-Limit-Ms")
"""What an answer carries beside these; of the pages none has an ETag."""

_TAG: Final = '(W/)?"[!#-~]*"'
_TAGS: Final = rf"^(\*|{_TAG}([ \t]*,[ \t]*{_TAG})*)$"


def _header(description: str, *, required: bool = False, **schema: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON Schema
    return {"description": description, "required": required, "schema": {"type": "string", **schema}}


HEADERS: Final[Mapping[str, dict[str, Any]]] = {
    "Cache-Control": _header(
        "`no-cache`: an answer may be kept, and must be asked about with its ETag before it is used again. "
        "`immutable`: it never changes.",
        required=True,
        enum=["no-cache", "no-store", "public, max-age=31536000, immutable"],
    ),
    "ETag": _header("The SHA-256 of the body as it was sent, a strong tag.", pattern='^"[0-9a-f]{64}"$'),
    "Link": _header("Where the service is described (`service-desc`), and the licence of the answer (`license`)."),
    "Location": _header("Where the answer is, relative to this URL.", required=True, format="uri-reference"),
    "Retry-After": _header("Seconds after which asking again may help.", required=True, type="integer", minimum=0),
    "Server-Timing": _header(
        "Milliseconds that the query waited (`queue`) and was evaluated (`exec`), and whether the answer was there "
        "already (`cache`: `hit` or `miss`)."
    ),
    "Vary": _header("The request headers that decide about the answer.", required=True),
    "X-Dataset-Version": _header("The digest of the build that was asked.", pattern="^[0-9a-f]{64}$"),
    "X-Query-Limit-Ms": _header("The time that the query had, in milliseconds.", type="integer", minimum=1),
    "X-Request-Id": _header(
        "The name of the request in the log, and in `instance` of a problem.", required=True, pattern="^[0-9a-f]{32}$"
    ),
}

PARAMETERS: Final[Mapping[str, dict[str, Any]]] = {
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "description": "ETags of answers that the client has; an answer that is one of them, and is kept here, is "
        "not sent again.",
        "schema": {"type": "string", "pattern": _TAGS},
        "examples": {"the ETag of an answer": {"value": f'"{64 * "0"}"'}},
    },
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "description": "ETags one of which the answer must have.",
        "schema": {"type": "string", "pattern": _TAGS},
        "examples": {"whatever there is": {"value": "*"}},
    },
}


def conditions(*names: str) -> tuple[dict[str, str], ...]:
    """Return references to headers of a request; to all that there are where none is named."""
    return tuple({"$ref": f"#/components/parameters/{name}"} for name in names or PARAMETERS)


def headers(*names: str) -> dict[str, dict[str, str]]:
    """Return references to headers of a response."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in sorted(names)}
