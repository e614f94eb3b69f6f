"""The properties that a thing with a name is told apart by, and that others may fetch of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hsnexus.tables import MATCHES

__all__ = ["CLAIMS", "IRI", "PROPERTIES", "Form", "Property"]


class Form(StrEnum):
    """What the values of a property are."""

    TEXT = "str"
    NUMBER = "int"
    THING = "id"


@dataclass(frozen=True, slots=True)
class Property:
    """A property.

    Attributes:
        id: a prefixed name; a plain word for what is counted, or computed.
        name: for people.
        form: what its values are; an outside identifier is a text, as it is none of ours.
        told: what it tells, in a sentence.
    """

    id: str
    name: str
    form: Form
    told: str


IRI: Final = "iri"
CLAIMS: Final = "claims"

PROPERTIES: Final[Mapping[str, Property]] = {
    each.id: each
    for each in (
        Property(IRI, "IRI", Form.TEXT, "The whole identifier of the thing."),
        Property("skos:altLabel", "other labels", Form.TEXT, "What else it is called."),
        Property("skos:definition", "definition", Form.TEXT, "What it is, in one sentence."),
        Property("rdf:type", "types", Form.THING, "The classes it is of, in all their breadth."),
        Property("hsn:broaderFactor", "broader factor", Form.THING, "The next broader factor."),
        Property("hsn:oppositeOf", "opposite", Form.THING, "The factor that is its lack, or whose lack it is."),
        Property("rdfs:subClassOf", "broader class", Form.THING, "The next broader class."),
        Property("dcterms:isPartOf", "part of", Form.THING, "The work that it appeared in."),
        Property("dcterms:title", "title", Form.TEXT, "The title of a work, the full title of an instrument."),
        Property("dcterms:creator", "creator", Form.TEXT, "Who wrote or edited it."),
        Property("hsn:year", "year", Form.NUMBER, "The year it appeared or was agreed."),
        *(
            Property(term, name.replace("_", " "), Form.TEXT, f"Outside identifiers: skos:{term.partition(':')[2]}.")
            for name, term in MATCHES.items()
        ),
        Property(CLAIMS, "claims", Form.NUMBER, "How many causal claims speak of it."),
    )
}
"""Each property by its id."""
