"""The claims as nanopublications: of each what it says, whence that comes, and who published it.

Source: https://nanopub.net/guidelines/working_draft/.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from hsnexus.errors import SourceError
from hsnexus.exports.facts import Facts
from hsnexus.exports.fields import CLAIM, PASSAGE, PIECE, Field
from hsnexus.exports.material import Material
from hsnexus.exports.record import Record
from hsnexus.serialised import serialised
from hsnexus.statements import linked, of_iris, plain, unprefixed
from hsnexus.vocab import DATASET, DCTERMS, HSN, NP, PREFIXES

__all__ = ["SAID", "text"]

_TYPE: Final = f"{PREFIXES['rdf']}type"
_NAME: Final = unprefixed("foaf:name")
# Whence a claim comes, and what its reader made of it: links between claims are the reader's, not the source's.
_UNSAID: Final = frozenset(
    {
        *("voice", "attributed_to", "footnotes", "figures", "passages"),
        *("editorial_notes", "rivals", "qualifies", "restates", "elaborates"),
    }
)
SAID: Final = (_TYPE, *(field.term for field in CLAIM if field.term and field.name not in _UNSAID))
"""The properties of a claim that its assertion holds; the others are its provenance."""
_WHENCE: Final = tuple(field.term for field in CLAIM if field.name in _UNSAID)
_PREFIXES: Final = ("dcat", "dcterms", "factor", "foaf", "hsn", "oa", "prov", "rdfs", "skos", "source", "xsd")
_ADVICE: Final = "Build the dataset with `hsnexus build`, which describes it"


@dataclass(frozen=True, slots=True)
class _Published:
    """What every nanopublication says of its publication."""

    version: str
    day: str
    licence: str
    creators: tuple[tuple[str, str], ...]


def text(material: Material) -> str:
    """Return the claims of a dataset, each as one nanopublication in TriG; none is signed.

    Raises:
        SourceError: a claim is not what it should be, or the dataset does not tell its date, licence and creator.
    """
    facts, claims = material.facts, material.records
    published = _published(facts, material.version) if claims else None
    quads = (quad for record in claims if published for quad in _nanopub(facts, record, published))
    prefixes = {**{name: PREFIXES[name] for name in _PREFIXES}, "np": NP.NAMESPACE}
    return serialised(quads, ox.RdfFormat.TRIG, prefixes).decode()


def _published(facts: Facts, version: str) -> _Published:
    issued = [term.value for term in facts.terms(DATASET, unprefixed("dcterms:issued"))]
    licences = facts.things(DATASET, unprefixed("dcterms:license"))
    creators = facts.things(DATASET, DCTERMS.creator)
    if len(issued) != 1 or len(licences) != 1 or not creators:
        message = "the dataset does not tell when, under which licence and by whom it was issued"
        raise SourceError(message, where=DATASET, advice=_ADVICE)
    return _Published(version, issued[0], licences[0], tuple((each, _name(facts, each)) for each in creators))


def _name(facts: Facts, creator: str) -> str:
    return next((term.value for term in facts.terms(creator, _NAME)), creator)


def _nanopub(facts: Facts, record: Record, published: _Published) -> Iterator[ox.Quad]:
    claim = record["id"]
    this, head, assertion, provenance, pubinfo = (
        f"{claim}#{name}" for name in ("nanopub", "Head", "assertion", "provenance", "pubinfo")
    )
    parts = {
        head: (
            of_iris(this, _TYPE, NP.Nanopublication),
            of_iris(this, NP.hasAssertion, assertion),
            of_iris(this, NP.hasProvenance, provenance),
            of_iris(this, NP.hasPublicationInfo, pubinfo),
        ),
        assertion: (of_iris(claim, _TYPE, HSN.CausalClaim), *_stated(facts, claim, SAID[1:])),
        provenance: (*_origin(facts, assertion, record), *_stated(facts, claim, _WHENCE), *_passages(facts, record)),
        pubinfo: _publication(this, published),
    }
    for graph, triples in parts.items():
        name = ox.NamedNode(graph)
        yield from (ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)


def _stated(facts: Facts, subject: str, terms: tuple[str, ...]) -> Iterator[ox.Triple]:
    for term in terms:
        for value in facts.terms(subject, term):
            yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(term), value)


def _origin(facts: Facts, assertion: str, record: Record) -> Iterator[ox.Triple]:
    """Yield whence the assertion comes: passages, sections and work; and on whose word it stands."""
    derived = [place for each in record["passages"] for place in (each["id"], each["section"]["id"])]
    derived += [record["source"]["id"]] if "source" in record else []
    yield from (linked(assertion, "prov:wasDerivedFrom", place) for place in dict.fromkeys(derived))
    for voice in record["says"]:
        # A work is no agent: what it says was taken from it, not attributed to it.
        is_work = HSN.Source in facts.types(voice["id"])
        yield linked(assertion, "prov:hadPrimarySource" if is_work else "prov:wasAttributedTo", voice["id"])


def _passages(facts: Facts, record: Record) -> Iterator[ox.Triple]:
    for passage in record["passages"]:
        yield from _part(facts, passage, HSN.Passage, PASSAGE)
        for piece in passage["pieces"]:
            yield from _part(facts, piece, HSN.TextRange, PIECE)


def _part(facts: Facts, part: Record, kind: str, fields: tuple[Field, ...]) -> Iterator[ox.Triple]:
    yield of_iris(part["id"], _TYPE, kind)
    yield from _stated(facts, part["id"], tuple(field.term for field in fields))


def _publication(this: str, published: _Published) -> Iterator[ox.Triple]:
    yield plain(this, "dcterms:created", f"{published.day}T00:00:00Z", "xsd:dateTime")
    yield linked(this, "dcterms:license", published.licence)
    yield linked(this, "dcterms:isPartOf", DATASET)
    yield plain(this, "dcat:version", published.version)
    for creator, name in published.creators:
        yield linked(this, "dcterms:creator", creator)
        yield plain(creator, "foaf:name", name)
