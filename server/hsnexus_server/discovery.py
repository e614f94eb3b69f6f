"""`/void`, `/dcat` and `/.well-known/`: the dataset's description of itself, for those who look where it usually is."""

from typing import Final

from flask import Blueprint, Response, g, render_template, request

from hsnexus_server.accept import prefers
from hsnexus_server.announcement import links
from hsnexus_server.asked import Asking
from hsnexus_server.asker import asker
from hsnexus_server.engines.base import Engine
from hsnexus_server.excerpts import EXCERPTS, Excerpt
from hsnexus_server.negotiate import FORMATS, Shape, available, wanted
from hsnexus_server.pages import page, served
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.sending import sent
from hsnexus_server.settings import Settings

__all__ = ["SUFFIXES", "blueprint"]

SUFFIXES: Final = (*(name for name, form in FORMATS.items() if form.shape is Shape.GRAPH), "html")
"""The formats of the documents."""
_NO_PAGE: Final = available(Shape.GRAPH)


def blueprint(engine: Engine, settings: Settings) -> Blueprint:
    """Return the documents that are made of the dataset of ``engine``."""
    routes = Blueprint("discovery", __name__)

    @routes.route("/void")
    @routes.route("/void.<suffix>")
    def void(suffix: str = "") -> Response:
        return _answered(engine, settings, "/void", suffix)

    @routes.route("/dcat")
    @routes.route("/dcat.<suffix>")
    def dcat(suffix: str = "") -> Response:
        return _answered(engine, settings, "/dcat", suffix)

    @routes.route("/.well-known/sparql-examples")
    @routes.route("/.well-known/sparql-examples.<suffix>")
    def examples(suffix: str = "") -> Response:
        return _answered(engine, settings, "/.well-known/sparql-examples", suffix)

    @routes.route("/.well-known/void")
    def well_known() -> Response:
        # As VoID has it: https://www.w3.org/TR/void/#discovery-links
        return Response(status=302, headers={"Location": "../void"})

    @routes.after_request
    def link(response: Response) -> Response:
        response.headers["Link"] = links(settings, licensed="ETag" in response.headers)
        return response

    return routes


def _answered(engine: Engine, settings: Settings, path: str, suffix: str) -> Response:
    """Answer with an excerpt in the form that suffix, ``format=`` or Accept ask for, in this order."""
    excerpt = EXCERPTS[path]
    form, accept = suffix or request.args.get("format", ""), request.headers.get("Accept", "")
    if suffix not in {"", *SUFFIXES}:
        raise refusal(Reason.NOT_FOUND, f"It comes as {', '.join(f'{path}.{form}' for form in SUFFIXES)}.")
    if excerpt.graph not in served(engine).graphs:
        raise refusal(Reason.NOT_FOUND, f"The dataset that is served has no graph <{excerpt.graph}>.")
    if form == "html" or (not form and prefers(accept, "text/html", over=_NO_PAGE)):
        return page(_page(path, excerpt))
    names = [suffix] if suffix else request.args.getlist("format")
    # Nothing of ours is larger; it is asked for once, and then kept.
    g.limit_ms = settings.most_ms(ours=True)
    asking = Asking(engine, asker(settings, fast=True), g.limit_ms)
    found = asking.run(excerpt.query, wanted(accept, names, request.headers.get("Accept-Encoding", "")))
    g.outcome = "cached" if found.cached else "answered"
    return sent(found)


def _page(path: str, excerpt: Excerpt) -> str:
    formats = {form: FORMATS[form].media_type for form in SUFFIXES if form in FORMATS}
    return render_template("excerpt.html", excerpt=excerpt, name=path.rpartition("/")[2], formats=formats)
