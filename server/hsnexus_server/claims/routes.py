"""`/claims`: the claims, chosen by facets and by words, as a page and as files."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, render_template, request

from hsnexus.facets import FACETS
from hsnexus_server.asked import Asking
from hsnexus_server.asker import who_asks
from hsnexus_server.claims.choice import Shown, read
from hsnexus_server.claims.index import SORTS, Indexes
from hsnexus_server.claims.sparql import query
from hsnexus_server.claims.written import rdf, record, table
from hsnexus_server.engines.base import Engine
from hsnexus_server.forms import form
from hsnexus_server.pages import page
from hsnexus_server.settings import Settings

__all__ = ["MEDIA_TYPES", "blueprint"]

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "json": "application/json",
    "csv": "text/csv",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "html": "text/html",
}
"""The media type of each format."""
_LISTED: Final = 8  # so many values of a facet are seen at once


def blueprint(engine: Engine, settings: Settings, indexes: Indexes) -> Blueprint:
    """Return the page of the claims that ``engine`` serves, and the files of what it shows."""
    routes = Blueprint("claims", __name__)

    @routes.route("/claims")
    @routes.route("/claims.<suffix>")
    def claims(suffix: str = "") -> Response:
        name = form("claims", MEDIA_TYPES, suffix)
        asking = who_asks(engine, settings, settings.most_ms(ours=True))
        shown = read(indexes.of(asking), request.args.items(multi=True)).shown()
        if name == "html":
            return page(_page(shown))
        written = _written(asking, shown, name)
        charset = "; charset=utf-8" if MEDIA_TYPES[name].startswith("text/") else ""
        response = page(written, MEDIA_TYPES[name] + charset)
        response.headers["Content-Disposition"] = f'inline; filename="claims.{name}"'
        return response

    return routes


def _written(asking: Asking, shown: Shown, name: str) -> str:
    if name == "json":
        return record(shown)
    return table(shown.choice.index, shown.taken) if name == "csv" else rdf(asking, shown.taken, name)


def _page(shown: Shown) -> str:
    choice = shown.choice
    return render_template(
        "claims.html",
        shown=shown,
        choice=choice,
        argument=choice.index.argument,
        facets=FACETS,
        sorts=SORTS,
        listed=_LISTED,
        query=query(choice),
        forms=[name for name in MEDIA_TYPES if name != "html"],
    )
