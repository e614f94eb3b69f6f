"""Every shape and every rule has a one-line defect that breaks it, and breaks nothing else."""

import dataclasses
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result
from rdflib import RDF, RDFS, SH, URIRef

from hsnexus.check import FILE_RULES, Corpus, corpus, findings, findings_in, of_rules, shape_names, short
from hsnexus.cli import main
from hsnexus.cli.check import check
from hsnexus.errors import SourceError
from hsnexus.model import editions, passages
from hsnexus.passages import Outcome, copy_of, normalise, verdict
from hsnexus.rules import rule
from hsnexus.sources import Project, read, read_text, union

SMALL = Path(__file__).parent / "data" / "small"
ACTORS, FACTORS, INSTRUMENTS = "kg/actors.ttl", "kg/factors.ttl", "kg/instruments.ttl"
SOURCE, PASSAGES = "kg/invented-2020/source.ttl", "kg/invented-2020/passages.ttl"
DEFINITIONS, FIGURES = "kg/invented-2020/definitions.ttl", "kg/invented-2020/figures.ttl"
GARDENS, NEIGHBOURS = "kg/invented-2020/claims/01-gardens.ttl", "kg/invented-2020/claims/02-neighbours.ttl"
ALIGNMENTS = "ontology/alignments.ttl"
ONTOLOGY, ALL, CATALOG = "ontology/hsnexus.ttl", "kg/all.ttl", "kg/catalog-v001.xml"


class Defect(NamedTuple):
    """A rule, and what must be done to the small project to break it.

    ``old`` is a pattern, replaced by ``new`` in the block of ``subject`` (in the whole file where that is empty);
    without ``old``, ``new`` is added there.
    """

    rule: str
    file: str
    subject: str
    old: str
    new: str = ""


def _class(name: str, parent: str) -> str:
    return (
        f'hsn:{name} a owl:Class ; rdfs:label "{name}"@en ; skos:definition "Kind named {name}."@en ;'
        f' rdfs:comment "For a test."@en ; rdfs:isDefinedBy <https://w3id.org/hsnexus/ontology> ;'
        f" rdfs:subClassOf hsn:{parent} .\n"
    )


SIBLINGS = "".join(_class(f"Sibling{number}", "Polarity") for number in range(10))
CHAIN = "".join(_class(f"Level{number}", f"Level{number - 1}" if number > 1 else "Threat") for number in range(1, 6))
TIE = (
    "rdfs:subClassOf [ a owl:Restriction ; owl:onProperty hsn:instantiatesFactor ;"
    " owl:hasValue <https://w3id.org/hsnexus/factor/fence> ] ;"
)
BIRD = 'actor:Big_Bird a hsn:Actor ; rdfs:label "bird"@en . actor:gardeners rdfs:seeAlso actor:Big_Bird .'
SPADE = (
    'instrument:Big_Spade a hsn:Instrument ; rdfs:label "spade"@en .'
    " instrument:garden-charter rdfs:seeAlso instrument:Big_Spade ."
)
STRAY = (
    "passage:p001-r1 a hsn:TextRange ; hsn:start 0 ; hsn:end 7 ; hsn:wordCount 1 ; hsn:letterCount 7 ;"
    f' hsn:textSha256 "{"0" * 64}" ; hsn:lettersSha256 "{"0" * 64}" .'
)
WORK = 'a hsn:Source ; rdfs:label "Rust 1999"@en ; dcterms:title "Rust" .'
RUST = 'a hsn:Factor ; a hsn:Threat ; rdfs:label "rust"@en ; skos:definition "Decay of iron."@en .'
SCAN = f'rdfs:label "scan"@en ; hsn:rawSha256 "{"0" * 64}" ; hsn:normalisedSha256 "{"0" * 64}" .'
TWIN = (
    'claim:c009 a hsn:CausalClaim ; rdfs:label "Fences harm"@en ; hsn:hasCause factor:fence ; hsn:hasVoice hsn:author ;'
    " hsn:hasEffect factor:safety-of-children ; hsn:hasRelation hsn:perceivedAsThreat ; hsn:hasModality hsn:asserted ;"
    " hsn:concernsGroup actor:children ; hsn:perceivedBy actor:gardeners ; hsn:statedIn passage:p005 ."
)
NOTE = (
    'source:invented-2020-n4 a hsn:Footnote ; rdfs:label "Invented 2020, note 4"@en ; hsn:noteNumber 4 ;'
    " hsn:noteOf source:invented-2020 ."
)
FOREIGN = (
    'source:moss-2001-n1 a hsn:Footnote ; rdfs:label "Moss 2001, note 1"@en ; hsn:noteNumber 1 ;'
    " hsn:noteOf source:moss-2001 . claim:c001 hsn:citedInFootnote source:moss-2001-n1 ."
)

