"""`/check` and `/format`: what an editor wants to know of a query while it is written."""

from typing import Final

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import MethodNotAllowed

from hsnexus_server.asker import asker
from hsnexus_server.coding import coding
from hsnexus_server.engines.base import Engine, TextRequest
from hsnexus_server.negotiate import Choice, Wanted
from hsnexus_server.problems import Reason, unless
from hsnexus_server.protocol import QUERY, SparqlRequest, read
from hsnexus_server.sending import sent
from hsnexus_server.settings import Settings

__all__ = ["blueprint"]

_PATHS: Final = frozenset({"/check", "/format"})
_ALLOWED: Final = ("OPTIONS", "POST")
_CHECKED: Final = Choice("json", "application/json")
_LAID_OUT: Final = Choice("rq", QUERY)


def blueprint(engine: Engine, settings: Settings) -> Blueprint:
    """Return what ``engine`` tells of queries that it is not asked."""
    routes = Blueprint("texts", __name__)

    @routes.before_app_request
    def by_post_alone() -> Response | None:
        """Refuse other methods, before somebody looks for a thing of that name."""
        if request.path not in _PATHS or request.method == "POST":
            return None
        if request.method != "OPTIONS":
            raise MethodNotAllowed([*_ALLOWED])
        return Response(headers={"Allow": ", ".join(_ALLOWED)})

    @routes.route("/check", methods=["POST"])
    def check() -> Response:
        asked = unless(Reason.MISSING_QUERY, lambda: _asked(settings))  # who writes begins with nothing
        usual = round(settings.check_seconds * 1000)
        told = (
            TextRequest("check", asked.query, asked.timeout_ms or usual) if asked else TextRequest("check", "", usual)
        )
        return _told(engine, settings, told, _CHECKED)

    @routes.route("/format", methods=["POST"])
    def laid_out() -> Response:
        asked = _asked(settings)
        return _told(engine, settings, TextRequest("format", asked.query, asked.timeout_ms), _LAID_OUT)

    return routes


def _asked(settings: Settings) -> SparqlRequest:
    """Return the query of a request, which is read as `/sparql` reads it.

    Raises:
        RefusalError: 400, 403, 413 or 415, and why.
    """
    return read(
        post=True,
        query_string=request.query_string,
        content_type=request.headers.get("Content-Type", ""),
        content_encoding=request.headers.get("Content-Encoding", ""),
        body=request.get_data(cache=False),
        query_bytes=settings.query_bytes,
    )


def _told(engine: Engine, settings: Settings, what: TextRequest, choice: Choice) -> Response:
    g.query = what.text
    g.limit_ms = settings.granted_ms(what.timeout_ms, ours=True)
    wanted = Wanted(choice, None, coding(request.headers.get("Accept-Encoding", "")))
    answer = engine.read(what, wanted, asker(settings, fast=True))
    g.outcome = "cached" if answer.cached else "answered"
    return sent(answer)
