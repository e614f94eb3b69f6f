"""Laws of the SPARQL lexer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from hsnexus.errors import QuestionError
from hsnexus.lexer import Kind, TextError, form, meaningful, position, tokens

P = "PREFIX : <http://x/> PREFIX e: <http://e/> "

# Queries that the engine takes.
LEGAL = (
    "ASK{}",
    "ASK{} # a comment to the end",
    "ASK{\r# one\r}",
    r"ASK { ?s ?p 'a\'b', '''a'b''', " + r'"""a""b\"c""" }',
    "ASK { ?s ?p 'SERVICE', \"# no comment\", '' , \"\" }",
    r"PREFIX : <http://x/> ASK { :a\'b :%41 :1a.b }",
    r"PREFIX a.b: <http://x/> ASK { a.b:c a.b: a.b:c\~d }",
    P + "ASK { ?s ?p :a. ?t :a:b:c 1.0e5 , .5 , -5 , +3 , 1.e5 , 5.}",
    r"ASK{?s <http://a/\u0041> ?o}",
    "ASK { ?s ?p 'a'@en--ltr , 'b'@EN-gb , 'x'^^<http://d> , 'y' ^^ <http://d> , 'z' @en }",
    "ASK{FILTER(?a < ?b && ?c = 'x>' || ?d > 'y')}",
    "ASK { ?s ?p ?o FILTER(?s!=?o&&!(?p<=?o)||?s>=1) }",
    "ASK{_:a.b ?p _:1 . }",
    "ASK { << ?s ?p ?o >> ?x ?y . ?s ?p <<( ?a ?b ?c )>> }",
    "ASK { ?s ?p ?o {| ?x ?y |} . ?s ?p ?o ~ ?r . ?s ?p ?o ~_:b }",
    'VERSION "1.2" ASK {}',
    "BASE <http://x/> ASK { <a> <#b> <?c=d> }",
    "BASE <http://x/> ASK { ?a <#b> <c> }",
    "ASK { ?a <http://x/?c=d&e='f'(g)> ?o }",
    "ASK { ?é ?p $o1 }",
    "ASK { ?s (^<http://a>|!(<http://b>|^<http://c>))* ?o . ?s <http://a>+/<http://a>? ?o }",
    "ASK { ?s ?p [] , ( ) , [ ?p 1 ] }",
    r'ASK { ?s ?p "a\tb\u0041\U00010000" }',
    "ASK {?s ?p 1;?q 2,3.?x a ?y}",
    r"ASK { ?s ?p 'a\\' }",
    "SELECT (COUNT(*) AS ?n) (SUM(?x-1) AS ?m) {} GROUP BY ?q",
    "SELECT (1+1 AS ?x) (1-1 AS ?y) (2*-1 AS ?v) (4/2 AS ?u) {}",
    "ASK{GRAPH?g{?s?p?o}}",
    "ASK { ?s ?p true;a <http://x> }",
    P + "ASK { e:a- e:a·b :b }",
)

# Texts without tokens, and the column where it shows.
ILLEGAL = (
    ("ASK { ?s ?p 'a }", 13),
    ("ASK { ?s ?p '''a }''", 13),
    ('ASK { ?s ?p """a"" }', 13),
    ("ASK { ?s ?p 'a\nb' }", 13),
    ("'''a''''''", 8),
    ("ASK { ?s ?p `x` }", 13),
    (r"\u0041SK {}", 1),
    (r"ASK { \u0053ERVICE <http://x/> {} }", 7),
    ("ASK\u00a0{}", 4),
    ("\ufeffASK{}", 1),
    ("ASK {}\x00", 7),
    # as an IRI, it would hide what the engine reads after it
    ("ASK{FILTER(?a<?b&&?c='x>'||?d='y')}", 14),
    ("ASK{FILTER(?a <?b&&?c='x>'||?d='y')}", 15),
    ("ASK{FILTER(1<(2)&&'>'='>')}", 13),
    ("ASK{FILTER((?a)<?b&&?c>?d)}", 16),
    ("ASK{FILTER('a'<?b&&?c>?d)}", 15),
)


