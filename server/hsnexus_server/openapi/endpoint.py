"""Operations of the SPARQL endpoint: a query in the URL, in a form, or as the body.

Source: https://www.w3.org/TR/sparql12-protocol/#query-operation.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from hsnexus.binding import bind
from hsnexus.questions import Question
from hsnexus.template import FORMS
from hsnexus_server.negotiate import FORMATS, Shape
from hsnexus_server.openapi.contents import PAGE, answer, contents, unchanged
from hsnexus_server.openapi.headers import ANSWERED, conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.parameters import in_query, time_limit
from hsnexus_server.openapi.plain import TEXT, ref
from hsnexus_server.openapi.refusals import OF_A_QUERY
from hsnexus_server.protocol import FORM, QUERY
from hsnexus_server.settings import Settings

__all__ = ["endpoint"]

_GRAPHS: Final[Mapping[str, Any]] = {"type": "array", "items": {"type": "string", "format": "iri"}}
_SUMMARY: Final = "The answer to a query in SPARQL 1.1 or 1.2."
_ABOUT: Final = (
    "Read-only. A browser gets a page that shows the first rows. Without a query: what the service says of itself, as "
    "RDF, or a page with a form."
)
_ASK: Final = "ASK { ?claim ?property ?value }"


def endpoint(settings: Settings, questions: Sequence[Question]) -> Paths:
    """Return the operations by path.

    Args:
        settings: the limits of a query.
        questions: some of which are the examples.
    """
    examples = dict(_examples(questions))
    fields = tuple(_fields(settings, [*FORMATS, "html"], **examples))
    content = contents(*Shape, solutions=ref("Solutions"))
    by_get = Operation(
        id="ask_by_get",
        summary=_SUMMARY,
        description=_ABOUT,
        tags=("sparql",),
        parameters=(*fields, *conditions()),
        answers={200: answer("The answer.", {**content, **PAGE}, *ANSWERED, "Link"), 304: unchanged("Link")},
        refusals=OF_A_QUERY,
        urls=tuple(f"/sparql?{urlencode({'query': text})}" for text in examples.values()),
    )
    by_post = replace(
        by_get,
        id="ask_by_post",
        description="What the URL says counts as if it stood in the form.",
        parameters=(*_fields(settings, [*FORMATS]), *conditions("If-Match")),
        body=_body([*_fields(settings, [*FORMATS])], examples),
        answers={200: answer("The answer.", content, *ANSWERED, "Link")},
        urls=(),
    )
    methods = {"get": by_get, "post": by_post}
    slash = {method: replace(each, id=f"{each.id}_slash", urls=()) for method, each in methods.items()}
    return {"/sparql": methods, "/sparql/": slash}


def _examples(questions: Sequence[Question]) -> Iterator[tuple[str, str]]:
    """Yield a text of each form of query: the first question of that form, with its defaults."""
    yield "anything", _ASK
    for form in FORMS:
        for question in [each for each in questions if each.form == form and not each.needs][:1]:
            yield question.stem.replace("-", "_"), bind(question)


def _fields(settings: Settings, formats: Sequence[str], **examples: str) -> Iterator[dict[str, Any]]:
    """Yield what a URL or a form may say: the query, with examples, and how and in which of the formats to answer."""
    yield in_query("query", "The query, once.", {**TEXT, "contentMediaType": QUERY}, **examples)
    yield in_query("default-graph-uri", "Graphs whose union is the default graph, instead of what FROM says.", _GRAPHS)
    yield in_query("named-graph-uri", "Graphs that GRAPH may name, instead of what FROM NAMED says.", _GRAPHS)
    yield in_query("format", "The format, whatever `Accept` says.", {**TEXT, "enum": [*formats]})
    yield time_limit(settings)


def _body(fields: Sequence[Mapping[str, Any]], examples: Mapping[str, str]) -> dict[str, Any]:
    """Return what a POST brings; it may bring nothing, and say all in the URL."""
    properties = {field["name"]: {"description": field["description"], **field["schema"]} for field in fields}
    form = {"type": "object", "properties": properties}
    in_forms = {name: {"value": {"query": text}} for name, text in examples.items()}
    as_bodies = {name: {"value": text} for name, text in examples.items()}
    return {
        "required": False,
        "content": {FORM: {"schema": form, "examples": in_forms}, QUERY: {"schema": TEXT, "examples": as_bodies}},
    }
