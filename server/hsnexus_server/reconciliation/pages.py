"""The preview of a thing, and the way to its page."""

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, render_template

from hsnexus.catalogue import Catalogue, Entry
from hsnexus.properties import PROPERTIES
from hsnexus.vocab import BASE
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.reconciliation.candidates import types
from hsnexus_server.reconciliation.form import given

__all__ = ["PREVIEW_POLICY", "add_pages"]

# A client shows it in a frame of its own page. It has no script, no form and no secret that this could give away.
PREVIEW_POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *"
_SHOWN_ELSEWHERE: Final = frozenset({"iri", "skos:definition", "rdf:type"})


def add_pages(routes: Blueprint, known: Callable[[], Catalogue]) -> None:
    """Add the pages of things to the routes of the service.

    Args:
        routes: of the service.
        known: tells the things that are served now.
    """

    @routes.route("/reconcile/preview")
    def preview() -> Response:
        catalogue = known()
        entry = _entry(catalogue)
        told = {
            each.name: [_label(catalogue, value) for value in entry.values[each.id]]
            for each in PROPERTIES.values()
            if each.id in entry.values and each.id not in _SHOWN_ELSEWHERE
        }
        page = render_template("preview.html", entry=entry, types=types(catalogue, entry), told=told)
        headers = {"Content-Security-Policy": PREVIEW_POLICY, "Cache-Control": "no-cache"}
        return Response(page, content_type="text/html; charset=utf-8", headers=headers)

    @routes.route("/reconcile/view")
    def view() -> Response:
        entry = _entry(known())
        path = _path(entry) or f"reconcile/preview?id={quote(entry.id, safe='')}"
        return Response(status=303, headers={"Location": f"../{path}"})


def _entry(catalogue: Catalogue) -> Entry:
    identifier = given().get("id", "")
    entry = catalogue.entry(identifier)
    if entry is None:
        raise refusal(Reason.NOT_FOUND, f"'id' is {identifier[:100]!r}, and nothing here is called so.")
    return entry


def _label(catalogue: Catalogue, value: str) -> str:
    entry = catalogue.entries.get(value)
    return entry.named.label if entry else value


def _path(entry: Entry) -> str:
    """Return the path of the page of a thing, where a term's lies below its ontology's; empty for what is not ours."""
    iri = entry.named.iri
    return quote(iri.removeprefix(BASE).replace("#", "/", 1)) if iri.startswith(BASE) else ""
