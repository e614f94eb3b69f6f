"""`/sparql`: the SPARQL Protocol over HTTP."""

from typing import Final

from flask import Blueprint, Response, g, render_template, request
from werkzeug.wsgi import wrap_file

from hsnexus_server.accept import prefers
from hsnexus_server.access import forwarded
from hsnexus_server.coding import IDENTITY
from hsnexus_server.engines.base import Asker, Engine
from hsnexus_server.engines.clients import client_of
from hsnexus_server.negotiate import wanted
from hsnexus_server.pages import PAGE_POLICY
from hsnexus_server.problems import Reason, RefusalError
from hsnexus_server.protocol import read
from hsnexus_server.remembered import KEEP
from hsnexus_server.settings import Settings

__all__ = ["blueprint"]

_NO_PAGE: Final = ("application/problem+json", "text/plain", "text/turtle", "application/rdf+xml")


def blueprint(engine: Engine, settings: Settings) -> Blueprint:
    """Return the endpoint over ``engine``."""
    routes = Blueprint("sparql", __name__)

    @routes.route("/sparql", methods=["GET", "POST"])
    @routes.route("/sparql/", methods=["GET", "POST"])
    def sparql() -> Response:
        accept = request.headers.get("Accept", "")
        post = request.method == "POST"
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
            by_browser = not post and prefers(accept, "text/html", over=_NO_PAGE)
            if error.problem.reason is Reason.MISSING_QUERY and by_browser:
                return Response(
                    render_template("sparql.html"),
                    content_type="text/html; charset=utf-8",
                    headers={"Content-Security-Policy": PAGE_POLICY},
                )
            raise
        g.query = asked.query
        address = forwarded(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""), settings.proxies)
        g.client = address
        g.limit_ms = settings.granted_ms(asked.timeout_ms)
        gone = request.environ.get("waitress.client_disconnected", _waits)
        formats = wanted(accept, asked.formats, request.headers.get("Accept-Encoding", ""))
        answer = engine.ask(asked, formats, Asker(client_of(address), fast=False, gone=gone))
        g.outcome = "cached" if answer.cached else "answered"
        if isinstance(answer.content, bytes):
            if not answer.volatile:
                request.environ[KEEP] = answer.etag
            response = Response(answer.content)
        else:
            response = Response(wrap_file(request.environ, answer.content), direct_passthrough=True)
            response.content_length = answer.size
        response.content_type = answer.choice.content_type
        response.headers["Cache-Control"] = "no-cache"  # keep it, but ask before using it again
        response.headers["Server-Timing"] = (
            f"queue;dur={answer.queued * 1000:.1f}, exec;dur={answer.seconds * 1000:.1f}"
        )
        if answer.coding != IDENTITY:
            response.headers["Content-Encoding"] = answer.coding
        response.headers["X-Dataset-Version"] = answer.version
        if answer.choice.name in {"csv", "tsv"}:
            response.headers["Content-Disposition"] = f'attachment; filename="answer.{answer.choice.name}"'
        response.set_etag(answer.etag)
        if answer.cached:
            response.make_conditional(request)
        return response

    return routes


def _waits() -> bool:
    return False
