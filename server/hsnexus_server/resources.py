"""Every IRI of the dataset at its own path: a page, or RDF about it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from flask import Blueprint, Response, g, render_template

from hsnexus.description import description, facts
from hsnexus.questions import Question
from hsnexus.vocab import PREFIXES
from hsnexus_server import documents
from hsnexus_server.addresses import href, iris_of, split
from hsnexus_server.argued import Arguments
from hsnexus_server.asked import Asking
from hsnexus_server.asker import for_a_page
from hsnexus_server.engines.base import Engine
from hsnexus_server.pages import page, served
from hsnexus_server.portrait import Value
from hsnexus_server.problems import Problem, Reason, RefusalError, refusal
from hsnexus_server.requested import form, root
from hsnexus_server.sending import sent
from hsnexus_server.settings import Settings
from hsnexus_server.signposts import signposts
from hsnexus_server.things import near
from hsnexus_server.views import Seen, view

__all__ = ["blueprint", "resource"]

_CREATOR: Final = f"{PREFIXES['dcterms']}creator"
_DEPRECATED: Final = f"{PREFIXES['owl']}deprecated"
_NOTE: Final = f"{PREFIXES['skos']}editorialNote"
_REPLACED: Final = f"{PREFIXES['dcterms']}isReplacedBy"
_TYPE: Final = f"{PREFIXES['rdf']}type"
Facts = Mapping[str, list[str]]


def blueprint(
    engine: Engine, settings: Settings, arguments: Arguments, questions: Sequence[Question] = ()
) -> Blueprint:
    """Return the pages and the data of what ``engine`` can describe.

    Args:
        engine: describes the things.
        settings: the limits, and the public URL.
        arguments: keeps the argument of the dataset.
        questions: those that a page can put to its thing.
    """
    routes = Blueprint("resources", __name__)

    @routes.route("/ontology")
    @routes.route("/ontology.<suffix>")
    def ontology(suffix: str = "") -> Response:
        return documents.ontology(for_a_page(engine, settings), settings, arguments, "ontology", suffix)

    @routes.route("/<path:path>")
    def thing(path: str) -> Response:
        return resource(engine, settings, arguments, path, questions)

    return routes


def resource(
    engine: Engine, settings: Settings, arguments: Arguments, path: str, questions: Sequence[Question] = ()
) -> Response:
    """Answer for a path: with the page of the thing that it stands for, or RDF about it.

    Raises:
        RefusalError: 404, nothing is described there; 406; 410, it was withdrawn.
    """
    path, suffix = split(path)
    asks = for_a_page(engine, settings)
    found = documents.document(asks, settings, arguments, path, suffix)
    if found is not None:
        return found
    iris = iris_of(path)
    iri, said = next(((iri, said) for iri in iris if (said := _facts(asks, iri))), ("", {}))
    if not said:
        raise refusal(Reason.NOT_FOUND, _missing(path), available=near(asks, *iris[:1]) or None)
    wanted = form(suffix)
    if "true" in said.get(_DEPRECATED, ()):
        return _gone(iri, said, path, page_wanted=wanted is None)
    links = signposts(
        settings, path, iri=iri, page=wanted is None, types=_iris(said, _TYPE), authors=_iris(said, _CREATOR)
    )
    if wanted is None:
        seen = Seen(iri, path, said, asks, arguments, served(engine), questions)
        response = page(view(seen, said.get(_TYPE, ())))
    else:
        answer = asks.run(description(iri), wanted)
        g.outcome = "cached" if answer.cached else "answered"
        response = sent(answer)
    response.headers["Link"] = links
    return response


def _facts(asks: Asking, iri: str) -> Facts:
    """Return what is said of a thing, by property."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, value in asks.found(facts(iri)).answer.texts:
        found[key].append(value)
    return found


def _iris(said: Facts, key: str) -> list[str]:
    return [value for value in said.get(key, ()) if value.startswith(("http://", "https://"))]


def _gone(iri: str, said: Facts, path: str, *, page_wanted: bool) -> Response:
    """Answer that a thing was withdrawn, why, and what stands in its place.

    Raises:
        RefusalError: 410, where no page is wanted.
    """
    reasons, others = said.get(_NOTE, []), _iris(said, _REPLACED)
    if not page_wanted:
        detail = " ".join((f"<{iri}> was withdrawn, and its name is not used again.", *reasons))
        raise RefusalError(Problem(Reason.WITHDRAWN, detail, available=tuple(others) or None))
    replacements = [Value(other, href(other, root(path))) for other in others]
    response = page(render_template("gone.html", iri=iri, reasons=reasons, replacements=replacements, root=root(path)))
    response.status_code = Reason.WITHDRAWN.status
    return response


def _missing(path: str) -> str:
    told = "Nothing is described at this path."
    if path.endswith("/"):
        return f"{told} No IRI of the dataset ends with a slash; leave it out."
    return f"{told} What there is, /sparql tells; / says how to ask."
