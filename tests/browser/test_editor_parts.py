"""Laws of what the editor is made of: tokens, places in a query, moved white space, links that hold a text."""

from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from hsnexus import questionnaire
from hsnexus.lexer import Kind, tokens

HSN: Final = "PREFIX hsn: <https://w3id.org/hsnexus/ontology#>\n"
# A kind of the editor's, by that of the server's.
KINDS: Final = {Kind.PREFIXED: "name", Kind.PUNCTUATION: "mark"}
HARD: Final = (
    'SELECT * WHERE { <<( ?s hsn:a/^b:c.d.e ?o )>> ~ _:b.c . ?x hsn:p "x\\"y"@en--ltr }',
    'ASK { ?s ?p """a "quoted" text\nover lines \\" """ } # and a comment',
    "ASK { ?s ?p '''it's''' , 'a' , '' , \"\" , '''''' FILTER (?a < 5 && ?b <= 3 || !?c) }",
    "SELECT (1.5e3 AS ?n) (.5 AS ?m) (1.0E-7 AS ?k) { ?s a:b\\~c%20d 1. ?\u00e9t\u00e9 :\u4e2d\u6587 2 }",
    'VERSION "1.2" ASK { ?s ?p ?o {| :q "a"^^xsd:string |} . <http://e/\\u00e9#x> ?y -1 }',
)


def parts(page: Page, module: str, call: str, *arguments: object) -> Any:  # noqa: ANN401 - what JSON holds
    """Return the value of ``call``, an expression over ``it``, a module of the editor, and ``given``, the arguments."""
    program = f'async (given) => {{ const it = await import("/sparql/{module}.js"); return {call}; }}'
    return page.evaluate(program, list(arguments))


def queries() -> list[str]:
    folder = questionnaire.packaged()
    found = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).rglob("*.rq"))]
    assert len(found) > 90
    return [*found, *HARD]


def test_the_editor_reads_the_tokens_that_the_server_reads(sources: Page) -> None:
    for text in queries():
        told = parts(sources, "tokens", "it.tokens(given[0]).map((one) => [one.kind, one.text])", text)
        wanted = [[KINDS.get(one.kind, str(one.kind)), one.text] for one in tokens(text)]
        ours = [one for one in wanted if one[0] not in {"space", "comment"}]
        assert [one for one in told if one[0] != "mark"] == [one for one in ours if one[0] != "mark"]
        assert "".join(one[1] for one in told) == "".join(one[1] for one in ours)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('"""abc', '"""'),
        ('"""abc"""', ""),
        ('"""abc\\"""', '"""'),
        ('"""a""', '"""'),
        ('"""a\\\\"""', ""),
        ('""""""', ""),
        ('"""', '"""'),
        ("'''a\"\"\"", "'''"),
        ('"a"', ""),
    ],
)
def test_a_long_string_goes_on_until_it_is_closed(sources: Page, text: str, quotes: str) -> None:
    assert parts(sources, "tokens", "it.openQuotes(it.tokenAt(given[0], 0).text)", text) == quotes


