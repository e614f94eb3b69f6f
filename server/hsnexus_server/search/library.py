"""All that is searched, kept for as long as the dataset is the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hsnexus.catalogue import Catalogue
from hsnexus.kinds import KINDS
from hsnexus.matching import Matcher, plain
from hsnexus.names import Named
from hsnexus.questions import Question
from hsnexus.vocab import HSN, PREFIXES, prefixed
from hsnexus_server.addresses import last
from hsnexus_server.asked import Asking
from hsnexus_server.claims.index import Index as Claims
from hsnexus_server.claims.index import Indexes
from hsnexus_server.latest import Latest
from hsnexus_server.problems import Reason, unless
from hsnexus_server.reconciliation.index import Index

__all__ = ["HEADINGS", "Item", "Libraries", "Library"]

HEADINGS: Final[Mapping[str, str]] = {
    **{name: name.capitalize() for name in KINDS},
    "properties": "Properties",
    "values": "Values of closed lists",
    "claims": "Claims",
    "questions": "Questions",
}
"""The kinds of what is found, each with the heading over it."""
_OWL: Final = PREFIXES["owl"]
_TERMS: Final = f"""SELECT ?kind ?term ?label (SAMPLE(?text) AS ?definition) WHERE {{
  {{ VALUES ?class {{ <{_OWL}ObjectProperty> <{_OWL}DatatypeProperty> <{_OWL}AnnotationProperty> }}
    ?term a ?class . BIND("properties" AS ?kind) }}
  UNION
  {{ ?term a/<{PREFIXES["rdfs"]}subClassOf>* <{HSN.ClosedListValue}> . BIND("values" AS ?kind) }}
  ?term <{PREFIXES["rdfs"]}label> ?label .
  OPTIONAL {{ ?term <{PREFIXES["skos"]}definition> ?text }}
  FILTER(isIRI(?term))
}}
GROUP BY ?kind ?term ?label
ORDER BY ?kind ?term ?label
"""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be found.

    Attributes:
        kind: key of ``HEADINGS``.
        named: its IRI, and what it is called.
        text: its definition; empty where there is none.
        own: each of its names, as they are matched.
        names: all of them together, a space before each word.
        told: its names and its definition, likewise.
    """

    kind: str
    named: Named
    text: str
    own: frozenset[str]
    names: str
    told: str


@dataclass(frozen=True)
class Library:
    """All that is searched.

    Attributes:
        items: by IRI.
        matcher: who knows the names of all but claims and questions, however they are spelt.
        claims: whether claims are among the items: too many are not.
    """

    items: Mapping[str, Item]
    matcher: Matcher
    claims: bool


class Libraries:
    """Keeps the last library; threads may share it."""

    def __init__(self, things: Index, claims: Indexes, questions: Sequence[Question]) -> None:
        """Keep none yet.

        Args:
            things: keeps the things with names.
            claims: keeps the claims.
            questions: the competency questions.
        """
        self._things, self._claims, self._questions = things, claims, questions
        self._latest = Latest[Library]()

    def of(self, asking: Asking) -> Library:
        """Return the library of what is served now.

        Raises:
            RefusalError: 422, there are too many things; or what the engine refuses.
        """
        catalogue, version = self._things.of(asking)
        claims = unless(Reason.TOO_MANY_CLAIMS, lambda: self._claims.of(asking))
        both = (version, claims.version if claims else "")
        return self._latest.of(both, lambda: self._made(asking, catalogue, claims))

    def _made(self, asking: Asking, catalogue: Catalogue, claims: Claims | None) -> Library:
        things = [*_of_catalogue(catalogue), *_terms(asking)]
        others = [*_of_claims(claims), *_of_questions(self._questions)]
        items = {item.named.iri: item for item in (*others, *reversed(things))}
        return Library(items, Matcher(item.named for item in things), claims is not None)


def _item(kind: str, named: Named, text: str = "", more: str = "") -> Item:
    own = dict.fromkeys(map(plain, (named.label, last(named.iri), prefixed(named.iri), *named.others)))
    names = " " + " ".join(own)
    definition = "" if text in named.others else text
    return Item(kind, named, definition, frozenset(own), names, f"{names} {plain(f'{text} {more}')}")


def _of_catalogue(catalogue: Catalogue) -> Iterable[Item]:
    for entry in catalogue.entries.values():
        kind = next((kind.name for kind in KINDS.values() if kind.class_iri in entry.types), "")
        if kind:
            yield _item(kind, entry.named, entry.description)


def _terms(asking: Asking) -> Iterable[Item]:
    for kind, iri, label, definition in asking.found(_TERMS).answer.texts:
        yield _item(kind, Named(iri, label), definition or "")


def _of_claims(claims: Claims | None) -> Iterable[Item]:
    for row in claims.rows if claims else ():
        yield _item("claims", Named(row.claim.iri, row.claim.label), row.sentence, row.text)


def _of_questions(questions: Iterable[Question]) -> Iterable[Item]:
    for each in questions:
        yield _item("questions", Named(each.iri, each.summary, (each.id,)), each.description, " ".join(each.tags))
