"""`/reconcile`: the Reconciliation Service API, by which OpenRefine and others match names with our IRIs."""

import json
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, g, request

from hsnexus.catalogue import Catalogue
from hsnexus_server.announcement import address
from hsnexus_server.asker import who_asks
from hsnexus_server.coding import coding
from hsnexus_server.engines.base import Engine
from hsnexus_server.made import made
from hsnexus_server.negotiate import Choice
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.reconciliation import reading
from hsnexus_server.reconciliation.candidates import candidates
from hsnexus_server.reconciliation.checking import number, wrong
from hsnexus_server.reconciliation.extending import extended
from hsnexus_server.reconciliation.form import SEND, given
from hsnexus_server.reconciliation.index import Index
from hsnexus_server.reconciliation.pages import add_pages
from hsnexus_server.reconciliation.service import manifest
from hsnexus_server.reconciliation.suggestions import SUGGESTIONS, proposed
from hsnexus_server.sending import sent
from hsnexus_server.settings import Settings

__all__ = ["blueprint"]

_JSON: Final = Choice("json", "application/json")
_ASKED: Final = ("queries", "query", "extend")


def blueprint(engine: Engine, settings: Settings, index: Index) -> Blueprint:
    """Return the reconciliation service over what ``engine`` serves; ``index`` keeps the names of its things."""
    routes = Blueprint("reconciliation", __name__)
    base = settings.public_url or address(settings)

    def known() -> tuple[Catalogue, str]:
        return index.of(who_asks(engine, settings, settings.most_ms(ours=True)))

    @routes.route("/reconcile", methods=["GET", "POST"])
    def reconcile() -> Response:
        said = given()
        asked = [name for name in _ASKED if name in said]
        if not asked:
            if request.method == "POST":
                wrong("The form", f"asks for nothing; {SEND}")
            catalogue, version = known()
            return _answer(manifest(catalogue, base), version)
        if len(asked) > 1:
            wrong("The request", f"has {' and '.join(asked)}; send one of them.")
        catalogue, version = known()
        return _answer(_reconciled(catalogue, asked[0], said), version)

    @routes.route("/reconcile/suggest/<what>")
    def suggest(what: str) -> Response:
        if what not in SUGGESTIONS:
            raise refusal(Reason.NOT_FOUND, f"There are suggestions for {', '.join(SUGGESTIONS)}.")
        said = given()
        cursor = number(said, "cursor") or 0
        catalogue, version = known()
        return _answer({"result": SUGGESTIONS[what](catalogue, said.get("prefix", ""), cursor)}, version)

    @routes.route("/reconcile/properties")
    def properties() -> Response:
        said = given()
        limit = number(said, "limit")
        catalogue, version = known()
        return _answer(proposed(catalogue, said.get("type", ""), limit), version)

    add_pages(routes, lambda: known()[0])
    return routes


def _reconciled(catalogue: Catalogue, how: str, said: Mapping[str, str]) -> dict[str, Any]:
    if how == "extend":
        return extended(catalogue, reading.extension(said[how]))
    if how == "query":
        return {"result": candidates(catalogue, reading.single(said[how], said))}
    return {key: {"result": candidates(catalogue, query)} for key, query in reading.batch(said[how]).items()}


def _answer(told: dict[str, Any], version: str) -> Response:
    body = json.dumps(told, ensure_ascii=False).encode()
    g.outcome = "answered"
    return sent(made(body, _JSON, version, coding(request.headers.get("Accept-Encoding", ""))))