DEFECTS: tuple[Defect, ...] = (
    # shapes of things with names
    Defect("Named-label", GARDENS, "claim:c001", r"rdfs:label .* ;"),
    # shapes of statements
    Defect("Statement-statedIn", GARDENS, "claim:c001", "", "hsn:statedIn passage:p001 ;"),
    Defect("Statement-citedInFootnote", GARDENS, "claim:c001", "", "hsn:citedInFootnote source:moss-2001 ;"),
    Defect("Statement-attributedTo", GARDENS, "claim:c003", "", "hsn:attributedTo factor:fence ;"),
    Defect("Voiced-hasVoice", GARDENS, "claim:c003", r"hsn:hasVoice .* ;"),
    Defect("Voiced-reported", GARDENS, "claim:c003", r"hsn:attributedTo .* ;"),
    Defect("Voiced-author", GARDENS, "claim:c001", "", "hsn:attributedTo actor:gardeners ;"),
    # shapes of claims
    Defect("Claim-iri", GARDENS, "", "claim:c003", "claim:x3"),
    Defect("Claim-hasCause", GARDENS, "claim:c003", "hsn:hasCause factor:fence ;"),
    Defect("Claim-hasEffect", GARDENS, "claim:c003", "", "hsn:hasEffect factor:vegetable-prices ;"),
    Defect("Claim-causeIsNotEffect", NEIGHBOURS, "claim:c005", r"hasEffect .* ;", "hasEffect factor:shared-garden ;"),
    Defect("Claim-hasRelation", NEIGHBOURS, "claim:c005", r"hsn:hasRelation .* ;"),
    Defect("Claim-hasPolarity", GARDENS, "claim:c001", "", "hsn:hasPolarity hsn:increase ;"),
    Defect("Claim-hasModality", GARDENS, "claim:c001", r"hsn:hasModality .* ;"),
    Defect("Claim-assertedOrHedged", GARDENS, "claim:c002", "", "hsn:hasModality hsn:asserted ;"),
    Defect("Claim-hedgeCue", GARDENS, "claim:c002", '"may"', '"may also bring"'),
    Defect("Claim-conditional", GARDENS, "claim:c001", "", "hsn:hasModality hsn:conditional ;"),
    Defect("Claim-conditionIsModal", GARDENS, "claim:c001", "", "hsn:underCondition factor:lending-of-tools ;"),
    Defect("Claim-underCondition", GARDENS, "claim:c002", "", "hsn:underCondition actor:gardeners ;"),
    Defect("Claim-viaMechanism", GARDENS, "claim:c001", "", "hsn:viaMechanism actor:gardeners ;"),
    Defect("Claim-heldUnder", GARDENS, "claim:c001", "", "hsn:heldUnder hsn:community ;"),
    Defect("Claim-atLevel", GARDENS, "claim:c001", "", "hsn:atLevel hsn:origin ;"),
    Defect("Claim-inPlace", GARDENS, "claim:c001", "", "hsn:inPlace hsn:community ;"),
    Defect("Claim-concernsGroup", GARDENS, "claim:c001", "", "hsn:concernsGroup actor:gardeners ;"),
    Defect("Claim-perceivedBy", GARDENS, "claim:c003", "", "hsn:perceivedBy factor:fence ;"),
    Defect("Claim-perceivedAsThreat", GARDENS, "claim:c003", r"hsn:perceivedBy .* ;"),
    Defect("Claim-perceivedOnlyAsThreat", GARDENS, "claim:c001", "", "hsn:perceivedBy actor:gardeners ;"),
    Defect("Claim-supportedByFigure", GARDENS, "claim:c001", "", "hsn:supportedByFigure passage:p002 ;"),
    Defect("Claim-rivals", GARDENS, "claim:c001", "", "hsn:rivals factor:fence ;"),
    Defect("Claim-qualifies", GARDENS, "claim:c001", "", "hsn:qualifies factor:fence ;"),
    Defect("Claim-restates", GARDENS, "claim:c001", "", "hsn:restates factor:fence ;"),
    Defect("Claim-elaborates", GARDENS, "claim:c001", "", "hsn:elaborates factor:fence ;"),
    Defect("Claim-contested", GARDENS, "claim:c001", "", "hsn:hasModality hsn:contested ;"),
    Defect("Claim-addressedTo", GARDENS, "claim:c001", "", "hsn:addressedTo actor:gardeners ;"),
    # shapes of relations
    Defect("Relation-carriesPolarity", ONTOLOGY, "hsn:reducing", r"hsn:carriesPolarity .* ;"),
    Defect("Relation-derivesEdge", ONTOLOGY, "hsn:reducing", r"hsn:derivesEdge .* ;"),
    # shapes of definitions, taxonomic statements, contrasts, figures
    Defect("Definition-iri", DEFINITIONS, "", "definition:d001", "definition:garden"),
    Defect("Definition-definesTerm", DEFINITIONS, "definition:d001", "", "hsn:definesTerm factor:fence ;"),
    Defect("Definition-accordingTo", DEFINITIONS, "definition:d001", r"hsn:accordingTo .* ;"),
    Defect("Definition-gloss", DEFINITIONS, "definition:d001", r"hsn:gloss .* ;"),
    Defect("TaxonomicStatement-iri", DEFINITIONS, "", "definition:t001", "definition:tree"),
    Defect("TaxonomicStatement-statesNarrower", DEFINITIONS, "definition:t001", r"hsn:statesNarrower .* ;"),
    Defect("TaxonomicStatement-statesBroader", DEFINITIONS, "definition:t001", "", "hsn:statesBroader factor:fence ;"),
    Defect("TaxonomicStatement-narrowerIsNotBroader", DEFINITIONS, "definition:t001", "common-land", "shared-garden"),
    Defect("Contrast-iri", DEFINITIONS, "", "definition:k001", "definition:contrast"),
    Defect("Contrast-contrasts", DEFINITIONS, "definition:k001", "", "hsn:contrasts factor:common-land ;"),
    Defect("Contrast-inAspect", DEFINITIONS, "definition:k001", r"hsn:inAspect .* ;"),
    Defect("Figure-iri", FIGURES, "", "figure:f001", "figure:price"),
    Defect("Figure-anAmount", FIGURES, "figure:f002", r"hsn:amount .* ;"),
    Defect("Figure-amount", FIGURES, "figure:f002", "12.0", "12"),
    Defect("Figure-amountMin", FIGURES, "figure:f001", "amountMin 2.0", "amountMin 4.0"),
    Defect("Figure-amountMax", FIGURES, "figure:f001", "amountMax 3.0", "amountMax 3"),
    Defect("Figure-unit", FIGURES, "figure:f002", r"hsn:unit .* ;"),
    Defect("Figure-currency", FIGURES, "figure:f001", '"EUR"', '"euro"'),
    Defect("Figure-moneyHasCurrency", FIGURES, "figure:f001", r"hsn:currency .* ;"),
    Defect("Figure-year", FIGURES, "figure:f001", "2019", "19"),
    Defect("Figure-ofFactor", FIGURES, "figure:f001", "", "hsn:ofFactor hsn:heading ;"),
    Defect("Recommendation-iri", DEFINITIONS, "", "recommendation:r001", "recommendation:lend"),
    Defect("Recommendation-recommends", DEFINITIONS, "recommendation:r001", r"hsn:recommends .* ;"),
    Defect("Recommendation-addressedTo", DEFINITIONS, "recommendation:r001", "", "hsn:addressedTo factor:fence ;"),
    Defect("Recommendation-addressee", DEFINITIONS, "recommendation:r001", r"hsn:addressedTo .* ;"),
    Defect("Recommendation-justifiedBy", DEFINITIONS, "recommendation:r001", "claim:c002", "factor:fence"),
    # shapes of passages
    Defect("Passage-iri", PASSAGES, "", "passage:p001", "passage:heading"),
    Defect("Passage-hasSource", PASSAGES, "passage:p002", r"oa:hasSource .* ;"),
    Defect("Passage-inSection", PASSAGES, "passage:p002", r"hsn:inSection .* ;"),
    Defect("Passage-hasRange", PASSAGES, "passage:p007", "", "hsn:hasRange source:moss-2001 ;"),
    Defect("Passage-position", PASSAGES, "passage:p002", r"hsn:end .* ;"),
    Defect("Passage-mentions", PASSAGES, "passage:p005", "", "hsn:mentions source:moss-2001 ;"),
    Defect("SilentSpan-silentBecause", PASSAGES, "passage:p001", r"hsn:silentBecause .* ;"),
    Defect("TextRange-iri", PASSAGES, "", "passage:p007-r2", "passage:p007-second"),
    Defect("TextRange-position", PASSAGES, "passage:p007-r2", r"hsn:end .* ;"),
    Defect("TextRange-partOf", PASSAGES, "", "", STRAY),
    Defect("Position-start", SOURCE, "source:invented-2020-s01-gardens", "start 0", "start 0.0"),
    Defect("Position-end", SOURCE, "source:invented-2020-s02-neighbours", "", "hsn:end 9999 ;"),
    Defect("Position-startBeforeEnd", PASSAGES, "passage:p001", "end 7", "end 0"),
    Defect("Proof-wordCount", PASSAGES, "passage:p002", r"hsn:wordCount .* ;"),
    Defect("Proof-letterCount", PASSAGES, "passage:p002", r"hsn:letterCount .* ;"),
    Defect("Proof-textSha256", PASSAGES, "passage:p002", r'hsn:textSha256 "\w', 'hsn:textSha256 "X'),
    Defect("Proof-lettersSha256", PASSAGES, "passage:p002", r'hsn:lettersSha256 "\w', 'hsn:lettersSha256 "X'),
    Defect("Proof-firstWords", PASSAGES, "passage:p002", '"A"@en', '"A"'),
    Defect("Proof-lastWords", PASSAGES, "passage:p002", r'"other\."@en', '"other."'),
    Defect("Proof-edgeWords", PASSAGES, "passage:p002", r"hsn:firstWords .* ;"),
    # shapes of sources
    Defect("Source-iri", SOURCE, "", "", f"source:Rust_1 {WORK} source:invented-2020-n2 hsn:readAs source:Rust_1 ."),
    Defect("Work-citation", SOURCE, "source:moss-2001", r"dcterms:bibliographicCitation .* ;"),
    Defect("TextEdition-iri", SOURCE, "", "", f"source:invented-2020-scan a hsn:TextEdition ; {SCAN}"),
    Defect("TextEdition-rawSha256", SOURCE, "source:invented-2020-text", r"hsn:rawSha256 .* ;"),
    Defect("TextEdition-normalisedSha256", SOURCE, "source:invented-2020-text", r"hsn:normalisedSha256 .* ;"),
    Defect("Section-sectionNumber", SOURCE, "source:invented-2020-s02-neighbours", r"hsn:sectionNumber .* ;"),
    Defect("Section-isPartOf", SOURCE, "source:invented-2020-s02-neighbours", r"dcterms:isPartOf .* ;"),
    Defect("Section-position", SOURCE, "source:invented-2020-s02-neighbours", r"hsn:start .* ;"),
    Defect("Footnote-noteNumber", SOURCE, "source:invented-2020-n2", r"hsn:noteNumber .* ;"),
    Defect("Footnote-noteOf", SOURCE, "source:invented-2020-n2", r"hsn:noteOf .* ;"),
    Defect("Footnote-pointsTo", SOURCE, "source:invented-2020-n2", "", "hsn:pointsTo hsn:heading ;"),
    Defect("Footnote-readAs", SOURCE, "source:invented-2020-n1", "", "hsn:readAs hsn:heading ;"),
    Defect("Footnote-pointingIsRead", SOURCE, "source:invented-2020-n2", r"hsn:readAs .* ;"),
    # shapes of factors, actors, instruments
    Defect("Factor-iri", FACTORS, "", "", f"factor:Rust_1 {RUST} factor:fence hsn:broaderFactor factor:Rust_1 ."),
    Defect("Factor-definition", FACTORS, "factor:fence", r"skos:definition .* ;"),
    Defect("Factor-family", FACTORS, "factor:fence", "a hsn:Threat ;"),
    Defect("Factor-broaderFactor", FACTORS, "factor:fence", "", "hsn:broaderFactor actor:gardeners ;"),
    Defect("Factor-oppositeOf", FACTORS, "factor:fence", "", "hsn:oppositeOf actor:children ;"),
    Defect("Factor-concernsGroup", FACTORS, "factor:fence", "", "hsn:concernsGroup actor:gardeners ;"),
    Defect("Actor-iri", ACTORS, "", "", BIRD),
    Defect("Instrument-iri", INSTRUMENTS, "", "", SPADE),
    # rules about terms
    Defect("undefined-term", GARDENS, "claim:c001", "", "hsn:hasCuase factor:fence ;"),
    Defect("undeclared-term", GARDENS, "claim:c001", "", 'dcterms:titel "Gardens" ;'),
    Defect("undocumented-term", ONTOLOGY, "hsn:gloss", r"rdfs:comment .* ;"),
    Defect("twice-documented-term", ONTOLOGY, "hsn:gloss", "", 'rdfs:label "explanation"@en ;'),
    Defect("twice-documented-term", ONTOLOGY, "hsn:gloss", "", 'rdfs:label "explanation" ;'),
    Defect("twice-documented-term", ONTOLOGY, "hsn:gloss", "", 'rdfs:comment "As people say."@en-GB ;'),
    Defect("shared-label", FACTORS, "factor:fence", '"fence"', '"Common land"'),
    Defect("shared-alternative-label", FACTORS, "factor:fence", "", 'skos:altLabel "Common land"@en ;'),
    Defect("shared-definition", FACTORS, "factor:fence", r"Barrier .*\.", "What vegetables cost at the market."),
    Defect("empty-definition", FACTORS, "factor:fence", '"Barrier around a garden."', '"A fence."'),
    Defect("crowded-class", ONTOLOGY, "", "", SIBLINGS),
    Defect("deep-class", ONTOLOGY, "", "", CHAIN),
    Defect("circular-hierarchy", ONTOLOGY, "hsn:claimedToInfluence", "", "rdfs:subPropertyOf hsn:claimedToEnable ;"),
    Defect("misplaced-property", GARDENS, "claim:c001", "", 'hsn:gloss "What gardens do."@en ;'),
    Defect("untyped-thing", GARDENS, "", "", 'claim:c009 rdfs:label "Nobody says what this is"@en .'),
    # rules about factors
    Defect("unused-factor", FACTORS, "", "", f"factor:rust {RUST}"),
    Defect("tied-class-as-type", ONTOLOGY, "hsn:Threat", "", TIE),
    Defect("person-as-factor", FACTORS, "factor:fence", "", "a hsn:Person ;"),
    Defect("circular-factors", FACTORS, "factor:common-land", "", "hsn:broaderFactor factor:shared-garden ;"),
    Defect("two-opposites", FACTORS, "factor:fence", "", "hsn:oppositeOf factor:trust-among-neighbours ;"),
    Defect("opposite-of-broader", FACTORS, "factor:common-land", "", "hsn:oppositeOf factor:shared-garden ;"),
    # rules about places in the text
    Defect("passage-outside-section", PASSAGES, "passage:p002", "s01-gardens", "s02-neighbours"),
    Defect("orphan-passage", GARDENS, "claim:c001", "passage:p002", "passage:p003"),
    Defect("overlapping-silence", PASSAGES, "passage:p001", "end 7", "end 9"),
    Defect("twin-passages", PASSAGES, "passage:p004", r"start 158 ;\n    hsn:end 235", "start 91 ; hsn:end 157"),
    Defect("misordered-sections", SOURCE, "source:invented-2020-s02-neighbours", "start 333", "start 300"),
    Defect("misordered-ranges", PASSAGES, "passage:p007-r2", "start 507", "start 450"),
    Defect("uncounted-ranges", PASSAGES, "passage:p007-r1", "letterCount 26", "letterCount 27"),
    Defect("miscounted-words", PASSAGES, "passage:p002", '"A"', '"A garden"'),
    # rules about claims and what they cite
    Defect("twin-claims", GARDENS, "", "", TWIN),
    Defect("changed-restatement", NEIGHBOURS, "claim:c004", "trust-among-neighbours", "vegetable-prices"),
    Defect("early-restatement", GARDENS, "claim:c001", "", "hsn:restates claim:c004 ;"),
    Defect("link-to-itself", NEIGHBOURS, "claim:c005", "", "hsn:rivals claim:c005 ;"),
    Defect("foreign-footnote", GARDENS, "", "", FOREIGN),
    Defect("misnumbered-footnote", SOURCE, "source:invented-2020-n2", "noteNumber 2", "noteNumber 1"),
    Defect("misnumbered-section", SOURCE, "source:invented-2020-s02-neighbours", "sectionNumber 2", "sectionNumber 3"),
    Defect("attribution-against-note", NEIGHBOURS, "claim:c004", "moss-2001", "invented-2020"),
    Defect("agreeing-rivals", NEIGHBOURS, "claim:c004", "", "hsn:rivals claim:c001 ;"),
    Defect("skipped-footnote", SOURCE, "", "", NOTE),
    Defect("unused-source", SOURCE, "", "", f"source:rust-1999 {WORK}"),
    Defect("unused-name", INSTRUMENTS, "", "", 'instrument:spade a hsn:Instrument ; rdfs:label "spade"@en .'),
    # rules about links to outside vocabularies
    Defect("unknown-vocabulary", ALIGNMENTS, "", "eurovoc:1909", "eurovoc:fence"),
    Defect("unproved-alignment", ALIGNMENTS, "", 'evidenceGrade "A"', 'evidenceGrade "C"'),
    Defect("identity-with-outside", FACTORS, "factor:fence", "", "owl:sameAs <http://eurovoc.europa.eu/1909> ;"),
    Defect("unfit-alignment", ALIGNMENTS, "", "actor:gardeners", "<https://w3id.org/hsnexus/source/moss-2001>"),
    Defect("alignment-beside-factor", ONTOLOGY, "hsn:Level", "", TIE),
    Defect("crowded-exact-match", ALIGNMENTS, "", "wd:Q2", "wd:Q1"),
    # rules about files
    Defect("anonymous-individual", GARDENS, "claim:c001", "", 'rdfs:seeAlso [ rdfs:label "no name"@en ] ;'),
    Defect("described-twice", ACTORS, "", "", '<https://w3id.org/hsnexus/factor/fence> rdfs:comment "Again."@en .'),
    Defect("wrong-ontology-iri", ACTORS, "", "kg/actors>", "kg/actor>"),
    Defect("missing-import", ACTORS, "", r"    owl:imports .* ;\n"),
    Defect("incomplete-all", ALL, "", r"    owl:imports <\S+/actors> ;\n"),
    Defect("misordered-claims", GARDENS, "claim:c003", "", "hsn:statedIn passage:p002 ;"),
    Defect("stale-catalog", CATALOG, "", r"    <uri name=\S+/actors\".*\n"),
)  # fmt: skip


