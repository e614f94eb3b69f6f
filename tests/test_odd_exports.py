"""Laws of the exports of odd datasets: nothing is lost in silence; what a format cannot carry, it refuses by name."""

import io
import json
import os
import random
import subprocess
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Final

import networkx as nx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from jsonschema_rs import Draft202012Validator
from pybtex.database import parse_string

from exported import HASH, LABEL, SMALL, packaged, plain, rows, small, split
from guided import GUIDES, Block
from hsnexus.cli import main
from hsnexus.errors import SourceError
from hsnexus.exports import DOCUMENTS, EXPORTS, Material
from hsnexus.exports.meanings import tables
from hsnexus.exports.schema import schema
from hsnexus.opened import open_dataset
from hsnexus.vocab import BASE
from hsnexus_server.app import create_app
from hsnexus_server.description import Description
from serving import COMMAND, SETTINGS, Direct, client_to, write_dataset

CLAIM: Final = ox.NamedNode(f"{BASE}haque-2005/claim/c1")
FACTOR: Final = ox.NamedNode(f"{BASE}factor/a")


# ------------------------------------------------------------------------------------------------ odd texts

# Each as Turtle writes it between quotes, with its language.
TEXTS: Final = {
    "plain": ("A lets B be", "en"),
    "line breaks": ("A\\nlets\\r\\nB\\rbe\\t.", "en"),
    "quotes": ("\\\"A\\\" lets 'B', be; <b>&amp;</b>", "en"),
    "bars": ("A|B\\\\|C\\\\", "en"),
    "a formula": ("=HYPERLINK(1)", "en"),
    "braces": ("}A{ \\\\ 100% $x_1^2$ ~#", "en"),
    "right to left": ("\u0627\u0644\u0647\u062c\u0631\u0629 \u202eA", "ar"),
    "no language": ("A", ""),
    "another script": ("\U0001f6c2 \ufffd \u2028 e\u0301", "und"),
    "a keyword of JSON-LD": ("@id", "en"),
    "spaces": ("  A  ", "en"),
}


def odd(label: str) -> Material:
    text, language = TEXTS[label]
    term = f'"{text}"@{language}' if language else f'"{text}"'
    return small(SMALL.replace('"A lets B be"@en', term).replace('"may"@en', term).replace('"a"@en', term))


def said(material: Material) -> ox.Literal:
    (quad,) = material.dataset.store.quads_for_pattern(CLAIM, LABEL, None, None)
    assert isinstance(quad.object, ox.Literal)
    return quad.object


