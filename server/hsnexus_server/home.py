"""`/`: what this is, how large it is, and the ways in."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, render_template, request

from hsnexus.vocab import HSN
from hsnexus_server.accept import prefers
from hsnexus_server.asker import for_a_page
from hsnexus_server.card import card
from hsnexus_server.engines.base import Engine
from hsnexus_server.latest import Latest
from hsnexus_server.negotiate import Shape, available
from hsnexus_server.nexus import Nexuses
from hsnexus_server.pages import page, served
from hsnexus_server.problems import Reason, unless
from hsnexus_server.settings import Settings
from hsnexus_server.signposts import of_the_dataset
from hsnexus_server.things import numbers

__all__ = ["blueprint"]

_COUNTED: Final = {"claims": HSN.CausalClaim, "factors": HSN.Factor, "passages": HSN.Passage}


def blueprint(engine: Engine, settings: Settings, nexuses: Nexuses, questions: int) -> Blueprint:
    """Return the first page of the dataset of ``engine``, which answers so many competency questions."""
    routes = Blueprint("home", __name__)
    counted = Latest[Mapping[str, int]]()

    @routes.route("/")
    def index() -> Response:
        build, accept = served(engine), request.headers.get("Accept", "")
        if any(prefers(accept, media_type, over=("text/html",)) for media_type in available(Shape.GRAPH)):
            return Response(status=303, headers={"Location": "./dcat"})
        asks = for_a_page(engine, settings)
        held = counted.of(build.digest, lambda: numbers(asks, _COUNTED.values(), build))
        counts = {name: held.get(kind, 0) for name, kind in _COUNTED.items()}
        told = {"card": card(build, settings.public_url), "counts": counts, "questions": questions}
        nexus = unless(Reason.TOO_MANY_CLAIMS, lambda: nexuses.of(asks)) if counts["claims"] else None
        response = page(render_template("index.html", small=nexus and nexus.small, **told))
        response.headers["Link"] = of_the_dataset(settings, build.graphs)
        return response

    return routes