def spoil(root: Path, defect: Defect) -> None:
    """Put the defect into the files of a project."""
    path = root / defect.file
    text = read_text(path)
    if defect.subject:
        start = text.index(f"\n{defect.subject}\n")
        end = text.index("\n    .\n", start)
    else:
        start, end = 0, len(text)
    block = text[start:end]
    spoilt = (
        re.sub(defect.old, lambda _: defect.new, block, count=0 if not defect.subject else 1)
        if defect.old
        else f"{block}\n{defect.new}"
    )
    assert spoilt != block, "the pattern of the defect is not in the file"
    path.write_text(text[:start] + spoilt + text[end:], encoding="utf-8")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, project: Project) -> Path:
    """The small project, with the shapes and the rules of the real one."""
    root = tmp_path_factory.mktemp("small") / "project"
    shutil.copytree(SMALL, root)
    shutil.copy(project.shapes, root / "ontology")
    shutil.copytree(project.root / "queries" / "checks", root / "queries" / "checks")
    return root


@pytest.fixture
def small(home: Path, tmp_path: Path) -> Path:
    """A copy of the small project for one test to spoil."""
    return shutil.copytree(home, tmp_path / "project")


@pytest.fixture(scope="session")
def parsed(home: Path) -> Corpus:
    """The small project as it was read before anything was spoilt."""
    return corpus(Project(home))