@pytest.mark.parametrize(
    ("before", "place", "subject", "through"),
    [
        ("", "prologue", None, None),
        ("SELECT ", "projection", None, None),
        ("SELECT (COUNT(", "expression", None, None),
        ("SELECT * WHERE ", "clause", None, None),
        ("SELECT * { ", "subject", None, None),
        ("SELECT * { ?c ", "predicate", "?c", None),
        ("SELECT * { ?c a ", "class", "?c", None),
        ("SELECT * { ?c a hsn:C ", "after", "?c", None),
        ("SELECT * { ?c a hsn:C ; ", "predicate", "?c", None),
        ("SELECT * { ?c hsn:p ?a , ", "object", "?c", None),
        ("SELECT * { ?c hsn:p ?a . ?d ", "predicate", "?d", None),
        ("SELECT * { ?c hsn:p/", "predicate", "?c", "hsn:p"),
        ("SELECT * { ?c (hsn:p|", "predicate", None, None),
        ("SELECT * { ?c ^", "predicate", "?c", None),
        ("SELECT * { ?c hsn:p [ ", "predicate", None, None),
        ("SELECT * { ?c hsn:p [ a ", "class", None, None),
        ("SELECT * { ?c hsn:p [ a hsn:C ] ; ", "predicate", "?c", None),
        ("SELECT * { ?r rdf:reifies <<( ", "subject", None, None),
        ("SELECT * { ?r rdf:reifies <<( ?s ", "predicate", "?s", None),
        ("SELECT * { ?s hsn:p ?o {| ", "predicate", None, None),
        ("SELECT * { ?s hsn:p ?o ~ ?r . ?t ", "predicate", "?t", None),
        ("SELECT * { FILTER (", "expression", None, None),
        ("SELECT * { ?s hsn:p ?o FILTER (?o > 3) ?t ", "predicate", "?t", None),
        ("SELECT * { BIND (1 AS ?x) ?s ", "predicate", "?s", None),
        ("SELECT * { GRAPH ?g { ?s ", "predicate", "?s", None),
        ("SELECT * { VALUES ?x { ", "values", None, None),
        ("SELECT * { VALUES ?x { 1 } ?s ", "predicate", "?s", None),
        ("SELECT * { { SELECT ", "projection", None, None),
        ("SELECT * { { SELECT ?x WHERE { ?s ", "predicate", "?s", None),
        ("SELECT * { ?s ?p ?o . FILTER NOT EXISTS { ?t ", "predicate", "?t", None),
        ("SELECT * { ?s hsn:p ?o } ORDER BY ", "projection", None, None),
        ("CONSTRUCT { ?s ", "predicate", "?s", None),
    ],
)
def test_one_stands_where_the_grammar_says(
    sources: Page, before: str, place: str, subject: str | None, through: str | None
) -> None:
    call = "(({ place, subject, through }) => [place, subject?.text ?? null, through?.text ?? null])"
    told = parts(sources, "situation", f"{call}(it.situation(given[0], given[0].length))", HSN + before)
    inside = place not in {"prologue", "projection", "clause", "expression", "values"}
    assert told[0] == place
    assert told[1:] == [subject, through] or not inside


def test_what_is_said_of_a_variable_anywhere_is_known_everywhere(sources: Page) -> None:
    text = HSN + "SELECT * { ?a  . ?a a hsn:C , <http://e/D> . OPTIONAL { ?b hsn:p ?a } ?c ?d ?a }"
    call = """(({ types, objects }) => [types, objects].map((all) =>
      [...all].map(([one, several]) => [one, ...several])))(it.situation(given[0], given[0].indexOf(" .")))"""
    types, objects = parts(sources, "situation", call, text)
    hsn = "https://w3id.org/hsnexus/ontology#"
    assert types == [["?a", f"{hsn}C", "http://e/D"]]
    assert objects == [["?a", f"{hsn}p"]]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.text("ab{}.\u00e9\U0001f600", min_size=1, max_size=3), st.text(" \n\t", max_size=3)), max_size=8
    ),
    st.data(),
)
def test_white_space_is_moved_by_changes_of_white_space_alone(
    sources: Page, pieces: list[tuple[str, str]], data: st.DataObject
) -> None:
    before = "".join(word + space for word, space in pieces)
    after = "".join(word + data.draw(st.text(" \n", max_size=2)) for word, _ in pieces)
    changes = parts(sources, "layout", "it.spacing(given[0], given[1])", before, after)
    units = before.encode("utf-16-le")
    for one in reversed(changes):
        assert not one["insert"].strip()
        assert not units[2 * one["from"] : 2 * one["to"]].decode("utf-16-le").strip()
        units = units[: 2 * one["from"]] + one["insert"].encode("utf-16-le") + units[2 * one["to"] :]
    assert units.decode("utf-16-le") == after
    assert parts(sources, "layout", "it.spacing(given[0], given[1])", f"{before}x", f"{after}y") is None


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=80), st.integers(1, 60), st.text("ab &=#+%\u202e", max_size=10))
def test_a_link_opens_the_text_that_it_was_made_of(sources: Page, piece: str, times: int, name: str) -> None:
    text = (piece * times).encode("utf-8", "ignore").decode()
    call = "await it.opened(new URL(await it.link(given[0], given[1])).hash)"
    found = parts(sources, "share", call, text, name)
    assert found == {"text": text, "name": name}
