"""`/paths`, `/loops`, `/rivals`, `/profile`, `/why`: reasoning over the claims, each finding with its evidence."""

import json
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request

from hsnexus.inquiries import INQUIRIES, Inquiry
from hsnexus.names import query_of_class
from hsnexus.records import NET
from hsnexus.vocab import HSN, prefixed
from hsnexus_server.addresses import last
from hsnexus_server.asked import Asking, content, values
from hsnexus_server.asker import who_asks
from hsnexus_server.coding import GZIP, coding
from hsnexus_server.engines.base import Engine
from hsnexus_server.fields import Offered, offered
from hsnexus_server.forms import form
from hsnexus_server.gathered import Gathered
from hsnexus_server.halves import half, lacking
from hsnexus_server.negotiate import Choice, Wanted
from hsnexus_server.pages import page, served
from hsnexus_server.problems import Reason, RefusalError
from hsnexus_server.sending import sent
from hsnexus_server.settings import Settings

__all__ = ["MEDIA_TYPES", "blueprint"]

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "json": "application/json",
    "csv": "text/csv",
    "txt": "text/plain",
    "bib": "application/x-bibtex",
    "html": "text/html",
}
"""The media type of each format."""
_OPTIONS: Final = frozenset({"format", "timeout"})
_MOST_LOOPS: Final = 200
_RECORD: Final = Wanted(Choice("json", MEDIA_TYPES["json"]), None, GZIP)


def blueprint(engine: Engine, settings: Settings) -> Blueprint:
    """Return the pages of the reasoning that ``engine`` does."""
    routes, factors = Blueprint("inquiries", __name__), Gathered(offered)
    for inquiry in INQUIRIES.values():
        view = _view(engine, settings, factors, inquiry)
        routes.add_url_rule(f"/{inquiry.name}", inquiry.name, view)
        routes.add_url_rule(f"/{inquiry.name}.<suffix>", inquiry.name, view)
    return routes


def _view(engine: Engine, settings: Settings, factors: Gathered[Offered], inquiry: Inquiry) -> Callable[..., Response]:
    def view(suffix: str = "") -> Response:
        name = form(inquiry.name, {each: MEDIA_TYPES[each] for each in (*inquiry.formats, "html")}, suffix)
        given = values(request.args.items(multi=True), _OPTIONS)
        asker = who_asks(engine, settings)
        if name == "html":
            return page(_page(asker, factors, inquiry, given))
        wanted = Wanted(Choice(name, MEDIA_TYPES[name]), None, coding(request.headers.get("Accept-Encoding", "")))
        found = asker.inquire(inquiry.name, given, wanted)
        g.outcome = "cached" if found.cached else "answered"
        return sent(found)

    return view


def _page(asker: Asking, factors: Gathered[Offered], inquiry: Inquiry, given: Mapping[str, str]) -> str:
    """Return the page of an inquiry: its form, and what it finds where all is given that it needs.

    Where an end of a path is yet to be chosen, it tells what lies near the other one.
    """
    found, begun, problem = None, None, None
    try:
        if lacking(inquiry, given):
            begun = half(asker, given)
        else:
            found = json.loads(content(asker.inquire(inquiry.name, given, _RECORD)))
    except RefusalError as error:
        if error.problem.reason is not Reason.BAD_PARAMETER:
            raise
        problem = error.problem
    known = factors.of(asker, query_of_class(HSN.Factor), served(asker.engine))
    typed = {
        name: choice.value
        for thing, choice in zip(known.things, known.choices, strict=True)
        for name in (prefixed(thing.iri), last(thing.iri))
    }
    return render_template(
        "inquiry.html",
        inquiry=inquiry,
        example=urlencode(inquiry.example),
        given={name: typed.get(value, value) for name, value in given.items()},
        factors=known.choices,
        inquiries=INQUIRIES.values(),
        most=_MOST_LOOPS,
        found=found,
        begun=begun,
        problem=problem,
        query=urlencode(given),
        net=NET,
    )