def spoilt_corpus(parsed: Corpus, root: Path, file: str) -> Corpus:
    """Read anew only the file that was spoilt."""
    project = Project(root)
    files = {
        root / parsed.project.name(path): read(root / file) if parsed.project.name(path) == file else graph
        for path, graph in parsed.files.items()
    }
    together = type(parsed.graph)(bind_namespaces="none")
    for graph in files.values():
        together += graph
    return dataclasses.replace(parsed, project=project, files=files, graph=together)


def test_the_small_project_has_no_findings(home: Path) -> None:
    assert findings(Project(home)) == []


def test_the_project_has_no_findings(project: Project) -> None:
    assert findings(project) == []


def test_the_passages_of_the_small_project_prove_themselves() -> None:
    graph, text = union(Project(SMALL).kg), read_text(SMALL / "text.txt")
    (edition,) = editions(graph)
    assert edition.raw_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert edition.normalised_sha256 == hashlib.sha256(normalise(text).encode()).hexdigest()
    outcomes = {verdict(copy_of(text), passage).outcome for passage in passages(graph)}
    assert outcomes == {Outcome.PROVED}


def test_the_small_ontology_says_nothing_that_the_real_one_does_not(project: Project) -> None:
    logic = {RDF.type, RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf}
    real = read(project.ontology)
    said = [(s, p, o) for s, p, o in read(SMALL / ONTOLOGY) if p in logic and {type(s), type(o)} == {URIRef}]
    assert len(said) > 100
    assert [triple for triple in said if triple not in real] == []


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.rule)
def test_each_defect_breaks_its_rule_and_no_other(defect: Defect, small: Path, parsed: Corpus) -> None:
    spoil(small, defect)
    found = findings_in(spoilt_corpus(parsed, small, defect.file))
    assert {finding.rule for finding in found} == {defect.rule}
    assert all(finding.file and finding.subject and finding.message and finding.advice for finding in found)


