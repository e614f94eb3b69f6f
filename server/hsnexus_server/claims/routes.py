"""`/claims`: the claims, chosen by facets and by words, as a page and as files."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, render_template, request

from hsnexus_server.accept import ranges, weight
from hsnexus_server.asked import Asking
from hsnexus_server.asker import who_asks
from hsnexus_server.claims.choice import Shown, read
from hsnexus_server.claims.facets import FACETS
from hsnexus_server.claims.index import SORTS, Indexes
from hsnexus_server.claims.written import rdf, record, table
from hsnexus_server.engines.base import Engine
from hsnexus_server.pages import page
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.settings import Settings

__all__ = ["MEDIA_TYPES", "blueprint", "form"]

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "json": "application/json",
    "csv": "text/csv",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "html": "text/html",
}
"""The media type of each format."""
LISTED: Final = 8
"""How many values of a facet are seen at once."""


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


def form(name: str, media_types: Mapping[str, str], suffix: str) -> str:
    """Return the format that suffix, ``format=`` or Accept ask for, in this order; the first where any is as good.

    Args:
        name: of the page.
        media_types: by format.
        suffix: of the path; empty for none.

    Raises:
        RefusalError: 404, 400 or 406, there is no such format.
    """
    if suffix:
        if suffix not in media_types:
            endings = ", ".join(f"/{name}.{form}" for form in media_types)
            raise refusal(Reason.NOT_FOUND, f"It comes as {endings}.")
        return suffix
    if asked := request.args.get("format", "").strip().lower():
        for key, media_type in media_types.items():
            if asked in {key, media_type}:
                return key
        told = f"There is no format {asked[:80]!r}; write one of {', '.join(media_types)}."
        raise refusal(Reason.MALFORMED_REQUEST, told)
    header = ranges(request.headers.get("Accept", ""))
    best = max(media_types, key=lambda key: weight(header, media_types[key])[0])  # the first of equals
    if not weight(header, media_types[best])[0]:
        there_are = tuple(media_types.values())
        raise refusal(Reason.NOT_ACCEPTABLE, f"It comes as {', '.join(there_are)}.", available=there_are)
    return best


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
        listed=LISTED,
        forms=[name for name in MEDIA_TYPES if name != "html"],
    )
