"""Laws of binding: a value takes the place of its token as one term, and changes nothing else."""

import re

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from hsnexus.binding import ParameterError, Value, bind, bound
from hsnexus.errors import QuestionError
from hsnexus.lexer import Kind, meaningful, tokens
from hsnexus.questions import Question, question
from hsnexus.template import slot

XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
# Every kind of parameter, close to its neighbours, with look-alikes in a comment, a string, an IRI and names.
TEXT = """\
#+ summary: What comes back?
#+ description: the values
#+ tags: [test]
#+ defaults:
#+   - thing: "urn:x:thing"
#+   - word: "a word"
#+   - tale: "a tale"
#+   - number: 7
#+ x-params:
#+   thing: {type: iri, class: hsn:Factor}
#+   left: {type: iri, class: hsn:Factor}
#+   word: {type: string}
#+   tale: {type: string}
#+   number: {type: integer, min: -9, max: 999999999999}
#+ x-id: CQ07
#+ x-family: quality
#+ x-view: table
#+ x-user: ontology reviewer
PREFIX e: <http://e/?_thing_iri>
SELECT ?a ?b ?c ?d ?_e # ?_word
WHERE {
  BIND(?_thing_iri AS?a) BIND(?_word AS ?b)BIND (?_tale_en AS ?c)
  BIND(7+?_number_integer-7 AS ?d)
  BIND('?_word' AS ?_e)
  OPTIONAL{?a<urn:x:p>?_word,?_tale_en,?_number_integer.?_thing_iri<urn:x:q>?__left_iri}
  FILTER(?_number_integer>-10&&?_word!="?_word $_tale_en"||?_thing_iri IN(?_thing_iri,<http://e/?_word>))
}
""".replace(" ?_e #", " #").replace("  BIND('?_word' AS ?_e)\n", "")
QUESTION = question("cq07-what-comes-back", TEXT)
STORE = ox.Store()

HOSTILE = (
    "'", '"', '"""', "'''", "\\", "\\\\", '\\"', "}", "{", "} #", "# no comment", "<", ">", "> } #", "<urn:x:y>",
    "\n", "\r\n", "\t", "\u2028", "\x0b", "\x1f", "\x7f", "?_word", "?_thing_iri", "$_word", "?__left_iri", "?any_left",
    '" . } ; DROP ALL #', '" } UNION { ?s ?p ?o', "SERVICE <http://x/> {}", "a\\u0022 } #", "\\u0041", "\\U00000041",
    "\\u", "\\\\u0041", "\\N", "@en", "^^<urn:x:t>", '"@en', "\u0430", "\u2018", "\uff02", "\u202e", "é" * 9,
    "\U0001f600", "", " ", "a" * 10_000, "--", "/*", "\ufeff", "\ufffe", "%00", "%22",
)  # fmt: skip
IRIS = (
    "urn:x:y", "http://e/a?b=c&d='e'(f)", "http://e/#a", "https://e/é\u4e2d", "urn:x:%22%3E", "http://e/?_word",
    "http://e/$_word", "x:", "urn:x:a;b=c,d!e*f@g~h", "mailto:a@b.org", "http://[::1]/a", "urn:x:--",
    "urn:x:\U00010400",
)  # fmt: skip
NO_IRIS = (
    "", " ", "human security", "factor human", "/a", "#a", "//e/a", "urn:x:a b", "urn:x:a>b", "urn:x:a<b", "<urn:x:y>",
    'urn:x:"', "urn:x:{", "urn:x:}", "urn:x:|", "urn:x:^", "urn:x:`", "urn:x:\\u003E", "urn:x:\\", "urn:x:\n",
    "urn:x:\0", "urn:x:\ud800", "é:y", "1:y", "urn:x:a> } #", "\u200burn:x:y",
)  # fmt: skip
NUMBERS: tuple[tuple[Value, int], ...] = (
    (0, 0),
    ("0", 0),
    ("007", 7),
    ("+5", 5),
    (-9, -9),
    ("-9", -9),
    (999999999999, 999999999999),
)
NO_NUMBERS: tuple[Value, ...] = (
    "", " 5", "5 ", "5\n", "5.0", "5e0", "0x5", "\u0665", "\u00b2", "five", "5 } #", "1_000", True, False, -10, 10**12,
    10**30, 10**5000, "9" * 19, "9" * 5000, "--5", "+", "-",
)  # fmt: skip


