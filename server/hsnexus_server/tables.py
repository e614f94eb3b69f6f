"""`/factors`, `/classes`, `/actors`, `/instruments`, `/works`: tables to join other data by."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response, g, render_template, request

from hsnexus.kinds import KINDS, Kind
from hsnexus.tables import query
from hsnexus_server.asker import who_asks
from hsnexus_server.engines.base import Engine
from hsnexus_server.negotiate import FORMATS, Shape, wanted
from hsnexus_server.pages import page
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.queries import by_browser
from hsnexus_server.sending import sent
from hsnexus_server.settings import Settings

__all__ = ["SUFFIXES", "blueprint"]

SUFFIXES: Final = (*(name for name, form in FORMATS.items() if form.shape is Shape.SOLUTIONS), "html")


def blueprint(engine: Engine, settings: Settings) -> Blueprint:
    """Return the tables of what ``engine`` serves."""
    routes = Blueprint("tables", __name__)
    for kind in KINDS.values():
        view = _view(engine, settings, kind)
        routes.add_url_rule(f"/{kind.name}", kind.name, view)
        routes.add_url_rule(f"/{kind.name}.<suffix>", kind.name, view)
    return routes


def _view(engine: Engine, settings: Settings, kind: Kind) -> Callable[..., Response]:
    text = query(kind)

    def view(suffix: str = "") -> Response:
        if suffix and suffix not in SUFFIXES:
            endings = ", ".join(f"/{kind.name}.{form}" for form in SUFFIXES)
            raise refusal(Reason.NOT_FOUND, f"It comes as {endings}.")
        asking = who_asks(engine, settings, settings.most_ms(ours=True))
        names = [suffix] if suffix else request.args.getlist("format")
        if names == ["html"] or (not names and by_browser()):
            answer = asking.found(text).answer
            return page(render_template("table.html", kind=kind, answer=answer, text=text, forms=SUFFIXES))
        formats = wanted(request.headers.get("Accept", ""), names, request.headers.get("Accept-Encoding", ""))
        found = asking.run(text, formats)
        g.outcome = "cached" if found.cached else "answered"
        return sent(found)

    return view