def test_every_shape_and_every_rule_has_a_defect(project: Project) -> None:
    shapes = shape_names(read(project.shapes))
    rules = tuple(path.stem for path in project.rules)
    assert shapes
    assert rules
    assert {defect.rule for defect in DEFECTS} == {*shapes, *rules, *FILE_RULES}


def test_every_shape_that_constrains_a_property_tells_what_to_do(project: Project) -> None:
    shapes = read(project.shapes)
    named = {shape for shape in shapes.subjects(RDF.type, SH.PropertyShape) if isinstance(shape, URIRef)}
    assert named
    assert [shape for shape in named if not str(shapes.value(shape, SH.message)).endswith(".")] == []
    assert named <= set(shapes.objects(None, SH.property)), "a property shape that no target leads to checks nothing"


def test_every_rule_introduces_itself(project: Project) -> None:
    paths = (*project.rules, *project.report_rules)
    rules = [rule(path.stem, read_text(path), project.name(path)) for path in paths]
    assert len(rules) > 100
    assert rules
    for each in rules:
        used = set(
            re.findall(r"\b([A-Za-z]+):(?=\w)", re.sub(r'"[^"]*"|<[^>]*>|^#.*$', "", each.text, flags=re.MULTILINE))
        )
        declared = set(re.findall(r"^PREFIX (\w+):", each.text, re.MULTILINE))
        assert used == declared, each.name
        assert "SELECT *" not in each.text


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(check, arguments)


