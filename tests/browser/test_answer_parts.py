"""Laws of what an answer is made of before it is drawn: terms, their order, marks of axes, and which chart fits."""

import json
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from answered import iri, typed


def evaluated(page: Page, module: str, call: str, *arguments: object) -> Any:  # noqa: ANN401 - what JSON holds
    """Return the value of ``call``, an expression over ``it``, a module, ``given``, the arguments, and ``slice``."""
    program = f"""async (given) => {{
      const it = await import("/sparql/results/{module}.js");
      const slice = (await import("/sparql/results/slices.js")).slices();
      return {call};
    }}"""
    return page.evaluate(program, list(arguments))


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("dateTime", ["2005-01-01T01:00:00+02:00", "2005-01-01T00:00:00Z", "2005-01-01T00:00:00-01:00"]),
        ("gYear", ["-0044", "1951", "2005", "12005"]),
        ("date", ["1951-07-28", "2005-01-02", "2005-01-10"]),
        ("integer", ["-7", "2", "10", "nothing of a number"]),
        ("string", ["Äpfel", "apples", "c9", "c10", "Zebra"]),
    ],
)
def test_terms_stand_in_the_order_of_their_kind(sources: Page, name: str, texts: list[str]) -> None:
    rows = [{"x": typed(text, name)} for text in reversed(texts)]
    call = "it.places(given[0], 'x', String, slice).then((found) => [...it.arranged(found, false)])"
    order = evaluated(sources, "order", call, rows)
    found = [rows[at]["x"]["value"] for at in order]
    assert found == texts


@pytest.mark.parametrize(
    ("columns", "row", "proposed"),
    [
        (["cause", "claims"], [iri("http://e/a"), typed(3, "integer")], {"kind": "bar", "x": 0, "y": 1}),
        (["year", "claims"], [typed(2005, "gYear"), typed(3, "integer")], {"kind": "line", "x": 0, "y": 1}),
        (["n", "m"], [typed(1, "integer"), typed(3, "integer")], {"kind": "line", "x": 0, "y": 1}),
        (
            ["n", "m", "label"],
            [typed(1, "double"), typed(3, "float"), iri("http://e/a")],
            {"kind": "scatter", "x": 0, "y": 1},
        ),
        (["n"], [typed(1, "integer")], {"kind": "bar", "x": -1, "y": 0}),
        (["a", "b"], [iri("http://e/a"), iri("http://e/b")], None),
        (["a"], [typed("one", "integer")], None),
        (["__proto__"], [typed(1, "integer")], {"kind": "bar", "x": -1, "y": 0}),
    ],
)
def test_the_columns_choose_the_chart(
    sources: Page, columns: list[str], row: list[dict[str, str]], proposed: object
) -> None:
    call = "it.proposed(...JSON.parse(given[0]))"
    rows = [dict(zip(columns, row, strict=True))]
    assert evaluated(sources, "charting", call, json.dumps([columns, rows])) == proposed


@pytest.mark.parametrize(
    ("columns", "proposed"),
    [
        ("cause effect", ("cause", None, "effect")),
        ("a b c", ("a", "b", "c")),
        ("claim cause effect", ("cause", "claim", "effect")),
        ("claim cause relation effect", ("cause", "relation", "effect")),
        ("claim thing property value", ("thing", "property", "value")),
        ("claim <<statement>> property value", ("claim", "property", "value")),
        ("<<one>> <<other>>", ("<<one>>", None, "<<other>>")),
        ("claim <<statement>>", ("claim", None, "<<statement>>")),
        ("claim factor", ("claim", None, "factor")),
        ("subject predicate object", ("subject", "predicate", "object")),
        ("claim", None),
        ("", None),
    ],
)
def test_the_columns_choose_the_graph(sources: Page, columns: str, proposed: tuple[str | None, ...] | None) -> None:
    names = columns.split()
    thing = iri("http://e/a")
    triple = {"type": "triple", "value": {"subject": thing, "predicate": thing, "object": thing}}
    rows = [{name: triple if name.startswith("<<") else thing for name in names}]
    found = evaluated(sources, "graphing", "it.proposed(...given)", names, rows)
    if proposed is None:
        assert found is None
    else:
        assert found == {
            end: -1 if name is None else names.index(name)
            for end, name in zip(("from", "by", "to"), proposed, strict=True)
        }


