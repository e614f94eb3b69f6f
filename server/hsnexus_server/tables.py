"""`/factors`, `/classes`, `/actors`, `/instruments`, `/works`: tables to join other data by."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, Response, g, render_template, request

from hsnexus.kinds import KINDS, Kind
from hsnexus.tables import query
from hsnexus_server.argued import Arguments
from hsnexus_server.asked import Asking
from hsnexus_server.asker import who_asks
from hsnexus_server.coding import GZIP
from hsnexus_server.engines.base import Engine
from hsnexus_server.latest import Latest
from hsnexus_server.negotiate import FORMATS, Choice, Shape, Wanted, wanted
from hsnexus_server.pages import page, served
from hsnexus_server.problems import Reason, refusal, unless
from hsnexus_server.queries import by_browser
from hsnexus_server.sending import sent
from hsnexus_server.settings import Settings
from hsnexus_server.shelves import shelves

__all__ = ["SUFFIXES", "blueprint"]

SUFFIXES: Final = (*(name for name, form in FORMATS.items() if form.shape is Shape.SOLUTIONS), "html")

_CSV: Final = Wanted(Choice("csv", FORMATS["csv"].media_type), None, GZIP)


def blueprint(engine: Engine, settings: Settings, arguments: Arguments) -> Blueprint:
    """Return the tables of what ``engine`` serves; ``arguments`` keeps its argument."""
    routes = Blueprint("tables", __name__)
    for kind in KINDS.values():
        view = _view(engine, settings, arguments, kind)
        routes.add_url_rule(f"/{kind.name}", kind.name, view)
        routes.add_url_rule(f"/{kind.name}.<suffix>", kind.name, view)
    return routes


def _view(engine: Engine, settings: Settings, arguments: Arguments, kind: Kind) -> Callable[..., Response]:
    text = query(kind)
    kept = _Page(kind, text)

    def view(suffix: str = "") -> Response:
        if suffix and suffix not in SUFFIXES:
            endings = ", ".join(f"/{kind.name}.{form}" for form in SUFFIXES)
            raise refusal(Reason.NOT_FOUND, f"It comes as {endings}.")
        asking = who_asks(engine, settings, settings.most_ms(ours=True))
        names = [suffix] if suffix else request.args.getlist("format")
        if names == ["html"] or (not names and by_browser()):
            return page(kept.of(asking, arguments))
        formats = wanted(request.headers.get("Accept", ""), names, request.headers.get("Accept-Encoding", ""))
        found = asking.run(text, formats)
        g.outcome = "cached" if found.cached else "answered"
        return sent(found)

    return view


class _Page:
    """The page of a table, made anew when what it shows changes."""

    def __init__(self, kind: Kind, text: str) -> None:
        self._kind = kind
        self._text = text
        self._latest = Latest[str]()

    def of(self, asking: Asking, arguments: Arguments) -> str:
        """Return the page: a list to browse; where the build has too many claims, the bare table."""
        found = asking.run(self._text, _CSV)
        found.close()
        key = (found.etag, found.version, served(asking.engine).digest)
        return self._latest.of(key, lambda: self._made(asking, arguments))

    def _made(self, asking: Asking, arguments: Arguments) -> str:
        kind, answer = self._kind, asking.found(self._text).answer
        told: dict[str, Any] = {"kind": kind, "kinds": KINDS, "answer": answer, "text": self._text, "forms": SUFFIXES}
        argued = unless(Reason.TOO_MANY_CLAIMS, lambda: arguments.of(asking))
        if argued is None:
            return render_template("table.html", shelves=None, **told)
        return render_template("table.html", shelves=shelves(kind, answer, argued), argument=argued.argument, **told)