def row(text: str) -> tuple[object, ...]:
    """Return the one row that the query gives over an empty store."""
    found = STORE.query(text)
    assert isinstance(found, ox.QuerySolutions)
    rows = [tuple(each[name] for name in "abcd") for each in found]
    assert len(rows) == 1
    return rows[0]


def gist(text: str) -> list[tuple[Kind, str]]:
    return [(token.kind, token.text) for token in meaningful(tokens(text))]


DEFAULT = gist(bind(QUESTION))


def assert_only(text: str, old: str, new: str) -> None:
    """Assert that the tokens are those of the defaults, but for one term."""
    assert gist(text) == [(kind, new if told == old else told) for kind, told in DEFAULT]


@given(
    st.one_of(
        st.text(st.characters(exclude_characters="\0")),
        st.sampled_from(HOSTILE),
        st.lists(st.sampled_from(HOSTILE)).map("".join),
    )
)
def test_any_text_comes_back_and_changes_its_own_term_only(value: str) -> None:
    text = bind(QUESTION, {"word": value, "tale": value})
    found = row(text)
    assert found[1] == ox.Literal(value)
    assert found[2] == ox.Literal(value, language="en")
    assert (found[0], found[3]) == (ox.NamedNode("urn:x:thing"), ox.Literal(7))
    terms = [token for token in meaningful(tokens(text)) if token.kind is Kind.STRING]
    assert len({term.text for term in terms}) <= 2
    assert len(gist(text)) == len(DEFAULT)
    kept = [one == other for one, other in zip(gist(text), DEFAULT, strict=True)]
    assert all(same or told in {'"a word"', '"a tale"'} for same, (_, told) in zip(kept, DEFAULT, strict=True))


@settings(deadline=None)
@given(st.sampled_from(HOSTILE), st.sampled_from([*IRIS, None]), st.integers(-9, 9))
def test_each_term_stands_where_it_is_said_to(word: str, left: str | None, number: int) -> None:
    given_values: dict[str, Value] = {"word": word, "number": number, **({"left": left} if left else {})}
    made = bound(QUESTION, given_values)
    assert made.text == bind(QUESTION, given_values)
    slots = [token for token in QUESTION.template.tokens if slot(token)]
    assert [hole.parameter for hole in made.holes] == [this.name for token in slots if (this := slot(token))]
    terms = {hole.parameter: made.text[hole.start : hole.end] for hole in made.holes}
    assert [made.text[hole.start : hole.end] for hole in made.holes] == [terms[hole.parameter] for hole in made.holes]
    assert terms["thing"] == "<urn:x:thing>"
    assert terms["left"] == (f"<{left}>" if left else "?any_left")
    assert terms["tale"] == '"a tale"@en'
    assert terms["number"] in {str(number), f'"{number}"^^<{XSD_INTEGER}>'}
    found = STORE.query(f"SELECT ({terms['word']} AS ?word) {{}}")
    assert isinstance(found, ox.QuerySolutions)
    assert [each["word"] for each in found] == [ox.Literal(word)]


@pytest.mark.parametrize("value", HOSTILE, ids=ascii)
def test_rdflib_reads_the_same_text(value: str) -> None:
    found = list(rdflib.Graph().query(bind(QUESTION, {"word": value, "tale": value})))
    assert len(found) == 1
    told = found[0]
    assert isinstance(told, rdflib.query.ResultRow)
    assert (told["b"], told["c"]) == (rdflib.Literal(value), rdflib.Literal(value, lang="en"))


@pytest.mark.parametrize("value", IRIS)
def test_an_iri_comes_back_and_changes_its_own_term_only(value: str) -> None:
    text = bind(QUESTION, {"thing": value})
    assert row(text)[0] == ox.NamedNode(value)
    assert_only(text, "<urn:x:thing>", f"<{value}>")


