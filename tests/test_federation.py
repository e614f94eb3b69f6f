"""However a query is spelt, it reaches no other endpoint, and one that names none is not refused for it."""

import re
import socket
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, Store

from hsnexus.errors import QuestionError
from hsnexus.lexer import tokens
from hsnexus_server.engines.evaluation import Evaluation
from hsnexus_server.guard import admitted
from hsnexus_server.negotiate import wanted
from hsnexus_server.problems import Reason, RefusalError
from hsnexus_server.protocol import SparqlRequest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

DEPTH: Final = 200
# The letters, and what may pass for them: a long s, a dotted I, wide letters, code points, a space without a width.
SPELLINGS: Final = (
    *("SERVICE", "service", "sErViCe", "SERVICE SILENT", "service silent", "ASKSERVICE", "SERVICESILENT"),
    *(r"\u0053ERVICE", r"SERVIC\u0045", "\u017fervice", "SERV\u0130CE", "\uff33\uff25\uff32\uff36\uff29\uff23\uff25"),
    *("S\u200bERVICE", "SERVICE\u00a0", "SERVICE\ufeff", "SERVIC", "SERVICES"),
)
GAPS: Final = ("", " ", "\n", "\t", "\r", "#\n", "# x\r", " # ' \n", "\u00a0", "\f")
ENDPOINTS: Final = ("<http://127.0.0.1:PORT/>", "t:", "<>", "?e", "t:x", r"<http://127.0.0.1:PORT/\u0061>")
# What stands before: patterns that end without a space, comparisons that look like IRIs, quotes, comments.
BEFORE: Final = (
    *("", "?s ?p ?o .", "?s ?p true", "?s ?p 1", "?s ?p 1.", "?s ?p .5", "?s ?p 1e5", "?s ?p 'x'", "?s ?p 'x'@en ."),
    *(
        "FILTER(?a<?b&&?c='x>')",
        "FILTER(?a<?b&&?c>'#')",
        "FILTER(1<2)",
        "FILTER(?a<?b||'x'>'')",
        "FILTER(?a <?b&&?c>'>')",
    ),
    *("?s ?p '''", '?s ?p """', "?s ?p '", '?s ?p "', "#", "# x\n", "# x\r", "\\", r"?s ?p 'a\'' .", r"?s ?p t:a\' ."),
    *(
        "?s ?p <urn:#> .",
        "?s ?p <urn:'> .",
        "?s ?p ''''''.",
        "?s ?p '''a'b''c'''.",
        "{}",
        "{ ?s ?p ?o } UNION",
        "BIND(1 AS ?z)",
    ),
    *("?s <urn:a>*", "?s ?p [] .", "?s ?p () .", "VALUES ?e { <http://127.0.0.1:PORT/> }", "?s ?p t:a.", "?s ?p _:a."),
)
AFTER: Final = ("", "'", '"', "'''", "#", "FILTER('x'='')", "FILTER(?a>'x')", ". ?s ?p '", "}")
AROUND: Final = (
    *("SELECT * {{ {} }}", "ASK {{ {} }}", "CONSTRUCT {{ ?a ?b ?c }} WHERE {{ {} }}", "DESCRIBE ?s {{ {} }}"),
    *(
        "SELECT * {{ {{ SELECT * {{ {} }} }} }}",
        "SELECT * {{ ?s ?p ?o OPTIONAL {{ {} }} }}",
        "SELECT * {{ GRAPH ?g {{ {} }} }}",
    ),
    *("SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {} }} }}", "SELECT (EXISTS {{ {} }} AS ?x) {{ ?s ?p ?o }}"),
    *("SELECT * {{ ?s ?p ?o MINUS {{ {} }} }}", "SELECT * {{ {{}} UNION {{ {} }} }}"),
)
# Places where the letters are no keyword.
HIDDEN: Final = (
    *("?s ?p '{}' .", '?s ?p "{}" .', "?s ?p '''{}''' .", '?s ?p """{}""" .', "?s ?p ' # {} ' .", "# {}\n", "#'{}\n"),
    *(
        "<urn:{}> ?p ?o .",
        "t:{} ?p ?o .",
        "?{} ?p ?o .",
        "$x{} ?p ?o .",
        "_:{} ?p ?o .",
        "?s ?p 'x'@{} .",
        "?s ?p 'x'^^<urn:{}> .",
    ),
    *("?s ?p t:a-{} .", r"?s ?p '\'{}' .", r"?s ?p '''\'''{}''' .", "FILTER('<' < '{}>')", "?s <urn:#{}> ?o ."),
)


# To a lexer this is a prefixed name; the engine reads a keyword and a name, so its own parser has to stop it.
GLUED: Final = re.compile(r"SERVICE(SILENT)?t:", re.IGNORECASE)


@dataclass(slots=True)
class Elsewhere:
    """An endpoint that hangs up on everybody, and counts them first."""

    listener: socket.socket
    calls: int = 0

    @property
    def port(self) -> str:
        return str(self.listener.getsockname()[1])

    def serve(self) -> None:
        """Hang up on everybody until it is closed."""
        with suppress(OSError):
            while True:
                caller, _ = self.listener.accept()
                self.calls += 1
                caller.close()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        one = Elsewhere(listener)
        thread = threading.Thread(target=one.serve)
        thread.start()
        yield one
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.fixture(scope="module")
def store() -> Store:
    loaded = Store()
    loaded.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("x"), NamedNode("urn:g")))
    loaded.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("x")))
    loaded.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(True)))  # noqa: FBT003 - the literal true
    return loaded


