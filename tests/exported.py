"""What the tests of the exports share: the texts of the packaged build, what they must say, and small datasets."""

import csv
import io
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from hsnexus.exports import EXPORTS, Material
from hsnexus.manifest import Manifest
from hsnexus.opened import Dataset, open_dataset
from hsnexus.vocab import HSN, PREFIXES

__all__ = [
    "HASH",
    "LABEL",
    "SMALL",
    "SPACES",
    "TYPE",
    "Triples",
    "claimed",
    "labels",
    "packaged",
    "parts",
    "plain",
    "rows",
    "small",
    "split",
    "texts",
    "triples",
]

Triples = frozenset[ox.Triple]
TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
LABEL: Final = ox.NamedNode(f"{PREFIXES['rdfs']}label")
DESCRIBED_BY: Final = ox.NamedNode(f"{PREFIXES['wdrs']}describedby")
SPACES: Final = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
HASH: Final = "0123456789abcdef" * 4
# The least that makes a claim; each line can be replaced by something odd.
SMALL: Final = f"""
hsn:enabling hsn:carriesPolarity hsn:increase ; hsn:derivesEdge hsn:claimedToEnable .
factor:a a hsn:Factor ; rdfs:label "a"@en ; skos:definition "The first."@en .
factor:b a hsn:Factor ; rdfs:label "b"@en ; skos:altLabel "be"@en .
haque-claim:c1 a hsn:CausalClaim ; rdfs:label "A lets B be"@en .
haque-claim:c1 hsn:hasCause factor:a ; hsn:hasEffect factor:b .
haque-claim:c1 hsn:hasRelation hsn:enabling .
haque-claim:c1 hsn:hasPolarity hsn:increase .
haque-claim:c1 hsn:hasModality hsn:hedged .
haque-claim:c1 hsn:hedgeCue "may"@en .
haque-claim:c1 hsn:hasVoice hsn:author .
haque-claim:c1 hsn:statedIn haque-passage:p1 .
haque-passage:p1 a hsn:Passage ; oa:hasSource source:x-text ; hsn:inSection source:x-s1 .
haque-passage:p1 hsn:start 5 ; hsn:end 9 .
haque-passage:p1 hsn:wordCount 2 ; hsn:letterCount 3 .
haque-passage:p1 hsn:textSha256 "{HASH}" ; hsn:lettersSha256 "{HASH}" .
source:x-s1 dcterms:isPartOf source:x .
source:x a hsn:Source, fabio:Book ; rdfs:label "X"@en ; dcterms:title "On X"@en ; dcterms:creator "Y Z" .
<https://w3id.org/hsnexus/void#dataset> dcterms:issued "2026-01-02"^^xsd:date ; dcterms:license <http://e/l> .
<https://w3id.org/hsnexus/void#dataset> dcterms:creator <http://e/me> .
"""


@cache
def packaged() -> Material:
    return Material(open_dataset())


@cache
def texts() -> Mapping[str, str]:
    """Return the exports of the packaged build, by the names of the formats."""
    return {name: export.text(packaged()) for name, export in EXPORTS.items()}


def small(text: str) -> Material:
    """Return a dataset whose default graph holds what is written, with our prefixes."""
    store = ox.Store()
    store.load(f"{SPACES}{text}".encode(), format=ox.RdfFormat.TURTLE)
    return Material(Dataset(Path(), Manifest("0.0.1", "", "", {}, ()), store))


def triples(store: ox.Store, subject: str) -> Triples:
    """Return what the default graph says of a thing, but for the file that it stands in."""
    quads = store.quads_for_pattern(ox.NamedNode(subject), None, None, ox.DefaultGraph())
    return frozenset(quad.triple for quad in quads if quad.predicate != DESCRIBED_BY)


def claimed(store: ox.Store) -> Triples:
    """Return what is said of claims, but for the classes that follow from their relations."""
    claims = store.quads_for_pattern(None, TYPE, ox.NamedNode(HSN.CausalClaim), ox.DefaultGraph())
    said = {triple for quad in claims for triple in triples(store, subject(quad))}
    return frozenset(each for each in said if each.predicate != TYPE or each.object == ox.NamedNode(HSN.CausalClaim))


def subject(quad: ox.Quad) -> str:
    assert isinstance(quad.subject, ox.NamedNode)
    return quad.subject.value


def parts(store: ox.Store) -> Triples:
    """Return what is said of the passages of claims, and of their pieces, but for inferred classes."""
    places = {triple.object for triple in claimed(store) if triple.predicate == ox.NamedNode(HSN.statedIn)}
    for place in [*places]:
        quads = store.quads_for_pattern(place, ox.NamedNode(HSN.hasRange), None, ox.DefaultGraph())  # type: ignore[arg-type]
        places |= {quad.object for quad in quads}
    own = {ox.NamedNode(HSN.Passage), ox.NamedNode(HSN.TextRange)}
    said = {triple for place in places if isinstance(place, ox.NamedNode) for triple in triples(store, place.value)}
    return frozenset(each for each in said if each.predicate != TYPE or each.object in own)


def labels(store: ox.Store, said: Triples) -> Triples:
    """Return the labels of all that statements speak of."""
    named = {each.object for each in said if isinstance(each.object, ox.NamedNode)}
    found = (store.quads_for_pattern(thing, LABEL, None, ox.DefaultGraph()) for thing in named)
    views = {quad.subject for quad in store.quads_for_pattern(None, TYPE, ox.NamedNode(HSN.Perspective), None)}
    # Values of closed lists are told by their names; views are things, though their IRIs are those of terms.
    return frozenset(
        quad.triple
        for quads in found
        for quad in quads
        if not subject(quad).startswith(PREFIXES["hsn"]) or quad.subject in views
    )


def rows(text: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(text, newline=""), strict=True)]


def split(cell: str) -> list[str]:
    """Return the values of a cell that may have several, as kg/EXPORTS.md says that they are read."""
    found = re.findall(r"(?:^|\|)((?:[^|\\]|\\.)*)", cell, flags=re.DOTALL) if cell else []
    return [re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL) for value in found]


# What stands in BibTeX for a character that means something there.
_WRITTEN: Final = {
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{mark}": mark for mark in "&%$#_"},
    "{": "",
    "}": "",
}


def plain(text: str) -> str:
    """Return a text as BibTeX prints it."""
    return re.sub("|".join(map(re.escape, _WRITTEN)), lambda found: _WRITTEN[found[0]], text)
