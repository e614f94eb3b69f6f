"""The fields of a claim, its passages and their pieces: the table from which every export and its schema are made."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from hsnexus.vocab import HSN, OA, PREFIXES

__all__ = ["CLAIM", "DEMANDS", "LISTS", "PASSAGE", "PIECE", "RELATIONS", "RESERVED", "Field", "Form", "short"]


class Form(Enum):
    """What a field holds."""

    TEXT = "a text"
    NUMBER = "a whole number"
    COUNT = "a whole number above 0"
    HASH = "64 hexadecimal digits"
    VALUE = "a value of a closed list, by its name"
    THING = "a thing, with its IRI and label"
    PASSAGES = "passages"
    PIECES = "pieces of a passage"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record.

    Attributes:
        name: in the exports.
        form: of its values.
        term: the property whose values it holds; empty for what follows from other fields.
        told: what it tells.
        many: whether it may have several values, and is a list.
        least: how many values it has at least.
        kind: of a ``VALUE``: the class whose list is closed.
    """

    name: str
    form: Form
    term: str
    told: str
    many: bool = False
    least: int = 0
    kind: str = ""


# By relation: the sign that it carries, and the lowest edge that it derives.
RELATIONS: Final = {
    HSN.causing: (HSN.increase, HSN.claimedToCause),
    HSN.compelling: (HSN.increase, HSN.claimedToCompel),
    HSN.conditioning: (HSN.mixed, HSN.claimedToCondition),
    HSN.empowering: (HSN.increase, HSN.claimedToEmpower),
    HSN.enabling: (HSN.increase, HSN.claimedToEnable),
    HSN.enhancing: (HSN.increase, HSN.claimedToEnhance),
    HSN.notInfluencing: (HSN.none, HSN.claimedNotToInfluence),
    HSN.offsetting: (HSN.decrease, HSN.claimedToOffset),
    HSN.perceivedAsThreat: (HSN.decrease, HSN.claimedToBePerceivedAsThreatTo),
    HSN.preventing: (HSN.decrease, HSN.claimedToPrevent),
    HSN.protecting: (HSN.increase, HSN.claimedToProtect),
    HSN.reducing: (HSN.decrease, HSN.claimedToReduce),
    HSN.shaping: (HSN.mixed, HSN.claimedToShape),
    HSN.threatening: (HSN.decrease, HSN.claimedToThreaten),
}

LISTS: Final = {
    HSN.Relation: tuple(RELATIONS),
    HSN.Polarity: (HSN.increase, HSN.decrease, HSN.mixed, HSN.none),
    HSN.Modality: (HSN.asserted, HSN.hedged, HSN.conditional, HSN.contested, HSN.normative),
    HSN.Voice: (HSN.author, HSN.reported),
    HSN.Level: (HSN.individual, HSN.household, HSN.community, HSN.national, HSN.international),
    HSN.Place: (HSN.origin, HSN.transit, HSN.destination),
    HSN.claimedToInfluence: tuple(edge for _, edge in RELATIONS.values()),
}
"""The members of the closed lists, by their class; and the edges, by the widest of them."""

_SIGN: Final = "the sign of the relation: `mixed` for an open one, `none` where the influence is denied"
_SAYS: Final = "on whose word it stands: `attributed_to`, else the annotated source"
_LABEL: Final = Field("label", Form.TEXT, f"{PREFIXES['rdfs']}label", "what it is called, in words of our own", least=1)