def calls(store: Store, text: str, elsewhere: Elsewhere) -> bool:
    """Tell whether the engine, left alone, calls the other endpoint."""
    before = elsewhere.calls
    with suppress(SyntaxError, RuntimeError, OSError, ValueError):
        found = store.query(text)
        if not isinstance(found, QueryBoolean):
            deque(found, maxlen=0)
    return elsewhere.calls > before


def outcome(store: Store, text: str) -> Reason | None:
    """Return why the server refuses a query; ``None`` if it answers."""
    try:
        Evaluation(store, DEPTH).ask(SparqlRequest(text, None, None, (), None), wanted(""))
    except RefusalError as error:
        return error.problem.reason
    return None


def often(usual: Sequence[str], all_of_them: Sequence[str]) -> st.SearchStrategy[str]:
    """Draw what is usual half of the time, so that most texts have one odd piece, not five."""
    return st.sampled_from(usual) | st.sampled_from(all_of_them)


CALLING: Final = (
    "SELECT * { SERVICE <http://127.0.0.1:PORT/> { ?a ?b ?c } }",
    "PREFIX t: <http://127.0.0.1:PORT/> ASK { sErViCe#\nt:{ ?a ?b ?c } }",
    "SELECT * { ?s ?p true SERVICE SILENT <http://127.0.0.1:PORT/> { ?a ?b ?c } }",
    "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:PORT/> { ?a ?b ?c } }",
    "PREFIX t: <http://127.0.0.1:PORT/> SELECT * { SERVICEt:{ ?a ?b ?c } }",
    "SELECT * { OPTIONAL { FILTER(?a<?b&&?c='x>')SERVICE <http://127.0.0.1:PORT/> { ?a ?b ?c } } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE <http://127.0.0.1:PORT/> { ?a ?b ?c } } }",
)
QUERIES: Final = st.builds(
    lambda around, before, gap, spelling, other_gap, endpoint, after: (
        "PREFIX t: <http://127.0.0.1:PORT/> "
        + around.format(f"{before}{gap}{spelling}{other_gap}{endpoint} {{ ?a ?b ?c }} {after}")
    ),
    often(AROUND[:5], AROUND),
    st.sampled_from(BEFORE),
    often(("", " "), GAPS),
    often(SPELLINGS[:4], SPELLINGS),
    often((" ",), GAPS),
    often(ENDPOINTS[:2], ENDPOINTS),
    often(("",), AFTER),
)


@pytest.mark.parametrize("text", CALLING)
def test_the_engine_alone_does_call(store: Store, elsewhere: Elsewhere, text: str) -> None:
    query = text.replace("PORT", elsewhere.port)
    assert calls(store, query, elsewhere)
    assert outcome(store, query) in {Reason.FEDERATION_OFF, Reason.MALFORMED_QUERY}


@settings(max_examples=1000, deadline=None)
@given(QUERIES)
def test_however_service_is_spelt_nobody_is_called(store: Store, elsewhere: Elsewhere, text: str) -> None:
    query, before = text.replace("PORT", elsewhere.port), elsewhere.calls
    reason = outcome(store, query)
    assert elsewhere.calls == before
    assert reason in {None, Reason.MALFORMED_QUERY, Reason.FEDERATION_OFF}
    if calls(store, query, elsewhere):
        event("the engine alone calls")
        assert reason is not None
        if not GLUED.search(query):
            with pytest.raises(RefusalError):
                admitted(query, DEPTH)


PIECES: Final = st.sampled_from(
    (
        *BEFORE,
        *GAPS,
        *AFTER,
        "SERVICE",
        "SERVICE<http://127.0.0.1:PORT/>{}",
        "SERVICE t:{ ?a ?b ?c }",
        "?s ?p ?o",
        ".",
        "{",
        "}",
    )
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(PIECES, max_size=8).map(" ".join), st.sampled_from(AROUND))
def test_among_whatever_pieces_service_stands_nobody_is_called(
    store: Store, elsewhere: Elsewhere, inside: str, around: str
) -> None:
    text = "PREFIX t: <http://127.0.0.1:PORT/> " + around.format(inside)
    query, before = text.replace("PORT", elsewhere.port), elsewhere.calls
    reason = outcome(store, query)
    assert elsewhere.calls == before
    if calls(store, query, elsewhere):
        event("the engine alone calls")
        assert reason is not None


@settings(max_examples=500, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(HIDDEN), st.sampled_from(("SERVICE", "service", "Service"))), min_size=1))
def test_letters_that_are_no_keyword_are_no_service(
    store: Store, elsewhere: Elsewhere, hidden: list[tuple[str, str]]
) -> None:
    inside = " ".join(place.format(letters) for place, letters in hidden)
    query = f"PREFIX t: <http://127.0.0.1:{elsewhere.port}/> SELECT * {{ {inside} }}"
    store.query(query)
    assert "".join(token.text for token in admitted(query, DEPTH)) == query
    assert outcome(store, query) is None


@settings(max_examples=300)
@given(QUERIES, st.integers(0, 200), st.integers(0, 20))
def test_no_piece_of_a_text_escapes_the_tokens(text: str, start: int, length: int) -> None:
    shorter = text[:start] + text[start + length :]
    try:
        found = tokens(shorter)
    except QuestionError:
        return
    assert "".join(token.text for token in found) == shorter
