"""The application, put together from its parts."""

import logging
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask, Response, g, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from hsnexus.pinned import Pin
from hsnexus.questions import Question
from hsnexus.vocab import BASE
from hsnexus_server import (
    about,
    assets,
    crawling,
    discovery,
    dumps,
    home,
    inquiries,
    nexus,
    openapi,
    pages,
    published,
    queries,
    reconciliation,
    resources,
    schema,
    search,
    sections,
    sparql,
    tables,
    texts,
)
from hsnexus_server.access import LOG, is_called, note
from hsnexus_server.addresses import href
from hsnexus_server.argued import Arguments
from hsnexus_server.claims import contest
from hsnexus_server.claims import routes as claims
from hsnexus_server.claims.index import Indexes
from hsnexus_server.engines.base import Engine
from hsnexus_server.pages import served
from hsnexus_server.problems import Reason, RefusalError, refusal
from hsnexus_server.reconciliation.index import Index
from hsnexus_server.refusing import of_flask, told
from hsnexus_server.requested import root
from hsnexus_server.settings import Settings

if TYPE_CHECKING:
    from hsnexus_server.description import Description

__all__ = ["create_app"]

_EXPOSED: Final = "ETag, Link, Retry-After, Server-Timing, X-Dataset-Version, X-Query-Limit-Ms, X-Request-Id"
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
    # Either would redirect, to the host that the client names.
    app.url_map.redirect_defaults = app.url_map.merge_slashes = False
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters["href"] = href

    @app.before_request
    def _begin() -> None:
        g.began = time.monotonic()
        g.id = uuid4().hex
        g.outcome = ""

    if settings.data and settings.cors is None:
        _guard_name(app, settings)
    arguments = Arguments()
    indexes, things, nexuses = Indexes(arguments), Index(), nexus.Nexuses(arguments)
    for routes in (
        assets.blueprint(),
        sparql.blueprint(engine, settings, questions),
        texts.blueprint(engine, settings),
        schema.blueprint(engine, settings, questions),
        queries.blueprint(engine, settings, arguments, questions, pins),
        inquiries.blueprint(engine, settings),
        nexus.blueprint(engine, settings, nexuses),
        discovery.blueprint(engine, settings),
        claims.blueprint(engine, settings, indexes),
        contest.blueprint(engine, settings, indexes),
        search.blueprint(engine, settings, things, indexes, questions),
        tables.blueprint(engine, settings, arguments),
        sections.blueprint(engine, settings, arguments),
        reconciliation.blueprint(engine, settings, things),
        home.blueprint(engine, settings, nexuses, len(questions)),
        pages.blueprint(engine, settings),
        published.blueprint(),
        about.blueprint(engine, settings, arguments),
        openapi.blueprint(engine, settings, questions),
        crawling.blueprint(engine, settings, questions),
        resources.blueprint(engine, settings, arguments, questions),
        dumps.blueprint(engine, settings, scratch),
    ):
        app.register_blueprint(routes)
    app.register_error_handler(RefusalError, lambda error: told(error.problem))
    app.register_error_handler(HTTPException, of_flask)

    @app.context_processor
    def _everywhere() -> dict[str, Any]:
        """Return what the layout of every page needs."""
        try:
            build: Description | None = served(engine)
        except RefusalError:  # nothing is served yet; the page says so
            build = None
        return {"assets": assets.names(), "base": BASE, "build": build, "root": root(request.path.removeprefix("/"))}

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


def _guard_name(app: Flask, settings: Settings) -> None:
    """Let the application answer under names that are its own, so that no stranger's page is of one origin with it."""
    names = frozenset({settings.host.lower(), (urlsplit(settings.public_url).hostname or "").lower()} - {""})

    @app.before_request
    def _called() -> None:
        if not is_called(request.host, names):
            detail = (
                f"Data of somebody's own are served here, and {request.host[:200]!r} is no name of this server. "
                "Ask it by its address, or start it with that name in --public-url."
            )
            raise refusal(Reason.MISDIRECTED, detail)


def _always(origin: str | None) -> list[tuple[str, str]]:
    """Return the headers of every answer, for pages of that origin too."""
    vary = "Accept, Accept-Encoding" if origin in {None, "*"} else "Accept, Accept-Encoding, Origin"
    found = [("Referrer-Policy", "no-referrer"), ("Vary", vary), ("X-Content-Type-Options", "nosniff")]
    if origin is not None:
        found += [("Access-Control-Allow-Origin", origin), ("Access-Control-Expose-Headers", _EXPOSED)]
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
