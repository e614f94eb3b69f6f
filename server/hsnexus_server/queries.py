"""`/queries`: the competency questions, each with its form, its text and its answer."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, g, jsonify, render_template, request

from hsnexus.inquiries import INQUIRIES
from hsnexus.names import UnclearNameError
from hsnexus.pinned import Pin
from hsnexus.questionnaire import by_family, chosen, searched
from hsnexus.questions import Parameter, Question
from hsnexus_server.accept import prefers
from hsnexus_server.addresses import split
from hsnexus_server.announcement import described_by
from hsnexus_server.argued import Arguments
from hsnexus_server.asked import Asking, values
from hsnexus_server.asker import who_asks
from hsnexus_server.engines.base import Engine
from hsnexus_server.negotiate import FORMATS, Shape, available, wanted
from hsnexus_server.pages import page
from hsnexus_server.problems import Problem, Reason, RefusalError, refusal
from hsnexus_server.questionpage import Shared, question_page
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
    routes, shared = Blueprint("queries", __name__), Shared(arguments)

    @routes.route("/queries")
    @routes.route("/queries.<suffix>")
    def listing(suffix: str = "") -> Response:
        if suffix not in {"", "html", "json"}:
            raise refusal(Reason.NOT_FOUND, "The list of questions comes as /queries.json and /queries.html.")
        words, user = _sought(questions)
        found = [each for each in searched(questions, words) if user in {"", each.user}]
        if suffix == "json" or (not suffix and not by_browser()):
            response = jsonify([_told(question, pins.get(question.stem)) for question in found])
        else:
            response = page(_list(questions, pins, found, words, user))
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
        asking = who_asks(engine, settings)
        if _as_page(suffix):
            given, proved, pin = values(request.args.items(multi=True)), _is_set("evidence"), pins.get(stem)
            return page(question_page(asking, shared, question, given, pin=pin, settings=settings, proved=proved))
        return _answered(asking, question, suffix)

    return routes


def _named(questions: Sequence[Question], name: str) -> Question:
    try:
        return chosen(questions, name)
    except UnclearNameError as error:
        near = tuple(choice.label for choice in error.choices) or None
        raise RefusalError(Problem(Reason.NOT_FOUND, str(error), available=near)) from error


def _as_page(suffix: str) -> bool:
    """Tell whether suffix, ``format=`` or Accept, in this order, ask for the page."""
    form = suffix or request.args.get("format", "")
    return form == "html" or (not form and by_browser())


def _answered(asking: Asking, question: Question, suffix: str) -> Response:
    """Answer a question in the form that suffix, ``format=`` or Accept ask for, in this order."""
    given, options = values(request.args.items(multi=True)), request.args
    form = suffix or options.get("format", "")
    if form == "rq":
        text = question.text if _is_set("template") else asking.text(question, given)
        return Response(text, content_type=_QUERY, headers={"Cache-Control": "no-cache"})
    names = [suffix] if suffix else options.getlist("format")
    formats = wanted(request.headers.get("Accept", ""), names, request.headers.get("Accept-Encoding", ""))
    ask = asking.with_evidence if _is_set("evidence") else asking.ask
    found = ask(question, given, formats)
    g.outcome = "cached" if found.cached else "answered"
    return sent(found)


def _sought(questions: Sequence[Question]) -> tuple[str, str]:
    """Return the words that questions must hold, and whom they must be for; empty for no matter.

    Raises:
        RefusalError: 400, there is no such parameter or no such user, or one is given twice.
    """
    given = values(request.args.items(multi=True), ())
    if unknown := sorted(given.keys() - {"search", "user"}):
        raise refusal(Reason.BAD_PARAMETER, f"The list takes search and user, not {', '.join(unknown)}.")
    user, users = given.get("user", ""), _users(questions)
    if user and user not in users:
        raise refusal(Reason.BAD_PARAMETER, f"'user' takes one of {', '.join(users)}, not {user!r}.")
    return given.get("search", ""), user


def _users(questions: Sequence[Question]) -> list[str]:
    return sorted({question.user for question in questions})


def _list(
    questions: Sequence[Question], pins: Mapping[str, Pin], found: Sequence[Question], words: str, user: str
) -> str:
    """Return the page of the list: those that were found, by family."""
    return render_template(
        "queries.html",
        families=by_family(found),
        inquiries=INQUIRIES.values(),
        pins=pins,
        search=words,
        total=len(questions),
        user=user,
        users=_users(questions),
    )


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
        "user": question.user,
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
