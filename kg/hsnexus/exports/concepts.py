"""The factors as a concept scheme in SKOS.

A factor is an individual of the ontology, so that calling it a concept as well makes no class an individual; the file
is kept apart, as the ontology itself does without SKOS.

Source: https://www.w3.org/TR/skos-reference/.
"""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from hsnexus.errors import SourceError
from hsnexus.exports.facts import Facts
from hsnexus.exports.material import Material
from hsnexus.facts import closure
from hsnexus.serialised import serialised
from hsnexus.statements import linked, plain, told, typed, unprefixed
from hsnexus.tables import MATCHES
from hsnexus.vocab import DATASET, DCTERMS, FACTORS, HSN, ONTOLOGY, PREFIXES

__all__ = ["SCHEME", "text", "triples"]

SCHEME: Final = f"{FACTORS}#scheme"
_LABEL: Final = f"{PREFIXES['rdfs']}label"
_CLASS: Final = f"{PREFIXES['owl']}Class"
# Properties whose values go over as they are.
_TEXTS: Final[Mapping[str, str]] = {
    _LABEL: unprefixed("skos:prefLabel"),
    **{
        term: term
        for term in map(unprefixed, ("skos:altLabel", "skos:definition", "skos:scopeNote", "skos:editorialNote"))
    },
}
_PREFIXES: Final = ("dcterms", "eurovoc", "factor", "hsn", "skos", "stw", "unbis", "wd", "yso")
_ADVICE: Final = "Mend the factor, and run `hsnexus check`"


def text(material: Material) -> str:
    """Return the scheme in Turtle.

    Raises:
        SourceError: the factors would break an integrity condition of SKOS.
    """
    # Subject by subject, the scheme first; what two concepts tell of each other is told once.
    found = sorted(dict.fromkeys(triples(material)), key=lambda triple: _order(str(triple.subject)))
    return serialised(found, ox.RdfFormat.TURTLE, {name: PREFIXES[name] for name in _PREFIXES}).decode()


def _order(subject: str) -> tuple[bool, str]:
    return subject != f"<{SCHEME}>", subject


def triples(material: Material) -> Iterator[ox.Triple]:
    """Yield the scheme, its concepts, and a collection for each family; some twice.

    Raises:
        SourceError: the factors would break an integrity condition of SKOS.
    """
    facts = material.facts
    factors = facts.of_class(HSN.Factor)
    broader = {factor: facts.things(factor, HSN.broaderFactor) for factor in factors}
    yield from _scheme(facts, material.version)
    for factor in factors:
        yield from _concept(facts, factor, broader)
    yield from _collections(facts, factors)


def _scheme(facts: Facts, version: str) -> Iterator[ox.Triple]:
    yield typed(SCHEME, "skos:ConceptScheme")
    yield told(SCHEME, "skos:prefLabel", "Factors of hsnexus")
    about = "What the causal claims of hsnexus are about: by broader factors, with opposites as related concepts."
    yield told(SCHEME, "dcterms:description", about)
    yield linked(SCHEME, "dcterms:source", DATASET)
    yield plain(SCHEME, "dcterms:hasVersion", version)
    for term in (unprefixed("dcterms:license"), DCTERMS.creator):
        for value in facts.terms(DATASET, term):
            yield ox.Triple(ox.NamedNode(SCHEME), ox.NamedNode(term), value)


def _concept(facts: Facts, factor: str, broader: Mapping[str, tuple[str, ...]]) -> Iterator[ox.Triple]:
    yield typed(factor, "skos:Concept")
    yield linked(factor, "skos:inScheme", SCHEME)
    yield from _texts(facts, factor)
    for other in broader[factor]:
        yield linked(factor, "skos:broader", other)
        yield linked(other, "skos:narrower", factor)
    if not broader[factor]:
        yield linked(factor, "skos:topConceptOf", SCHEME)
        yield linked(SCHEME, "skos:hasTopConcept", factor)
    # A lack and what is lacked are neither broader than the other, and each is looked for under the other.
    for other in facts.things(factor, HSN.oppositeOf):
        above, below = (closure(broader.get(each, ()), broader) for each in (factor, other))
        if other in above or factor in below:
            message = (
                f"<{other}> is its opposite, and broader or narrower than it, as no related concept may be (SKOS S27)"
            )
            raise SourceError(message, where=factor, advice=_ADVICE)
        yield linked(factor, "skos:related", other)
        yield linked(other, "skos:related", factor)
    yield from _mappings(facts, factor)


def _mappings(facts: Facts, factor: str) -> Iterator[ox.Triple]:
    found = {match: facts.things(factor, unprefixed(match)) for match in MATCHES.values()}
    clash = {*found["skos:exactMatch"]} & {
        *found["skos:broadMatch"],
        *found["skos:narrowMatch"],
        *found["skos:relatedMatch"],
    }
    if clash:
        message = f"<{min(clash)}> is an exact match of it, and another match, too (SKOS S46)"
        raise SourceError(message, where=factor, advice=_ADVICE)
    for match, values in found.items():
        yield from (linked(factor, match, value) for value in values)


def _texts(facts: Facts, factor: str) -> Iterator[ox.Triple]:
    """Yield what is said of a factor in words; an other label that repeats its label is none (SKOS S13).

    Raises:
        SourceError: it has two labels in one language, or what should be a text is none.
    """
    labels = facts.terms(factor, _LABEL)
    languages = [label.language for label in labels if isinstance(label, ox.Literal)]
    if len(languages) != len({*languages}):
        message = "it has two labels in one language (SKOS S14)"
        raise SourceError(message, where=factor, advice=_ADVICE)
    for term, skos in _TEXTS.items():
        facts.texts(factor, term)
        values = facts.terms(factor, term)
        kept = values if term == _LABEL else (value for value in values if value not in labels)
        yield from (ox.Triple(ox.NamedNode(factor), ox.NamedNode(skos), value) for value in kept)


def _collections(facts: Facts, factors: tuple[str, ...]) -> Iterator[ox.Triple]:
    """Yield each class of factors as a collection: under an IRI of its own, as no class is to be an individual."""
    members: dict[str, list[str]] = {}
    for factor in factors:
        for kind in facts.types(factor):
            if _CLASS in facts.types(kind) and kind != HSN.Factor:
                members.setdefault(kind, []).append(factor)
    for kind in sorted(members):
        local = kind.removeprefix(f"{ONTOLOGY}#")
        collection = f"{FACTORS}#{local if local != kind else quote(kind, safe='')}"
        yield typed(collection, "skos:Collection")
        for label in facts.terms(kind, _LABEL):
            yield ox.Triple(ox.NamedNode(collection), ox.NamedNode(unprefixed("skos:prefLabel")), label)
        yield linked(collection, "dcterms:source", kind)
        yield from (linked(collection, "skos:member", factor) for factor in members[kind])
