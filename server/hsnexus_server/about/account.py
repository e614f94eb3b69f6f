"""What the pages about the project count: who speaks in the claims, how surely, and what else was read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from hsnexus import citation
from hsnexus.argument import Argument
from hsnexus.travelling import travelling
from hsnexus.vocab import HSN, PREFIXES, UNNAMED
from hsnexus_server.asked import Asking
from hsnexus_server.assets import assets
from hsnexus_server.description import Description
from hsnexus_server.reviewed import reviews
from hsnexus_server.things import numbers

__all__ = ["Account", "Readings", "account", "cited", "licences", "readings"]

_COUNTED: Final = (
    HSN.Contrast,
    HSN.Definition,
    HSN.Factor,
    HSN.Figure,
    HSN.Footnote,
    HSN.Passage,
    HSN.Recommendation,
    HSN.Section,
    HSN.SilentSpan,
    HSN.Source,
    HSN.TaxonomicStatement,
)
_OF_A_WORK: Final = {
    "creator": f"{PREFIXES['dcterms']}creator",
    "title": f"{PREFIXES['dcterms']}title",
    "publisher": f"{PREFIXES['dcterms']}publisher",
    "year": HSN.year,
    "note": f"{PREFIXES['skos']}editorialNote",
}
# Works by the organisation that the author serves, or published there.
_OF_IOM: Final = f"""SELECT DISTINCT ?work WHERE {{
  ?work a <{HSN.Source}> ; <{PREFIXES["dcterms"]}creator>|<{PREFIXES["dcterms"]}publisher> ?who
  FILTER(STRSTARTS(STR(?who), "IOM"))
}}
ORDER BY ?work
"""
_LICENCE: Final = "LICENSE-"


@dataclass(frozen=True, slots=True)
class Account:
    """Counts of the claims, and of what else was read.

    Attributes:
        claims: how many there are.
        voices: how many in which voice, by its IRI.
        modalities: how many of which modality, by its IRI; a claim may have several.
        perspectives: how many under which view, by its IRI.
        unnamed: how many are reported from nobody who is named.
        reporters: how many works and actors claims are reported from.
        rivals: pairs of claims that cannot be held together.
        footnoted: how many claims a footnote of the paper stands beside.
        transit: how many are about a place of transit.
        iom: how many works are by the organisation that the author serves, or published there.
        things: how many things of a class, by its local name.
        works: what is said of each annotated source, by property, by its IRI.
    """

    claims: int
    voices: Counter[str]
    modalities: Counter[str]
    perspectives: Counter[str]
    unnamed: int
    reporters: int
    rivals: int
    footnoted: int
    transit: int
    iom: int
    things: Mapping[str, int]
    works: Mapping[str, Mapping[str, tuple[str, ...]]]

    def share(self, voice: str) -> int:
        """Return the share of the claims in a voice, in percent."""
        return round(100 * self.voices[voice] / self.claims) if self.claims else 0


@dataclass(frozen=True, slots=True)
class Readings:
    """The record of the second readings.

    Attributes:
        rows: how many readings there are.
        verdicts: how many ended how.
        claims: how many claims were read, withdrawn ones among them.
        factors: how many factors were read.
        objected: readings in which something was objected.
    """

    rows: int
    verdicts: Counter[str]
    claims: int
    factors: int
    objected: int


def account(asks: Asking, build: Description, argument: Argument) -> Account:
    """Return the counts.

    Raises:
        RefusalError: what the engine refuses.
    """
    claims = argument.claims.values()
    things = numbers(asks, _COUNTED, build)
    reporters = {each for claim in claims for each in claim.attributed_to}
    return Account(
        claims=len(claims),
        voices=Counter(claim.voice for claim in claims),
        modalities=Counter(each for claim in claims for each in claim.modalities),
        perspectives=Counter(each for claim in claims for each in claim.perspectives),
        unnamed=sum(1 for claim in claims if claim.attributed_to and UNNAMED.issuperset(claim.attributed_to)),
        reporters=len(reporters - UNNAMED),
        rivals=len({frozenset(pair) for pair in argument.links[HSN.rivals]}),
        footnoted=sum(1 for claim in claims if claim.footnotes),
        transit=sum(1 for claim in claims if HSN.transit in claim.places),
        iom=len(asks.found(_OF_IOM, build).answer.texts),
        things={iri.rpartition("#")[2]: things.get(iri, 0) for iri in _COUNTED},
        works={work: _told(asks, build, work) for work in sorted({*argument.sources.values()} - {""})},
    )


def _told(asks: Asking, build: Description, work: str) -> Mapping[str, tuple[str, ...]]:
    rows = asks.found(f"SELECT ?key ?value WHERE {{ <{work}> ?key ?value }} ORDER BY ?key ?value", build).answer.texts
    return {name: tuple(value for key, value in rows if key == iri) for name, iri in _OF_A_WORK.items()}


def readings(digest: str) -> Readings | None:
    """Return the counts of the second readings; ``None`` for another build than that of the package.

    Args:
        digest: of the build that is served.
    """
    read = reviews(digest)
    if read is None:
        return None
    rows = [row for several in read.values() for row in several]
    factors = sum(1 for thing in read if thing.startswith(PREFIXES["factor"]))
    return Readings(
        rows=len(rows),
        verdicts=Counter(row.verdict for row in rows),
        claims=len(read) - factors,
        factors=factors,
        objected=sum(1 for row in rows if row.objection),
    )


@cache
def cited() -> citation.Citation:
    """Return how the dataset is to be cited, from the citation file that travels with the package."""
    path = travelling("CITATION.cff")
    return citation.citation(path.read_text(encoding="utf-8"), str(path))


def licences() -> tuple[tuple[str, str], ...]:
    """Return the parts that others have made and the pages carry, each with the file of its licence."""
    found = (name for name in assets() if name.startswith(_LICENCE))
    return tuple((name.removeprefix(_LICENCE).removesuffix(".txt"), name) for name in found)
