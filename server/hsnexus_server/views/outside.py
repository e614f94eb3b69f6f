"""What a thing is called in outside vocabularies, how closely that matches, and how well it is established."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from hsnexus.tables import MATCHES
from hsnexus.vocab import HSN, PREFIXES, prefixed
from hsnexus_server.addresses import href
from hsnexus_server.views.seen import Seen

__all__ = ["Match", "outside"]

_OWL: Final = PREFIXES["owl"]
_VOCABULARIES: Final[Mapping[str, str]] = {
    "eurovoc": "EuroVoc",
    "ror": "ROR",
    "stw": "STW",
    "unbis": "UNBIS Thesaurus",
    "wd": "Wikidata",
    "yso": "YSO",
}
_PREDICATES: Final = {PREFIXES["skos"] + term.partition(":")[2]: name for name, term in MATCHES.items()}
_ORDER: Final = {iri: place for place, iri in enumerate(_PREDICATES)}
_FOUND: Final = f"""SELECT ?match ?target ?grade ?evidence ?comment WHERE {{{{
  VALUES ?match {{{{ {" ".join(f"<{iri}>" for iri in _PREDICATES)} }}}}
  <{{0}}> ?match ?target .
  OPTIONAL {{{{
    ?axiom <{_OWL}annotatedSource> <{{0}}> ; <{_OWL}annotatedProperty> ?match ; <{_OWL}annotatedTarget> ?target .
    OPTIONAL {{{{ ?axiom <{HSN.evidenceGrade}> ?grade }}}}
    OPTIONAL {{{{ ?axiom <{HSN.evidence}> ?evidence }}}}
    OPTIONAL {{{{ ?axiom <{PREFIXES["rdfs"]}comment> ?comment }}}}
  }}}}
  FILTER(isIRI(?target))
}}}}
ORDER BY ?match ?target ?grade ?evidence ?comment
"""


@dataclass(frozen=True, slots=True)
class Match:
    """An identifier of an outside vocabulary.

    Attributes:
        iri: the identifier.
        name: its vocabulary and its local name; the identifier itself, where the vocabulary is not known here.
        grade: of the evidence, A or B; empty where nobody says, as in the data of an operator.
        evidence: where it was read; empty likewise.
        comment: why it matches no closer; empty where there is nothing to say.
    """

    iri: str
    name: str
    grade: str
    evidence: str
    comment: str


def outside(seen: Seen) -> tuple[tuple[str, tuple[Match, ...]], ...]:
    """Return the identifiers of a thing by how closely they match, the closest first; those of no use to a browser not.

    The texts are those of ``close match`` and the like.
    """
    rows = [row for row in seen.asks.found(_FOUND.format(seen.iri)).answer.texts if href(row[1], "")]
    rows.sort(key=lambda row: (_ORDER[row[0]], _name(row[1])))
    return tuple(
        (_PREDICATES[match].replace("_", " "), tuple(Match(row[1], _name(row[1]), *row[2:]) for row in found))
        for match, found in groupby(rows, key=lambda row: row[0])
    )


def _name(iri: str) -> str:
    prefix, _, local = prefixed(iri).partition(":")
    return f"{_VOCABULARIES[prefix]} {local}" if prefix in _VOCABULARIES else iri
