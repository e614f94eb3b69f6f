"""Laws of `/schema.json`: what a query may name, and nothing else, by names that mean what they are made from."""

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from pyoxigraph import Store

from hsnexus import manifest, questionnaire
from hsnexus.answers import answer
from hsnexus.binding import bind
from hsnexus.parsing import parse
from hsnexus.vocab import BASE, HSN, PREFIXES
from hsnexus_server.app import create_app
from hsnexus_server.dataset import load
from hsnexus_server.description import Description
from hsnexus_server.engines.base import Answer as Written
from hsnexus_server.engines.base import Asker
from hsnexus_server.negotiate import Wanted
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.protocol import SparqlRequest
from hsnexus_server.schema import terms
from hsnexus_server.schema.naming import Naming, best, brief, prefixes
from serving import SETTINGS, Direct, client_to

QUESTIONS: Final = questionnaire.read()
MOST_BYTES: Final = 120_000
TYPE: Final = f"{PREFIXES['rdf']}type"


def served(*data: Path) -> tuple[Store, Description]:
    return load(replace(SETTINGS, dataset=manifest.packaged(), data=data))


@pytest.fixture(scope="module")
def build() -> tuple[Store, Description]:
    return served()


@pytest.fixture(scope="module")
def store(build: tuple[Store, Description]) -> Store:
    return build[0]


@pytest.fixture(scope="module")
def client(build: tuple[Store, Description]) -> FlaskClient:
    return client_to(create_app(Direct.over(*build), SETTINGS, QUESTIONS))


@pytest.fixture(scope="module")
def told(client: FlaskClient) -> dict[str, Any]:
    response = client.get("/schema.json")
    assert (response.status_code, response.content_type) == (200, "application/json")
    found = response.json
    assert isinstance(found, dict)
    return found


def expanded(name: str, told: Mapping[str, Any]) -> str:
    if name.startswith("<"):
        return name[1:-1]
    prefix, _, local = name.partition(":")
    return str(told["prefixes"][prefix] + local)


def asked(store: Store, text: str) -> tuple[tuple[str, ...], ...]:
    return answer(store.query(text)).texts


def mapped(rows: Iterable[tuple[str, ...]]) -> dict[str, str]:
    return {row[0]: row[1] for row in rows}


# -- what it holds


def test_it_is_small_enough_and_asked_about_by_its_etag(client: FlaskClient) -> None:
    response = client.get("/schema.json", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.data) <= MOST_BYTES
    assert response.headers["Cache-Control"] == "no-cache"
    headers = {"Accept-Encoding": "gzip", "If-None-Match": response.headers["ETag"]}
    assert client.get("/schema.json", headers=headers).status_code == 304
    assert json.loads(gzip.decompress(response.data)) == client.get("/schema.json").json


def test_prefixes_are_those_that_the_dataset_declares(told: Mapping[str, Any], store: Store) -> None:
    sh = PREFIXES["sh"]
    declared = asked(store, f"SELECT ?p ?n {{ ?any <{sh}declare> ?one . ?one <{sh}prefix> ?p ; <{sh}namespace> ?n }}")
    assert told["prefixes"] == dict(sorted(mapped(declared).items())) == dict(sorted(PREFIXES.items()))


def test_classes_and_properties_are_those_that_occur_with_their_counts(told: Mapping[str, Any], store: Store) -> None:
    for kind, pattern in (("classes", f"?x <{TYPE}> ?term FILTER(isIRI(?term))"), ("properties", "?x ?term ?y")):
        rows = asked(store, f"SELECT ?term (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?term")
        assert {expanded(one["name"], told): str(one["count"]) for one in told[kind]} == mapped(rows)
        assert [one["count"] for one in told[kind]] == sorted((one["count"] for one in told[kind]), reverse=True)
        assert told["left_out"][kind] == 0


