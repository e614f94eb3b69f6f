"""Laws of the layout of queries: nothing but white space changes, and that in one way."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Identifier

from fuzz.grammar import Grammar
from hsnexus import layout, questionnaire
from hsnexus.layout import LayoutError, laid_out
from hsnexus.lexer import Kind, TextError, Token, is_clear, tokens
from hsnexus.parsing import parse
from hsnexus_server.dataset import load
from serving import SETTINGS, write_dataset
from w3c import HOMES, cases

QUERIES: Final = questionnaire.packaged()
OURS: Final = {
    **{path.name: path.read_text(encoding="utf-8") for path in sorted(QUERIES.glob("*.rq"))},
    **{f"checks/{path.name}": path.read_text(encoding="utf-8") for path in sorted(QUERIES.glob("checks/*.rq"))},
}
E: Final = "PREFIX : <http://e/>\n"

# A query, and how it is laid out; the prologue of E before both.
TABLE: Final[Mapping[str, tuple[str, str]]] = {
    "one statement a line": (
        "SELECT*{?a :p ?b.?b :q ?c;:r ?d,?e.}",
        "SELECT * {\n  ?a :p ?b .\n  ?b :q ?c ;\n     :r ?d , ?e .\n}\n",
    ),
    "keywords as they came": ("select ?a where{?a a :X}", "select ?a\nwhere {\n  ?a a :X\n}\n"),
    "a prologue": (
        "VERSION '1.2' BASE<http://b/>PREFIX e: <http://e/>ASK{}",
        "VERSION '1.2'\nBASE <http://b/>\nPREFIX e: <http://e/>\nASK {}\n",
    ),
    "modifiers": (
        "SELECT ?a{?a :p ?b}GROUP BY ?a HAVING(COUNT(*)>1)ORDER BY DESC(?a) ?b LIMIT 1 OFFSET 2 VALUES ?a{1}",
        (
            "SELECT ?a {\n  ?a :p ?b\n}\nGROUP BY ?a\nHAVING (COUNT(*) > 1)\nORDER BY DESC(?a) ?b\nLIMIT 1\nOFFSET 2\n"
            "VALUES ?a { 1 }\n"
        ),
    ),
    "a plain group in one line": (
        "ASK{OPTIONAL{?a :p ?b}MINUS{?a :p ?b;:q ?c}FILTER NOT EXISTS{?a :p ?b.?a :q ?b}}",
        (
            "ASK {\n  OPTIONAL { ?a :p ?b }\n  MINUS {\n    ?a :p ?b ;\n       :q ?c\n  }\n  FILTER NOT EXISTS {\n"
            "    ?a :p ?b .\n    ?a :q ?b\n  }\n}\n"
        ),
    ),
    "union": (
        "ASK{{?a :p ?b}UNION{?b :p ?a FILTER(?a>1)}}",
        "ASK {\n  { ?a :p ?b }\n  UNION\n  {\n    ?b :p ?a\n    FILTER (?a > 1)\n  }\n}\n",
    ),
    "a query in another": (
        "SELECT*{{SELECT ?a WHERE{?a :p ?b}LIMIT 1}LATERAL{SELECT*{?a :q ?c}}}",
        (
            "SELECT * {\n  {\n    SELECT ?a\n    WHERE { ?a :p ?b }\n    LIMIT 1\n  }\n  LATERAL {\n"
            "    SELECT * { ?a :q ?c }\n  }\n}\n"
        ),
    ),
    "construct": (
        "CONSTRUCT{?a :p ?b}FROM :g FROM NAMED :h WHERE{GRAPH ?g{?a :q ?b}}",
        "CONSTRUCT {\n  ?a :p ?b\n}\nFROM :g\nFROM NAMED :h\nWHERE {\n  GRAPH ?g { ?a :q ?b }\n}\n",
    ),
    "construct where": ("CONSTRUCT WHERE{?a :p ?b}", "CONSTRUCT WHERE {\n  ?a :p ?b\n}\n"),
    "describe": ("DESCRIBE :a ?b{?b :p :a}", "DESCRIBE :a ?b {\n  ?b :p :a\n}\n"),
    "paths": (
        "ASK{?a ^:p/:q|(:r|!(a|^:s))*/:t+ ?b;:u? ?c}",
        "ASK {\n  ?a ^:p/:q|(:r|!(a|^:s))*/:t+ ?b ;\n     :u? ?c\n}\n",
    ),
    "a path's mark and what may follow": ("ASK{?a :p? ?b;a?c}", "ASK {\n  ?a :p? ?b ;\n     a ?c\n}\n"),
    "blank nodes and lists": (
        "ASK{[a :X;:p(1 2(3))]:q[],_:b.c,()}",
        "ASK {\n  [ a :X ; :p (1 2 (3)) ] :q [] , _:b.c , ()\n}\n",
    ),
    "signs of numbers": (
        "ASK{?a :p -1,+2.5,1.e0 FILTER(?a-1>-1&&?a - 1>?a -1&&?a-?b< 2*-?b&&+?a>- ?b)}",
        (
            "ASK {\n  ?a :p -1 , +2.5 , 1.e0\n"
            "  FILTER (?a -1 > -1 && ?a - 1 > ?a -1 && ?a - ?b < 2 * -?b && +?a > -?b)\n}\n"
        ),
    ),
    "a sign or a path's mark": ("ASK{?a :p+1}", "ASK {\n  ?a :p+1\n}\n"),
    "a path's mark, not a sign": ("ASK{?a :p+ 1}", "ASK {\n  ?a :p+ 1\n}\n"),
    "comparisons": (
        "ASK{FILTER(?a< ?b&&?c>?d||?a<=<http://x>&&!(?a!=?b))}",
        "ASK {\n  FILTER (?a < ?b && ?c > ?d || ?a <= <http://x> && !(?a != ?b))\n}\n",
    ),
    "calls": (
        "ASK{FILTER :f( ?a )FILTER REGEX (?a,'b')BIND(<http://f>(:g(1),IF (true,1,2)) AS ?c)FILTER(?a NOT IN(1,2))}",
        (
            "ASK {\n  FILTER :f(?a)\n  FILTER REGEX(?a, 'b')\n  BIND (<http://f>(:g(1), IF(true, 1, 2)) AS ?c)\n"
            "  FILTER (?a NOT IN (1, 2))\n}\n"
        ),
    ),
    "aggregates": (
        "SELECT(COUNT(*)AS?n)(COUNT(DISTINCT*)AS?m)(GROUP_CONCAT(DISTINCT ?a;separator = ', ')AS?l){?a :p ?b}",
        (
            "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT *) AS ?m) (GROUP_CONCAT(DISTINCT ?a; separator=', ') AS ?l) {\n"
            "  ?a :p ?b\n}\n"
        ),
    ),
    "literals": (
        "ASK{?a :p 'x' @en,\"y\"^^ :t,'z'@en--ltr,'''a\n b''',true}",
        "ASK {\n  ?a :p 'x'@en , \"y\"^^:t , 'z'@en--ltr , '''a\n b''' , true\n}\n",
    ),
    "escapes of names": (r"ASK{:a\~b.\- :p :%41.}", "ASK {\n  :a\\~b.\\- :p :%41 .\n}\n"),
    "triple terms": (
        "ASK{<<?a :p ?b~:r>>:q<<(?a :p ?b)>>.?a :p ?b~?r{|:q 1|}BIND(<<(:a :b :c)>>AS ?t)}",
        (
            "ASK {\n  << ?a :p ?b ~ :r >> :q <<( ?a :p ?b )>> .\n  ?a :p ?b ~ ?r {| :q 1 |}\n"
            "  BIND (<<( :a :b :c )>> AS ?t)\n}\n"
        ),
    ),
    "values": (
        "SELECT*{VALUES ?a{:b :c}VALUES(?a ?b){(1 -2)(UNDEF 'x'@en)}}",
        "SELECT * {\n  VALUES ?a { :b :c }\n  VALUES (?a ?b) { (1 -2) (UNDEF 'x'@en) }\n}\n",
    ),
    "values without room": (
        f"SELECT*{{VALUES(?a ?b){{{'(:abcdefghij :klmnopqrst)' * 6}}}}}",
        "SELECT * {\n  VALUES (?a ?b) {\n" + "    (:abcdefghij :klmnopqrst)\n" * 6 + "  }\n}\n",
    ),
    "a projection without room": (
        f"SELECT {' '.join(f'?abcdefghij{n}' for n in range(10))}{{}}",
        f"SELECT {' '.join(f'?abcdefghij{n}' for n in range(8))}\n       ?abcdefghij8 ?abcdefghij9 {{}}\n",
    ),
    "a long filter": (
        f"ASK{{FILTER(?a IN({','.join(['1000000'] * 20)}))}}",
        f"ASK {{\n  FILTER (?a IN ({', '.join(['1000000'] * 20)}))\n}}\n",
    ),
    "a long subject": (
        "ASK{:abcdefghijklmnopqrstuvwxyz :p 1;:q 2}",
        "ASK {\n  :abcdefghijklmnopqrstuvwxyz :p 1 ;\n      :q 2\n}\n",
    ),
    "what nothing follows": ("ASK{?a :p 1;;.?b :p 2;}", "ASK {\n  ?a :p 1 ; ; .\n  ?b :p 2 ;\n}\n"),
    "a full stop after a clause": (
        "ASK{OPTIONAL{?a :p ?b}.FILTER(1).?c :p ?d}",
        "ASK {\n  OPTIONAL { ?a :p ?b } .\n  FILTER (1) .\n  ?c :p ?d\n}\n",
    ),
    "empty lines": (
        "\n\n\nASK{\n\n\n?a :p ?b .\n\n\n?c :p ?d .\n\n}\n\n\n",
        "\nASK {\n  ?a :p ?b .\n\n  ?c :p ?d .\n}\n",
    ),
    "comments": (
        (
            "# own\nSELECT * # end\n{ # open\n# one\n\n# two\n?a :p ?b # b\n . # stop\n"
            "FILTER(?a>1 # inner\n&&?b)\n# last\n} # close\n#fin"
        ),
        (
            "# own\nSELECT * # end\n{ # open\n  # one\n\n  # two\n  ?a :p ?b # b\n     . # stop\n"
            "  FILTER (?a > 1 # inner\n      && ?b)\n  # last\n} # close\n#fin\n"
        ),
    ),
    "what looks like a comment": (
        "ASK{?a <http://e/#b> '# c',:d}#e",
        "ASK {\n  ?a <http://e/#b> '# c' , :d\n} #e\n",
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_query_is_laid_out_so(name: str) -> None:
    text, expected = TABLE[name]
    assert laid_out(E + text) == E + expected


def kept(text: str) -> list[tuple[Kind, str]]:
    return [(token.kind, token.text) for token in tokens(text) if token.kind is not Kind.SPACE]


def suites() -> Iterator[tuple[str, str]]:
    """Yield the queries of the W3C that the engine reads, with the name of each."""
    root = os.environ.get("HSNEXUS_W3C")
    if root is None:
        return
    for suite in HOMES:
        for folder in sorted(path.parent for path in (Path(root) / suite).glob("*/manifest.ttl")):
            for case in cases(folder):
                if case.query.path.suffix != ".rq" or "Negative" in case.kind:
                    continue
                yield case.iri, f"BASE <{case.query.iri}>\n{case.query.path.read_bytes().decode()}"


def is_query(text: str) -> bool:
    try:
        parse(text)
    except SyntaxError:
        return False
    except RuntimeError:
        return True
    return True


def test_a_query_of_the_suites_keeps_its_tokens_and_its_layout() -> None:
    if "HSNEXUS_W3C" not in os.environ:
        pytest.skip("HSNEXUS_W3C does not name the suites of the W3C")
    seen, unclear = 0, []
    for name, text in suites():
        if not is_query(text):
            continue
        seen += 1
        try:
            made = laid_out(text)
        except TextError:
            unclear.append(name)
            continue
        assert kept(made) == kept(text), name
        assert laid_out(made) == made, name
        assert same_algebra(text, made), name
    assert seen > 300
    assert unclear == []


@pytest.mark.parametrize("name", OURS)
def test_a_query_of_ours_keeps_its_tokens_its_layout_and_its_meaning(name: str) -> None:
    made = laid_out(OURS[name])
    assert kept(made) == kept(OURS[name])
    assert laid_out(made) == made
    assert same_algebra(OURS[name], made)


def same_algebra(one: str, other: str) -> bool:
    """Tell whether rdflib makes the same algebra of two queries; of what it cannot read it makes nothing of either."""
    return algebra(one) == algebra(other)


def algebra(text: str) -> str | None:
    try:
        made = prepareQuery(text).algebra
    except Exception:  # noqa: BLE001 - rdflib raises of all kinds
        return None
    names: dict[str, str] = {}
    # Blank nodes, and what stands for them, have new names at every reading.
    return re.sub(r"\bN[0-9a-f]{32}\b", lambda name: names.setdefault(name[0], f"n{len(names)}"), told(made))


def told(what: object) -> str:
    if isinstance(what, CompValue):
        return f"{what.name}({', '.join(f'{key}={told(item)}' for key, item in sorted(what.items()))})"
    if isinstance(what, (set, frozenset)):
        return f"{{{', '.join(sorted(map(told, what)))}}}"
    if isinstance(what, dict):
        return f"{{{', '.join(f'{told(key)}: {told(item)}' for key, item in what.items())}}}"
    if isinstance(what, (list, tuple)):
        return f"[{', '.join(map(told, what))}]"
    return f"{type(what).__name__} {what.n3() if isinstance(what, Identifier) else what!r}"


def test_another_meaning_has_another_algebra() -> None:
    assert algebra(E + "ASK { ?a :p 1 }") != algebra(E + "ASK { ?a :p 2 }")
    assert algebra(E + "ASK { FILTER (1 - 1 * 2) }") != algebra(E + "ASK { FILTER ((1 - 1) * 2) }")
    assert algebra(E + "ASK { ?a :p [ :q [] ] }") == algebra(E + "ASK {?a:p[:q[]]}") is not None


# -- white space does not matter

PLAIN: Final = [E + text for text, _ in TABLE.values() if "#" not in text]
SIGNS: Final = {"+", "-"}


def may_touch(one: Token, other: Token) -> bool:
    """Tell whether two tokens stay what they are without white space between them."""
    text = one.text + other.text
    try:
        return is_clear(text) and [token.text for token in tokens(text)] == [one.text, other.text]
    except TextError:
        return False


def respaced(text: str, choose: Callable[[int], int]) -> str:
    """Return a query with other white space between its tokens, but at signs, and without an empty line."""
    found = [token for token in tokens(text) if token.kind is not Kind.SPACE]
    pieces = [found[0].text]
    for one, other in pairwise(found):
        between = text[one.start + len(one.text) : other.start]
        if SIGNS & {one.text, other.text}:
            choices = [between] if not between else [" ", "\n", "\t "]
        else:
            choices = [" ", "\n", "  \r\n\t", *([""] if may_touch(one, other) else [])]
        pieces += [choices[choose(len(choices))], other.text]
    return "".join(pieces)


@settings(deadline=None)
@given(st.sampled_from(PLAIN), st.data())
def test_the_layout_does_not_depend_on_white_space(text: str, data: st.DataObject) -> None:
    spaced = respaced(text, lambda number: data.draw(st.integers(0, number - 1)))
    if not is_query(spaced):  # to the engine, tokens run together that are two by the grammar
        return
    without = re.sub(r"\n{2,}", "\n", laid_out(text))
    assert laid_out(spaced) == without


REMARKS: Final = (" # remark\n", "\n# remark\n", "\n\n  # remark\n\n")


@pytest.mark.parametrize("name", TABLE)
def test_a_comment_may_stand_between_any_two_tokens(name: str) -> None:
    text = E + TABLE[name][0]
    found = [token for token in tokens(text) if token.kind is not Kind.SPACE]
    seen = 0
    for one, other in pairwise([*found, Token(Kind.SPACE, "", len(text))]):
        if one.text in SIGNS and other.kind is Kind.NUMBER:
            continue
        end = one.start + len(one.text)
        for remark in REMARKS:
            commented = f"{text[:end]}{remark}{text[end:]}"
            if not is_query(commented):
                continue
            seen += 1
            made = laid_out(commented)
            assert kept(made) == kept(commented)
            assert laid_out(made) == made
            line = next(line for line in made.splitlines() if "# remark" in line)
            assert (line.strip() == "# remark") == remark.startswith("\n"), commented
    assert seen > 5


@pytest.mark.parametrize("seed", range(10))
def test_a_query_made_at_random_answers_as_before(seed: int, tmp_path: Path) -> None:
    store = load(replace(SETTINGS, dataset=write_dataset(tmp_path / "dataset")))[0]
    grammar = Grammar(Random(seed), steady=True)  # noqa: S311 - chance, not secrets
    for _ in range(30):
        text = grammar.select()
        made = laid_out(text)
        assert kept(made) == kept(text)
        assert laid_out(made) == made
        assert answered(store, made) == answered(store, text), text


def answered(store: Store, text: str) -> list[str] | str:
    """Return the rows of an answer in some order, or why there is none."""
    try:
        found = store.query(text)
    except RuntimeError as error:
        return str(error)
    assert isinstance(found, QuerySolutions)
    body = found.serialize(format=QueryResultsFormat.JSON)
    return sorted(json.dumps(row, sort_keys=True) for row in json.loads(body or b"")["results"]["bindings"])


# -- what is no query, or would be another

REFUSED: Final[Mapping[str, type[Exception]]] = {
    "": LayoutError,
    "SELECT": LayoutError,
    "ASK { ?a ?b }": LayoutError,
    "INSERT DATA { <urn:a> <urn:b> 1 }": LayoutError,
    "ASK { ?a :undeclared 1 }": LayoutError,
    "ASK { FILTER(?a<?b&&?c>?d) }": TextError,
    "ASK { ?a ?b 'c }": TextError,
    "ASK { FILTER(?a<<http://x>) }": LayoutError,  # the lexer reads << there
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_laid_out_is_refused(text: str) -> None:
    with pytest.raises(REFUSED[text]):
        laid_out(text)


def test_a_layout_that_joins_tokens_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "gaps", lambda items, _: [""] * len(items))
    with pytest.raises(LayoutError, match="run together"):
        laid_out(E + "ASK { ?a :p ?b }")


@pytest.mark.parametrize("mark", ["{}", "[]", "()"])
def test_brackets_may_be_nested_as_deep_as_the_server_admits(mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "parse", lambda _: None)  # the engine's planner takes minutes
    inside = {"{}": ("{", "}"), "[]": ("?a ?b [", "]"), "()": ("(", ")")}[mark]
    text = f"ASK {{ {'?a ?b' if mark == '()' else ''} {inside[0] * 199} {inside[1] * 199} }}"
    assert kept(laid_out(text)) == kept(text)
    with pytest.raises(LayoutError, match="too deep"):
        laid_out(text.replace("ASK {", "ASK {{").replace(" }", " }}"))


# -- the parser

EVALUATED: Final = "ASK { VALUES ?a { 1 2 } FILTER (<http://e/f>(?a)) }"


def test_a_query_is_parsed_and_not_evaluated() -> None:
    many = " ".join(map(str, range(1000)))
    crossed = " ".join(f"VALUES ?v{n} {{ {many} }}" for n in range(8))
    for form in ("ASK", "SELECT (COUNT(*) AS ?n)", "SELECT *", "CONSTRUCT { ?v0 ?v1 ?v2 }", "DESCRIBE *"):
        parse(f"{form} {{ {crossed} FILTER (?v0 + ?v1 < 0) }}")
    parse("SELECT ?unknown { SERVICE <http://127.0.0.1:9/> { ?unknown ?unknown_ ?o } }")


def test_what_is_no_query_is_told_from_what_calls_an_unknown_function() -> None:
    with pytest.raises(SyntaxError):
        parse("ASK { ?a ?b }")
    with pytest.raises(RuntimeError, match="http://e/f"):
        parse(EVALUATED)
