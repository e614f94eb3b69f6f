"""The application, put together from its parts."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final
from uuid import UUID, uuid4

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from hsnexus.pinned import Pin
from hsnexus.questions import Question
from hsnexus_server import (
    crawling,
    discovery,
    dumps,
    inquiries,
    openapi,
    pages,
    queries,
    reconciliation,
    resources,
    sparql,
    tables,
)
from hsnexus_server.accept import prefers
from hsnexus_server.access import LOG, note
from hsnexus_server.engines.base import Engine
from hsnexus_server.problems import Problem, Reason, RefusalError
from hsnexus_server.settings import Settings

__all__ = ["create_app"]

_NO_PINS: Final[Mapping[str, Pin]] = MappingProxyType({})


def create_app(
    engine: Engine,
    settings: Settings,
    questions: Sequence[Question] = (),
    pins: Mapping[str, Pin] = _NO_PINS,
    scratch: Path | None = None,
) -> Flask:
    """Return the WSGI application.

    Args:
        engine: answers the queries.
        settings: limits and the origin that may ask from a browser.
        questions: the competency questions.
        pins: the pinned answers to them, by stem.
        scratch: folder for the dumps, which are written when they are asked for; without it there are none.
    """
    app = Flask(__name__, static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined] # Flask types the provider by its base class
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes
    app.url_map.redirect_defaults = False
    app.url_map.merge_slashes = False  # it would redirect, to the host that the client names
    app.register_blueprint(sparql.blueprint(engine, settings))
    app.register_blueprint(queries.blueprint(engine, settings, questions, pins))
    app.register_blueprint(inquiries.blueprint(engine, settings))
    app.register_blueprint(discovery.blueprint(engine, settings))
    app.register_blueprint(tables.blueprint(engine, settings))
    app.register_blueprint(reconciliation.blueprint(engine, settings))
    app.register_blueprint(pages.blueprint(engine, settings))
    app.register_blueprint(openapi.blueprint(engine, settings, questions))
    app.register_blueprint(crawling.blueprint(engine, settings, questions))
    app.register_blueprint(resources.blueprint(engine, settings))
    app.register_blueprint(dumps.blueprint(engine, settings, scratch))
    app.register_error_handler(RefusalError, lambda error: _problem(error.problem))
    app.register_error_handler(HTTPException, _http)

    @app.before_request
    def _begin() -> None:
        g.began = time.monotonic()
        g.id = uuid4().hex
        g.outcome = ""

    always, usual = _always(settings.cors), settings.granted_ms(None)

    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("Content-Security-Policy", "default-src 'none'; sandbox")
        headers.extend([("X-Request-Id", g.id), ("X-Query-Limit-Ms", str(g.get("limit_ms", usual))), *always])
        if settings.cors is not None and request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET, HEAD, OPTIONS")
            headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
            headers["Access-Control-Max-Age"] = "86400"
        if LOG.isEnabledFor(logging.INFO):
            _note(response)
        return response

    return app


def _always(origin: str | None) -> list[tuple[str, str]]:
    """Return the headers of every answer, for pages of that origin too."""
    vary = "Accept, Accept-Encoding" if origin in {None, "*"} else "Accept, Accept-Encoding, Origin"
    found = [("Referrer-Policy", "no-referrer"), ("Vary", vary), ("X-Content-Type-Options", "nosniff")]
    if origin is not None:
        exposed = ("Access-Control-Expose-Headers", "ETag, Link, Retry-After")
        found += [("Access-Control-Allow-Origin", origin), exposed]
    return found


def _note(response: Response) -> None:
    note(
        id=g.id,
        client=g.get("client", request.remote_addr),
        method=request.method,
        path=request.path,
        status=response.status_code,
        ms=round((time.monotonic() - g.began) * 1000, 1),
        bytes=response.content_length,
        outcome=g.outcome,
        query=g.get("query", ""),
    )


def _problem(problem: Problem) -> Response:
    """Write a problem, as JSON unless the client would rather read text."""
    problem = replace(problem, instance=f"urn:uuid:{UUID(g.id)}")
    g.outcome = problem.reason
    accept = request.headers.get("Accept", "")
    as_text = prefers(accept, "text/plain", over=("application/problem+json", "application/json"))
    body = problem.text() if as_text else problem.json()
    media_type = "text/plain; charset=utf-8" if as_text else "application/problem+json"
    response = Response(body, problem.reason.status, content_type=media_type)
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _http(error: HTTPException) -> Response | HTTPException:
    """Write what Flask refuses, and what we did not foresee (Flask has logged its traceback), as a problem too."""
    reason = next((one for one in Reason if one.status == error.code), None)
    if reason is None:
        return error
    methods = sorted(getattr(error, "valid_methods", None) or ())
    detail = f"It answers {', '.join(methods)}." if methods else _DETAILS.get(reason, error.description or "")
    response = _problem(Problem(reason, detail))
    if methods:
        response.headers["Allow"] = ", ".join(methods)
    return response


_DETAILS: Final = {
    Reason.NOT_FOUND: "Queries go to /sparql; / says how to ask.",
    Reason.INTERNAL_ERROR: "The log of the server has the particulars. Asking again hardly helps; please report it.",
}