CLAIM: Final = (
    _LABEL,
    Field("sentence", Form.TEXT, "", "the whole claim as an English sentence, made from the other fields", least=1),
    Field("cause", Form.THING, HSN.hasCause, "the factor that acts", least=1),
    Field("effect", Form.THING, HSN.hasEffect, "the factor that is acted upon", least=1),
    Field("relation", Form.VALUE, HSN.hasRelation, "how the one acts on the other", least=1, kind=HSN.Relation),
    Field("sign", Form.VALUE, HSN.hasPolarity, _SIGN, least=1, kind=HSN.Polarity),
    Field("edge", Form.VALUE, "", "the typed edge that the relation derives", least=1, kind=HSN.claimedToInfluence),
    Field("modalities", Form.VALUE, HSN.hasModality, "how surely it is claimed", many=True, least=1, kind=HSN.Modality),
    Field("hedge_cues", Form.TEXT, HSN.hedgeCue, "the words of the source that hedge it", many=True),
    Field("conditions", Form.THING, HSN.underCondition, "the factors on which it depends", many=True),
    Field("mechanisms", Form.THING, HSN.viaMechanism, "the factors by way of which the cause acts", many=True),
    Field("perspectives", Form.THING, HSN.heldUnder, "the views under which it is held", many=True),
    Field("voice", Form.VALUE, HSN.hasVoice, "whether the source claims it, or reports it", least=1, kind=HSN.Voice),
    Field("attributed_to", Form.THING, HSN.attributedTo, "the works and actors from which it is reported", many=True),
    Field("says", Form.THING, "", _SAYS, many=True, least=1),
    Field("footnotes", Form.THING, HSN.citedInFootnote, "the notes of the source that are cited for it", many=True),
    Field("addressed_to", Form.THING, HSN.addressedTo, "who is asked to act, where it is normative", many=True),
    Field("levels", Form.VALUE, HSN.atLevel, "the scales of the effect", many=True, kind=HSN.Level),
    Field("places", Form.VALUE, HSN.inPlace, "where along the way of migration it holds", many=True, kind=HSN.Place),
    Field("groups", Form.THING, HSN.concernsGroup, "the people whom it is about", many=True),
    Field("perceived_by", Form.THING, HSN.perceivedBy, "who sees it so, where it is a perception", many=True),
    Field("figures", Form.THING, HSN.supportedByFigure, "the figures that the source gives for it", many=True),
    Field("rivals", Form.THING, HSN.rivals, "the claims that cannot hold beside it", many=True),
    Field("qualifies", Form.THING, HSN.qualifies, "the claims that it limits", many=True),
    Field("restates", Form.THING, HSN.restates, "the claims that it makes again", many=True),
    Field("elaborates", Form.THING, HSN.elaborates, "the claims that it tells in more detail", many=True),
    Field("editorial_notes", Form.TEXT, f"{PREFIXES['skos']}editorialNote", "what its reader remarked", many=True),
    Field("source", Form.THING, "", "the annotated source that makes it"),
    Field("passages", Form.PASSAGES, HSN.statedIn, "where it is stated", many=True, least=1),
)  # fmt: skip
"""The fields of a claim, in order."""

DEMANDS: Final = (
    ("voice", HSN.reported, "attributed_to"),
    ("modalities", HSN.conditional, "conditions"),
    ("relation", HSN.perceivedAsThreat, "perceived_by"),
)
"""A field, a value of it, and the other field that has a value then."""

RESERVED: Final = (
    *((needed, name, value) for name, value, needed in DEMANDS),
    ("addressed_to", "modalities", HSN.normative),
)
"""A field, and the other field with the value without which it has none."""

_PROOF: Final = (
    Field("first_words", Form.TEXT, HSN.firstWords, "its opening words; of a short one there are none"),
    Field("last_words", Form.TEXT, HSN.lastWords, "its closing words; of a short one there are none"),
    Field("word_count", Form.COUNT, HSN.wordCount, "how many words it has", least=1),
    Field("text_sha256", Form.HASH, HSN.textSha256, "SHA-256 of its normalised text", least=1),
    Field("letter_count", Form.COUNT, HSN.letterCount, "how many letters it has", least=1),
    Field("letters_sha256", Form.HASH, HSN.lettersSha256, "SHA-256 of its letters alone", least=1),
)

PIECE: Final = (
    Field("start", Form.NUMBER, HSN.start, "where it begins, in code points of the normalised text", least=1),
    Field("end", Form.COUNT, HSN.end, "where it ends, exclusive", least=1),
    *_PROOF,
)
"""The fields of a piece of a passage, in order."""

PASSAGE: Final = (
    Field("edition", Form.THING, OA.hasSource, "the text whose code points are counted", least=1),
    Field("section", Form.THING, HSN.inSection, "the section in which it stands", least=1),
    Field("start", Form.NUMBER, HSN.start, "where it begins, as a piece does; none for one in pieces"),
    Field("end", Form.COUNT, HSN.end, "where it ends, exclusive; none for one in pieces"),
    Field("pieces", Form.PIECES, HSN.hasRange, "the pieces of a passage that something interrupts", many=True),
    *_PROOF,
    Field("mentions", Form.THING, HSN.mentions, "the instruments that it names", many=True),
)  # fmt: skip
"""The fields of a passage, in order."""


def short(iri: str) -> str:
    """Return a value of a closed list by its name.

    >>> short(HSN.enabling)
    'enabling'
    """
    return iri.rpartition("#")[2]
