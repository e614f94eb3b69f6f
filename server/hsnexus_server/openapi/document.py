"""The whole document: every operation, and the components that they share."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import metadata
from typing import Any, Final

from hsnexus import __version__
from hsnexus.questions import FAMILIES, Question
from hsnexus_server.description import Description
from hsnexus_server.openapi.claims import claims
from hsnexus_server.openapi.completion import completion
from hsnexus_server.openapi.discovery import discovery
from hsnexus_server.openapi.dumps import dumps
from hsnexus_server.openapi.endpoint import endpoint
from hsnexus_server.openapi.headers import HEADERS, PARAMETERS
from hsnexus_server.openapi.inquiries import inquiries
from hsnexus_server.openapi.joining import joining
from hsnexus_server.openapi.linked import linked
from hsnexus_server.openapi.listing import listing
from hsnexus_server.openapi.nexus import nexus
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.published import published
from hsnexus_server.openapi.questions import columns, of_question
from hsnexus_server.openapi.refusals import component, groups
from hsnexus_server.openapi.routes import routes
from hsnexus_server.openapi.schemas import schemas
from hsnexus_server.openapi.site import site
from hsnexus_server.openapi.texts import texts
from hsnexus_server.settings import Settings

__all__ = ["document"]

_TAGS: Final[Mapping[str, str]] = {
    "sparql": "Any query",
    "questions": "Competency questions, and how to find one",
    **FAMILIES,
    "claims": "The claims, chosen, searched and contested",
    "reasoning": "Paths, loops and disagreements over claims",
    "dataset": "What the dataset is and holds",
    "joining": "Names matched with things, and tables to join by",
    "dumps": "The whole graph as files",
    "operation": "How the server is, and what it is",
    "site": "What pages are made of.",
}
_ABOUT: Final = (
    "Each claim of the sources says its cause, its effect and how they are related, and where it stands. Whatever "
    "answers GET answers HEAD, too, and OPTIONS with what it answers. Refusals are problem documents (RFC 9457), or "
    "plain text for who would rather read that; an answer comes whole or not at all."
)


def document(settings: Settings, questions: Sequence[Question], description: Description) -> dict[str, Any]:
    """Return the description of the server by OpenAPI 3.1.

    Source: https://spec.openapis.org/oas/v3.1.1.html.

    Args:
        settings: the public URL and the limits.
        questions: the competency questions.
        description: of the dataset that is served.
    """
    paths = _paths(settings, questions, description)
    operations = [operation for methods in paths.values() for operation in methods.values()]
    return {
        "openapi": "3.1.1",
        "info": _info(settings, description),
        # Relative to the document, so that it holds behind whatever proxy the client came through.
        "servers": [{"url": settings.public_url or "."}],
        "tags": [{"name": name, "description": about} for name, about in _TAGS.items()],
        "paths": {
            path: {method: operation.fields() for method, operation in methods.items()}
            for path, methods in paths.items()
        },
        "components": {
            "schemas": {
                **schemas(settings),
                **{question.id: schema for question in questions if (schema := columns(question))},
            },
            "responses": _refusals(operations),
            "parameters": PARAMETERS,
            "headers": HEADERS,
        },
    }


def _paths(settings: Settings, questions: Sequence[Question], description: Description) -> Paths:
    asked = {f"/queries/{question.stem}": {"get": of_question(settings, question, questions)} for question in questions}
    described = {
        **claims(),
        **inquiries(settings),
        **discovery(),
        **dumps(description),
        **published(),
        **routes(),
        **joining(settings),
        **nexus(),
        **site(),
        **linked(),
    }
    return {
        **endpoint(settings, questions),
        **texts(settings),
        **completion(),
        **listing(settings),
        **asked,
        **described,
    }


def _info(settings: Settings, description: Description) -> dict[str, Any]:
    """Return what is described; the licence is that of the package, and says nothing of data of the user's."""
    about = metadata("hsnexus")
    told = {
        "title": "hsnexus",
        "summary": about["Summary"],
        "description": _ABOUT,
        "version": __version__,
        "x-dataset-version": description.version,
        "x-dataset-digest": description.digest,
    }
    licence = about["License-Expression"]
    return told if settings.data else {**told, "license": {"name": licence, "identifier": licence}}


def _refusals(operations: Iterable[Operation]) -> dict[str, Any]:
    """Return the responses that operations share, each once."""
    several = dict.fromkeys(reasons for operation in operations for reasons in groups(operation.refusals).values())
    return dict(component(reasons) for reasons in several)