def test_what_occurs_together_is_told(told: Mapping[str, Any], store: Store) -> None:
    for kind, member, others, pattern in (
        ("classes", "properties", "properties", f"?x <{TYPE}> ?one ; ?other ?y"),
        ("properties", "ranges", "classes", f"?x ?one ?y . ?y <{TYPE}> ?other"),
    ):
        rows = asked(store, f"SELECT DISTINCT ?one ?other {{ {pattern} FILTER(isIRI(?one) && isIRI(?other)) }}")
        pairs = {
            (expanded(one["name"], told), expanded(told[others][at]["name"], told))
            for one in told[kind]
            for at in one[member]
        }
        assert pairs == set(rows)
        assert all(one[member] == sorted(set(one[member])) for one in told[kind])


WORDS: Final = (
    # a name, a part of the document, and what it says of it
    ("hsn:CausalClaim", "classes", "label", "causal claim"),
    ("hsn:hasCause", "properties", "label", "has cause"),
    ("factor:remittances", "things", "kind", "factor"),
    ("actor:migrants", "things", "kind", "actor"),
    ("hsn:enabling", "things", "kind", "relation"),
    ("hsn:hedged", "things", "kind", "modality"),
    ("hsn:author", "things", "kind", "voice"),
    ("hsn:increase", "things", "kind", "polarity"),
    ("hsn:origin", "things", "kind", "place"),
    ("hsn:household", "things", "kind", "level"),
    ("hsn:migrantSyndrome", "things", "kind", "perspective"),
    ("hsn:foodDimension", "things", "kind", "security dimension"),
    ("source:haque-2005-s08-remittance", "things", "kind", "section"),
    ("source:haque-2005-n31", "things", "kind", "note"),
    ("source:haque-2005", "things", "kind", "source"),
    ("hsn:MigrantGroup", "things", "kind", "class"),
)


@pytest.mark.parametrize(("name", "part", "member", "value"), WORDS, ids=[row[0] for row in WORDS])
def test_a_name_is_told_with_its_words(told: Mapping[str, Any], name: str, part: str, member: str, value: str) -> None:
    (one,) = (one for one in told[part] if one["name"] == name)
    assert one[member] == value
    assert one["label"]


def test_every_name_means_one_thing_of_the_dataset(told: Mapping[str, Any], store: Store) -> None:
    known = {row[0] for row in asked(store, "SELECT DISTINCT ?s { ?s ?p ?o FILTER(isIRI(?s)) }")}
    for part in ("classes", "properties", "things"):
        names = [one["name"] for one in told[part]]
        assert len(set(names)) == len(names) > 100
        for name in names:
            parse("".join(f"PREFIX {p}: <{iri}>\n" for p, iri in told["prefixes"].items()) + f"ASK {{ {name} ?p ?o }}")
    assert {expanded(one["name"], told) for one in told["things"]} <= known


def test_things_are_counted_by_what_points_at_them(told: Mapping[str, Any], store: Store) -> None:
    counts = mapped(asked(store, "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o FILTER(isIRI(?o)) } GROUP BY ?o"))
    for one in told["things"]:
        assert one["count"] == int(counts.get(expanded(one["name"], told), 0))
    assert all(len(one["definition"]) <= 200 for one in told["things"])
    factors = {row[0] for row in asked(store, f"SELECT ?x {{ ?x a <{HSN.Factor}> }}")}
    assert {expanded(one["name"], told) for one in told["things"] if one["kind"] == "factor"} == factors


def test_the_classes_of_a_thing_are_those_that_it_is_in(told: Mapping[str, Any], store: Store) -> None:
    rows = set(asked(store, f"SELECT ?x ?c {{ ?x <{TYPE}> ?c FILTER(isIRI(?c) && isIRI(?x)) }}"))
    pairs = {
        (expanded(one["name"], told), expanded(told["classes"][at]["name"], told))
        for one in told["things"]
        for at in one["classes"]
    }
    assert pairs <= rows
    assert all(one["classes"] for one in told["things"])


# -- the questions


def test_questions_come_by_family_and_ready_to_be_asked(told: Mapping[str, Any]) -> None:
    expected = [each for _, _, several in questionnaire.by_family(QUESTIONS) for each in several]
    assert [one["stem"] for one in told["questions"]] == [each.stem for each in expected]
    for one, each in zip(told["questions"], expected, strict=True):
        assert one["text"] == bind(each)
        parse(one["text"])
        assert (one["id"], one["family"], one["view"]) == (each.id, each.family, each.view)


