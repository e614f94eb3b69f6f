"""Operations of the reasoning over claims, made of the table of inquiries."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from hsnexus.binding import Value
from hsnexus.inquiries import INQUIRIES, Accepts, Inquiry, Setting
from hsnexus.vocab import HSN
from hsnexus_server.inquiries import MEDIA_TYPES
from hsnexus_server.openapi.contents import answer, unchanged
from hsnexus_server.openapi.headers import ANSWERED, conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.parameters import in_path, in_query, time_limit
from hsnexus_server.openapi.plain import TEXT, ref
from hsnexus_server.openapi.refusals import OF_AN_INQUIRY
from hsnexus_server.problems import Reason
from hsnexus_server.settings import Settings

__all__ = ["inquiries"]

_VALUES: Final[Mapping[Accepts, Mapping[str, Any]]] = {
    Accepts.FACTOR: {"type": "string", "x-class": HSN.Factor},
    Accepts.NUMBER: {"type": "integer"},
    Accepts.CHOICE: {"type": "string"},
    Accepts.SWITCH: {"type": "integer", "enum": [0, 1], "default": 0},
}


def inquiries(settings: Settings) -> Paths:
    """Return the operations by path; ``settings`` tell the time that there is."""
    time = time_limit(settings, ours=True)
    return {path: {"get": each} for inquiry in INQUIRIES.values() for path, each in _of(inquiry, time)}


def _of(inquiry: Inquiry, time: dict[str, Any]) -> Iterator[tuple[str, Operation]]:
    """Yield the operations of an inquiry, the second with the format in its path."""
    forms, query = (*inquiry.formats, "html"), urlencode(inquiry.example)
    told = {"type": "string", "enum": [*forms]}
    own = tuple(_parameter(setting, inquiry.example.get(name)) for name, setting in inquiry.settings.items())
    rest = (*own, time, *conditions())
    content = {MEDIA_TYPES[form]: {"schema": ref(inquiry.name) if form == "json" else TEXT} for form in forms}
    plain = Operation(
        id=inquiry.name,
        summary=f"{inquiry.summary}.",
        tags=("reasoning",),
        parameters=(in_query("format", "The format, whatever `Accept` says.", told), *rest),
        answers={200: answer("What is found, or a page that shows it.", content, *ANSWERED), 304: unchanged()},
        refusals=OF_AN_INQUIRY,
        urls=(f"/{inquiry.name}?{query}",),
    )
    yield f"/{inquiry.name}", plain
    yield (
        f"/{inquiry.name}.{{suffix}}",
        replace(
            plain,
            id=f"{inquiry.name}_as",
            parameters=(in_path("suffix", "The format.", told), *rest),
            refusals=plain.refusals | {Reason.NOT_FOUND},
            urls=tuple(f"/{inquiry.name}.{form}?{query}" for form in forms),
        ),
    )


def _parameter(setting: Setting, example: Value | None) -> dict[str, Any]:
    schema = {
        **_VALUES[setting.accepts],
        **({"minimum": setting.least, "maximum": setting.most} if setting.accepts is Accepts.NUMBER else {}),
        **({"default": setting.default} if setting.default is not None else {}),
        **({"enum": [*setting.choices]} if setting.choices else {}),
    }
    described = f"{setting.summary}: {setting.accepted}."
    told = in_query(setting.name, described, schema, that_finds_something=example)
    return {**told, "required": True} if setting.required else told
