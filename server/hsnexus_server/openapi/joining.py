"""Operations for those who join their own data: reconciliation of names, and the tables of things.

Source: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from hsnexus.kinds import KINDS, Kind
from hsnexus_server.negotiate import Shape
from hsnexus_server.openapi.contents import PAGE, answer, contents, unchanged
from hsnexus_server.openapi.headers import ANSWERED, conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.parameters import in_path, in_query, time_limit
from hsnexus_server.openapi.plain import SWITCH, TEXT, TEXTS, list_of, map_of, object_of, ref
from hsnexus_server.openapi.refusals import OF_A_MATCH, OF_AN_EXCERPT
from hsnexus_server.problems import Reason
from hsnexus_server.protocol import FORM
from hsnexus_server.reconciliation.suggestions import SUGGESTIONS
from hsnexus_server.settings import Settings
from hsnexus_server.tables import SUFFIXES

__all__ = ["joining"]

_TAGS: Final = ("joining",)
_NAMED: Final = object_of({"id": TEXT, "name": TEXT})
_CANDIDATE: Final = object_of(
    {"id": TEXT, "name": TEXT, "score": {"type": "number"}, "match": SWITCH, "type": list_of(_NAMED)},
    {"description": TEXT},
)
_RESULT: Final = object_of({"result": list_of(_CANDIDATE)})
_RECONCILED: Final[Mapping[str, Any]] = {
    "anyOf": [
        object_of({"versions": TEXTS, "name": TEXT, "identifierSpace": TEXT, "schemaSpace": TEXT}),
        _RESULT,
        object_of({"meta": list_of(_NAMED), "rows": map_of({"type": "object"})}),
        map_of(_RESULT),
    ]
}
_SAID: Final = {
    "queries": ("Names to match, by keys of the client's: a batch in JSON.", '{"q0": {"query": "remittance"}}'),
    "query": ("One name to match, as text or in JSON.", "remittance"),
    "extend": ("Things and properties whose values are wanted, in JSON.", None),
}
_ID: Final = in_query("id", "The thing: its path below `https://w3id.org/hsnexus/`, or its IRI.", TEXT)


def joining(settings: Settings) -> Paths:
    """Return the operations by path; ``settings`` tell the time that there is."""
    asked = Operation(
        id="reconcile",
        summary="Match names with things, or tell of things; without a query, what the service is.",
        tags=_TAGS,
        parameters=(
            *(in_query(name, about, TEXT, example=example) for name, (about, example) in _SAID.items()),
            *conditions(),
        ),
        answers={200: answer("What was asked for.", _json(_RECONCILED), *ANSWERED), 304: unchanged()},
        refusals=OF_A_MATCH,
        urls=("/reconcile", "/reconcile?query=remittance"),
    )
    fields = {name: {"description": about, **TEXT} for name, (about, _) in _SAID.items()}
    by_form = replace(
        asked,
        id="reconcile_by_form",
        parameters=conditions("If-Match"),
        body={"required": True, "content": {FORM: {"schema": {"type": "object", "properties": fields}}}},
        answers={200: asked.answers[200]},
        urls=(),
    )
    preview = replace(
        asked,
        id="preview",
        summary="A thing in a few lines.",
        parameters=(_ID,),
        answers={200: answer("The page.", PAGE)},
        refusals=OF_A_MATCH | {Reason.NOT_FOUND},
        urls=("/reconcile/preview?id=factor/remittances",),
    )
    return {
        "/reconcile": {"get": asked, "post": by_form},
        "/reconcile/suggest/{what}": {"get": _suggested(asked)},
        "/reconcile/properties": {"get": _proposed(asked)},
        "/reconcile/preview": {"get": preview},
        "/reconcile/view": {
            "get": replace(
                preview,
                id="view",
                summary="From a thing to its page.",
                answers={303: answer("The page is at another address.", {}, "Location")},
                urls=(),
            )
        },
        **{path: {"get": each} for kind in KINDS.values() for path, each in _table(settings, kind)},
    }


def _json(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _suggested(asked: Operation) -> Operation:
    return replace(
        asked,
        id="suggest",
        summary="Things, types or properties whose names begin so.",
        parameters=(
            in_path("what", "Of what.", {**TEXT, "enum": [*SUGGESTIONS]}),
            in_query("prefix", "How the name begins.", TEXT, one_word="remit"),
            in_query("cursor", "How many to pass over.", {"type": "integer", "minimum": 0}),
            *conditions(),
        ),
        answers={
            200: answer("The next of them.", _json(object_of({"result": list_of(_NAMED)})), *ANSWERED),
            304: unchanged(),
        },
        refusals=OF_A_MATCH | {Reason.NOT_FOUND},
        urls=tuple(f"/reconcile/suggest/{what}?prefix=re" for what in SUGGESTIONS),
    )


def _proposed(asked: Operation) -> Operation:
    return replace(
        asked,
        id="propose_properties",
        summary="Properties that things of a type have.",
        parameters=(
            in_query("type", "The type.", TEXT),
            in_query("limit", "How many at the most.", {"type": "integer", "minimum": 1}),
            *conditions(),
        ),
        answers={
            200: answer("The properties.", _json(object_of({"properties": list_of(_NAMED)})), *ANSWERED),
            304: unchanged(),
        },
        urls=("/reconcile/properties",),
    )


def _table(settings: Settings, kind: Kind) -> Iterator[tuple[str, Operation]]:
    """Yield the operations of a table, the second with the format in its path."""
    told = {**TEXT, "enum": [*SUFFIXES]}
    plain = Operation(
        id=kind.name,
        summary=f"All {kind.name}, to join other data by.",
        tags=_TAGS,
        parameters=(
            in_query("format", "The format, whatever `Accept` says.", told),
            time_limit(settings, ours=True),
            *conditions(),
        ),
        answers={
            200: answer("The table.", {**contents(Shape.SOLUTIONS, solutions=ref("Bindings")), **PAGE}, *ANSWERED),
            304: unchanged(),
        },
        refusals=OF_AN_EXCERPT,
        urls=(f"/{kind.name}",),
    )
    yield f"/{kind.name}", plain
    yield (
        f"/{kind.name}.{{suffix}}",
        replace(
            plain,
            id=f"{kind.name}_as",
            parameters=(in_path("suffix", "The format.", told), *plain.parameters[1:]),
            urls=tuple(f"/{kind.name}.{form}" for form in SUFFIXES),
        ),
    )