def test_each_hole_is_where_the_value_of_its_parameter_stands(told: Mapping[str, Any]) -> None:
    seen = 0
    for one in told["questions"]:
        text = one["text"].encode("utf-16-le")
        parameters = {each["name"]: each for each in one["parameters"]}
        assert {name for _, _, name in one["holes"]} == set(parameters)
        for start, end, name in one["holes"]:
            term, default = text[2 * start : 2 * end].decode("utf-16-le"), parameters[name]["default"]
            expected = {"iri": f"<{default}>", "integer": str(default)}.get(parameters[name]["type"], f'"{default}"')
            assert term.partition("@")[0] == (f"?any_{name}" if default is None else expected)
            seen += 1
    assert seen > 50


def test_the_choices_of_a_parameter_are_the_things_that_it_accepts(told: Mapping[str, Any], store: Store) -> None:
    by_stem = {each.stem: each for each in QUESTIONS}
    below = f"<{TYPE}>/<{PREFIXES['rdfs']}subClassOf>*"
    seen = set()
    for one in told["questions"]:
        for parameter in one["parameters"]:
            of_file = by_stem[one["stem"]].parameters[parameter["name"]]
            assert ("choices" in parameter) == bool(of_file.class_iri)
            chosen = [expanded(told["things"][at]["name"], told) for at in parameter.get("choices", ())]
            rows = asked(store, f"SELECT DISTINCT ?x {{ ?x {below} <{of_file.class_iri or TYPE}> FILTER(isIRI(?x)) }}")
            there = {iri for (iri,) in rows if iri.startswith(BASE)}
            assert set(chosen) == ({*of_file.listed} & there if of_file.listed else there)
            assert of_file.default in {None, *chosen} or not chosen
            seen.add(of_file.class_iri)
    assert len(seen) > 5


# -- data of the user's

MANY: Final = terms.MOST + 500


