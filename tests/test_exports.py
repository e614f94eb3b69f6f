"""Laws of the exports: each, read by a library of its own, says of claims, factors and works what the build says."""

import io
import json
import os
import subprocess
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from jsonschema_rs import Draft202012Validator
from jsonschema_rs import meta as metaschema
from pybtex.database import parse_string
from pyld import jsonld

from exported import LABEL, TYPE, Triples, claimed, labels, packaged, parts, plain, rows, split, texts
from hsnexus.exports import DOCUMENTS, EXPORTS
from hsnexus.exports.fields import CLAIM, LISTS, PASSAGE, RELATIONS, Form
from hsnexus.exports.linked import context
from hsnexus.exports.nanopubs import SAID
from hsnexus.exports.schema import schema
from hsnexus.vocab import CLAIM_SCHEMA, HSN, NP, PREFIXES

_HSN: Final = PREFIXES["hsn"]


@cache
def store() -> ox.Store:
    return packaged().dataset.store


@cache
def said_of_claims() -> Triples:
    return claimed(store())


@cache
def said_of_passages() -> Triples:
    return parts(store())


@cache
def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in texts()["jsonl"].splitlines()]


@cache
def table() -> list[dict[str, str]]:
    return rows(texts()["csv"])


def subjects(kind: str) -> set[str]:
    """Return the IRIs of the things of a class."""
    quads = store().quads_for_pattern(None, TYPE, ox.NamedNode(kind), ox.DefaultGraph())
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def values(predicate: str, among: set[str]) -> set[tuple[str, ox.NamedNode | ox.Literal]]:
    """Return what the build says of things by one property."""
    quads = store().quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph())
    return {(quad.subject.value, quad.object) for quad in quads if getattr(quad.subject, "value", "") in among}  # type: ignore[union-attr, misc]


def test_there_is_something_to_export() -> None:
    assert len(packaged().records) == len({record["id"] for record in packaged().records}) > 900
    assert len(said_of_claims()) > 9_000
    assert len(said_of_passages()) > 3_000
    assert {*texts()} == {*EXPORTS}
    assert packaged().left_out == {}


# ------------------------------------------------------------------------------------------------ the table of fields


def listed(kind: str) -> set[str]:
    """Return the members of a class whose list the ontology closes."""
    found = store().query(f"""PREFIX owl: <{PREFIXES["owl"]}> PREFIX rdf: <{PREFIXES["rdf"]}>
        SELECT ?member {{ <{kind}> owl:equivalentClass/owl:oneOf/rdf:rest*/rdf:first ?member }}""")
    assert isinstance(found, ox.QuerySolutions)
    return {row["member"].value for row in found}


@pytest.mark.parametrize("kind", [kind for kind in LISTS if kind != HSN.claimedToInfluence])
def test_lists_are_those_that_the_ontology_closes(kind: str) -> None:
    assert {*LISTS[kind]} == listed(kind) != set()


def test_relations_have_the_sign_and_the_edge_that_the_ontology_gives_them() -> None:
    argument = packaged().argument
    assert {iri: (each.polarity, each.properties[0]) for iri, each in argument.relations.items()} == RELATIONS


# ------------------------------------------------------------------------------------------------ JSON Lines


VALIDATOR: Final = Draft202012Validator(schema())


def test_the_schema_is_one_and_takes_every_line() -> None:
    metaschema.validate(schema())
    assert schema()["$id"] == CLAIM_SCHEMA
    assert [error.message for line in lines() for error in VALIDATOR.iter_errors(line)] == []
    assert len(lines()) == len(packaged().records)


def pieced() -> dict[str, Any]:
    """Return a claim over a passage in pieces, reported from somebody, with all that can be broken."""
    (found, *_) = [line for line in lines() if line["passages"][0]["pieces"] and line["voice"] == "reported"]
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


