"""The document over HTTP, made once for each dataset."""

import json
from collections.abc import Hashable, Sequence
from typing import Final

from flask import Blueprint, Response, request

from hsnexus.questions import Question
from hsnexus_server.asked import Asking
from hsnexus_server.asker import for_a_page
from hsnexus_server.coding import coding
from hsnexus_server.description import Description
from hsnexus_server.engines.base import Engine
from hsnexus_server.latest import Latest
from hsnexus_server.made import made
from hsnexus_server.negotiate import Choice
from hsnexus_server.pages import served
from hsnexus_server.problems import Reason, RefusalError
from hsnexus_server.schema.document import document
from hsnexus_server.sending import sent
from hsnexus_server.settings import Settings

__all__ = ["blueprint"]

_JSON: Final = Choice("json", "application/json")
# What becomes of the queries over data that are too large.
_TOO_MUCH: Final = frozenset({Reason.CRASHED, Reason.MEMORY_LIMIT, Reason.RESULT_TOO_LARGE, Reason.TIME_LIMIT})


def blueprint(engine: Engine, settings: Settings, questions: Sequence[Question]) -> Blueprint:
    """Return the document of what ``engine`` serves, with the ``questions``."""
    routes = Blueprint("schema", __name__)
    latest = Latest[bytes]()

    @routes.route("/schema.json")
    def schema() -> Response:
        asking, build = for_a_page(engine, settings), served(engine)
        body = latest.of(_key(build), lambda: _body(asking, build, questions))
        return sent(made(body, _JSON, build.digest, coding(request.headers.get("Accept-Encoding", ""))))

    return routes


def _key(build: Description) -> Hashable:
    return build.digest, tuple((file.sha256, file.graphs) for file in build.data)


def _body(asking: Asking, build: Description, questions: Sequence[Question]) -> bytes:
    """Return the document; of the build alone where the user's data are too large to be asked for it."""
    try:
        told = document(lambda text: asking.found(text).answer, questions)
        data = False
    except RefusalError as error:
        if not build.data or error.problem.reason not in _TOO_MUCH:
            raise
        told = document(lambda text: asking.found(text, build).answer, questions)
        data = True
    told["left_out"]["data"] = data
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
