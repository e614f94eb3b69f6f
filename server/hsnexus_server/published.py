"""`/schema/claim.json` and `/context.jsonld`: what describes the exports, each at its own IRI."""

from collections.abc import Callable

from flask import Blueprint, Response

from hsnexus.exports import DOCUMENTS, Document
from hsnexus.vocab import BASE
from hsnexus_server.pages import page

__all__ = ["blueprint", "path"]


def path(document: Document) -> str:
    """Return where a document is published, from the root of the server."""
    return f"/{document.iri.removeprefix(BASE)}"


def blueprint() -> Blueprint:
    """Return the documents, which are the same whatever is served."""
    routes = Blueprint("published", __name__)
    for document in DOCUMENTS.values():
        routes.add_url_rule(path(document), document.name, _view(document))
    return routes


def _view(document: Document) -> Callable[[], Response]:
    text = document.text()

    def view() -> Response:
        return page(text, document.media_type)

    return view
