"""Claims as programs in Python get them: what a source says, with sign, place, sentence and citation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import ClassVar, Final

from hsnexus import claim as plain
from hsnexus.argument import Argument
from hsnexus.citing import bibtex, cited
from hsnexus.facets import speakers
from hsnexus.names import last_part
from hsnexus.typed.collection import Collection, Column, attribute, label
from hsnexus.vocab import HSN, prefixed
from hsnexus.wording import said

__all__ = ["Claim", "Claims", "claims"]


@dataclass(frozen=True, slots=True, repr=False)
class Claim(plain.Claim):
    """A causal claim, with what follows from its dataset.

    Attributes:
        sign: of its relation: ``increase``, ``decrease``, ``mixed`` (both ways, or neither said), or ``none`` for a
            claim that denies an influence.
        says: on whose word it stands: the works and actors that it is attributed to, else the annotated source.
        source: the annotated source that makes it.
        sections: the sections in which it stands.
        rivals: claims that cannot be held together with it.
        qualifies: claims that it limits or weakens.
        restates: claims that it makes again.
        elaborates: claims that it makes in more detail.
        sentence: what it says, as one English sentence of our own.
        citation: where it says so, to stand in brackets behind the sentence.
        bibtex: the entry by which it is cited, with version and digest of the build.
    """

    sign: str
    says: tuple[str, ...]
    source: str
    sections: tuple[str, ...]
    rivals: tuple[str, ...]
    qualifies: tuple[str, ...]
    restates: tuple[str, ...]
    elaborates: tuple[str, ...]
    sentence: str
    citation: str
    bibtex: str

    def __repr__(self) -> str:
        """Return its prefixed name and its label."""
        return f"<Claim {prefixed(self.iri)}: {self.label}>"


_LINKS: Final = {
    "rivals": HSN.rivals,
    "qualifies": HSN.qualifies,
    "restates": HSN.restates,
    "elaborates": HSN.elaborates,
}


class Claims(Collection[Claim]):
    """Claims, in the order of the text."""

    COLUMNS: ClassVar[Mapping[str, Column]] = MappingProxyType(
        {
            "claim": attribute("string", "iri", "its IRI"),
            "label": attribute("string", "label"),
            "cause": attribute("string", "cause"),
            "cause_label": label("cause"),
            "sign": attribute("string", "sign"),
            "relation": attribute("string", "relation"),
            "relation_label": label("relation"),
            "effect": attribute("string", "effect"),
            "effect_label": label("effect"),
            "sentence": attribute("string", "sentence"),
            "citation": attribute("string", "citation"),
            "voice": attribute("string", "voice"),
            "says": attribute("object", "says"),
            "source": attribute("string", "source"),
            "sections": attribute("object", "sections"),
            **{name: attribute("object", name) for name in (*plain.PARTS, *_LINKS)},
        }
    )


def claims(argument: Argument, starts: Mapping[str, int], version: str, digest: str) -> Claims:
    """Return all claims of a dataset.

    Args:
        argument: the claims, and what ties them to one another.
        starts: passage to where it begins in its text.
        version: of the build.
        digest: of the build.
    """
    linked = {name: _by_claim(argument.links[link], both=link == HSN.rivals) for name, link in _LINKS.items()}
    found = (
        Claim(
            **{each.name: getattr(one, each.name) for each in fields(plain.Claim)},
            sign=last_part(argument.relations[one.relation].polarity),
            says=speakers(argument, one),
            source=argument.sources[iri],
            sections=argument.sections[iri],
            rivals=linked["rivals"].get(iri, ()),
            qualifies=linked["qualifies"].get(iri, ()),
            restates=linked["restates"].get(iri, ()),
            elaborates=linked["elaborates"].get(iri, ()),
            sentence=said(argument, one),
            citation=cited(argument, one),
            bibtex=bibtex(argument, one, version, digest),
        )
        for iri, one in argument.claims.items()
    )

    def place(one: Claim) -> tuple[str, int, str]:
        return one.source, min((starts.get(passage, 0) for passage in one.passages), default=0), one.iri

    return Claims(tuple(sorted(found, key=place)), argument.labels)


def _by_claim(pairs: Iterable[tuple[str, str]], *, both: bool) -> Mapping[str, tuple[str, ...]]:
    """Return claim to the claims that it is linked to, in order; a link that holds both ways is read both ways."""
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        if both:
            found.setdefault(other, set()).add(one)
    return {iri: tuple(sorted(others)) for iri, others in found.items()}
