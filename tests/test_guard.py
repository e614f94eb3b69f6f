"""Laws of what a query may not ask, and of what is known of it before it is run."""

import sys
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from pyoxigraph import Store

from hsnexus.binding import bind
from hsnexus.lexer import tokens
from hsnexus.questionnaire import read
from hsnexus.questions import Question
from hsnexus_server.guard import admitted, is_harmless, is_volatile, names_triple_terms, reaches_triple_terms
from hsnexus_server.problems import Reason, RefusalError
from serving import SETTINGS

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


GLANCES: Final = {
    # what is asked: whether a glance lets it pass
    "ASK { ?s ?p 1 FILTER (?p < ?q && ?s != ?p) }": True,
    "SELECT * FROM <http://x/?a=(b)> { GRAPH ?g { ?s ?p 'unknown', 'random' } }": True,
    "DELETE WHERE { ?s ?p ?o }": True,  # the engine's parser refuses it, and what is no SPARQL at all
    "ASK { `x` }": True,
    "ASK { SERVICE <urn:x> {} }": False,
    "ASK { sErViCe<urn:x>{} }": False,
    "ASK { ?s ?p 'service' }": False,
    r"ASK { \u0053ERVICE <urn:x> {} }": False,
    r"ASK { ?s ?p '\U00000041' }": False,
    "ASK {} # \0": False,
    "ASK { FILTER(now() > ?x) }": False,
    "ASK { FILTERRand\n() }": False,
    "SELECT (uuid # a comment\n () AS ?x) {}": False,
    "ASK{FILTER(?a<?b&&?c='x>'||?d='y')}": False,
    "ASK{FILTER((?a)<?b&&?c>?d)}": False,
    f"ASK {'{' * (DEPTH + 1)}{'}' * (DEPTH + 1)}": False,
    f"ASK {{ ?s ?p {'[], ' * DEPTH} 1 }}": False,
}


@pytest.mark.parametrize("query", GLANCES)
def test_a_glance_leaves_to_the_tokens_what_they_may_refuse(query: str) -> None:
    assert is_harmless(query, DEPTH) is GLANCES[query]


@pytest.mark.parametrize("question", read(), ids=lambda question: question.id)
def test_no_competency_question_waits_until_its_tokens_are_read(question: Question) -> None:
    assert is_harmless(bind(question), SETTINGS.depth)


PIECES: Final = (
    *"<>?&'()=\"#\\{}|^`:;,.@_-+*/![]$~ \n\0é\u00df\u017f\u0130",
    *("'''", '"""', "<<(", ")>>", "<<", "\\u0053", "\\U00000053", "1.5", "'x'", "@en", "||", "&&", "e:x", "e:a\\?"),
    *("?a", "<http://x>", "<x", ">", "BIND", "FILTER", "AS", "a", "true", "SERVICE", "service", "SERVIC", "E"),
    *("now", "now()", "NOW", "NOW()", "rand()", "BNODE", "GRAPH", "graph", "FROM", "from", "TRIPLE"),
)
FRAMES: Final = ("ASK {{ {} }}", "SELECT ({} AS ?x) {{}}", "ASK {{ FILTER({}) }}", "SELECT * {} {{}}", "{}")


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(FRAMES))
def test_what_passes_at_a_glance_passes_by_its_tokens_or_is_refused_by_the_engine(inside: str, frame: str) -> None:
    query = f"PREFIX e: <http://e/> {frame.format(inside)}"
    if not is_harmless(query, DEPTH):
        event("left to the tokens")
        return
    try:
        Store().query(query)
    except SyntaxError:
        event("refused by the engine")
        return
    found = admitted(query, DEPTH)
    assert not is_volatile(found)
    assert names_triple_terms(query) or not reaches_triple_terms(found)
