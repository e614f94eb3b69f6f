"""`/contest`: an objection to a claim, begun for whoever wants to make it."""

from typing import Final

from flask import Blueprint, Response, render_template, request

from hsnexus.names import expanded
from hsnexus_server.asked import Asking, values
from hsnexus_server.asker import who_asks
from hsnexus_server.claims.index import Index, Indexes, Row
from hsnexus_server.claims.objection import begun, sending, title
from hsnexus_server.claims.passages import passages
from hsnexus_server.engines.base import Engine
from hsnexus_server.pages import page, served
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.settings import Settings

__all__ = ["blueprint"]

_SHOWN: Final = 80


def blueprint(engine: Engine, settings: Settings, indexes: Indexes) -> Blueprint:
    """Return the page of an objection, and its text as a file."""
    routes = Blueprint("contest", __name__)

    def written() -> tuple[Index, Row, str]:
        asking = who_asks(engine, settings, settings.most_ms(ours=True))
        index = indexes.of(asking)
        row = index.row(_claim(index))
        return index, row, _text(asking, index, row)

    @routes.route("/contest")
    def contest() -> Response:
        index, row, text = written()
        send = sending(settings.objections, title(row), text) if settings.objections else ""
        return page(render_template("contest.html", index=index, row=row, text=text, send=send))

    @routes.route("/contest.txt")
    def file() -> Response:
        _, row, text = written()
        response = page(text, "text/plain; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="objection-{row.name}.txt"'
        return response

    return routes


def _text(asking: Asking, index: Index, row: Row) -> str:
    return begun(index, row, passages(asking, row.claim.iri), served(asking.engine))


def _claim(index: Index) -> str:
    """Return the claim that the URL names, by the last part of its IRI, its prefixed name or its IRI.

    Raises:
        RefusalError: 400, it names none, or several.
    """
    given = values(request.args.items(multi=True), ("timeout",))
    unknown = [name for name in given if name != "claim"]
    if unknown:
        detail = f"There is no parameter {unknown[0][:_SHOWN]!r}; the page takes 'claim'."
        raise refusal(Reason.BAD_PARAMETER, detail, available=("claim",))
    text = given.get("claim", "").strip()
    iri = expanded(text)
    if iri in index.places:
        return iri
    found = index.by_name.get(text.removeprefix("claim:"), ())
    if len(found) == 1:
        return found[0]
    told = f"{text[:_SHOWN]!r} is the name of {len(found) or 'no'} claims" if text else "it is missing"
    example = index.rows[0].name if index.rows else "c001"
    detail = f"claim: {told}. Give the last part of the IRI of a claim, such as {example}, or the whole IRI."
    raise refusal(Reason.BAD_PARAMETER, detail, available=found or None)
