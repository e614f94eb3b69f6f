"""Parameters: what the URL of a request may say."""

from collections.abc import Iterator, Mapping
from typing import Any

from hsnexus_server.negotiate import FORMATS, Shape
from hsnexus_server.settings import Settings

__all__ = ["in_path", "in_query", "options", "time_limit"]


def in_query(name: str, description: str, schema: Mapping[str, Any], **examples: object) -> dict[str, Any]:
    """Return a parameter of the query string.

    Args:
        name: in the URL.
        description: what it does.
        schema: of its value.
        examples: values by what they are; ``None`` is none.
    """
    told = {"name": name, "in": "query", "description": description, "schema": schema}
    shown = {what.replace("_", " "): {"value": value} for what, value in examples.items() if value is not None}
    return {**told, "examples": shown} if shown else told


def in_path(name: str, description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a parameter of the path."""
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def time_limit(settings: Settings, *, ours: bool = False) -> dict[str, Any]:
    """Return the parameter that says how long an answer may take; ``ours`` is an answer to a question of ours."""
    usual, most = settings.granted_ms(None, ours=ours), settings.most_ms(ours=ours)
    schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999, "default": usual}
    return in_query("timeout", f"How long the answer may take, in milliseconds; {most:,} at most.", schema)


def options(settings: Settings, *shapes: Shape, evidence: bool = True) -> Iterator[dict[str, Any]]:
    """Yield what the URL of a question may say besides the parameters of its own.

    Args:
        settings: the time that there is.
        shapes: that the answer may have.
        evidence: whether its rows may rest on claims.
    """
    switch = {"type": "integer", "enum": [0, 1], "default": 0}
    names = [*(name for name, form in FORMATS.items() if form.shape in shapes), "html", "rq"]
    told = {"type": "string", "enum": names}
    yield in_query("format", "The format, whatever `Accept` says; `rq` is the query with the values in it.", told)
    if evidence:
        yield in_query("evidence", "Join the passages that the claim of a row is stated in, as columns.", switch)
    yield in_query("template", "With `format=rq`: the file of the query, with its parameters.", switch)
    yield time_limit(settings, ours=True)
