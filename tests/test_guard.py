"""Laws of what a query may not ask, and of what is known of it before it is run."""

import sys
from collections.abc import Callable
from typing import Final

import pytest

from hsnexus.lexer import tokens
from hsnexus_server.guard import admitted, is_volatile, reaches_triple_terms
from hsnexus_server.problems import Reason, RefusalError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

DEPTH: Final = 5
NESTS: Final = {
    # what stands before, opening, what is inside, closing
    "groups": ("", "{", "", "}"),
    "parentheses": ("FILTER", "(", "1", ")"),
    "collections": ("?s ?p", "(", "1", ")"),
    "blank nodes": ("?s ?p", "[ ?q ", "1", "]"),
    "triple terms": ("?s ?p", "<<( ?s ?p ", "1", ")>>"),
    "mixed": ("?s ?p", "( [ ?q ", "1", "] )"),
}


def nested(name: str, deep: int) -> str:
    """Return a query with brackets so many deep."""
    before, opening, inside, end = NESTS[name]
    each = sum(opening.count(bracket) for bracket in "([{")
    times, rest = divmod(deep - 1, each)
    return f"ASK {{ {'{' * rest} {before} {opening * times}{inside}{end * times} {'}' * rest} }}"


def refused(query: str) -> RefusalError:
    with pytest.raises(RefusalError) as caught:
        admitted(query, DEPTH)
    return caught.value


@pytest.mark.parametrize("name", NESTS)
def test_brackets_may_be_nested_to_the_limit_and_no_deeper(name: str) -> None:
    query = nested(name, DEPTH)
    assert "".join(token.text for token in admitted(query, DEPTH)) == query
    problem = refused(nested(name, DEPTH + 1)).problem
    assert problem.reason is Reason.TOO_COMPLEX
    assert problem.limit == f"{DEPTH} brackets"
    assert (problem.line, problem.column is not None) == (1, True)


DEEP: Final = "([{" * 50


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ ?s ?p '{DEEP}' }}",
        f'ASK {{ ?s ?p "{DEEP}" }}',
        f"ASK {{ ?s ?p '''{DEEP}\n{DEEP}''' }}",
        f'ASK {{ ?s ?p """{DEEP}"\'""" }}',
        f"ASK {{ }} # {DEEP}",
        f"# {DEEP}\nASK {{ ?s ?p 1 # {DEEP}\n}}",
        f"ASK {{ <urn:{'(' * 50}> ?p 1 }}",
        f"PREFIX e: <urn:{'[(' * 50}> ASK {{}}",
        "PREFIX e: <urn:> ASK { e:" + 50 * r"\(" + " ?p 1 }",
        f"ASK {{ {'{} ' * 50} }}",
        f"ASK {{ {'FILTER(1) ' * 50} }}",
        f"ASK {{ {'?s ?p [], () . ' * 50} }}",
        "ASK { FILTER(?a < 1 && ?b > 2) }",
    ],
)
def test_brackets_that_nest_nothing_do_not_count(query: str) -> None:
    assert admitted(query, DEPTH)


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("\0", 1, 1),
        ("ASK {}\0", 1, 7),
        ("ASK\n{ ?s ?p 'a\0' }", 2, 11),
        ("ASK {} # \0", 1, 10),
        ("ASK { <urn:\0> ?p 1 }", 1, 12),
        ("SELECT\n*\n{ ?é\0 }\0", 3, 5),
    ],
)
def test_u_0000_has_no_place_in_a_query(query: str, line: int, column: int) -> None:
    problem = refused(query).problem
    assert (problem.reason, problem.line, problem.column) == (Reason.MALFORMED_QUERY, line, column)
    assert "U+0000" in problem.detail


