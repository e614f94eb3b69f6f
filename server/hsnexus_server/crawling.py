"""What a crawler asks for first: `/robots.txt` and `/sitemap.xml`."""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from flask import Blueprint, Response

from hsnexus.kinds import KINDS
from hsnexus.questions import Question
from hsnexus.vocab import BASE
from hsnexus_server.addresses import href
from hsnexus_server.asker import for_a_page
from hsnexus_server.engines.base import Engine
from hsnexus_server.pages import page, served
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.settings import Settings
from hsnexus_server.things import derived, things

__all__ = ["blueprint"]

_PAGES: Final = ("", "claims", "nexus", "sparql", "queries", "ontology", "model", "about", "sections", "dumps", *KINDS)
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
# A sitemap may name so many: https://www.sitemaps.org/protocol.html.
_MOST: Final = 50_000
# Each answer has a page of its own already; queries are without number.
_ROBOTS: Final = (
    "User-agent: *\nDisallow: /sparql?\nDisallow: /queries?\nDisallow: /queries/*?\n"
    "Disallow: /claims?\nDisallow: /claims.\nDisallow: /contest\nDisallow: /search\n"
)


def blueprint(engine: Engine, settings: Settings, questions: Sequence[Question]) -> Blueprint:
    """Return what leads crawlers to the pages of ``engine``'s dataset."""
    routes = Blueprint("crawling", __name__)

    @routes.route("/robots.txt")
    def robots() -> Response:
        text = f"{_ROBOTS}Sitemap: {settings.public_url}/sitemap.xml\n" if settings.public_url else _ROBOTS
        return page(text, "text/plain; charset=utf-8")

    @routes.route("/sitemap.xml")
    def sitemap() -> Response:
        if not settings.public_url:
            detail = (
                "A sitemap holds whole URLs, and nobody has told this server its own; start it with --public-url URL."
            )
            raise refusal(Reason.NOT_FOUND, detail)
        asks = for_a_page(engine, settings)
        iris = (*things(asks), *derived(asks), *served(engine).graphs)
        paths = dict.fromkeys(_PAGES) | dict.fromkeys(f"queries/{question.stem}" for question in questions)
        paths |= dict.fromkeys(href(iri, "") for iri in iris if _has_a_page(iri))
        urls = "".join(
            f"<url><loc>{escape(f'{settings.public_url}/{path}')}</loc></url>\n" for path in [*paths][:_MOST]
        )
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NAMESPACE}">\n{urls}</urlset>\n'
        return page(text, "application/xml; charset=utf-8")

    return routes


def _has_a_page(iri: str) -> bool:
    """Tell whether an IRI has a page of its own; that of a question is where it is asked."""
    return iri.startswith(BASE) and not iri.startswith(f"{BASE}query/")