@pytest.mark.parametrize("label", TEXTS)
def test_every_text_comes_back_from_every_format(label: str) -> None:
    material = odd(label)
    term = said(material)
    texts = {name: export.text(material) for name, export in EXPORTS.items()}
    (line,) = texts["jsonl"].splitlines() if label != "another script" else texts["jsonl"].split("\n")[:-1]
    record = json.loads(line)
    assert [*Draft202012Validator(schema()).iter_errors(record)] == []
    (row,) = rows(texts["csv"])
    assert (row["label"], split(row["hedge_cues"])) == (term.value, [term.value])
    linked = {quad.triple for quad in ox.parse(texts["jsonld"], format=ox.RdfFormat.JSON_LD)}
    assert {ox.Triple(CLAIM, LABEL, term), ox.Triple(FACTOR, LABEL, term)} <= linked
    published = {quad.triple for quad in ox.parse(texts["nanopubs"], format=ox.RdfFormat.TRIG)}
    assert ox.Triple(CLAIM, LABEL, term) in published
    network = nx.read_graphml(io.BytesIO(texts["graphml"].encode()))
    ((_, _, data),) = network.edges(data=True)
    assert data["label"] == network.nodes[FACTOR.value]["label"] == term.value
    concepts = {quad.triple for quad in ox.parse(texts["skos"], format=ox.RdfFormat.TURTLE)}
    assert ox.Triple(FACTOR, ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"), term) in concepts


@pytest.mark.parametrize("label", [*TEXTS, "nothing"])
def test_every_title_and_name_keeps_its_entry_whole(label: str) -> None:
    """BibTeX has no way to tell white space apart; braces and the rest are read back."""
    text, _ = TEXTS.get(label, ("", ""))
    material = small(SMALL.replace('"On X"@en', f'"{text}"@en').replace('"Y Z"', f'"{text}", "Corp, Inc. and Sons"'))
    (item,) = json.loads(EXPORTS["csl-json"].text(material))
    (entry,) = parse_string(EXPORTS["bibtex"].text(material), "bibtex").entries.values()
    assert entry.fields["url"] == f"{BASE}source/x"
    assert plain(entry.fields.get("title", "")) == " ".join(item.get("title", "").split())
    assert len(entry.persons["author"]) == len(item["author"]) == 2 - (text == "")
    for one, author in zip(entry.persons["author"], item["author"], strict=True):
        parts = (*one.first_names, *one.middle_names, *one.prelast_names, *one.last_names)
        assert plain(" ".join(parts)).split() == author["literal"].split()


# By what is printed: the author in BibTeX, and the names in CSL-JSON.
NAMES: Final = {
    "Y Z": ("Y Z", ["Y Z"]),
    "IMP": ("{IMP}", ["IMP"]),
    "UK House of Commons": ("{UK House of Commons}", ["UK House of Commons"]),
    "Friends Of Trees": ("{Friends Of Trees}", ["Friends Of Trees"]),
    "Vincent van Gogh": ("Vincent van Gogh", ["Vincent van Gogh"]),
    "Y. Z. et al.": ("Y. Z. and others", ["Y. Z.", "others"]),
    "Z, et al": ("{Z} and others", ["Z", "others"]),
    "others": ("{others}", ["others"]),
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_cut_where_they_have_parts_alone(name: str) -> None:
    material = small(SMALL.replace("Y Z", name))
    author, names = NAMES[name]
    assert f"author = {{{author}}}," in EXPORTS["bibtex"].text(material)
    (item,) = json.loads(EXPORTS["csl-json"].text(material))
    assert item["author"] == [{"literal": each} for each in names]


@pytest.mark.parametrize(("publisher", "institution"), [("A Press", "UN"), ("UN, Geneva", "UN, Geneva"), ("UN", "UN")])
def test_a_press_is_not_the_institution_of_a_report(publisher: str, institution: str) -> None:
    report = SMALL.replace("fabio:Book", "fabio:ReportDocument").replace('"Y Z"', '"UN"')
    more = (
        f'actor:un a hsn:Organisation ; rdfs:label "UN"@en . source:x dcterms:publisher "{publisher}" ; hsn:year 2000 .'
    )
    text = EXPORTS["bibtex"].text(small(report + more))
    assert text.startswith("@techreport")
    assert f"institution = {{{institution}}}" in text
    assert ("publisher = {A Press}" in text) == (publisher == "A Press")


def test_works_of_one_name_have_keys_of_their_own() -> None:
    others = '<http://e/X> a hsn:Source ; dcterms:title "Other" . <http://e/b,%20> a hsn:Source ; dcterms:title "c" .'
    material = small(SMALL + others)
    keys = [*parse_string(EXPORTS["bibtex"].text(material), "bibtex").entries]
    assert keys == [item["id"] for item in json.loads(EXPORTS["csl-json"].text(material))]
    assert len({key.lower() for key in keys}) == 3


@pytest.mark.parametrize("character", ["\\u0001", "\\u0000", "\\u000B", "\\uFFFE"])
def test_what_no_xml_can_hold_is_refused_by_graphml_alone(character: str) -> None:
    material = small(SMALL.replace("A lets B be", f"A{character}B"))
    with pytest.raises(SourceError, match="no XML can hold") as raised:
        EXPORTS["graphml"].text(material)
    assert raised.value.where == CLAIM.value
    (line,) = EXPORTS["jsonl"].text(material).splitlines()
    assert json.loads(line)["label"] == said(material).value
    (row,) = rows(EXPORTS["csv"].text(material))
    assert row["label"] == said(material).value


# ------------------------------------------------------------------------------------------------ broken datasets

# What is written for what, and what is said of it; a line that is added where there is nothing to be replaced.
REFUSED: Final[Mapping[str, tuple[str, str, str]]] = {
    "no cause": ("hsn:hasCause factor:a ;", "", "0 values of"),
    "two causes": ("hsn:hasCause factor:a ;", "hsn:hasCause factor:a, factor:b ;", "2 values of"),
    "a cause that is a text": ("hsn:hasCause factor:a", 'hsn:hasCause "a"', "hsn:hasCause .* is not"),
    "a cause that is a blank node": ("hsn:hasCause factor:a", "hsn:hasCause []", "hasCause, not one"),
    "a group that is a blank node": ("", "haque-claim:c1 hsn:concernsGroup [] .", "hsn:concernsGroup _:.* is not"),
    "a claim that is a blank node": ("", '[] a hsn:CausalClaim ; rdfs:label "x" .', "blank node"),
    "a relation of no list": ("hasRelation hsn:enabling", "hasRelation hsn:asserted", "that the ontology lists"),
    "a relation with another sign": ("carriesPolarity hsn:increase", "carriesPolarity hsn:none", "another sign"),
    "a modality of no list": ("hsn:hasModality hsn:hedged", "hsn:hasModality hsn:enabling", "that the ontology lists"),
    "a level of no list": ("", "haque-claim:c1 hsn:atLevel <http://e/galactic> .", "none that the ontology lists"),
    "no modality": ("haque-claim:c1 hsn:hasModality hsn:hedged .", "", "0 values of hsn:hasModality, not at least 1"),
    "reported from nobody": ("hsn:hasVoice hsn:author", "hsn:hasVoice hsn:reported", "no hsn:attributedTo"),
    "conditional on nothing": ("hasModality hsn:hedged", "hasModality hsn:conditional", "no hsn:underCondition"),
    "attributed by its author": ("", "haque-claim:c1 hsn:attributedTo source:x .", "not reported, though"),
    "a condition of the rest": ("", "haque-claim:c1 hsn:underCondition factor:a .", "not conditional, though"),
    "an address of the rest": ("", "haque-claim:c1 hsn:addressedTo actor:a .", "not normative, though"),
    "a perceiver of the rest": ("", "haque-claim:c1 hsn:perceivedBy actor:a .", "not perceivedAsThreat, though"),
    "nobody who says it": ("source:x-s1 dcterms:isPartOf source:x .", "", "nobody says it"),
    "no sign": ("haque-claim:c1 hsn:hasPolarity hsn:increase .", "", "0 values of hsn:hasPolarity"),
    "no passage": ("haque-claim:c1 hsn:statedIn haque-passage:p1 .", "", "0 values of hsn:statedIn"),
    "a label that is empty": ('rdfs:label "A lets B be"@en', 'rdfs:label ""@en', "rdfs:label .* is not"),
    "a factor with an empty label": ('rdfs:label "a"@en', 'rdfs:label ""', "rdfs:label .* is not"),
    "a passage without words": ("hsn:wordCount 2", "hsn:wordCount 0", "hsn:wordCount .* is not"),
    "a label that is a number": ('rdfs:label "A lets B be"@en', "rdfs:label 7", 'rdfs:label "7".* is not'),
    "a label that is an IRI": ('rdfs:label "a"@en', "rdfs:label factor:b", "rdfs:label .* is not"),
    "a label with a base direction": ('rdfs:label "A lets B be"@en', 'rdfs:label "A"@ar--rtl', "rdfs:label .* is not"),
    "a start that is a text": ("hsn:start 5", 'hsn:start "5"', "hsn:start .* is not"),
    "a start before all": ("hsn:start 5", "hsn:start -5", "hsn:start .* is not"),
    "a start without an end": ("hsn:start 5 ; hsn:end 9", "hsn:start 5", "neither start and end nor pieces"),
    "a piece that is nowhere": ("hsn:start 5", "hsn:hasRange source:r1 ; hsn:start 5", "0 values of hsn:start"),
    "a hash in capitals": ('hsn:textSha256 "0', 'hsn:textSha256 "A', "64 hexadecimal digits"),
    "a hash in a language": (f'hsn:textSha256 "{HASH}"', f'hsn:textSha256 "{HASH}"@en', "64 hexadecimal digits"),
}  # fmt: skip


@pytest.mark.parametrize("fault", REFUSED)
def test_a_broken_claim_is_refused_by_name(fault: str) -> None:
    before, after, message = REFUSED[fault]
    assert before in SMALL
    text = SMALL.replace(before, after, 1) if before else SMALL + after
    for name in ("csv", "jsonl", "jsonld", "nanopubs", "graphml"):
        with pytest.raises(SourceError, match=message) as raised:
            EXPORTS[name].text(small(text))
        assert raised.value.where
        assert raised.value.advice


def test_the_small_dataset_is_whole_without_them() -> None:
    assert all(export.text(small(SMALL)) for export in EXPORTS.values())


OUT_OF_SKOS: Final[Mapping[str, tuple[str, str]]] = {
    "two labels": ('factor:a rdfs:label "other"@en .', "S14"),
    "an opposite that is broader": ("factor:a hsn:broaderFactor factor:b ; hsn:oppositeOf factor:b .", "S27"),
    "an opposite that is narrower": ("factor:b hsn:broaderFactor factor:a . factor:a hsn:oppositeOf factor:b .", "S27"),
    "two matches": ("factor:a skos:exactMatch wd:Q1 ; skos:broadMatch wd:Q1 .", "S46"),
    "a definition that is a number": ("factor:a skos:definition 7 .", "skos:definition .* is not"),
}


@pytest.mark.parametrize("fault", OUT_OF_SKOS)
def test_what_skos_forbids_is_refused_by_name(fault: str) -> None:
    added, message = OUT_OF_SKOS[fault]
    with pytest.raises(SourceError, match=message) as raised:
        EXPORTS["skos"].text(small(SMALL + added))
    assert raised.value.where == FACTOR.value


def test_no_factor_has_its_label_twice() -> None:
    """SKOS S13; the export leaves such an other label out, so that it must be looked for here."""
    store = packaged().dataset.store
    twice = store.query("""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?x { ?x rdfs:label ?l ; skos:altLabel ?l }""")
    assert isinstance(twice, ox.QuerySolutions)
    assert [row["x"] for row in twice] == []
    scheme = EXPORTS["skos"].text(small(SMALL + 'factor:a skos:altLabel "a"@en, "A"@en .'))
    found = (quad for quad in ox.parse(scheme, format=ox.RdfFormat.TURTLE) if "altLabel" in quad.predicate.value)
    labels = [quad.object for quad in found if quad.subject == FACTOR]
    assert labels == [ox.Literal("A", language="en")]


def test_what_is_broken_elsewhere_hinders_no_export() -> None:
    other = "<http://e/x> rdfs:label [], 7 ; dcterms:creator [] ; hsn:hasCause 'x' ; skos:altLabel <http://e/y> ."
    other += " factor:a a [ a owl:Restriction ] ."
    whole = {name: each.text(small(SMALL)) for name, each in EXPORTS.items()}
    assert {name: each.text(small(SMALL + other)) for name, each in EXPORTS.items()} == whole


def test_a_creator_with_an_iri_is_named_by_its_label() -> None:
    material = small(SMALL.replace('"Y Z"', "actor:w") + 'actor:w rdfs:label "W. W."@en .')
    (item,) = json.loads(EXPORTS["csl-json"].text(material))
    assert item["author"] == [{"literal": "W. W."}]
    assert "author = {W. W.}" in EXPORTS["bibtex"].text(material)


def test_a_dataset_that_does_not_describe_itself_has_no_nanopublications() -> None:
    undated = SMALL.replace('dcterms:issued "2026-01-02"^^xsd:date ;', "")
    with pytest.raises(SourceError, match="when, under which licence and by whom"):
        EXPORTS["nanopubs"].text(small(undated))
    assert EXPORTS["csv"].text(small(undated))
    assert EXPORTS["nanopubs"].text(small("factor:a a hsn:Factor .")).count("{") == 0


def test_a_dataset_without_claims_has_empty_exports() -> None:
    material = small("factor:a rdfs:label 'x' .")
    assert EXPORTS["jsonl"].text(material) == ""
    assert rows(EXPORTS["csv"].text(material)) == []
    assert json.loads(EXPORTS["jsonld"].text(material))["claims"] == []
    assert nx.read_graphml(io.BytesIO(EXPORTS["graphml"].text(material).encode())).number_of_nodes() == 0


@pytest.mark.parametrize("name", EXPORTS)
def test_the_order_of_the_statements_is_nothing_to_an_export(name: str) -> None:
    more = SMALL + "factor:a a hsn:Freedom, hsn:Threat ; skos:altLabel 'x', 'y', 'x'@ar ; hsn:oppositeOf factor:b .\n"
    more += "haque-claim:c1 hsn:hasVoice hsn:author . <http://e/K> a owl:Class . factor:b a <http://e/K> .\n"
    more += "haque-claim:c1 hsn:concernsGroup actor:p, actor:q, actor:o . actor:p rdfs:label 'p'@ar, 'P'@fr .\n"
    more += (
        "hsn:Freedom a owl:Class . hsn:Threat a owl:Class ; rdfs:subClassOf hsn:Phenomenon ; rdfs:label 'threat'@en .\n"
    )
    wanted = small(more)
    quads = [*wanted.dataset.store]
    for seed in range(3):
        random.Random(seed).shuffle(quads)  # noqa: S311 - no secret
        other = small("")
        other.dataset.store.extend(quads)
        assert EXPORTS[name].text(other) == EXPORTS[name].text(wanted)


# ------------------------------------------------------------------------------------------------ the verb


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build of the small dataset, to whose claim somebody has added a statement of their own."""
    store = small(SMALL.replace("A lets", "À lets") + "haque-claim:c1 rdfs:seeAlso <http://e/x> .").dataset.store
    lines = "".join(f"{quad} .\n" for quad in store)
    return write_dataset(tmp_path_factory.mktemp("small") / "dataset", lines)


def export(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["export", *words])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("name", [*EXPORTS, *DOCUMENTS])
def test_a_format_is_printed_or_written_as_a_whole(name: str, folder: Path, tmp_path: Path) -> None:
    status, printed, said = export(name, "--dataset", str(folder))
    assert (status, bool(printed)) == (0, True)
    assert ("1 of rdfs:seeAlso" in said) == (name in EXPORTS and EXPORTS[name].of_claims)
    path = tmp_path / "file"
    assert export(name, "--dataset", str(folder), "--out", str(path))[:2] == (0, "")
    assert path.read_bytes().decode().replace("\r\n", "\n") == printed  # as click gives it to tests
    assert [each.name for each in path.parent.iterdir()] == ["file"]


def test_the_list_names_every_format() -> None:
    status, printed, _ = export("--list")
    assert status == 0
    assert [line.split()[0] for line in printed.splitlines()] == [*EXPORTS, *DOCUMENTS]


MISUSED: Final = {
    "no format": ((), "name one of the formats csv, jsonl,"),
    "a format that is none": (("xlsx",), "'xlsx' is none of the formats csv, jsonl,"),
    "a folder without a build": (("csv", "--dataset", "/nowhere"), "no whole dataset"),
    "a file in a file": (("schema", "--out", f"{__file__}/x"), "cannot be written"),
    "a file in no folder": (
        ("schema", "--out", "/nowhere/x"),
        "'/nowhere/x' cannot be written: there is no folder /now",
    ),
    "a folder for a file": (("schema", "--out", "/"), "is a directory"),
    "two formats": (("csv", "jsonl"), "unexpected extra argument"),
}


@pytest.mark.parametrize("fault", MISUSED)
def test_misuse_is_told_in_a_line(fault: str) -> None:
    words, message = MISUSED[fault]
    status, printed, said = export(*words)
    assert (status, printed) == (2, "")
    assert message in said
    assert "Traceback" not in said


def test_a_dataset_that_is_refused_leaves_what_was_written_before(tmp_path: Path) -> None:
    lines = "".join(f"{quad} .\n" for quad in small(SMALL.replace("A lets", "A\\u0001lets")).dataset.store)
    broken, path = write_dataset(tmp_path / "dataset", lines), tmp_path / "network.graphml"
    path.write_text("before", encoding="ascii")
    status, _, said = export("graphml", "--dataset", str(broken), "--out", str(path))
    assert (status, path.read_text(encoding="ascii")) == (1, "before")
    assert f"{CLAIM.value}: a text of it holds the character U+0001" in said


def test_who_stops_listening_hears_no_complaint() -> None:
    command = [*COMMAND, "export", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.read(10) == b"claim,labe"
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_terminal_of_another_encoding_gets_the_same_bytes(folder: Path) -> None:
    command = [*COMMAND, "export", "csv", "--dataset", str(folder)]
    ours = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    told = subprocess.run(command, env=ours, capture_output=True, check=True).stdout
    assert told == EXPORTS["csv"].text(Material(open_dataset(folder))).encode()
    assert not told.isascii()


# ------------------------------------------------------------------------------------------------ over HTTP


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_published_at_its_iri(name: str) -> None:
    document = DOCUMENTS[name]
    client = client_to(create_app(Direct.over(ox.Store(), Description("0.0.1", "0" * 64, {}, (), ())), SETTINGS))
    given = client.get(f"/{document.iri.removeprefix(BASE)}", headers={"Origin": "https://example.org"})
    assert (given.status_code, given.content_type) == (HTTPStatus.OK, document.media_type)
    assert given.text == document.text()
    assert given.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"/{document.iri.removeprefix(BASE)}", headers={"If-None-Match": given.headers["ETag"]})
    assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")


# ------------------------------------------------------------------------------------------------ the document

(GUIDE,) = (guide for guide in GUIDES if guide.name == "kg/EXPORTS.md")


def test_the_document_explains_every_column_and_field() -> None:
    for heading, table in tables().items():
        assert f"## {heading}\n\n{table}" in GUIDE.text, "copy the tables of `hsnexus export --columns`"
    assert [name for name in (*EXPORTS, *DOCUMENTS) if f"`{name}`" not in GUIDE.text] == []
    assert export("--columns")[:2] == (0, "\n".join(f"{heading}\n\n{table}" for heading, table in tables().items()))


PYTHON: Final = [block for block in GUIDE.blocks if block.language == "python"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files that the document has written."""
    place = tmp_path_factory.mktemp("exported")
    for line in GUIDE.commands:
        words = line.split()
        if words[:2] == ["hsnexus", "export"] and "--out" in words:
            name = words[2]
            text = DOCUMENTS[name].text() if name in DOCUMENTS else EXPORTS[name].text(packaged())
            (place / words[words.index("--out") + 1]).write_text(text, encoding="utf-8", newline="")
    assert len([*place.iterdir()]) == len(EXPORTS) + len(DOCUMENTS)
    return place


@pytest.mark.parametrize("block", PYTHON, ids=lambda block: block.text.splitlines()[0])
def test_what_the_document_shows_in_python_runs(
    block: Block, exported: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(exported)
    exec(block.text, {})  # noqa: S102 - our own document
    assert block.shown is not None
    assert capsys.readouterr().out == block.shown


def test_the_document_reads_every_format() -> None:
    files = {words[words.index("--out") + 1] for line in GUIDE.commands if "--out" in (words := line.split())}
    assert len(files) == len(EXPORTS) + len(DOCUMENTS)
    assert [file for file in files if not any(file in block.text for block in PYTHON)] == []