@pytest.fixture(scope="module")
def with_data(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Data with a thousand and more classes, properties and factors, and names of all kinds."""
    path = tmp_path_factory.mktemp("mine") / "mine.ttl"
    sh = PREFIXES["sh"]
    lines = [
        *(f"<http://m/i{n}> a <http://m/C{n}> ; <http://m/p{n}> <http://m/i{n}> ." for n in range(MANY)),
        *(f"<http://m/f{n}> a <{HSN.Factor}> ." for n in range(3000)),
        *(f"<http://m/often> <http://m/q> {n} ." for n in range(20_000)),
        f'<http://m/x> <{sh}declare> [ <{sh}prefix> "mine" ; <{sh}namespace> "http://m/" ] .',
        f'<http://m/x> <{sh}declare> [ <{sh}prefix> "hsn" ; <{sh}namespace> "http://evil/" ] .',
        f'<http://m/x> <{sh}declare> [ <{sh}prefix> "a b" ; <{sh}namespace> "http://m/a" ] .',
        f'<http://m/x> <{sh}declare> [ <{sh}prefix> "c" ; <{sh}namespace> "http://m/> ASK {{}}" ] .',
        "<http://m/odd(name)> a <http://m/Odd.> ; <http://m/q> <http://m/odd(name)> .",
        f'<http://m/q> <{PREFIXES["rdfs"]}label> "<script>alert(1)</script>" .',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return client_to(create_app(Direct.over(*served(path)), replace(SETTINGS, data=(path,)), QUESTIONS))


def test_large_data_are_told_of_in_part_and_it_says_so(with_data: FlaskClient) -> None:
    response = with_data.get("/schema.json", headers={"Accept-Encoding": "gzip"})
    told = json.loads(gzip.decompress(response.data))
    assert len(told["classes"]) == len(told["properties"]) == terms.MOST
    assert told["left_out"]["classes"] > 500
    assert told["left_out"]["properties"] > 500
    assert told["left_out"]["things"] > 500
    assert told["left_out"]["data"] is False
    assert len(response.data) < 2 * MOST_BYTES
    frequent = {one["name"]: one for one in told["properties"]}
    assert frequent["mine:q"]["label"] == "<script>alert(1)</script>"
    assert told["prefixes"]["hsn"] == PREFIXES["hsn"]
    assert {"a b", "c"}.isdisjoint(told["prefixes"])
    by_stem = {each.stem: each for each in QUESTIONS}
    factors = [
        parameter
        for one in told["questions"]
        for parameter in one["parameters"]
        if by_stem[one["stem"]].parameters[parameter["name"]].class_iri == HSN.Factor
    ]
    assert factors
    assert all("choices" not in parameter for parameter in factors)


class Weak(Direct):
    """An engine to which the user's data are too large."""

    def ask(self, request: SparqlRequest, wanted: Wanted, asker: Asker) -> Written:
        if request.default_graphs is None and "COUNT" in request.query:
            raise refusal(Reason.TIME_LIMIT, "It was stopped.")
        return Direct.ask(self, request, wanted, asker)


def test_where_the_data_are_too_large_to_be_asked_the_build_is_told_of(tmp_path: Path, told: Mapping[str, Any]) -> None:
    (tmp_path / "mine.ttl").write_text("<http://m/a> a <http://m/B> .", encoding="utf-8")
    store, description = served(tmp_path / "mine.ttl")
    found = client_to(create_app(Weak.over(store, description), SETTINGS, QUESTIONS)).get("/schema.json").json
    assert found == {**told, "left_out": {**told["left_out"], "data": True}}


def test_where_the_build_is_too_large_it_is_refused(build: tuple[Store, Description]) -> None:
    response = client_to(create_app(Weak.over(*build), SETTINGS, QUESTIONS)).get("/schema.json")
    assert response.status_code == 504


def test_it_is_made_once_for_a_dataset(build: tuple[Store, Description]) -> None:
    asked_for: list[str] = []

    class Counting(Direct):
        def ask(self, request: SparqlRequest, wanted: Wanted, asker: Asker) -> Written:
            asked_for.append(request.query)
            return Direct.ask(self, request, wanted, asker)

    client = client_to(create_app(Counting.over(*build), SETTINGS, QUESTIONS))
    first = client.get("/schema.json")
    number = len(asked_for)
    assert number
    assert client.get("/schema.json").data == first.data
    assert len(asked_for) == number


# -- names and words

NAMES: Final = (
    ("https://w3id.org/hsnexus/factor/remittances", "factor:remittances"),
    ("https://w3id.org/hsnexus/ontology#Factor", "hsn:Factor"),
    ("http://m/a.b-c", "m:a.b-c"),
    ("http://m/1", "m:1"),
    ("http://m/n/x", "n:x"),
    ("http://m/n", "m:n"),
    ("http://m/", "<http://m/>"),
    ("http://m/a.", "<http://m/a.>"),
    ("http://m/a(b)", "<http://m/a(b)>"),
    ("http://m/\u00e9", "<http://m/\u00e9>"),
    ("http://other/x", "<http://other/x>"),
    ("urn:x", "<urn:x>"),
)


@pytest.mark.parametrize(("iri", "name"), NAMES, ids=[name for _, name in NAMES])
def test_a_name_is_the_shortest_that_needs_no_escape(iri: str, name: str) -> None:
    assert Naming(prefixes([("m", "http://m/"), ("n", "http://m/n/")])).name(iri) == name


def test_a_literal_in_english_comes_before_one_without_a_language_and_others() -> None:
    plain, english, british, french = (
        ox.Literal("plain"),
        ox.Literal("English", language="en"),
        ox.Literal("British", language="en-gb"),
        ox.Literal("a", language="fr"),
    )
    assert best([french, plain, english, british]) == "British"
    assert best([french, plain]) == "plain"
    assert best([french]) == "a"
    assert best([]) == ""


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("One. Two.", "One."),
        ("One, e.g. this one. Two.", "One, e.g. this one."),
        ("One\n  line", "One line"),
        ("x" * 300, "x" * 199 + "\u2026"),
        ("", ""),
    ],
)
def test_a_definition_is_told_by_its_first_sentence(text: str, short: str) -> None:
    assert brief(text) == short
