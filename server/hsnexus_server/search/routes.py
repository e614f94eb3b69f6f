"""`/search`: everything whose name, definition or sentence holds some words."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from hsnexus.questions import Question
from hsnexus_server.asked import values
from hsnexus_server.asker import who_asks
from hsnexus_server.claims.index import Indexes
from hsnexus_server.engines.base import Engine
from hsnexus_server.forms import form
from hsnexus_server.pages import page
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.reconciliation.index import Index
from hsnexus_server.search.finding import Found, Group, found
from hsnexus_server.search.library import HEADINGS, Libraries
from hsnexus_server.settings import Settings

__all__ = ["MEDIA_TYPES", "blueprint"]

MEDIA_TYPES: Final[Mapping[str, str]] = {"json": "application/json", "html": "text/html"}
"""The media type of each format."""
SHOWN: Final = 8
"""How many of a kind are shown, unless that kind alone is asked for."""
_OPTIONS: Final = ("format", "timeout")
_LONGEST: Final = 200


def blueprint(
    engine: Engine, settings: Settings, things: Index, claims: Indexes, questions: Sequence[Question]
) -> Blueprint:
    """Return the search of what ``engine`` serves.

    Args:
        engine: answers the queries.
        settings: how much time there is.
        things: keeps the things with names.
        claims: keeps the claims.
        questions: the competency questions.
    """
    routes = Blueprint("search", __name__)
    libraries = Libraries(things, claims, questions)

    @routes.route("/search")
    @routes.route("/search.<suffix>")
    def search(suffix: str = "") -> Response:
        name = form("search", MEDIA_TYPES, suffix)
        words, kind = _asked()
        library = libraries.of(who_asks(engine, settings, settings.most_ms(ours=True)))
        groups = [group for group in found(library, words) if kind in {"", group.kind}]
        if name == "json":
            return page(json.dumps(_record(words, kind, groups), ensure_ascii=False), MEDIA_TYPES["json"])
        return page(
            render_template(
                "search.html",
                sought=words,
                kind=kind,
                groups=groups,
                headings=HEADINGS,
                shown=SHOWN,
                whole=library.claims,
            )
        )

    return routes


def _asked() -> tuple[str, str]:
    """Return the words and the kind that the URL asks for; empty where it does not.

    Raises:
        RefusalError: 400, there is no such parameter or kind, or the words are too long.
    """
    given = values(request.args.items(multi=True), _OPTIONS)
    words, kind = given.pop("q", "").strip(), given.pop("kind", "")
    for name in given:
        detail = f"There is no parameter {name[:80]!r}; a search takes q and kind."
        raise refusal(Reason.BAD_PARAMETER, detail, available=("q", "kind"))
    if len(words) > _LONGEST:
        raise refusal(Reason.BAD_PARAMETER, f"'q' has {len(words)} characters; it takes {_LONGEST} at most.")
    if kind and kind not in HEADINGS:
        detail = f"'kind' is {kind[:80]!r}; it takes one of {', '.join(HEADINGS)}."
        raise refusal(Reason.BAD_PARAMETER, detail, available=tuple(HEADINGS))
    return words, kind


def _record(words: str, kind: str, groups: Sequence[Group]) -> dict[str, Any]:
    return {
        "q": words,
        "total": sum(len(group.found) for group in groups),
        "groups": [
            {
                "kind": group.kind,
                "total": len(group.found),
                "found": [_told(each) for each in (group.found if kind else group.found[:SHOWN])],
            }
            for group in groups
        ],
    }


def _told(each: Found) -> dict[str, Any]:
    named = each.item.named
    return {"iri": named.iri, "label": named.label, "description": each.item.text, "score": each.score}
