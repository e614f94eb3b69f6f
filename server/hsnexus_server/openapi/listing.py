"""Operations that find a competency question: the list of them all, and any one by any of its names."""

from typing import Any, Final

from hsnexus.questions import USERS
from hsnexus_server.negotiate import FORMATS, Shape
from hsnexus_server.openapi.contents import PAGE, answer, contents, json_of, unchanged
from hsnexus_server.openapi.headers import ANSWERED, conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.parameters import in_path, in_query, options
from hsnexus_server.openapi.plain import TEXT, ref
from hsnexus_server.openapi.questions import QUERY
from hsnexus_server.openapi.refusals import ANYWHERE, OF_A_QUESTION
from hsnexus_server.problems import Reason
from hsnexus_server.settings import Settings

__all__ = ["listing"]

_TAGS: Final = ("questions",)
_ALL: Final = "The competency questions, each with its parameters."
_MOVED: Final = "The question is at another address."
_LIST: Final = {**json_of("Questions"), **PAGE}
_LISTED: Final = {200: answer(_ALL, _LIST, "ETag", "Link"), 304: unchanged("Link")}
_SEARCH: Final = in_query(
    "search",
    "Words, each of which a question must hold in its id, summary, description, tags or family.",
    TEXT,
    one_word="remittances",
)
_USER: Final = in_query("user", "Whom a question must be for.", {"type": "string", "enum": [*USERS]}, one=USERS[-1])
_NAME: Final = in_path(
    "name", "The id of a question, such as `CQ20`, or the stem of its file.", {**TEXT, "minLength": 1}
)
_SUFFIX: Final = in_path("suffix", "The format.", {**TEXT, "enum": ["html", "json"]})
_OWN: Final[dict[str, Any]] = {
    "name": "parameters",
    "in": "query",
    "description": "The parameters of the question, each under its own name.",
    "style": "form",
    "explode": True,
    "schema": {"type": "object", "additionalProperties": TEXT},
}


def listing(settings: Settings) -> Paths:
    """Return the operations by path; ``settings`` tell the time that there is."""
    suffixes = ", ".join(f"`.{name}`" for name in (*FORMATS, "html", "rq"))
    asked = Operation(
        id="ask_question",
        summary="The answer to a competency question, by any of its names.",
        description=f"Each has an operation of its own, too. A suffix of the name says the format: {suffixes}.",
        tags=_TAGS,
        parameters=(_NAME, *options(settings, *Shape), _OWN, *conditions()),
        answers={
            200: answer(
                "The answer, a page that shows it, or the query.",
                {**contents(*Shape, solutions=ref("Solutions")), **PAGE, **QUERY},
                *ANSWERED,
            ),
            303: answer(_MOVED, {}, "Location"),
            304: unchanged(),
        },
        refusals=OF_A_QUESTION | {Reason.NOT_FOUND},
    )
    found = Operation(
        id="find_question",
        summary="From the IRI of a competency question to its answer.",
        tags=_TAGS,
        parameters=(_NAME,),
        answers={303: answer(_MOVED, {}, "Location")},
        refusals=ANYWHERE | {Reason.NOT_FOUND},
    )
    listed = Operation(
        id="list_questions",
        summary=_ALL,
        tags=_TAGS,
        parameters=(_SEARCH, _USER, *conditions()),
        answers=_LISTED,
        refusals=ANYWHERE | {Reason.BAD_PARAMETER, Reason.PRECONDITION_FAILED},
        urls=("/queries", "/queries?search=remittances"),
    )
    suffixed = Operation(
        id="list_questions_as",
        summary=_ALL,
        tags=_TAGS,
        parameters=(_SUFFIX, _SEARCH, _USER, *conditions()),
        answers=_LISTED,
        refusals=ANYWHERE | {Reason.BAD_PARAMETER, Reason.NOT_FOUND, Reason.PRECONDITION_FAILED},
        urls=("/queries.json", "/queries.html"),
    )
    folder = Operation(
        id="list_questions_slash",
        summary="From the address with a slash to the list.",
        tags=_TAGS,
        parameters=(_SEARCH, _USER),
        answers={308: answer("The list is at another address.", {}, "Location")},
        refusals=ANYWHERE,
    )
    return {
        "/queries": {"get": listed},
        "/queries/": {"get": folder},
        "/queries.{suffix}": {"get": suffixed},
        "/queries/{name}": {"get": asked},
        "/query/{name}": {"get": found},
    }
