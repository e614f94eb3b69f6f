"""`/openapi.json`: the server described for programs, by what it answers with."""

import json
from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, request

from hsnexus.questions import Question
from hsnexus_server.accept import prefers
from hsnexus_server.announcement import OPENAPI
from hsnexus_server.coding import coding
from hsnexus_server.engines.base import Engine
from hsnexus_server.made import made
from hsnexus_server.negotiate import Choice
from hsnexus_server.openapi.document import document
from hsnexus_server.pages import served
from hsnexus_server.sending import sent
from hsnexus_server.settings import Settings

__all__ = ["blueprint"]

_JSON: Final = "application/json"


def blueprint(engine: Engine, settings: Settings, questions: Sequence[Question]) -> Blueprint:
    """Return the description of a server that asks ``engine``."""
    routes = Blueprint("openapi", __name__)

    @routes.route("/openapi.json")
    def described() -> Response:
        description = served(engine)
        body = json.dumps(document(settings, questions, description), ensure_ascii=False).encode() + b"\n"
        by_name = prefers(request.headers.get("Accept", ""), OPENAPI.partition(";")[0], over=(_JSON,))
        choice = Choice("json", OPENAPI if by_name else _JSON)
        return sent(made(body, choice, description.digest, coding(request.headers.get("Accept-Encoding", ""))))

    return routes
