"""Laws of content negotiation: RFC 9110, section 12.5.1, over one table of formats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnexus_server.accept import prefers
from hsnexus_server.negotiate import FORMATS, Shape, available, wanted
from hsnexus_server.problems import Reason, RefusalError

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

# Accept, and the names of the formats for solutions and for a graph.
ACCEPTS = (
    ("", "json", "ttl"),
    ("*/*", "json", "ttl"),
    ("application/sparql-results+xml", "xml", None),
    ("text/csv", "csv", None),
    ("text/tab-separated-values", "tsv", None),
    ("application/json", "json", "jsonld"),
    ("application/xml", "xml", "rdf"),
    ("text/turtle", None, "ttl"),
    ("application/rdf+xml", None, "rdf"),
    ("application/n-triples", None, "nt"),
    ("application/trig", None, "trig"),
    ("application/n-quads", None, "nq"),
    ("application/ld+json", None, "jsonld"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x"', None, "jsonld"),
    ("TEXT/CSV", "csv", None),
    ("text/*", "csv", "ttl"),
    ("application/*", "json", "nt"),
    ("image/png", None, None),
    # weights
    ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", "xml", None),
    ("text/csv;q=0.5,application/sparql-results+xml;q=0.499", "csv", None),
    ("text/csv ; q=0.001", "csv", None),
    ("text/csv;q=0", None, None),
    ("*/*;q=0", None, None),
    # the most specific range decides, not the highest weight
    ("application/sparql-results+json;q=0, */*", "xml", "ttl"),
    ("application/sparql-results+json;q=0.1, application/*;q=0.9, text/*;q=0.5", "xml", "nt"),
    ("text/turtle;q=0, */*;q=0.1", "json", "nt"),
    ("text/*;q=0.9, text/csv;q=0.1", "tsv", "ttl"),
    ("text/turtle;charset=utf-8", None, "ttl"),
    # among equals the one that is named
    ("application/n-triples, */*", "json", "nt"),
    ("*/*, application/sparql-results+xml", "xml", "ttl"),
    # what is malformed is passed over
    ("text/csv;q=2, application/sparql-results+xml", "xml", None),
    ("gibberish, text/csv", "csv", None),
    ("gibberish", "json", "ttl"),
    (",,text/csv,", "csv", None),
    # what clients send
    (BROWSER, "xml", "rdf"),
    ("application/sparql-results+xml, application/rdf+xml", "xml", "rdf"),
    ("application/sparql-results+json,application/json,text/javascript,application/javascript", "json", "jsonld"),
    ("application/sparql-results+json;q=1.0, application/json;q=0.9, */*;q=0.1", "json", "jsonld"),
    ("application/rdf+xml, text/turtle;q=0.9, */*;q=0.1", "json", "rdf"),
    ("application/turtle,text/turtle,text/rdf+n3,text/n3", None, "ttl"),
)

# The parameter format=, likewise.
NAMES = (
    ("json", "json", "jsonld"),
    ("xml", "xml", "rdf"),
    ("csv", "csv", None),
    ("tsv", "tsv", None),
    ("ttl", None, "ttl"),
    ("turtle", None, "ttl"),
    ("nt", None, "nt"),
    ("rdf", None, "rdf"),
    ("jsonld", None, "jsonld"),
    ("trig", None, "trig"),
    ("nq", None, "nq"),
    ("TTL", None, "ttl"),
    ("text/csv", "csv", None),
    ("application/sparql-results xml", "xml", None),
    ("application/rdf+xml", None, "rdf"),
)


@pytest.mark.parametrize(("accept", "solutions", "graph"), ACCEPTS)
def test_accept_chooses(accept: str, solutions: str | None, graph: str | None) -> None:
    chosen = wanted(accept)
    assert (chosen.solutions and chosen.solutions.name, chosen.graph and chosen.graph.name) == (solutions, graph)


@pytest.mark.parametrize(("name", "solutions", "graph"), NAMES)
def test_the_parameter_beats_accept(name: str, solutions: str | None, graph: str | None) -> None:
    chosen = wanted("image/png, */*;q=0", [name])
    assert (chosen.solutions and chosen.solutions.name, chosen.graph and chosen.graph.name) == (solutions, graph)


# Several values of format=, and what the first that is known chooses.
SEVERAL: tuple[tuple[list[str], str | None, str | None], ...] = (
    # what SPARQLWrapper sends
    (["tsv", "text/tab-separated-values"], "tsv", None),
    (["rdf+xml", "application/rdf+xml"], None, "rdf"),
    (["json-ld", "application/ld+json,application/x-json+ld"], None, "jsonld"),
    # unknown ones are passed over
    (["png", "csv"], "csv", None),
    (["csv", "png"], "csv", None),
    (["png, text/turtle"], None, "ttl"),
    # the first decides where one name is narrower than another
    (["xml", "application/sparql-results+xml"], "xml", "rdf"),
    (["application/sparql-results+xml", "xml"], "xml", None),
    (["csv", "CSV"], "csv", None),
    # empty ones do not count
    (["", "csv", " , "], "csv", None),
    ([], "json", "ttl"),
    ([""], "json", "ttl"),
    ([",", " "], "json", "ttl"),
)


@pytest.mark.parametrize(("names", "solutions", "graph"), SEVERAL)
def test_of_several_formats_the_first_known_one_counts(
    names: list[str], solutions: str | None, graph: str | None
) -> None:
    chosen = wanted("", names)
    assert (chosen.solutions and chosen.solutions.name, chosen.graph and chosen.graph.name) == (solutions, graph)


@pytest.mark.parametrize(
    "names",
    [["json", "xml"], ["json,xml"], ["csv", "ttl"], ["png", "csv", "tsv"], ["xml", "text/turtle"]],
)
def test_known_formats_that_differ_are_refused(names: list[str]) -> None:
    with pytest.raises(RefusalError) as caught:
        wanted("*/*", names)
    assert caught.value.problem.reason is Reason.MALFORMED_REQUEST
    assert "different formats" in caught.value.problem.detail


@pytest.mark.parametrize("names", [["html"], ["text/html"], ["html", "png,gif"]])
def test_an_unknown_format_is_refused_with_the_known_ones(names: list[str]) -> None:
    with pytest.raises(RefusalError) as caught:
        wanted("*/*", names)
    assert caught.value.problem.reason is Reason.MALFORMED_REQUEST
    assert all(known in caught.value.problem.detail for known in FORMATS)


@pytest.mark.parametrize("shape", Shape)
def test_nothing_acceptable_is_refused_with_what_there_is(shape: Shape) -> None:
    with pytest.raises(RefusalError) as caught:
        wanted("image/png").choice(shape)
    assert caught.value.problem.reason is Reason.NOT_ACCEPTABLE
    assert caught.value.problem.available == available(shape)


@pytest.mark.parametrize(("name", "form"), FORMATS.items())
def test_every_media_type_and_name_leads_to_its_format_and_is_given_back(name: str, form: object) -> None:
    entry = FORMATS[name]
    assert form is entry
    for media_type in (entry.media_type, *entry.aliases):
        choice = wanted(media_type).choice(entry.shape)
        assert (choice.name, choice.content_type.partition(";")[0]) == (name, media_type)
    for known in (name, *entry.names):
        assert wanted("", [known]).choice(entry.shape).media_type == entry.media_type


def test_text_is_said_to_be_utf_8() -> None:
    assert wanted("text/csv").choice(Shape.SOLUTIONS).content_type == "text/csv; charset=utf-8"
    assert wanted("").choice(Shape.SOLUTIONS).content_type == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("accept", "outcome"),
    [(BROWSER, True), ("", False), ("*/*", False), ("text/html;q=0.1, */*;q=0.5", False), ("text/html", True)],
)
def test_a_page_is_for_who_would_rather_have_it(accept: str, *, outcome: bool) -> None:
    assert prefers(accept, "text/html", over=("application/problem+json", "text/plain")) is outcome


@given(st.one_of(st.text(), st.text(alphabet='atext/*;q=0.1," \\')))
def test_any_header_is_read(accept: str) -> None:
    wanted(accept)