@pytest.mark.parametrize("text", LEGAL)
def test_what_the_engine_takes_has_tokens_that_give_it_back(text: str) -> None:
    Store().query(text)
    assert "".join(token.text for token in tokens(text)) == text


@pytest.mark.parametrize(("text", "column"), ILLEGAL)
def test_a_text_without_tokens_is_refused_at_its_place(text: str, column: int) -> None:
    with pytest.raises(TextError) as caught:
        tokens(text)
    assert caught.value.offset == column - 1
    assert caught.value.where == f"line 1, column {column}"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("?a<?b", [Kind.VARIABLE, Kind.PUNCTUATION, Kind.VARIABLE]),
        ("?a<http://b>", [Kind.VARIABLE, Kind.IRI]),
        ("<a'b>", [Kind.IRI]),
        ("service:x", [Kind.PREFIXED]),
        ("?service", [Kind.VARIABLE]),
        ("'service'@en", [Kind.STRING, Kind.LANGUAGE]),
        ("e:a.b.", [Kind.PREFIXED, Kind.PUNCTUATION]),
        (r"e:a\#b#c", [Kind.PREFIXED, Kind.COMMENT]),
        ("_:a.b.", [Kind.BLANK, Kind.PUNCTUATION]),
        ("1.5e-3SERVICE", [Kind.NUMBER, Kind.WORD]),
        ("a?b", [Kind.WORD, Kind.VARIABLE]),
        ("<#a>#b", [Kind.IRI, Kind.COMMENT]),
    ],
)
def test_a_token_is_told_from_its_look_alikes(text: str, kinds: list[Kind]) -> None:
    assert [token.kind for token in tokens(text)] == kinds


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("select * {}", "SELECT"),
        ("PREFIX ask: <http://x/> #ask\nDESCRIBE ask:x", "DESCRIBE"),
        ("BASE <http://x/> PREFIX : <a> VERSION '1.2' CONSTRUCT {} {}", "CONSTRUCT"),
        ("WITH <http://g> DELETE {} INSERT {} WHERE {}", "WITH"),
        ("# nothing", ""),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(text: str, word: str) -> None:
    assert form(tokens(text)) == word


PIECES = st.sampled_from(
    (*"<>?&'()=\"#\\{}|^`:;,.@_-+*/![]$~ \n", "'''", '"""', "SERVICE", "?a", "1.5", "<http://x>", "e:x", "\\u0053", "é")
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


@settings(deadline=None)
@given(TEXTS)
def test_any_text_gives_its_tokens_or_a_question_error(text: str) -> None:
    try:
        found = tokens(text)
    except QuestionError:
        return
    assert "".join(token.text for token in found) == text
    assert [token.start for token in found] == [len("".join(one.text for one in found[:n])) for n in range(len(found))]
    assert all(token.text for token in found)
    assert {token.kind for token in meaningful(found)}.isdisjoint({Kind.SPACE, Kind.COMMENT})


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_the_engine_takes_is_never_refused_but_for_unclear_comparisons(inside: str) -> None:
    text = f"PREFIX e: <http://e/> ASK {{ {inside} }}"
    if "SERVICE" in text:
        return
    try:
        Store().query(text)
    except SyntaxError:
        return
    try:
        tokens(text)
    except TextError as error:
        assert "may be an IRI or a comparison" in error.message  # noqa: PT017 - an error is one of two good outcomes


@settings(deadline=None)
@given(st.text(alphabet="a\u00e9\U00010000\n"), st.data())
def test_a_position_counts_lines_and_characters(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = position(text, offset)
    lines = text.split("\n")
    assert sum(len(one) + 1 for one in lines[: line - 1]) + column - 1 == offset
    assert column <= len(lines[line - 1]) + 1
