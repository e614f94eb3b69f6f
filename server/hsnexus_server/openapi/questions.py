"""Operations of the competency questions, one a question, made of its file."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final
from urllib.parse import urlencode

from hsnexus.questions import Parameter, Question
from hsnexus.template import Type
from hsnexus.vocab import prefixed
from hsnexus_server.negotiate import Shape
from hsnexus_server.openapi.contents import PAGE, answer, contents, unchanged
from hsnexus_server.openapi.headers import ANSWERED, conditions
from hsnexus_server.openapi.operation import Operation
from hsnexus_server.openapi.parameters import in_query, options
from hsnexus_server.openapi.plain import TEXT, ref
from hsnexus_server.openapi.refusals import OF_A_QUESTION
from hsnexus_server.settings import Settings

__all__ = ["QUERY", "columns", "of_question"]

QUERY: Final[Mapping[str, Any]] = {"application/sparql-query": {"schema": TEXT}}
_TYPES: Final[Mapping[Type, str]] = {Type.IRI: "string", Type.STRING: "string", Type.INTEGER: "integer"}


def of_question(settings: Settings, question: Question, among: Sequence[Question]) -> Operation:
    """Return the operation that answers a question.

    Args:
        settings: the time that there is.
        question: as its file has it.
        among: all questions; the defaults of the others are values that this one can be asked with.
    """
    shape = Shape.GRAPH if question.form == "CONSTRUCT" else Shape.SOLUTIONS
    schema = ref("Boolean") if question.form == "ASK" else ref(question.id) if columns(question) else ref("Bindings")
    nothing = f" With the defaults nothing: {question.empty}" if question.empty else ""
    others = {name: _another(parameter, among) for name, parameter in question.parameters.items()}
    content = {**contents(shape, solutions=schema), **PAGE, **QUERY}
    return Operation(
        id=question.stem.replace("-", "_"),
        summary=question.summary,
        description=f"{question.description}{nothing}",
        tags=tuple(dict.fromkeys((question.family, *question.tags))),
        parameters=(
            *(_parameter(parameter, others[name]) for name, parameter in question.parameters.items()),
            *options(settings, shape, evidence=bool(question.gives)),
            *conditions(),
        ),
        answers={200: answer("The answer, a page that shows it, or the query.", content, *ANSWERED), 304: unchanged()},
        refusals=OF_A_QUESTION,
        urls=tuple(_urls(question, others)),
        more={"x-id": question.id},
    )


def columns(question: Question) -> dict[str, Any]:
    """Return the schema of the answer to a question that names its columns; nothing for others.

    With its evidence an answer has more columns, after these.
    """
    names = question.template.columns
    if not names:
        return {}
    head = {"properties": {"vars": {"prefixItems": [{"const": name} for name in names], "minItems": len(names)}}}
    return {"allOf": [ref("Bindings"), {"properties": {"head": head}}]}


def _parameter(parameter: Parameter, other: str | int | None) -> dict[str, Any]:
    """Return a parameter; what there is to choose from is in the graph, and so on the page of the question alone."""
    schema = {
        "type": _TYPES[parameter.type],
        "default": parameter.default,
        "minimum": parameter.least,
        "maximum": parameter.most,
        "x-class": parameter.class_iri or None,
        "x-language": parameter.language or None,
    }
    sentences = (
        f"{parameter.accepted[0].upper()}{parameter.accepted[1:]}",
        "Any, if left out" if parameter.optional else "",
        "The page of the question lists them" if parameter.enumerated else "",
    )
    return in_query(
        parameter.name,
        " ".join(f"{sentence}." for sentence in sentences if sentence),
        {name: value for name, value in schema.items() if value is not None},
        default=parameter.default,
        another=other,
    )


def _another(parameter: Parameter, among: Sequence[Question]) -> str | int | None:
    """Return another value than the default, if one is known: of a class, what another question asks about."""
    if parameter.type is Type.INTEGER:
        return next((end for end in (parameter.least, parameter.most) if end not in {None, parameter.default}), None)
    of_others = chain.from_iterable(question.parameters.values() for question in among)
    return next(
        (
            prefixed(other.default)
            for other in of_others
            if parameter.type is other.type is Type.IRI
            and parameter.class_iri == other.class_iri
            and isinstance(other.default, str)
            and other.default != parameter.default
        ),
        None,
    )


def _urls(question: Question, others: Mapping[str, str | int | None]) -> Iterator[str]:
    """Yield the URL with the defaults, and for each parameter that with another value."""
    page = f"/queries/{question.stem}"
    usual = {name: each.default for name, each in question.parameters.items() if each.default is not None}
    shown = {name: prefixed(value) if isinstance(value, str) else value for name, value in usual.items()}
    for values in (shown, *({**shown, name: value} for name, value in others.items() if value is not None)):
        yield f"{page}?{urlencode(values, safe=':/')}" if values else page
