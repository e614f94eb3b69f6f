"""`/sparql`: the SPARQL Protocol over HTTP."""

import hashlib
from typing import Final

from flask import Blueprint, Response, render_template, request

from hsnexus_server.accept import prefers
from hsnexus_server.engines.base import Engine
from hsnexus_server.negotiate import wanted
from hsnexus_server.pages import PAGE_POLICY
from hsnexus_server.problems import Reason, RefusalError
from hsnexus_server.protocol import read
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
        answer = engine.ask(asked, wanted(accept, asked.formats))
        response = Response(answer.body, content_type=answer.choice.content_type)
        response.headers["Cache-Control"] = "no-cache"  # keep it, but ask before using it again
        response.set_etag(hashlib.sha256(answer.body).hexdigest())
        response.make_conditional(request)
        return response

    return routes