# What is done to a line, by what becomes wrong with it.
BROKEN: Final[Mapping[str, Callable[[dict[str, Any]], object]]] = {
    "no cause": lambda line: line.pop("cause"),
    "no id": lambda line: line.pop("id"),
    "no list where there are none": lambda line: line.pop("conditions"),
    "a field of somebody's own": lambda line: line.update(weight=1),
    "a field within": lambda line: line["cause"].update(weight=1),
    "a field of a passage": lambda line: line["passages"][0].update(page=427),
    "a misspelt sign": lambda line: line.update(sign="increases"),
    "a relation of no list": lambda line: line.update(relation="correlating"),
    "a sign that the relation has not": lambda line: line.update(sign="none"),
    "an edge that the relation has not": lambda line: line.update(edge="claimedToOffset"),
    "no modality": lambda line: line.update(modalities=[]),
    "a modality twice": lambda line: line.update(modalities=["hedged", "hedged"]),
    "a text for a list": lambda line: line.update(levels="national"),
    "an IRI with a space": lambda line: line["effect"].update(id="https://e/a b"),
    "an IRI that is relative": lambda line: line["effect"].update(id="b"),
    "another class": lambda line: line.update(type="Claim"),
    "a label that is no text": lambda line: line.update(label=7),
    "a label twice English": lambda line: line.update(label={"text": "a", "language": "en"}),
    "a label with a language in capitals": lambda line: line.update(label={"text": "a", "language": "AR"}),
    "reported from nobody": lambda line: line.update(attributed_to=[]),
    "conditional on nothing": lambda line: line.update(modalities=["asserted", "conditional"], conditions=[]),
    "perceived by nobody": lambda line: line.update(
        relation="perceivedAsThreat", sign="decrease", edge="claimedToBePerceivedAsThreatTo", perceived_by=[]
    ),
    "attributed where the source speaks itself": lambda line: line.update(voice="author"),
    "a condition of what is not conditional": lambda line: line.update(
        conditions=[line["cause"]], modalities=["hedged"]
    ),
    "addressed to somebody, though nothing ought to be": lambda line: line.update(
        addressed_to=[line["cause"]], modalities=["asserted"]
    ),
    "perceived by somebody, though nothing is perceived": lambda line: line.update(
        perceived_by=[line["cause"]], relation="reducing", sign="decrease", edge="claimedToReduce"
    ),
    "said by nobody": lambda line: line.update(says=[]),
    "a label that is empty": lambda line: line.update(label=""),
    "a label that is empty in its language": lambda line: line.update(label={"text": "", "language": "ar"}),
    "a factor with an empty label": lambda line: line["cause"].update(label=""),
    "a passage without words": lambda line: line["passages"][0].update(word_count=0),
    "a passage without letters": lambda line: line["passages"][0].update(letter_count=0),
    "a piece that ends where all begins": lambda line: line["passages"][0]["pieces"][0].update(start=0, end=0),
    "no passage": lambda line: line.update(passages=[]),
    "a hash in capitals": lambda line: line["passages"][0].update(text_sha256="A" * 64),
    "a short hash": lambda line: line["passages"][0].update(letters_sha256="a" * 63),
    "a number in a text": lambda line: line["passages"][0].update(word_count="9"),
    "a negative number": lambda line: line["passages"][0]["pieces"][0].update(start=-1),
    "a passage that stands in one piece and in several": lambda line: line["passages"][0].update(start=1, end=2),
    "a passage that stands nowhere": lambda line: line["passages"][0].update(pieces=[]),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_the_schema_refuses_a_broken_line(fault: str) -> None:
    line = pieced()
    assert VALIDATOR.is_valid(line)
    BROKEN[fault](line)
    assert not VALIDATOR.is_valid(line)


# ------------------------------------------------------------------------------------------------ JSON-LD


def told(text: str, form: ox.RdfFormat) -> Triples:
    return frozenset(quad.triple for quad in ox.parse(text, format=form))


READERS: Final[Mapping[str, Callable[[str], Triples]]] = {
    "pyoxigraph": lambda text: told(text, ox.RdfFormat.JSON_LD),
    "rdflib": lambda text: told(
        rdflib.Graph().parse(data=text, format="json-ld").serialize(format="nt"), ox.RdfFormat.N_TRIPLES
    ),
    "pyld": lambda text: told(jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"}), ox.RdfFormat.N_QUADS),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")  # its readers use what it has deprecated itself
@pytest.mark.parametrize("reader", READERS)
def test_json_ld_is_read_as_what_the_build_says(reader: str) -> None:
    said = said_of_claims() | said_of_passages()
    assert READERS[reader](texts()["jsonld"]) == said | labels(store(), said)


def test_json_ld_is_json_lines_below_the_published_context() -> None:
    document = json.loads(texts()["jsonld"])
    published = json.loads(DOCUMENTS["context"].text())
    assert document == {"@context": published["@context"], "claims": lines()}
    one = {**published, **pieced()}
    assert told(json.dumps(one), ox.RdfFormat.JSON_LD) < told(texts()["jsonld"], ox.RdfFormat.JSON_LD)


def test_no_two_things_have_one_name_in_the_context() -> None:
    values = [iri.rpartition("#")[2] for members in LISTS.values() for iri in members]
    names = [*values, "CausalClaim", "Passage", "TextRange", "id", "type", "text", "language", "claims"]
    assert len(names) == len({*names})
    assert {*names} & {field.name for fields in (CLAIM, PASSAGE) for field in fields} == set()
    assert {*names} < {*context()}


# ------------------------------------------------------------------------------------------------ CSV and GraphML


def test_csv_says_what_the_build_says() -> None:
    """Each column of a property holds all its values, texts without their language; lines end as RFC 4180 has it."""
    found: set[tuple[str, str, str]] = set()
    for field in CLAIM:
        for row in table() if field.term else ():
            values = split(row[field.name]) if field.many else [row[field.name]]
            short = _HSN if field.name == "sign" else ""
            found |= {(row["claim"], field.term, short + value) for value in values}
    said = {tuple(term.value for term in each) for each in said_of_claims() if each.predicate != TYPE}
    assert found == said
    assert texts()["csv"].count("\r\n") == len(table()) + 1


def test_csv_tells_of_each_passage_where_it_stands_and_what_proves_it() -> None:
    by_id = {passage["id"]: passage for line in lines() for passage in line["passages"]}
    told = {Form.TEXT, Form.NUMBER, Form.COUNT, Form.HASH}
    names = [field.name for field in PASSAGE if field.form in told and field.name in table()[0]]
    assert len(names) == 6
    for row in table():
        every = [by_id[iri] for iri in split(row["passages"])]
        positions = ["+".join(f"{each['start']}-{each['end']}" for each in one["pieces"] or [one]) for one in every]
        assert split(row["positions"]) == positions
        for name in names:
            assert (split(row[name]) or [""]) == [str(one.get(name, "")) for one in every]
        assert {*split(row["section"])} == {one["section"]["id"] for one in every}


def test_graphml_is_read_as_the_factors_and_claims() -> None:
    network = nx.read_graphml(io.BytesIO(texts()["graphml"].encode()))
    assert isinstance(network, nx.MultiDiGraph)
    short = {field.name for field in CLAIM if field.form is Form.VALUE}
    edges = {data["claim"]: (start, end, key, data) for start, end, key, data in network.edges(keys=True, data=True)}
    assert len(edges) == network.number_of_edges() == len(table())
    for row in table():
        start, end, key, data = edges[row["claim"]]
        assert (start, end, key) == (row["cause"], row["effect"], row["claim"])
        wanted = {name: cell.replace(_HSN, "") if name in short else cell for name, cell in row.items() if cell}
        assert data == {
            **{name: cell for name, cell in wanted.items() if name not in {"cause", "effect"}},
            "sign_number": {"increase": 1, "decrease": -1}.get(row["sign"], 0),
            "denied": row["sign"] == "none",
            "perceived": row["relation"] == HSN.perceivedAsThreat,
        }
    assert sum(data["denied"] for _, _, _, data in edges.values()) > 5
    assert sum(data["perceived"] for _, _, _, data in edges.values()) > 5
    factors = subjects(HSN.Factor)
    assert {*network} == factors
    named = {(factor, data["label"]) for factor, data in network.nodes(data=True)}
    assert named == {(factor, packaged().argument.labels[factor]) for factor in factors}
    assert sum(data["claims"] for _, data in network.nodes(data=True)) == sum(
        1 + (row["cause"] != row["effect"]) for row in table()
    )


# ------------------------------------------------------------------------------------------------ nanopublications


@cache
def nanopub_quads() -> list[ox.Quad]:
    return [*ox.parse(texts()["nanopubs"], format=ox.RdfFormat.TRIG)]


def nanopubs(text: str) -> dict[str, dict[str, list[ox.Quad]]]:
    """Return the quads of each nanopublication by graph: its head, then those that the head names, in order."""
    by_graph: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(text, format=ox.RdfFormat.TRIG):
        by_graph.setdefault(quad.graph_name.value, []).append(quad)
    found = {}
    for name, quads in by_graph.items():
        links = {quad.predicate.value: quad.object.value for quad in quads}  # type: ignore[union-attr]
        if links.get(TYPE.value) == NP.Nanopublication:
            order = [name, links[NP.hasAssertion], links[NP.hasProvenance], links[NP.hasPublicationInfo]]
            found[quads[0].subject.value] = {each: by_graph[each] for each in order}  # type: ignore[union-attr]
    assert sum(map(len, found.values())) == len(by_graph)
    return found


def test_nanopublications_say_what_the_build_says() -> None:
    said: set[ox.Triple] = set()
    for this, graphs in nanopubs(texts()["nanopubs"]).items():
        _, assertion, provenance, pubinfo = graphs
        claim = ox.NamedNode(this.partition("#")[0])
        assert {quad.subject for quad in graphs[assertion]} == {claim}
        assert {quad.predicate.value for quad in graphs[assertion]} <= {*SAID}
        origin = {quad.predicate.value for quad in graphs[provenance] if quad.subject == ox.NamedNode(assertion)}
        prov = PREFIXES["prov"]
        assert f"{prov}wasDerivedFrom" in origin
        assert origin & {f"{prov}hadPrimarySource", f"{prov}wasAttributedTo"}
        about = {quad.predicate.value for quad in graphs[pubinfo] if quad.subject == ox.NamedNode(this)}
        assert {f"{PREFIXES['dcterms']}{name}" for name in ("created", "creator", "license")} < about
        both = (*graphs[assertion], *graphs[provenance])
        said |= {quad.triple for quad in both if quad.subject != ox.NamedNode(assertion)}
    assert said == said_of_claims() | said_of_passages()


# What a claim carries that its source does not claim: on whose word, where it stands, what its reader made of it.
NEVER_ASSERTED: Final = (
    *(HSN.hasVoice, HSN.attributedTo, HSN.statedIn, HSN.citedInFootnote, HSN.supportedByFigure),
    *(HSN.rivals, HSN.qualifies, HSN.restates, HSN.elaborates, f"{PREFIXES['skos']}editorialNote"),
)


@pytest.mark.parametrize("term", NEVER_ASSERTED)
def test_what_the_source_does_not_claim_is_provenance(term: str) -> None:
    graphs = {str(quad.graph_name) for quad in nanopub_quads() if quad.predicate.value == term}
    assert {graph.rpartition("#")[2].rstrip(">") for graph in graphs} == {"provenance"}


def test_no_nanopublication_asserts_an_edge() -> None:
    edges = {HSN.__dict__[name] for name in HSN.__dict__ if name.startswith("claimed")}
    assert len(edges) > 10
    assert not [quad for quad in nanopub_quads() if quad.predicate.value in edges]


CHECK: Final = """
import json, sys, warnings
warnings.simplefilter("ignore")
from nanopub import Nanopub
from nanopub.utils import MalformedNanopubError
from rdflib import ConjunctiveGraph
told = []
for text in json.load(sys.stdin):
    try:
        told.append(Nanopub(rdf=ConjunctiveGraph().parse(data=text, format="trig")).is_valid)
    except MalformedNanopubError as error:
        told.append(str(error))
print(json.dumps(told))
"""


def test_nanopub_py_accepts_them() -> None:
    """It takes one at a time; the longest, and some on the way, stand for all, and without a graph none is accepted."""
    python = os.environ.get("HSNEXUS_NANOPUB")
    if not python:
        pytest.skip("HSNEXUS_NANOPUB names no Python that has nanopub, which wants an environment of its own")
    every = sorted(nanopubs(texts()["nanopubs"]).values(), key=lambda graphs: sum(map(len, graphs.values())))
    chosen = [*every[::100], every[-1]]
    whole = [
        ox.serialize((quad for quads in graphs.values() for quad in quads), format=ox.RdfFormat.TRIG)
        for graphs in chosen
    ]
    parted = [
        ox.serialize(
            (quad for name, quads in chosen[0].items() if name != left for quad in quads), format=ox.RdfFormat.TRIG
        )
        for left in chosen[0]
    ]
    sent = json.dumps([text.decode() for text in (*whole, *parted) if text])
    done = subprocess.run([python, "-c", CHECK], input=sent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert answers[: len(whole)] == [True] * len(whole)
    assert all(isinstance(answer, str) for answer in answers[len(whole) :])
    assert len(whole) > 8


# ------------------------------------------------------------------------------------------------ SKOS


SKOS: Final = PREFIXES["skos"]


@cache
def scheme() -> ox.Store:
    found = ox.Store()
    found.load(texts()["skos"].encode(), format=ox.RdfFormat.TURTLE)
    return found


# What must not be found, by the condition of https://www.w3.org/TR/skos-reference/ that forbids it.
FORBIDDEN: Final[Mapping[str, str]] = {
    "S9": "{ ?x a skos:ConceptScheme, skos:Concept }",
    "S13": "{ ?x skos:prefLabel ?l ; skos:altLabel ?l }",
    "S14": "{ ?x skos:prefLabel ?l, ?m FILTER(?l != ?m && LANG(?l) = LANG(?m)) }",
    "S24": "{ ?x skos:broader ?y FILTER NOT EXISTS { ?y skos:narrower ?x } }",
    "S25": "{ ?x skos:narrower ?y FILTER NOT EXISTS { ?y skos:broader ?x } }",
    "S23": "{ ?x skos:related ?y FILTER NOT EXISTS { ?y skos:related ?x } }",
    "S27": "{ ?x skos:related ?y . ?x skos:broader+ ?y }",
    "S37": "{ ?x a skos:Collection . { ?x a skos:Concept } UNION { ?x a skos:ConceptScheme } }",
    "S46": "{ ?x skos:exactMatch ?y . ?x skos:broadMatch|skos:narrowMatch|skos:relatedMatch ?y }",
    "a circle": "{ ?x skos:broader+ ?x }",
    "a concept without a label": "{ ?x a skos:Concept FILTER NOT EXISTS { ?x skos:prefLabel ?l } }",
    "a concept in no scheme": "{ ?x a skos:Concept FILTER NOT EXISTS { ?x skos:inScheme/a skos:ConceptScheme } }",
    "a concept out of reach": "{ ?x a skos:Concept FILTER NOT EXISTS { ?x skos:broader|skos:topConceptOf ?y } }",
    "a member that is none of ours": "{ ?x skos:member ?y FILTER NOT EXISTS { ?y a skos:Concept } }",
    "a class of ours": "{ ?x a ?y FILTER(STRSTARTS(STR(?x), 'https://w3id.org/hsnexus/ontology')) }",
}


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_the_scheme_keeps_the_conditions_of_skos(rule: str) -> None:
    assert not scheme().query(f"PREFIX skos: <{SKOS}> ASK {FORBIDDEN[rule]}")


# From a property of SKOS to the one of the build whose statements it has, all of them.
CARRIED: Final = {
    "prefLabel": LABEL.value,
    "altLabel": f"{SKOS}altLabel",
    "definition": f"{SKOS}definition",
    "editorialNote": f"{SKOS}editorialNote",
    "broader": HSN.broaderFactor,
    "related": HSN.oppositeOf,
    **{name: f"{SKOS}{name}" for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")},
}


@pytest.mark.parametrize("term", CARRIED)
def test_the_scheme_says_of_factors_what_the_build_says(term: str) -> None:
    factors = subjects(HSN.Factor)
    told = scheme().quads_for_pattern(None, ox.NamedNode(SKOS + term), None)
    found = {(quad.subject.value, quad.object) for quad in told if quad.subject.value in factors}  # type: ignore[union-attr]
    assert found == values(CARRIED[term], factors) != set()


def test_the_collections_are_the_families_with_their_members() -> None:
    query = f"""PREFIX skos: <{SKOS}> PREFIX dcterms: <{PREFIXES["dcterms"]}>
        SELECT ?family ?factor {{ ?c a skos:Collection ; dcterms:source ?family ; skos:member ?factor }}"""
    found = scheme().query(query)
    assert isinstance(found, ox.QuerySolutions)
    told = {(row["factor"].value, row["family"]) for row in found}
    families = {ox.NamedNode(kind) for kind in subjects(f"{PREFIXES['owl']}Class") - {HSN.Factor}}
    assert told == {pair for pair in values(TYPE.value, subjects(HSN.Factor)) if pair[1] in families}
    assert len(told) > 1_000


# ------------------------------------------------------------------------------------------------ references


def works() -> dict[str, dict[str, str]]:
    """Return what the build says of each work, by the last part of its IRI."""
    fields = {"title": "title", "publisher": "publisher", "bibliographicCitation": "note", "identifier": "number"}
    sources = subjects(HSN.Source) - subjects(HSN.Footnote) - subjects(HSN.Section) - subjects(HSN.TextEdition)
    found: dict[str, dict[str, str]] = {iri: {} for iri in sorted(sources)}
    for term, name in {**{PREFIXES["dcterms"] + each: name for each, name in fields.items()}, HSN.year: "year"}.items():
        for iri, value in values(term, sources):
            assert name not in found[iri]
            found[iri][name] = value.value
    for iri in sources:
        creators = values(f"{PREFIXES['dcterms']}creator", {iri})
        found[iri]["author"] = " and ".join(sorted(value.value for _, value in creators)).replace(
            " et al.", " and others"
        )
        others = sorted(value.value for _, value in values(f"{SKOS}altLabel", {iri}))
        noted = [found[iri].pop("note", ""), *(f"also cited as {title}" for title in others)]
        found[iri] |= {"note": "; ".join(filter(None, noted))} if any(noted) else {}
    return {iri.rpartition("/")[2]: told for iri, told in found.items()}


FABIO: Final[Mapping[str, str]] = {
    "Book": "book",
    "BookChapter": "chapter",
    "ConferencePaper": "paper-conference",
    "JournalArticle": "article-journal",
    "ReportDocument": "report",
}
# What CSL calls the type of an entry of BibTeX: by the entry itself, or by its field ``type``.
ENTRIES: Final[Mapping[tuple[str, str], str]] = {
    ("book", ""): "book",
    ("incollection", ""): "chapter",
    ("techreport", ""): "report",
    ("misc", ""): "document",
    ("misc", "book"): "book",
    ("misc", "book chapter"): "chapter",
    ("misc", "conference paper"): "paper-conference",
    ("misc", "journal article"): "article-journal",
    ("misc", "report"): "report",
}
REQUIRED: Final[Mapping[str, set[str]]] = {
    "book": {"author", "title", "publisher", "year"},
    "incollection": {"author", "title", "booktitle", "publisher", "year"},
    "techreport": {"author", "title", "institution", "year"},
    "misc": {"title"},
}


# What an item may say: https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables.
VARIABLES: Final = {
    *("id", "type", "author", "title", "container-title", "issued"),
    *("publisher", "number", "note", "URL"),
}


def csl() -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in json.loads(texts()["csl-json"])}


def test_csl_says_of_works_what_the_build_says() -> None:
    kinds = {
        kind.removeprefix(PREFIXES["fabio"]): subjects(kind) for kind in (PREFIXES["fabio"] + name for name in FABIO)
    }
    for key, work in works().items():
        item = csl()[key]
        named = " and ".join(author["literal"] for author in item.get("author", []))
        year = "".join(str(part) for date in item.get("issued", {}).get("date-parts", []) for part in date)
        told = {name: item[name] for name in ("title", "note", "number") if name in item} | {"author": named}
        told |= {"year": year} if year else {}
        assert told == {name: value for name, value in work.items() if name != "publisher"}
        assert {*item} <= VARIABLES
        assert all([*author] == ["literal"] for author in item.get("author", []))
        assert item["publisher"] == work["publisher"] if "publisher" in work else True
        assert item["type"] == next((FABIO[kind] for kind, iris in kinds.items() if item["URL"] in iris), "document")
    assert {*csl()} == {*works()}
    assert len(works()) > 40


def test_bibtex_is_read_as_what_csl_says() -> None:
    every = parse_string(texts()["bibtex"], "bibtex").entries
    assert {*every} == {*csl()}
    for key, entry in every.items():
        item = csl()[key]
        fields: dict[str, str] = {}
        fields.update((name, plain(value)) for name, value in entry.fields.items())
        named = [
            plain(" ".join((*one.first_names, *one.middle_names, *one.prelast_names, *one.last_names)))
            for one in entry.persons.get("author", [])
        ]
        assert named == [author["literal"] for author in item.get("author", [])]
        assert ENTRIES[entry.type, fields.get("type", "")] == item["type"]
        assert REQUIRED[entry.type] <= {*fields, *entry.persons}
        year = "".join(str(part) for date in item.get("issued", {}).get("date-parts", []) for part in date)
        publisher = next((fields[name] for name in ("publisher", "institution", "howpublished") if name in fields), "")
        told = (
            fields.get("title"),
            fields.get("year", ""),
            publisher,
            fields.get("booktitle", ""),
            fields.get("note"),
            fields.get("number"),
            fields["url"],
        )
        assert told == (
            item["title"],
            year,
            item.get("publisher", ""),
            item.get("container-title", ""),
            item.get("note"),
            item.get("number"),
            item["URL"],
        )
    assert {entry.type for entry in every.values()} == {*REQUIRED}