@pytest.mark.parametrize(
    ("least", "most"),
    [(0, 59), (-3.2, 7.9), (0, 0), (5, 5), (0.001, 0.0042), (-1e308, 1e308), (1, 1e7), (-9, -8.7), (2004, 2006)],
)
def test_marks_of_an_axis_are_round_and_reach_over_both_ends(sources: Page, least: float, most: float) -> None:
    marks = evaluated(sources, "ticks", "it.ticks(...given)", least, most)
    assert 2 <= len(marks) <= 12
    assert marks[0] <= least <= most <= marks[-1]
    assert marks == sorted(set(marks))
    steps = {f"{after / 2 - before / 2:.6e}".partition("e")[0] for before, after in pairwise(marks)}
    assert steps <= {"1.000000", "2.500000", "5.000000"}, "halves of 2, 5 and 10"
    texts = evaluated(sources, "ticks", "it.ticks(...given).map(it.amount)", least, most)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("first", "last", "texts"),
    [
        (
            "2005-01-03T00:00:00Z",
            "2005-06-01T00:00:00Z",
            ["2005-01", "2005-02", "2005-03", "2005-04", "2005-05", "2005-06"],
        ),
        ("1951-01-01T00:00:00Z", "2005-01-01T00:00:00Z", ["1950", "1960", "1970", "1980", "1990", "2000", "2010"]),
        ("2005-01-01T10:00:00Z", "2005-01-01T10:00:25Z", [f"10:00:{at:02}" for at in range(0, 30, 5)]),
        ("2005-01-01T00:00:00Z", "2005-01-01T00:00:00Z", ["2005", "2006"]),
    ],
)
def test_marks_of_times_are_those_of_the_calendar(sources: Page, first: str, last: str, texts: list[str]) -> None:
    call = "it.moments(Date.parse(given[0]), Date.parse(given[1])).map((one) => one.text)"
    assert evaluated(sources, "ticks", call, first, last) == texts


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("<http://e/\\u0061> <b> <c> .", [iri("http://e/a"), iri("b"), iri("c")]),
        (
            '_:b0 <b> "x\\n\\"\\U0001F600"@en--ltr . # a remark',
            [
                {"type": "bnode", "value": "b0"},
                iri("b"),
                {"type": "literal", "value": 'x\n"\U0001f600', "xml:lang": "en", "its:dir": "ltr"},
            ],
        ),
        ('<a><b>"1"^^<http://i>.', [iri("a"), iri("b"), {"type": "literal", "value": "1", "datatype": "http://i"}]),
        (
            '<a> <b> <<( _:x.y <p> <<( <a> <b> "" )>> )>> .',
            [
                iri("a"),
                iri("b"),
                {
                    "type": "triple",
                    "value": {
                        "subject": {"type": "bnode", "value": "x.y"},
                        "predicate": iri("p"),
                        "object": {
                            "type": "triple",
                            "value": {
                                "subject": iri("a"),
                                "predicate": iri("b"),
                                "object": {"type": "literal", "value": ""},
                            },
                        },
                    },
                },
            ],
        ),
        (
            '\n# only this\r\nVERSION "1.2"\n\t<a> <b> "@"@de-AT .\n',
            [iri("a"), iri("b"), {"type": "literal", "value": "@", "xml:lang": "de-AT"}],
        ),
        ("<a> <b> .", "line 1"),
        ('<a> <b> <c> .\n<a> <b> "x\n', "line 2"),
        ('<a> <b> "\\q" .', "line 1"),
        ("<a> <b> <c> . <d> <e> <f> .", "line 1"),
        ('<a> <b> "\\U00110000" .', "line 1"),
        (f"<a> <b> {'<<( ' * 5000}", "line 1"),
        ("<a> <b> <c d> .", "line 1"),
    ],
)
def test_n_triples_are_read_as_terms_or_refused_by_line(sources: Page, line: str, terms: object) -> None:
    call = "it.read(given[0], slice).then((rows) => rows.map((row) => Object.values(row)), (error) => error.message)"
    found = evaluated(sources, "ntriples", call, line)
    if isinstance(terms, str):
        assert found.startswith(f"{terms} is not N-Triples: ")
    else:
        assert found == [terms]