@pytest.mark.parametrize("value", NO_IRIS, ids=ascii)
def test_what_is_no_absolute_iri_is_refused(value: str) -> None:
    with pytest.raises(ParameterError, match="is not the IRI") as caught:
        bind(QUESTION, {"thing": value})
    assert caught.value.parameter == "thing"
    assert caught.value.where == "thing"


@given(st.one_of(st.text(), st.lists(st.sampled_from((*HOSTILE, *IRIS))).map("".join), st.text().map("urn:".__add__)))
def test_any_iri_is_one_term_or_is_refused(value: str) -> None:
    try:
        text = bind(QUESTION, {"thing": value, "left": value})
    except ParameterError as error:
        assert error.parameter in {"thing", "left"}  # noqa: PT017 - an error is one of two good outcomes
        return
    new = {"<urn:x:thing>": f"<{value}>", "?any_left": f"<{value}>"}
    assert [told for _, told in gist(text)] == [new.get(told, told) for _, told in DEFAULT]


@pytest.mark.parametrize(("value", "number"), NUMBERS)
def test_a_number_comes_back(value: Value, number: int) -> None:
    assert row(bind(QUESTION, {"number": value}))[3] == ox.Literal(str(number), datatype=ox.NamedNode(XSD_INTEGER))


@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: ascii(value)[:20] if isinstance(value, str) else "")
def test_what_is_no_number_within_its_bounds_is_refused(value: Value) -> None:
    with pytest.raises(ParameterError, match="is not a whole number from -9 to 999999999999"):
        bind(QUESTION, {"number": value})


@pytest.mark.parametrize("value", ["\0", "a\0b", "\ud800", "a\udfff"], ids=ascii)
def test_a_text_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(ParameterError, match="is not any text"):
        bind(QUESTION, {"word": value})


@pytest.mark.parametrize("name", ["", "Word", "?_word", "_word", "word ", "any_left", "colour", "x" * 9999])
def test_an_unknown_name_is_refused_with_those_that_there_are(name: str) -> None:
    with pytest.raises(QuestionError, match=r"no such parameter.*It takes thing, word, tale, number, left") as caught:
        bind(QUESTION, {"word": "x", name: "x"})
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("values", [{}, {"left": "urn:x:left"}])
def test_no_token_of_a_parameter_is_left(values: dict[str, Value]) -> None:
    text = bind(QUESTION, values)
    assert not [told for kind, told in gist(text) if kind is Kind.VARIABLE and told[1:].startswith("_")]
    assert ("?any_left" in text) is (not values)
    assert ("<urn:x:left>" in text) is bool(values)


def test_comments_strings_and_iris_that_look_alike_stay() -> None:
    text = bind(QUESTION, {"word": "new", "thing": "urn:x:new"})
    for kept in ("# ?_word", '"?_word $_tale_en"', "<http://e/?_thing_iri>", "<http://e/?_word>"):
        assert kept in text


def test_an_iri_that_could_be_a_comparison_after_a_variable_is_refused() -> None:
    text = TEXT.replace("?a<urn:x:p>", "?a ?_thing_iri ?a;<urn:x:p>")
    made = question("cq07-what-comes-back", text)
    assert "?a <http://e/?a=b>" in bind(made, {"thing": "http://e/?a=b"})
    with pytest.raises(QuestionError, match="may be an IRI or a comparison"):
        bind(made, {"thing": "urn:?a&&'b'=(c)"})


def test_values_are_not_bound_by_one_another() -> None:
    found: tuple[object, ...] = row(bind(QUESTION, {"word": "?_tale_en", "tale": "?_word"}))
    assert found[1:3] == (ox.Literal("?_tale_en"), ox.Literal("?_word", language="en"))


def test_a_question_without_parameters_takes_none() -> None:
    head = re.sub(r"(?m)^#\+ (defaults|x-params):\n(#\+  .*\n)+", "", TEXT.split("PREFIX", maxsplit=1)[0])
    made: Question = question("cq07-what-comes-back", head + "ASK {}")
    assert bind(made) == "ASK {}"
    with pytest.raises(ParameterError, match="It takes none"):
        bind(made, {"word": "x"})