@pytest.mark.parametrize("spell", [str.upper, str.lower, str.title])
@pytest.mark.parametrize(
    ("query", "volatile"),
    [
        ("SELECT (now() AS ?x) {}", True),
        ("SELECT (rand() AS ?x) {}", True),
        ("SELECT (uuid() AS ?x) {}", True),
        ("SELECT (struuid() AS ?x) {}", True),
        ("SELECT (bnode() AS ?x) {}", True),
        ("SELECT (bnode('a') AS ?x) {}", True),
        ("SELECT(now()AS?x){}", True),
        ("SELECT (now # comment\n ( ) AS ?x) {}", True),
        ("SELECT * {} ORDER BY rand()", True),
        ("SELECT (1+rand() AS ?x) {}", True),
        ("SELECT (COUNT(*) AS ?n) {} HAVING(rand()<1)", True),
        ("SELECT * { FILTER(NOT EXISTS { FILTER(rand() < 2) }) }", True),
        # the parser reads two words where there is no space
        ("SELECT * { FILTERrand() }", True),
        ("SELECT (COUNT(*) AS ?n) {} HAVINGrand()", True),
        ("SELECT * {} ORDER BYrand()", True),
        ("SELECT (SUM(DISTINCTrand()) AS ?x) {}", True),
        # only looks like it
        ("SELECT * { ?s ?p 'now()' }", False),
        ('SELECT * { ?s ?p "rand", """uuid()""" }', False),
        ("SELECT ?now $rand { ?now ?uuid $rand }", False),
        ("SELECT * { ?s ?p _:bnode }", False),
        ("SELECT * { <urn:now> <urn:rand()> ?uuid }", False),
        ("PREFIX now: <urn:> SELECT * { now:rand ?p now: }", False),
        ("SELECT * {} # now() rand()", False),
        ("SELECT * { ?s ?p 'x'@now }", False),
        ("SELECT (year(?x) AS ?y) { ?s ?p ?x }", False),
        ("ASK {}", False),
    ],
)
def test_who_calls_what_changes_is_known(query: str, spell: Callable[[str], str], *, volatile: bool) -> None:
    for name in ("struuid", "uuid", "bnode", "rand", "now"):
        query = query.replace(name, spell(name))
    assert is_volatile(tokens(query)) is volatile


@pytest.mark.parametrize(
    ("query", "reaches"),
    [
        ("SELECT * FROM <urn:g> {}", True),
        ("SELECT * from <urn:g> {}", True),
        ("SELECT * FROM NAMED <urn:g> {}", True),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", True),
        ("SELECT * { graph<urn:g>{ ?s ?p ?o } }", True),
        ("SELECT (TRIPLE(?s, ?p, ?o) AS ?t) { ?s ?p ?o }", True),
        ("SELECT (triple(?s, ?p, ?o) AS ?t) { ?s ?p ?o }", True),
        ("SELECT * { BIND(<<( ?s ?p ?o )>> AS ?t) }", True),
        ("SELECT * { ?r ?of <<( ?s ?p ?o )>> }", True),
        ("SELECT * { << ?s ?p ?o >> ?q ?x }", True),
        ("SELECT * { VALUES ?t { <<( <urn:s> <urn:p> 1 )>> } }", True),
        ("SELECT * { SERVICE <urn:x> { GRAPH ?g { } } }", True),
        # the parser reads two words where there is no space
        ("SELECT * { ?s ?p trueGRAPH ?g { ?a ?b ?c } }", True),
        ("SELECT * { ?s ?p 1GRAPH ?g { ?a ?b ?c } }", True),
        ("SELECT DISTINCT * { { SELECT * { ?s ?p falseGRAPH<urn:g>{ ?a ?b ?c } } } }", True),
        ("ASKFROM<urn:g>{ ?s ?p ?o }", True),
        ("PREFIX g: <urn:> SELECT * { GRAPHg:a { ?s ?p ?o } }", True),
        ("PREFIX : <urn:> SELECT * { graph:a { ?s ?p ?o } }", True),
        ("PREFIX g: <urn:> SELECT * FROMg:a { ?s ?p ?o }", True),
        # only looks like it
        ("SELECT * { ?s ?p 'GRAPH FROM TRIPLE << <<(' }", False),
        ("SELECT ?graph ?from $triple { ?graph ?from $triple }", False),
        ("SELECT * { <urn:GRAPH> <urn:from> _:triple }", False),
        ("PREFIX e: <urn:> SELECT * { e:graph e:triple 'x'@from }", False),
        ("SELECT * {} # FROM <urn:g> GRAPH <<( )>>", False),
        ("SELECT * { FILTER(1 < 2) }", False),
        ("ASK {}", False),
    ],
)
def test_who_may_meet_a_triple_term_is_known(query: str, *, reaches: bool) -> None:
    assert reaches_triple_terms(tokens(query)) is reaches
