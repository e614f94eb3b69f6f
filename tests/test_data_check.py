"""Laws of `hsnexus check --data`: every shape and rule for other people's data has a one-line defect that breaks it."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from rdflib import RDF, SH, Graph, URIRef

import hsnexus
from hsnexus import open_dataset
from hsnexus.check import Finding
from hsnexus.cli import main
from hsnexus.cli.check import check
from hsnexus.datacheck import DATA_SHAPES, check_data
from hsnexus.datacheck.rules import DATA_RULES
from hsnexus.datacheck.schema import Schema, schema
from hsnexus.errors import SetupError, SourceError
from hsnexus.opened import Dataset
from hsnexus.shapes import results, shape_names
from hsnexus.sources import Project, read, read_text
from hsnexus.vocab import BASE, HSN, prefixed

GOOD: Final = Path(__file__).parent / "data" / "joining" / "good.ttl"
FILE_LEVEL: Final = ("broken-file", "empty-file", "unrelated-file", "triple-term", "graph-of-ours")


class Defect(NamedTuple):
    """A rule, and what must be done to the good example to break it: ``old``, a pattern, becomes ``new``.

    Without ``old``, ``new`` is added.
    """

    rule: str
    old: str
    new: str = ""


TWO_FACTORS: Final = "".join(
    f"my:{name} a hsn:Factor , hsn:EconomicThreat ; rdfs:label '{name}' ; skos:definition 'The {name} of two.' . "
    for name in ("one", "two")
)
BACK: Final = "my:factor hsn:broaderFactor my:one ."
DEFECTS: Final = (
    # shapes of what others name
    Defect("Named-label", ' ; rdfs:label "postal view"@en'),
    Defect("Named-label", '"postal view"@en', '"postal view"@en , "view of the post"@en'),
    Defect("Named-label", '"postal view"@en', '""'),
    Defect("Shared-iri", "", '[] a hsn:Actor ; rdfs:label "somebody" .'),
    Defect("ClosedListValue-iri", "", "my:regional a hsn:Level ."),
    Defect("Dated-year", "hsn:year 2004", 'hsn:year "2004"^^xsd:gYear'),
    Defect("Dated-year", "hsn:year 2004", 'hsn:year "2004-03-01"^^xsd:date'),
    Defect("Dated-year", "hsn:year 2004", 'hsn:year "2004"'),
    Defect("Dated-year", "hsn:year 2004", "hsn:year 4"),
    Defect("Dated-year", "hsn:year 2004", "hsn:year 2004 , 2005"),
    Defect("Work-citation", ' ; dcterms:title "On wages"@en'),
    # factors
    Defect("Factor-definition", ' ; skos:definition "Wages that are sent home by post."@en'),
    Defect("Factor-broaderFactor", "hsn:broaderFactor factor:remittances", "hsn:broaderFactor my:sum"),
    Defect("Factor-family", "hsn:Factor , hsn:FinancialFlow", "hsn:Factor"),
    # figures
    Defect("Figure-amount", "hsn:amount 12.5", "hsn:amount 12"),
    Defect("Figure-amount", "hsn:amount 12.5", "hsn:amount 1.25e1"),
    Defect("Figure-amount", "hsn:amount 12.5", 'hsn:amount "12,5"^^xsd:decimal'),
    Defect("Figure-amountMin", "hsn:amountMin 10.0", "hsn:amountMin 30.0"),
    Defect("Figure-amountMax", "hsn:amountMax 20.0", "hsn:amountMax 20.0 , 30.0"),
    Defect("Figure-anAmount", "hsn:amount 12.5 ; "),
    Defect("Figure-anAmount", "hsn:amountMin 10.0 ;", "hsn:amountMin 10.0 ; hsn:amount 15.0 ;"),
    Defect("Figure-currency", '"USD"', '"US$"'),
    Defect("Figure-moneyHasCurrency", 'hsn:currency "USD" ; '),
    Defect("Figure-ofFactor", " ; hsn:ofFactor factor:remittances ; dcterms", " ; dcterms"),
    Defect("Figure-ofFactor", "hsn:ofFactor factor:remittances", "hsn:ofFactor hsn:Remittance"),
    Defect("Figure-ofFactor", "hsn:ofFactor factor:remittances", "hsn:ofFactor factor:remittances , factor:poverty"),
    Defect("Figure-source", " ; dcterms:source <https://example.org/report>"),
    Defect("Figure-unit", '"percent"', '"percent"@en'),
    Defect("Figure-unit", 'hsn:unit "percent" ; '),
    # claims
    Defect("Claim-hasCause", r"hsn:hasCause my:factor ; hsn:hasEffect factor:poverty", "hsn:hasEffect factor:poverty"),
    Defect("Claim-hasEffect", "hsn:hasEffect factor:poverty", "hsn:hasEffect factor:poverty , factor:migration"),
    Defect("Claim-hasEffect", "hsn:hasEffect factor:poverty", "hsn:hasEffect hsn:Poverty"),
    Defect("Claim-causeIsNotEffect", "hsn:hasEffect factor:poverty", "hsn:hasEffect my:factor"),
    Defect("Claim-hasRelation", "hsn:hasRelation hsn:notInfluencing", "hsn:hasRelation hsn:increase"),
    Defect("Claim-hasModality", " hsn:hasModality hsn:asserted ;"),
    Defect("Claim-hasVoice", " hsn:hasVoice hsn:author ;"),
    Defect("Claim-statedIn", "hsn:hasVoice hsn:author ; hsn:statedIn my:passage", "hsn:hasVoice hsn:author"),
    Defect("Claim-hasPolarity", "hsn:hasVoice hsn:author", "hsn:hasPolarity hsn:mixed ; hsn:hasVoice hsn:author"),
    Defect("Claim-conditional", "hsn:underCondition factor:enabling-environment ;"),
    Defect("Claim-conditionIsModal", "hsn:hedged , hsn:conditional", "hsn:hedged"),
    Defect("Claim-reported", "hsn:hasVoice hsn:reported ; hsn:attributedTo my:work", "hsn:hasVoice hsn:reported"),
    Defect("Claim-author", "hsn:hasVoice hsn:author", "hsn:hasVoice hsn:author ; hsn:attributedTo my:work"),
    Defect("Claim-addressedTo", "", "my:plain hsn:addressedTo my:office ."),
    Defect("Claim-perceivedAsThreat", "hsn:hasRelation hsn:notInfluencing", "hsn:hasRelation hsn:perceivedAsThreat"),
    Defect("Claim-perceivedOnlyAsThreat", "", "my:plain hsn:perceivedBy my:office ."),
    Defect("Statement-attributedTo", "hsn:attributedTo my:office", "hsn:attributedTo <https://example.org/report>"),
    # definitions
    Defect("Definition-definesTerm", "hsn:definesTerm my:factor ; "),
    Defect("Definition-gloss", "hsn:gloss .*; hsn:accordingTo", 'hsn:gloss "plain" ; hsn:accordingTo'),
    Defect("Definition-accordingTo", " ; hsn:accordingTo my:work"),
    # passages
    Defect("Passage-hasSource", "oa:hasSource my:text ; "),
    Defect("Passage-place", r'hsn:start 0 ; hsn:end 40 ; hsn:firstWords "posted wages"@en ;'),
    Defect("Passage-start", "hsn:start 0", "hsn:start 60"),
    Defect("Passage-end", "hsn:end 40", "hsn:end 40 , 50"),
    Defect("Passage-positionIsWhole", "hsn:end 40 ; "),
    Defect("Passage-textSha256", '"a{64}"', '"abc"'),
    Defect("Passage-lettersSha256", '"b{64}"', '"ABC"'),
    # people and their movements
    Defect("Person-makesMovement", "makesMovement my:harvest", "makesMovement my:land"),
    Defect(
        "Movement-hasVolition",
        "my:holiday a hsn:Movement ; hsn:hasVolition hsn:free",
        "my:holiday a hsn:Movement ; hsn:hasVolition hsn:free , hsn:compelled",
    ),
    Defect(
        "Movement-hasExtent",
        "my:holiday a hsn:Movement",
        "my:holiday a hsn:Movement ; hsn:hasExtent hsn:acrossBorder , hsn:withinState",
    ),
    Defect(
        "Movement-hasRegularity", "my:holiday a hsn:Movement", "my:holiday a hsn:Movement ; hsn:hasRegularity hsn:free"
    ),
    Defect("Movement-hasPermanence", "hsn:temporary", "hsn:temporary , hsn:permanent"),
    Defect(
        "Movement-hasStayIntent",
        "my:holiday a hsn:Movement",
        "my:holiday a hsn:Movement ; hsn:hasStayIntent hsn:toVisit , hsn:toEstablish",
    ),
    Defect("Movement-leavesState", "hsn:leavesState my:land", "hsn:leavesState my:office"),
    Defect("Movement-entersState", "hsn:entersState actor:bangladesh", "hsn:entersState actor:iom"),
    Defect("ForcedMovement-hasVolition", "", "my:m a hsn:ForcedMovement ; hsn:hasVolition hsn:free ."),
    Defect("VoluntaryMovement-hasVolition", "", "my:m a hsn:VoluntaryMovement ; hsn:hasVolition hsn:compelled ."),
    Defect("CrossBorderMovement-hasExtent", "", "my:m a hsn:CrossBorderMovement ; hsn:hasExtent hsn:withinState ."),
    Defect("InternalMovement-hasExtent", "", "my:m a hsn:InternalMovement ; hsn:hasExtent hsn:acrossBorder ."),
    Defect("IrregularMovement-hasRegularity", "", "my:m a hsn:IrregularMovement ; hsn:hasRegularity hsn:regular ."),
    Defect("RegularMovement-hasRegularity", "", "my:m a hsn:RegularMovement ; hsn:hasRegularity hsn:irregular ."),
    Defect("Refugee-makesMovement", "", "my:eve hsn:makesMovement _:inside ."),
    Defect("InternallyDisplacedPerson-makesMovement", "makesMovement _:inside", "makesMovement my:flight"),
    Defect("Migrant-makesMovement", "", "my:m a hsn:Migrant ; hsn:makesMovement my:flight ."),
    Defect("ForcedMigrant-makesMovement", "", "my:m a hsn:ForcedMigrant ; hsn:makesMovement my:holiday ."),
    Defect("SmuggledMigrant-makesMovement", "", "my:m a hsn:SmuggledMigrant ; hsn:makesMovement _:inside ."),
    Defect("IrregularMigrant-makesMovement", "", "my:m a hsn:IrregularMigrant ; hsn:makesMovement my:harvest ."),
    Defect("RegularMigrant-makesMovement", "", "my:m a my:HarvestWorker ; hsn:makesMovement my:crossing ."),
    # rules
    Defect("thing-of-ours", "", 'factor:remittances rdfs:label "money"@en .'),
    Defect("thing-of-ours", "", "factor:remittances skos:closeMatch my:factor ."),
    Defect("thing-of-ours", "", "<https://w3id.org/hsnexus/mine/x> rdfs:seeAlso my:factor ."),
    Defect("unknown-name", "my:eve a hsn:Refugee", "my:eve a hsn:Refuge"),
    Defect("unknown-name", "hsn:ofFactor factor:remittances", "hsn:ofFactor factor:remitances"),
    Defect("unknown-name", "hsn:ofFactor factor:remittances", "hsn:ofFactor <factor:remittances>"),
    Defect("unknown-name", "closeMatch factor:remittances", "closeMatch <http://w3id.org/hsnexus/factor/remittances>"),
    Defect("unknown-name", "a hsn:OriginState", "a hsn:OriginState , <https://w3id.org/hsnexus/ontology/State>"),
    Defect("unknown-name", "", "my:eve hsn:makesMovment my:flight ."),
    Defect("unknown-name", "", "my:eve rdfs:seeAlso <HTTPS://W3ID.ORG/hsnexus/factor/remittances> ."),
    Defect("unknown-name", "", "my:eve rdfs:seeAlso <https://w3id.org/hsnexus/ontologyRefugee> ."),
    Defect("unknown-name", "", "my:eve rdfs:seeAlso <https://w3id.org/hsnexus/ontology/hasCause> ."),
    Defect("unknown-name", "my:eve a hsn:Refugee", "my:eve a <https://w3id.org/hsnexus/Refugee>"),
    Defect("unknown-name", "my:eve a hsn:Refugee", "my:eve a <https://w3id.org/hsnexus#Refugee>"),
    Defect("unknown-name", "", "my:eve <https://w3id.org/hsnexus/makesMovement> my:flight ."),
    *(
        Defect("unknown-name", "", f"my:eve rdfs:seeAlso <{BASE}{path}> .")
        for path in (
            "factors/poverty",
            "factors#poverty",
            "concept/poverty",
            "claim/c001",
            "haque-2005/c001",
            "haque-2005/claims/c001",
            "haque-2005/claim/c001#nanopubs",
            "haque-2005/claim/c99999#nanopub",
        )
    ),
    Defect("withdrawn-thing", "", "my:plain hsn:rivals <https://w3id.org/hsnexus/haque-2005/claim/c793> ."),
    Defect("not-a-class", "", "my:eve a factor:remittances ."),
    Defect("not-a-class", "", "my:Remit rdfs:subClassOf hsn:hasCause ."),
    Defect("not-a-property", "", "my:eve hsn:Refugee my:flight ."),
    Defect("unequal-same-as", "", "my:factor owl:sameAs hsn:Remittance ."),
    Defect("unequal-same-as", "", "my:eve owl:sameAs factor:remittances ."),
    Defect("disjoint-kinds", "hsn:Factor , hsn:FinancialFlow", "hsn:Factor , hsn:FinancialFlow , hsn:Refugee"),
    Defect("disjoint-kinds", "my:HarvestWorker a owl:Class", "my:HarvestWorker rdfs:subClassOf hsn:Movement"),
    Defect("derived-statement", "", "my:factor hsn:claimedToIncrease factor:poverty ."),
    Defect("derived-statement", "", "my:claim a hsn:DecreasingClaim ."),
    Defect("derived-statement", "", "my:claim a hsn:IncreasingClaim , hsn:DecreasingClaim ."),
    Defect("derived-statement", "", "my:claim a my:Bad . my:Bad rdfs:subClassOf hsn:ThreateningClaim ."),
    Defect("derived-statement", "", "my:eve hsn:hasPolarity hsn:increase ."),
    Defect("wrong-subject", "", "my:eve hsn:unit 'percent' ."),
    Defect("wrong-subject", "", "my:nobody hsn:makesMovement my:flight ."),
    Defect("wrong-value", "", "my:claim hsn:viaMechanism hsn:Remittance ."),
    Defect("wrong-value", "", "my:claim hsn:viaMechanism 'factor:remittances' ."),
    Defect("wrong-value", "", "my:claim hsn:rivals my:view ."),
    Defect("wrong-value", "", "my:rule dcterms:title 'x' ; hsn:protectsGroup my:land ."),
    Defect("self-related", "", "my:factor hsn:broaderFactor my:factor ."),
    Defect("self-related", "", "my:factor hsn:oppositeOf my:factor ."),
    Defect("self-related", "", "my:claim hsn:rivals my:claim ."),
    Defect("self-related", "", "my:claim hsn:restates my:claim ."),
    Defect("self-related", "", "my:flight hsn:followsMovement my:flight ."),
    Defect("both-ways", "", "my:claim hsn:elaborates my:plain . my:plain hsn:elaborates my:claim ."),
    Defect("both-ways", "", "my:claim hsn:qualifies my:plain . my:plain hsn:qualifies my:claim ."),
    Defect("both-ways", "", f"{TWO_FACTORS} my:one hsn:broaderFactor my:two . my:two hsn:broaderFactor my:one ."),
    Defect(
        "circular",
        "",
        f"{TWO_FACTORS} my:one hsn:broaderFactor my:two . my:two hsn:broaderFactor my:factor . {BACK}",
    ),
    Defect("second-value", "", "my:passage hsn:wordCount 2 , 3 ."),
)
WELCOME: Final = (
    # what may be added to the good example
    "my:claim a hsn:EnablingClaim , hsn:IncreasingClaim ; hsn:hasPolarity hsn:increase .",
    "my:plain hsn:hasPolarity hsn:none .",
    'factor:poverty a hsn:Factor ; rdfs:label "poverty"@en .',
)
FILES: Final[Mapping[str, tuple[str, bytes, str]]] = {
    # rule and case: name of the file, what it holds, word of the message
    "broken-file: Turtle": ("a.ttl", b"<urn:s> <urn:p> 1 .\n<urn:s> <urn:p> 'x .\n", "this is not Turtle"),
    "broken-file: an IRI with a space": ("a.ttl", b"<urn:a b> <urn:p> 1 .", "Invalid IRI"),
    "broken-file: N-Triples": ("a.nt", b"<urn:s> <urn:p> <urn:o> .\nnonsense\n", "this is not N-Triples"),
    "broken-file: RDF/XML": ("a.rdf", b"<rdf:RDF", "this is not RDF/XML"),
    "empty-file: no bytes of XML": ("a.owl", b"", "no statement"),
    "broken-file: bytes of a program": ("a.ttl", bytes(range(256)), "this is not Turtle"),
    "broken-file: no UTF-8": ("a.ttl", "<urn:s> <urn:p> 'é' .".encode("latin-1"), "UTF-8"),
    "broken-file: a context elsewhere": ("a.jsonld", b'{"@context": "http://127.0.0.1:9/", "a": 1}', "not fetched"),
    "broken-file: too long": ("a.nt", b'<urn:s> <urn:p> "' + b"x" * 2**24 + b'" .', "16 MiB"),
    "empty-file: no bytes": ("a.ttl", b"", "no statement"),
    "empty-file: a mark alone": ("a.nt", b"\xef\xbb\xbf", "no statement"),
    "empty-file: keys without a context": ("a.jsonld", b'{"label": "x"}', "no statement"),
    "unrelated-file": ("a.nt", b"<urn:s> <urn:p> <urn:o> .", "nothing joins"),
    "triple-term": (
        "a.ttl",
        b"PREFIX f: <https://w3id.org/hsnexus/factor/> <urn:r> <urn:of> <<( f:poverty <urn:p> f:migration )>> .",
        "a triple term of RDF 1.2",
    ),
    "graph-of-ours": (
        "a.trig",
        b"<https://w3id.org/hsnexus/graph/shared> { <urn:s> <urn:p> <https://w3id.org/hsnexus/factor/poverty> }",
        "not yours to fill",
    ),
}
SYNTAXES: Final[Mapping[str, str]] = {
    "a.nt": f'<urn:e> <{RDF.type}> <{HSN.Refugee}> .\n<urn:e> <{HSN.year}> "x" .',
    "a.nq": f'<urn:e> <{RDF.type}> <{HSN.Refugee}> <urn:g> .\n<urn:e> <{HSN.year}> "x" <urn:h> .',
    "a.trig": f'<urn:g> {{ <urn:e> a <{HSN.Refugee}> }} <urn:e> <{HSN.year}> "x" .',
    "a.TTL": f'<urn:e> a <{HSN.Refugee}> ; <{HSN.year}> "x" .',
    "a.rdf": f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:hsn="https://w3id.org/hsnexus/ontology#">'
    '<hsn:Refugee rdf:about="urn:e"><hsn:year>x</hsn:year></hsn:Refugee></rdf:RDF>',
    "a.jsonld": json.dumps({"@id": "urn:e", "@type": HSN.Refugee, HSN.year: "x"}),
}
HOSTILE: Final[Mapping[str, tuple[str, set[str]]]] = {
    # what is added to a file with a typed thing, and the rules that object
    "a list that is its own rest": (
        "_:l rdf:first _:l ; rdf:rest _:l . my:eve hsn:makesMovement _:l .",
        {"Person-makesMovement"},
    ),
    "classes in a circle": (
        "my:A rdfs:subClassOf my:B . my:B rdfs:subClassOf my:A , hsn:Movement . my:m a my:A .",
        set(),
    ),
    "a deep tree of classes": (
        "".join(f"my:C{n} rdfs:subClassOf my:C{n + 1} . " for n in range(3000))
        + "my:C3000 rdfs:subClassOf hsn:Movement . my:eve hsn:makesMovement my:m . my:m a my:C0 .",
        set(),
    ),
    "a circle of movements": (
        "".join(f"my:m{n} a hsn:Movement ; hsn:followsMovement my:m{(n + 1) % 2000} . " for n in range(2000)),
        set(),
    ),
    "a deep tree of factors in a circle": (
        "".join(f"my:f{n} hsn:broaderFactor my:f{(n + 1) % 2000} . " for n in range(2000)),
        {"circular", "wrong-subject", "wrong-value"},
    ),
    "a number of 9,999 digits": (f'my:eve hsn:year "{"9" * 9999}"^^xsd:integer .', {"Dated-year"}),
    "a text of a million letters": (f'my:view a hsn:Perspective ; rdfs:label "{"x" * 10**6}" .', set()),
    "signs that steer a terminal": (r'my:eve hsn:year "\u001b[2J\u202E" .', {"Dated-year"}),
    "names without end": (
        f"factor:poverty <urn:{'x' * 10**5}> 1 . my:eve a <urn:\u202e{'y' * 10**5}> , hsn:Movement .",
        {"thing-of-ours", "disjoint-kinds"},
    ),
    "shapes of the user's": (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . my:s a sh:NodeShape ; sh:targetClass hsn:Refugee ; sh:in () .",
        set(),
    ),
    "a literal of XML that is none": ('my:eve hsn:year "<a"^^rdf:XMLLiteral .', {"Dated-year"}),
    "numbers that are none, beside one that is": (
        'my:sum a hsn:Figure ; hsn:amountMin "NaN"^^xsd:decimal , true , [] ; hsn:amountMax "NaN"^^xsd:double , 2.0 .',
        {"Figure-amountMin", "Figure-amountMax", "Figure-ofFactor", "Figure-source", "Figure-unit", "Named-label"},
    ),
    "a date among numbers": (
        'my:sum a hsn:Passage ; hsn:start 4 ; hsn:end "2005-02-30"^^xsd:date , "1.0"@en , hsn:free , 9 .',
        {"Passage-start", "Passage-end", "Passage-hasSource"},
    ),
    "namespaces and documents of ours": (
        r"@prefix o: <https://w3id.org/hsnexus/ontology> . my:eve rdfs:seeAlso o:\#, o:\/0.1.0, o:\/shapes\#Figure .",
        set(),
    ),
    "whatever there is under our base": (
        " ".join(
            f"my:eve rdfs:seeAlso <{BASE}{path}> ."
            for path in (
                *("", "factors", "claims", "factors.csv", "sparql", "context.jsonld", "schema/claim.json", "kg/all"),
                *("graph/haque-2005", "void#dataset", "dcat#hsnexus", "ontology", "ontology/0.1.0", "ontology/shapes"),
                *("factors#scheme", "factors#Threat", "queries/cq01", "query/cq01"),
                *(
                    f"haque-2005/claim/c001#{part}"
                    for part in ("nanopub", "Head", "assertion", "provenance", "pubinfo")
                ),
            )
        ),
        set(),
    ),
    "names that only begin as ours do": (
        "my:eve rdfs:seeAlso <https://w3id.org/hsnexus-other/x> , <https://w3id.org/hsnexuses#x> .",
        set(),
    ),
    "names in many letters": ("my:наш a hsn:Refugee ; rdfs:label '難民'@zh .", set()),
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def store(dataset: Dataset) -> ox.Store:
    return dataset.store


@pytest.fixture(scope="module")
def terms(store: ox.Store) -> Schema:
    return schema(store)


@pytest.fixture(scope="module")
def shapes(project: Project) -> Graph:
    return read(project.root / DATA_SHAPES)


def found_in(
    folder: Path, text: str | bytes, terms: Schema, shapes: Graph, name: str = "mine.ttl"
) -> tuple[Finding, ...]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return check_data([path], terms, shapes).findings


def test_the_good_example_has_no_findings(terms: Schema, shapes: Graph) -> None:
    checked = check_data([GOOD], terms, shapes)
    assert checked.findings == ()
    assert checked.triples == {str(GOOD): 104}
    assert checked.shapes == len(shape_names(shapes))


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: f"{defect.rule}: {defect.new[:40] or 'nothing'}")
def test_each_defect_breaks_its_rule_and_no_other(defect: Defect, tmp_path: Path, terms: Schema, shapes: Graph) -> None:
    good = read_text(GOOD)
    spoilt = re.sub(defect.old, lambda _: defect.new, good, count=1) if defect.old else f"{good}\n{defect.new}"
    assert spoilt != good, "the pattern of the defect is not in the example"
    found = found_in(tmp_path, spoilt, terms, shapes)
    assert {finding.rule for finding in found} == {defect.rule}
    assert all(finding.file and finding.subject and finding.message and finding.advice for finding in found)


@pytest.mark.parametrize("added", WELCOME)
def test_what_follows_or_is_known_is_no_finding(added: str, tmp_path: Path, terms: Schema, shapes: Graph) -> None:
    assert found_in(tmp_path, f"{read_text(GOOD)}\n{added}", terms, shapes) == ()


@pytest.mark.parametrize("name", ["https://w3id.org/hsnexus/haque-2005/claim/c398", "https://example.org/c398"])
def test_a_claim_of_ours_is_no_finding_under_its_name_or_another(
    name: str, tmp_path: Path, store: ox.Store, terms: Schema, shapes: Graph
) -> None:
    ours = "https://w3id.org/hsnexus/haque-2005/claim/c398"
    said = "".join(f"{triple} .\n" for triple in _said(store, ours)).replace(ours, name)
    assert HSN.hasPolarity in said
    assert found_in(tmp_path, said, terms, shapes, "claim.nt") == ()


@pytest.mark.parametrize("case", FILES)
def test_what_is_wrong_with_a_whole_file_is_found(case: str, tmp_path: Path, terms: Schema, shapes: Graph) -> None:
    name, data, word = FILES[case]
    (finding,) = found_in(tmp_path, data, terms, shapes, name)
    assert finding.rule == case.partition(":")[0]
    assert word in finding.message
    assert finding.message.isprintable()


def test_every_shape_and_every_rule_has_a_defect(shapes: Graph) -> None:
    broken = {defect.rule for defect in DEFECTS} | {case.partition(":")[0] for case in FILES}
    assert broken == {*shape_names(shapes), *DATA_RULES}
    assert {case.partition(":")[0] for case in FILES} == set(FILE_LEVEL)


def test_the_good_example_has_a_thing_of_every_class_that_a_shape_is_for(terms: Schema, shapes: Graph) -> None:
    typed = {str(kind) for kind in read(GOOD).objects(None, RDF.type)}
    typed |= {above for kind in typed for above in terms.above.get(kind, ())} | {HSN.RegularMigrant}
    targets = {str(target) for target in shapes.objects(None, SH.targetClass)}
    assert len(targets) > 20
    assert targets - typed == {HSN.ClosedListValue}  # nobody but us has one


def test_a_processor_of_shapes_finds_the_same_without_us(project: Project, store: ox.Store, shapes: Graph) -> None:
    around = read(project.ontology)
    mine = read(GOOD)
    for thing in {thing for thing in mine.objects() if str(thing).startswith(BASE)}:
        around += Graph().parse(data=ox.serialize(_said(store, str(thing)), format=ox.RdfFormat.N_TRIPLES), format="nt")
    assert _of_mine(around + mine, shapes) == set()
    mine.remove((None, URIRef(HSN.unit), None))
    assert _of_mine(around + mine, shapes) == {"Figure-unit"}


def _of_mine(graph: Graph, shapes: Graph) -> set[str]:
    """Return the shapes that object to the example; of the graph there is only a part."""
    return {result.shape for result in results(graph, shapes, DATA_SHAPES) if not str(result.focus).startswith(BASE)}


def _said(store: ox.Store, iri: str) -> Iterator[ox.Triple]:
    for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph()):
        yield quad.triple


def test_every_shape_of_a_property_tells_what_to_do_and_is_reached(shapes: Graph) -> None:
    named = {shape for shape in shapes.subjects(RDF.type, SH.PropertyShape) if isinstance(shape, URIRef)}
    assert len(named) > 30
    assert [shape for shape in named if not str(shapes.value(shape, SH.message)).endswith(".")] == []
    assert named <= set(shapes.objects(None, SH.property))


def test_shapes_name_only_what_there_is(terms: Schema, shapes: Graph) -> None:
    ours = {
        str(term) for triple in shapes for term in triple if str(term).startswith("https://w3id.org/hsnexus/ontology#")
    }
    assert len(ours) > 60
    assert ours <= terms.names
    told = {
        name
        for message in shapes.objects(None, SH.message)
        for name in re.findall(r"\b(?:hsn|factor|actor):[\w-]*\w", str(message))
    }
    assert told <= {prefixed(name) for name in terms.names}


def test_the_families_of_a_factor_are_those_of_the_ontology(terms: Schema, shapes: Graph) -> None:
    families = {
        prefixed(iri) for iri, above in terms.above.items() if above == {iri, HSN.Phenomenon} and iri != HSN.Factor
    } - {"hsn:Phenomenon"}
    (advice,) = [str(each) for each in shapes.objects(None, SH.message) if "by a family" in str(each)]
    assert set(re.findall(r"hsn:\w+", advice)) - {"hsn:Factor"} == families


@pytest.mark.parametrize("name", SYNTAXES)
def test_every_syntax_is_read_and_every_graph_looked_into(
    name: str, tmp_path: Path, terms: Schema, shapes: Graph
) -> None:
    (finding,) = found_in(tmp_path, SYNTAXES[name], terms, shapes, name)
    assert (finding.subject, finding.rule) == ("urn:e", "Dated-year")


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_data_is_judged_as_any_other(case: str, tmp_path: Path, terms: Schema, shapes: Graph) -> None:
    text, rules = HOSTILE[case]
    head = read_text(GOOD).partition("\n\n")[0]
    found = found_in(tmp_path, f"{head}\nmy:eve a hsn:Refugee .\n{text}", terms, shapes)
    assert {finding.rule for finding in found} == rules
    assert all(finding.message.isprintable() and len(finding.message) <= 400 for finding in found)


def test_files_are_checked_together_and_their_blank_nodes_kept_apart(
    tmp_path: Path, terms: Schema, shapes: Graph
) -> None:
    one, two = tmp_path / "one.ttl", tmp_path / "two.nt"
    one.write_text(f"<urn:a> a <{HSN.Refugee}> ; <{HSN.makesMovement}> <urn:m> , _:x .", encoding="utf-8")
    two.write_text(f"<urn:m> <{RDF.type}> <{HSN.Movement}> .\n_:x <{RDF.type}> <{HSN.Movement}> .", encoding="utf-8")
    (finding,) = check_data([one, two], terms, shapes).findings
    assert (finding.file, finding.rule) == (str(one), "Person-makesMovement")
    assert "a blank node" in finding.message


STANDS: Final = "the factor that stands for it is"
MESSAGES: Final = (
    # added to the good example, subject, message
    (
        "my:eve a hsn:Refuge .",
        "https://example.org/remit/eve",
        "hsn:Refuge is no name of the graph; the nearest is hsn:Refugee",
    ),
    *(
        (
            f"my:eve rdfs:seeAlso <{BASE}{path}> .",
            "https://example.org/remit/eve",
            f"{prefixed(BASE + path)} is no name of the graph; the nearest is {nearest}",
        )
        for path, nearest in (
            ("CausalClaim", "hsn:CausalClaim"),
            ("factors/poverty", "factor:poverty"),
            ("claim/c001", "haque-claim:c001"),
            ("haque-2005/claims/c001", "haque-claim:c001"),
        )
    ),
    (
        "my:stroll a hsn:Movement ; hsn:hasVolition hsn:voluntary .",
        "https://example.org/remit/stroll",
        "hsn:voluntary is no name of the graph; what fits here is hsn:compelled or hsn:free",
    ),
    (
        "my:claim hsn:viaMechanism hsn:Remittance .",
        "https://example.org/remit/claim",
        f"hsn:viaMechanism leads to hsn:Remittance, a class, not hsn:Factor; {STANDS} factor:remittances",
    ),
    (
        "my:eve hsn:makesMovement [ a hsn:Movement ; hsn:hasExtent hsn:free ] .",
        "[] a hsn:Movement, hsn:makesMovement of https://example.org/remit/eve",
        "hsn:hasExtent leads to hsn:free, which is hsn:Volition, not hsn:Extent",
    ),
    (
        "my:ben a hsn:Refugee ; hsn:makesMovement my:stay . my:stay a hsn:InternalMovement .",
        "https://example.org/remit/ben",
        "hsn:makesMovement is <https://example.org/remit/stay>",
    ),
    ("_:named hsn:year 4 .", "_:named", 'hsn:year is "4"^^xsd:integer'),
    (
        "my:eve hsn:unit 'percent' .",
        "https://example.org/remit/eve",
        "hsn:unit belongs to hsn:Figure, and its subject is hsn:Refugee",
    ),
    (
        "my:nobody hsn:unit 'percent' .",
        "https://example.org/remit/nobody",
        "hsn:unit belongs to hsn:Figure, and its subject is typed by no class of ours",
    ),
    (
        "my:claim a hsn:PreventingClaim .",
        "https://example.org/remit/claim",
        "it is hsn:PreventingClaim, and its hsn:hasRelation is hsn:enabling",
    ),
    (
        'factor:poverty rdfs:label "poverty"@en , "Armut"@de .',
        "https://w3id.org/hsnexus/factor/poverty",
        "a statement is made about what has an IRI of ours (rdfs:label first)",
    ),
    (
        f"{TWO_FACTORS} my:one hsn:broaderFactor my:two . my:two hsn:broaderFactor my:factor . {BACK}",
        "https://example.org/remit/factor",
        "hsn:broaderFactor leads in a circle: "
        + ", ".join(f"<https://example.org/remit/{name}>" for name in ("factor", "one", "two"))
        + ", and back",
    ),
    (
        "my:claim hsn:rivals my:claim .",
        "https://example.org/remit/claim",
        "hsn:rivals leads from it to itself",
    ),
    (
        "factor:poverty rdfs:label 'x' , 'y' .",
        "https://w3id.org/hsnexus/factor/poverty",
        "2 statements are made about what has an IRI of ours (rdfs:label first)",
    ),
)


@pytest.mark.parametrize(("added", "subject", "message"), MESSAGES)
def test_a_finding_tells_what_is_meant(  # noqa: PLR0913, PLR0917 - a table by three fixtures
    added: str, subject: str, message: str, tmp_path: Path, terms: Schema, shapes: Graph
) -> None:
    (finding,) = found_in(tmp_path, f"{read_text(GOOD)}\n{added}", terms, shapes)
    assert (finding.subject, finding.message) == (subject, message)


def test_a_check_that_would_check_nothing_fails(terms: Schema) -> None:
    with pytest.raises(SourceError, match="no shapes to check by"):
        check_data([GOOD], terms, Graph())


@pytest.mark.parametrize(
    ("name", "word"), [("missing.ttl", "cannot be read"), ("folder.ttl", "cannot be read"), ("a.txt", "none of .ttl")]
)
def test_a_file_that_is_none_is_a_misuse(name: str, word: str, tmp_path: Path, terms: Schema, shapes: Graph) -> None:
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(SetupError, match=word) as caught:
        check_data([tmp_path / name], terms, shapes)
    assert caught.value.exit_code == 2


def run(*arguments: str) -> Result:
    return CliRunner().invoke(check, arguments)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, dataset: Dataset, tmp_path: Path) -> None:
    """Let the command find the build open already, and work in a folder that is no clone."""
    monkeypatch.setattr(hsnexus, "open_dataset", lambda _: dataset)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("opened")
def test_the_command_prints_findings_and_exits_by_them(tmp_path: Path) -> None:
    good = run("--data", str(GOOD))
    assert (good.exit_code, good.stdout) == (0, "")
    assert re.search(r"104 triples\.\nHeld against \d+ shapes and \d+ rules, .* findings: 0\.", good.stderr)
    bad = tmp_path / "bad.ttl"
    bad.write_text(f"<urn:e> a <{HSN.Refugee}> ; <{HSN.year}> 'x' .", encoding="utf-8")
    told = run("--data", str(GOOD), "--data", str(bad))
    assert told.exit_code == 1
    assert told.stdout.splitlines()[:2] == [str(bad), "  urn:e  [Dated-year]"]
    ours = tmp_path / "ours.ttl"
    ours.write_text("<https://w3id.org/hsnexus/haque-2005/claim/c001> <urn:p> 1 .", encoding="utf-8")
    assert run("--data", str(ours)).stdout.splitlines()[1] == "  haque-claim:c001  [thing-of-ours]"
    (finding,) = json.loads(run("--data", str(bad), "--format", "json").stdout)
    assert set(finding) == {"file", "subject", "rule", "message", "advice"}
    assert (finding["file"], finding["subject"], finding["rule"]) == (str(bad), "urn:e", "Dated-year")


@pytest.mark.parametrize("options", [("--data", str(GOOD), "--root", "."), ("--dataset", ".")])
def test_options_that_do_not_go_together_are_refused(options: tuple[str, ...]) -> None:
    assert run(*options).exit_code == 2


@pytest.mark.usefixtures("opened")
def test_the_command_needs_no_clone(tmp_path: Path) -> None:
    (tmp_path / "bad.nt").write_text("", encoding="utf-8")
    told = run("--data", "bad.nt")
    assert (told.exit_code, told.stdout.splitlines()[:2]) == (1, ["bad.nt", "  bad.nt  [empty-file]"])
    assert main.get_command(main.make_context("hsnexus", ["check"]), "check") is check