def test_the_command_is_silent_on_stdout_where_nothing_is_to_mend(small: Path) -> None:
    result = _run("--root", str(small))
    assert (result.exit_code, result.stdout) == (0, "")
    assert re.search(r"\d+ shapes, \d+ rules .* findings: 0\.", result.stderr)


CASES: Mapping[str, tuple[Defect, str, str]] = {
    "a claim without a passage": (
        Defect("", GARDENS, "claim:c003", r"hsn:statedIn .* ;"),
        "Statement-statedIn",
        "claim:c003",
    ),
    "an unknown relation": (
        Defect("", GARDENS, "claim:c001", "hsn:enabling", "hsn:inspiring"),
        "Claim-hasRelation",
        "hsn:inspiring",
    ),
    "a term that is used but not defined": (
        Defect("", GARDENS, "claim:c001", "factor:shared-garden", "factor:shraed-garden"),
        "undefined-term",
        "factor:shraed-garden",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_command_names_file_subject_and_rule(case: str, small: Path) -> None:
    defect, name, culprit = CASES[case]
    spoil(small, defect)
    result = _run("--root", str(small))
    assert result.exit_code == 1
    assert f"[{name}]" in result.stdout
    assert culprit in result.stdout
    assert defect.file in result.stdout.splitlines()


def test_findings_are_also_json(small: Path) -> None:
    spoil(small, DEFECTS[0])
    result = _run("--root", str(small), "--format", "json")
    (finding,) = json.loads(result.stdout)
    assert result.exit_code == 1
    assert finding["file"] == DEFECTS[0].file
    assert finding["subject"] == "https://w3id.org/hsnexus/invented-2020/claim/c001"
    assert finding["rule"] == "Named-label"
    assert set(finding) == {"file", "subject", "rule", "message", "advice"}


def test_broken_turtle_is_told_with_its_file_and_line(small: Path) -> None:
    path = small / GARDENS
    path.write_text(read_text(path).replace("hsn:hasVoice hsn:author ;", "hsn:hasVoice hsn:author hsn:reported ;", 1))
    line = next(n for n, text in enumerate(read_text(path).splitlines(), 1) if "hsn:author hsn:reported" in text)
    result = subprocess.run(
        [sys.executable, "-c", "from hsnexus.cli import main; main()", "check", "--root", str(small)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert f"01-gardens.ttl:{line}: this is not Turtle" in result.stderr
    assert main.get_command(main.make_context("hsnexus", ["check"]), "check") is check


@pytest.mark.parametrize("missing", ["ontology/shapes.ttl", "queries/checks"])
def test_a_check_that_would_check_nothing_fails(missing: str, small: Path) -> None:
    shutil.move(small / missing, small / "away")
    with pytest.raises(SourceError, match="to check by"):
        findings(Project(small))


BAD_RULES: Mapping[str, tuple[str, str]] = {
    "no header": ("SELECT ?entity ?property ?value WHERE { ?entity ?property 1 }", "lacks its summary"),
    "no query": ("#+ summary: A\n#+ description: B\nSELECT ?entity WHERE {", "is not SPARQL"),
    "other columns": ("#+ summary: A\n#+ description: B\nSELECT ?thing WHERE { ?thing a 1 }", "selects"),
    "no select": ("#+ summary: A\n#+ description: B\nASK {}", "selects"),
    "a row without its entity": (
        "#+ summary: A\n#+ description: B\nSELECT ?entity ?property ?value WHERE { ?thing a ?value }",
        "without its entity",
    ),
    "an unknown origin": ("#+ summary: A\n#+ description: B\n#+ origin: OOPS! P01\nASK {}", "origin"),
    "an unknown importance": ("#+ summary: A\n#+ description: B\n#+ origin: OOPS! P01 (dire)\nASK {}", "origin"),
}


@pytest.mark.parametrize("case", BAD_RULES)
def test_a_rule_that_is_no_rule_is_refused(case: str, small: Path) -> None:
    text, message = BAD_RULES[case]
    (small / "queries" / "checks" / "bad.rq").write_text(text)
    with pytest.raises(SourceError, match=message):
        list(of_rules(corpus(Project(small))))


IRIS: Mapping[str, str] = {
    "https://w3id.org/hsnexus/ontology#hasCause": "hsn:hasCause",
    "https://w3id.org/hsnexus/invented-2020/claim/c001": "claim:c001",
    "https://w3id.org/hsnexus/factor/fence, not https://w3id.org/hsnexus/kg/actors": (
        "factor:fence, not https://w3id.org/hsnexus/kg/actors"
    ),
    "nothing to shorten": "nothing to shorten",
}


@pytest.mark.parametrize("text", IRIS)
def test_iris_are_written_as_a_curator_types_them(text: str) -> None:
    assert short(text) == IRIS[text]


def test_a_finding_of_a_blank_node_belongs_to_the_ontology(parsed: Corpus) -> None:
    nodes = [subject for subject in parsed.files[parsed.project.ontology].subjects() if not isinstance(subject, URIRef)]
    assert nodes
    assert {parsed.file_of(node) for node in nodes} == {ONTOLOGY}
