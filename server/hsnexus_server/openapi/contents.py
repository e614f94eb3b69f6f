"""What an answer comes as: the table of formats as contents of responses."""

from collections.abc import Mapping
from typing import Any, Final

from hsnexus_server.negotiate import FORMATS, Shape
from hsnexus_server.openapi.headers import ALWAYS, ANSWERED, headers
from hsnexus_server.openapi.plain import TEXT, ref

__all__ = ["PAGE", "answer", "contents", "json_of", "unchanged"]

_JSON_LD: Final[Mapping[str, Any]] = {"type": ["object", "array"]}
PAGE: Final[Mapping[str, Any]] = {"text/html": {"schema": TEXT}}


def json_of(name: str) -> dict[str, Any]:
    """Return the content of a document in JSON that has a schema."""
    return {"application/json": {"schema": ref(name)}}


def contents(*shapes: Shape, solutions: Mapping[str, Any]) -> dict[str, Any]:
    """Return every media type in which answers of such shapes come, aliases too.

    Args:
        shapes: of the answers.
        solutions: the schema of solutions in JSON.
    """
    by_format = {"json": solutions, "jsonld": _JSON_LD}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for name, form in FORMATS.items():
        if form.shape in shapes:
            schema = by_format.get(name, TEXT)
            for media_type in (form.media_type, *form.aliases):
                seen = found.setdefault(media_type, [])
                seen += [schema] if schema not in seen else []
    return {
        media_type: {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}}
        for media_type, schemas in found.items()
    }


def answer(description: str, content: Mapping[str, Any], *more: str) -> dict[str, Any]:
    """Return a response.

    Args:
        description: what it holds.
        content: by media type; empty where it has no body.
        more: names of headers besides those of every response.
    """
    told = {"description": description, "headers": headers(*ALWAYS, *more), "content": content}
    return {name: value for name, value in told.items() if value}


def unchanged(*more: str) -> dict[str, Any]:
    """Return the response to who has the answer already."""
    return answer("The client has this answer already.", {}, *ANSWERED, *more)
