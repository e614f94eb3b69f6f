"""The addresses of the nexus: its page, and its data."""

import hashlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from hsnexus_server.accept import prefers
from hsnexus_server.addresses import last
from hsnexus_server.asker import for_a_page
from hsnexus_server.coding import coded, coding
from hsnexus_server.engines.base import Engine
from hsnexus_server.nexus.choice import FILTERS, Choice, choice
from hsnexus_server.nexus.diagram import Diagram, Edge, diagram
from hsnexus_server.nexus.kept import Nexus, Nexuses, written
from hsnexus_server.pages import page
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.remembered import KEEP
from hsnexus_server.sending import Content, whole
from hsnexus_server.settings import Settings

__all__ = ["ROWS", "blueprint"]

ROWS: Final = 100
"""Edges on a page of the table."""
_FORMS: Final = ("html", "json")
_LONGEST: Final = 6


@dataclass(frozen=True, slots=True)
class Table:
    """A page of the table of edges.

    Attributes:
        edges: its rows.
        number: of the page, from 1.
        pages: how many there are, one at least.
        query: of the URL, without the number.
        total: the edges on all pages.
    """

    edges: tuple[Edge, ...]
    number: int
    pages: int
    query: str
    total: int

    def at(self, number: int) -> str:
        """Return the query of another page."""
        return "&".join(part for part in (self.query, f"page={number}") if part)


def blueprint(engine: Engine, settings: Settings, nexuses: Nexuses) -> Blueprint:
    """Return the pages of the nexus of what ``engine`` serves; ``nexuses`` keeps it."""
    routes = Blueprint("nexus", __name__)

    @routes.route("/nexus")
    @routes.route("/nexus.<suffix>")
    def nexus(suffix: str = "") -> Response:
        if suffix not in {"", *_FORMS}:
            raise refusal(Reason.NOT_FOUND, "The nexus comes as /nexus.json and /nexus.html.")
        kept = nexuses.of(for_a_page(engine, settings))
        given = [pair for pair in request.args.items(multi=True) if pair[0] != "page"]
        chosen = choice(kept.argued.argument, given)
        number = _number(request.args.getlist("page"))
        shown = diagram(kept.argued.argument, chosen.claims(kept.argued.argument)) if chosen else kept.whole
        accept = request.headers.get("Accept", "")
        if suffix == "json" or (not suffix and prefers(accept, "application/json", over=("text/html",))):
            return _data(kept, shown, chosen)
        return page(_page(kept, shown, chosen, number))

    return routes


def _number(given: list[str]) -> int:
    """Return the page of the table that is asked for.

    Raises:
        RefusalError: 400, it is no number from 1.
    """
    text = given[0] if given else "1"
    if len(given) > 1 or not (text.isascii() and text.isdigit() and len(text) <= _LONGEST and int(text)):
        raise refusal(Reason.BAD_PARAMETER, f"'page' takes one whole number from 1, not {', '.join(given)[:80]!r}.")
    return int(text)


def _data(kept: Nexus, shown: Diagram, chosen: Choice) -> Response:
    body = written(shown, chosen, kept.argued.version) if chosen else kept.body
    sent, used = coded(body, coding(request.headers.get("Accept-Encoding", "")))
    etag = hashlib.sha256(sent).hexdigest()
    request.environ[KEEP] = etag
    return whole(Content(sent, len(sent), "application/json", used, etag, kept.argued.version))


def _page(kept: Nexus, shown: Diagram, chosen: Choice, number: int) -> str:
    pages = max(1, -(-len(shown.edges) // ROWS))
    if number > pages:
        raise refusal(Reason.BAD_PARAMETER, f"'page' takes a number up to {pages} here, not {number}.")
    table = Table(
        shown.edges[(number - 1) * ROWS : number * ROWS], number, pages, urlencode(chosen.pairs()), len(shown.edges)
    )
    values = {name: [last(value) for value in chosen.values[name]] for name in FILTERS}
    listed = {name: {last(each["iri"]) for each in facet} for name, facet in kept.facets.items()}
    return render_template(
        "nexus.html",
        argument=kept.argued.argument,
        chosen=values,
        facets=kept.facets,
        factor=next(map(kept.argued.argument.name, chosen.values["factor"]), ""),
        factors=sorted(kept.argued.argument.name(node.iri) for node in kept.whole.nodes),
        others={name: [value for value in values[name] if value not in listed[name]] for name in kept.facets},
        local=last,
        shown=shown,
        claims=sum(len(edge.claims) for edge in shown.edges),
        table=table,
    )
