"""`/queries`: the competency questions, each with its form, its text and its answer."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, g, jsonify, render_template, request

from hsnexus.names import UnclearNameError
from hsnexus.pinned import Pin
from hsnexus.questionnaire import chosen, searched
from hsnexus.questions import FAMILIES, Parameter, Question
from hsnexus_server.accept import prefers
from hsnexus_server.addresses import split
from hsnexus_server.announcement import described_by
from hsnexus_server.argued import Arguments
from hsnexus_server.asked import Asking, values
from hsnexus_server.asker import who_asks
from hsnexus_server.checked import checked
from hsnexus_server.engines.base import Engine
from hsnexus_server.negotiate import FORMATS, Shape, available, wanted
from hsnexus_server.pages import page, served
from hsnexus_server.problems import Problem, Reason, RefusalError, refusal
from hsnexus_server.resources import resource
from hsnexus_server.sending import sent
from hsnexus_server.settings import Settings

__all__ = ["blueprint", "by_browser"]

_QUERY: Final = "application/sparql-query; charset=utf-8"
_NO_PAGE: Final = ("application/json", *available(Shape.SOLUTIONS), *available(Shape.GRAPH))
_SUFFIXES: Final = frozenset({"rq", "html", *FORMATS})


def blueprint(
    engine: Engine,
    settings: Settings,
    arguments: Arguments,
    questions: Sequence[Question],
    pins: Mapping[str, Pin],
) -> Blueprint:
    """Return the pages of ``questions``, answered by ``engine``, each compared with its pin."""
    routes = Blueprint("queries", __name__)

    @routes.route("/queries")
    @routes.route("/queries.<suffix>")
    def listing(suffix: str = "") -> Response:
        if suffix not in {"", "html", "json"}:
            raise refusal(Reason.NOT_FOUND, "The list of questions comes as /queries.json and /queries.html.")
        words = request.args.get("search", "")
        found = searched(questions, words)
        if suffix == "json" or (not suffix and not by_browser()):
            response = jsonify([_told(question, pins.get(question.stem)) for question in found])
        else:
            response = page(render_template("queries.html", families=_by_family(found), search=words))
        response.headers["Link"] = described_by(settings)
        return response

    @routes.route("/queries/")
    def folder() -> Response:
        return _elsewhere("queries", 308)

    @routes.route("/query/<name>")
    def thing(name: str) -> Response:
        if name == "prefixes" or split(name)[1] or _for_data():
            return resource(engine, settings, arguments, f"query/{name}")
        return _moved(_named(questions, name))

    @routes.route("/queries/<name>")
    def answer(name: str) -> Response:
        stem, _, suffix = name.rpartition(".") if name.rpartition(".")[2] in _SUFFIXES else (name, "", "")
        question = _named(questions, stem)
        if stem != question.stem:
            return _moved(question, suffix)
        return _answered(who_asks(engine, settings), question, pins.get(stem), suffix)

    return routes


def _named(questions: Sequence[Question], name: str) -> Question:
    try:
        return chosen(questions, name)
    except UnclearNameError as error:
        near = tuple(choice.label for choice in error.choices) or None
        raise RefusalError(Problem(Reason.NOT_FOUND, str(error), available=near)) from error


def _answered(asking: Asking, question: Question, pin: Pin | None, suffix: str) -> Response:
    """Answer a question in the form that suffix, ``format=`` or Accept ask for, in this order."""
    given, options = values(request.args.items(multi=True)), request.args
    form = suffix or options.get("format", "")
    if form == "rq":
        text = question.text if _is_set("template") else asking.text(question, given)
        return Response(text, content_type=_QUERY, headers={"Cache-Control": "no-cache"})
    if form == "html" or (not form and by_browser()):
        return page(_question(asking, question, pin, given))
    names = [suffix] if suffix else options.getlist("format")
    formats = wanted(request.headers.get("Accept", ""), names, request.headers.get("Accept-Encoding", ""))
    ask = asking.with_evidence if _is_set("evidence") else asking.ask
    found = ask(question, given, formats)
    g.outcome = "cached" if found.cached else "answered"
    return sent(found)


def _by_family(questions: Sequence[Question]) -> list[tuple[str, list[Question]]]:
    families = list(FAMILIES)
    ordered = sorted(questions, key=lambda each: families.index(each.family))  # and by number, as they come
    return [(FAMILIES[family], list(several)) for family, several in groupby(ordered, lambda each: each.family)]


def by_browser() -> bool:
    """Tell whether a browser asks, which would rather have a page than any other format."""
    return prefers(request.headers.get("Accept", ""), "text/html", over=_NO_PAGE)


def _for_data() -> bool:
    """Tell whether the client asks for a question as a thing that RDF describes, and not for its page or answer."""
    accept, others = request.headers.get("Accept", ""), ("text/html", *available(Shape.SOLUTIONS))
    return any(prefers(accept, form, over=others) for form in available(Shape.GRAPH))


def _is_set(name: str) -> bool:
    """Tell whether an option is on.

    Raises:
        RefusalError: 400, it is neither on nor off.
    """
    value = request.args.get(name, "0")
    if value not in {"0", "1"}:
        raise refusal(Reason.BAD_PARAMETER, f"{name!r} takes 0 or 1, not {value!r}.")
    return value == "1"


def _moved(question: Question, suffix: str = "") -> Response:
    """Send on to the page of a question that was named otherwise, with what else the URL says."""
    name = f"{question.stem}.{suffix}" if suffix else question.stem
    return _elsewhere(f"queries/{quote(name)}", 303)


def _elsewhere(path: str, status: int) -> Response:
    """Send on to a path below the root, with what else the URL says; the host is not repeated, whoever named it."""
    query = request.query_string.decode("latin-1")
    return Response(status=status, headers={"Location": f"../{path}{'?' if query else ''}{query}"})


def _question(asking: Asking, question: Question, pin: Pin | None, given: dict[str, Any]) -> str:
    """Return the page of a question: its form, and the answer with the values that are given."""
    told: dict[str, Any] = {"found": None, "problem": None, "text": question.template.text}
    try:
        told["text"] = asking.text(question, given)
        told["found"] = found = asking.found(told["text"])
        told["checked"] = checked(asking, question, pin, found, served(asking.engine))
    except RefusalError as error:
        if error.problem.reason is not Reason.BAD_PARAMETER:
            raise
        told["problem"] = error.problem
    choices = {
        name: asking.choices(parameter.class_iri)
        for name, parameter in question.parameters.items()
        if parameter.enumerated
    }
    return render_template("question.html", question=question, given=given, choices=choices, **told)


def _told(question: Question, pin: Pin | None) -> dict[str, Any]:
    """Return what the list tells of a question."""
    return {
        "id": question.id,
        "stem": question.stem,
        "iri": question.iri,
        "family": question.family,
        "summary": question.summary,
        "description": question.description,
        "tags": question.tags,
        "form": question.form,
        "view": question.view,
        "gives": question.gives or None,
        "needs": question.needs or None,
        "scans": question.scans or None,
        "pinned": pin and pin.size,
        "parameters": [_parameter(parameter) for parameter in question.parameters.values()],
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    told = {
        "name": parameter.name,
        "type": parameter.type,
        "class": parameter.class_iri or None,
        "language": parameter.language or None,
        "default": parameter.default,
        "min": parameter.least,
        "max": parameter.most,
        "accepts": parameter.accepted,
    }
    return {name: value for name, value in told.items() if value is not None}
