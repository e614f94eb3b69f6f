"""`/sparql`: the SPARQL Protocol over HTTP."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, g, request

from hsnexus.questions import Question
from hsnexus_server.accept import prefers
from hsnexus_server.announcement import announced, links
from hsnexus_server.asker import asker
from hsnexus_server.coding import coding
from hsnexus_server.engines.base import Engine
from hsnexus_server.negotiate import FORMATS, Choice, Shape, available, wanted
from hsnexus_server.pages import page, served
from hsnexus_server.problems import Reason, RefusalError
from hsnexus_server.protocol import SparqlRequest, read
from hsnexus_server.refusing import told
from hsnexus_server.remembered import KEEP
from hsnexus_server.resultpage import READ, Bench, result
from hsnexus_server.sending import sent
from hsnexus_server.settings import Settings

__all__ = ["blueprint"]

# Who likes one of these as much as a page gets it.
_DATA: Final = (
    "application/problem+json",
    *(name for form in FORMATS.values() for name in (form.media_type, *form.aliases)),
)
_NO_PAGE: Final = ("application/problem+json", "text/plain", *available(Shape.GRAPH))
# Who sends one of these means to ask a query.
_OF_A_QUERY: Final = frozenset({"query", "default-graph-uri", "named-graph-uri"})


def blueprint(engine: Engine, settings: Settings, questions: Sequence[Question]) -> Blueprint:
    """Return the endpoint over ``engine``; its page has the ``questions`` to begin with."""
    routes = Blueprint("sparql", __name__)
    bench = Bench(settings, questions)

    @routes.route("/sparql", methods=["GET", "POST"])
    @routes.route("/sparql/", methods=["GET", "POST"])
    def sparql() -> Response:
        accept = request.headers.get("Accept", "")
        accept_encoding = request.headers.get("Accept-Encoding", "")
        post = request.method == "POST"
        as_page = not post and _wants_a_page(accept)
        try:
            asked = read(
                post=post,
                query_string=request.query_string,
                content_type=request.headers.get("Content-Type", ""),
                content_encoding=request.headers.get("Content-Encoding", ""),
                body=request.get_data(cache=False) if post else b"",
                query_bytes=settings.query_bytes,
            )
        except RefusalError as error:
            choice = _of_the_description(accept, error, post=post)
            if choice is None:
                g.outcome = "shown"
                return page(bench.page())
            answer = announced(choice, served(engine), settings, coding(accept_encoding))
            g.outcome = "described"
        else:
            g.query = asked.query
            g.limit_ms = settings.granted_ms(asked.timeout_ms)
            if as_page:
                return _page(engine, bench, asked)
            formats = wanted(accept, asked.formats, accept_encoding)
            answer = engine.ask(asked, formats, asker(settings, fast=False))
            g.outcome = "cached" if answer.cached else "answered"
        return sent(answer)

    @routes.after_request
    def link(response: Response) -> Response:
        response.headers["Link"] = links(
            settings, licensed="ETag" in response.headers and g.outcome != "shown"
        )  # refusals have none
        return response

    return routes


def _wants_a_page(accept: str) -> bool:
    """Tell whether a GET asks for a page: by ``format=html``, or as a browser does that names no format."""
    names = [name.strip().lower() for name in request.args.getlist("format") if name.strip()]
    if names:
        return set(names) <= {"html", "text/html"}
    return prefers(accept, "text/html", over=_DATA)


def _page(engine: Engine, bench: Bench, asked: SparqlRequest) -> Response:
    """Return the page that shows the answer to a query, or why there is none."""
    try:
        answer = engine.ask(replace(asked, formats=()), READ, asker(bench.settings, fast=False))
    except RefusalError as error:
        return told(error.problem, shown=lambda problem: bench.page(asked.query, problem=problem))
    g.outcome = "cached" if answer.cached else "answered"
    response = page(bench.page(asked.query, result(answer)))
    if answer.volatile:
        request.environ.pop(KEEP, None)
    response.headers["X-Dataset-Version"] = answer.version
    return response


def _of_the_description(accept: str, error: RefusalError, *, post: bool) -> Choice | None:
    """Return the format in which a GET without a query is answered with the Service Description; ``None``: by a page.

    Raises:
        RefusalError: ``error`` where the request asks for neither; 400, the formats that it names are unknown or
            exclude each other.
    """
    if post or error.problem.reason is not Reason.MISSING_QUERY:
        raise error
    names = request.args.getlist("format")
    by_browser = prefers(accept, "text/html", over=_NO_PAGE)
    if any(names) and _wants_a_page(accept):
        return None
    meant_a_query = bool(_OF_A_QUERY & request.args.keys())
    choice = None if meant_a_query or (by_browser and not any(names)) else wanted(accept, names).graph
    if choice is None and not by_browser:
        raise error
    return choice
