"""Laws of the catalogue: everything with a name, its types in all their breadth, and what tells it apart."""

import pyoxigraph as ox
import pytest

from hsnexus.catalogue import QUERY, Catalogue, catalogue
from hsnexus.kinds import KINDS
from hsnexus.manifest import packaged, read
from hsnexus.names import of_class
from hsnexus.properties import PROPERTIES
from hsnexus.vocab import BASE, HSN, PREFIXES

PREFIX = "".join(
    f"@prefix {name}: <{PREFIXES[name]}> .\n"
    for name in ("actor", "dcterms", "fabio", "factor", "hsn", "owl", "rdfs", "skos", "source")
)
TURTLE = f"""{PREFIX}
hsn:Factor a owl:Class ; rdfs:label "factor"@en .
hsn:Threat a owl:Class ; rdfs:label "threat"@en ; rdfs:subClassOf hsn:Phenomenon .
hsn:Harm a owl:Class ; rdfs:label "harm"@en ; rdfs:subClassOf hsn:Threat , [ a owl:Restriction ] .
factor:abuse a hsn:Factor , hsn:Harm , owl:NamedIndividual ; rdfs:label "abuse"@en , "abus"@fr ;
  skos:altLabel "ill-treatment"@en ; skos:definition "Harm to somebody."@en ; hsn:broaderFactor factor:harm ;
  skos:exactMatch <http://example.org/abuse> .
factor:harm a hsn:Factor ; hsn:oppositeOf factor:good .
<http://example.org/Fear> rdfs:subClassOf hsn:Factor .
<http://example.org/dread> a <http://example.org/Fear> ; rdfs:label "dread" .
source:one a fabio:Book , hsn:Source ; rdfs:label "One 2000" ; dcterms:title "A Title" ; hsn:year 2000 .
source:one-n1 a hsn:Footnote , hsn:Source ; rdfs:label "footnote 1" ; hsn:readAs source:one .
actor:aid a hsn:Actor ; rdfs:label "aid" .
<{BASE}a/claim/c1> a hsn:CausalClaim ; hsn:hasCause factor:harm ; hsn:hasEffect factor:abuse ;
  hsn:citedInFootnote source:one-n1 ; hsn:attributedTo source:one , actor:aid .
<{BASE}a/claim/c2> a hsn:CausalClaim ; hsn:hasCause factor:harm ; hsn:hasEffect factor:harm .
"""


def made(store: ox.Store) -> Catalogue:
    solutions = store.query(QUERY)
    assert isinstance(solutions, ox.QuerySolutions)
    return catalogue((row["thing"].value, row["property"].value, row["value"].value) for row in solutions)


@pytest.fixture(scope="module")
def small() -> Catalogue:
    store = ox.Store()
    store.load(TURTLE, format=ox.RdfFormat.TURTLE)
    return made(store)


VALUES = (
    ("factor:abuse", "hsn:broaderFactor", (f"{PREFIXES['factor']}harm",)),
    ("factor:abuse", "skos:exactMatch", ("http://example.org/abuse",)),
    ("factor:abuse", "iri", (f"{PREFIXES['factor']}abuse",)),
    ("factor:abuse", "claims", ("1",)),
    ("factor:abuse", "rdf:type", tuple(sorted((HSN.Factor, HSN.Harm, HSN.Phenomenon, HSN.Threat)))),
    ("factor:harm", "claims", ("2",)),  # not three: it is both cause and effect of one
    ("hsn:Harm", "rdfs:subClassOf", (HSN.Threat,)),
    ("hsn:Harm", "claims", ("1",)),
    ("hsn:Factor", "claims", ("2",)),
    ("hsn:Threat", "claims", ("0",)),  # nothing is inferred here
    ("source:one", "dcterms:title", ("A Title",)),
    ("source:one", "claims", ("1",)),  # not two: its note is cited in the claim that is attributed to it
    ("actor:aid", "claims", ("1",)),
)


@pytest.mark.parametrize(("thing", "name", "values"), VALUES)
def test_a_thing_has_values(small: Catalogue, thing: str, name: str, values: tuple[str, ...]) -> None:
    entry = small.entry(thing)
    assert entry is not None
    assert entry.values[name] == values


NAMES = (
    ("factor:abuse", "abus", ("abuse", "ill-treatment")),  # of several labels the first in order, whoever asks
    ("factor:harm", "factor:harm", ()),
    ("source:one", "One 2000", ("A Title",)),
    ("http://example.org/dread", "dread", ()),
)


@pytest.mark.parametrize(("thing", "label", "others"), NAMES)
def test_a_thing_is_called_by_labels_and_titles(
    small: Catalogue, thing: str, label: str, others: tuple[str, ...]
) -> None:
    entry = small.entry(thing)
    assert entry is not None
    assert (entry.named.label, entry.named.others) == (label, others)


SHOWN = (
    ("factor:abuse", (HSN.Factor, HSN.Harm)),
    ("factor:harm", (HSN.Factor,)),
    ("source:one", (HSN.Source, f"{PREFIXES['fabio']}Book")),
    ("hsn:Harm", (f"{PREFIXES['owl']}Class",)),
    ("http://example.org/dread", (HSN.Factor, "http://example.org/Fear")),
)


@pytest.mark.parametrize(("thing", "types"), SHOWN)
def test_the_types_that_are_shown_are_the_kind_and_the_narrowest(
    small: Catalogue, thing: str, types: tuple[str, ...]
) -> None:
    entry = small.entry(thing)
    assert entry is not None
    assert entry.shown == types
    assert entry.types >= set(types)


@pytest.mark.parametrize("thing", ["source:one-n1", f"{BASE}a/claim/c1", "http://example.org/Fear", "factor:good", ""])
def test_what_is_of_no_kind_is_not_in_it(small: Catalogue, thing: str) -> None:
    assert small.entry(thing) is None


@pytest.mark.parametrize(
    ("name", "iri"),
    [("work", HSN.Source), ("source", HSN.Source), ("classes", f"{PREFIXES['owl']}Class"), ("harm", HSN.Harm)],
)
def test_a_type_is_called_as_its_things_are(small: Catalogue, name: str, iri: str) -> None:
    found = [match for match in small.type_matcher.matches(name) if match.exact]
    assert [match.thing.iri for match in found] == [iri]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    whole = ox.Store()
    whole.bulk_load(path=packaged() / read(packaged()).data_file, format=ox.RdfFormat.N_QUADS)
    return whole


def test_the_catalogue_of_the_build_holds_everything_of_each_kind(store: ox.Store) -> None:
    whole = made(store)
    for kind in KINDS.values():
        things = {thing.iri for thing in of_class(store, kind.class_iri)}
        of_kind = {iri for iri, entry in whole.entries.items() if kind.class_iri in entry.types}
        assert of_kind
        assert of_kind <= things
        left_out = {thing.iri for each in kind.but for thing in of_class(store, each)}
        assert things - of_kind == left_out
    told = {name for entry in whole.entries.values() for name in entry.values}
    assert told <= PROPERTIES.keys()
