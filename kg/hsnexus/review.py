"""The second reading: what was objected to each claim, what became of it, and which claims changed since."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from hsnexus import readings
from hsnexus.readings import COLUMNS, DIGITS, Row, Verdict
from hsnexus.sources import read_text
from hsnexus.vocab import HSN

if TYPE_CHECKING:
    from rdflib.term import Node

__all__ = ["COLUMNS", "Row", "Verdict", "digests", "overall", "rows", "unread"]

_OF_FACTORS: Final = frozenset({HSN.hasCause, HSN.hasEffect, HSN.underCondition, HSN.viaMechanism})


def digests(claims: Graph, shared: Graph) -> Mapping[str, str]:
    """Return the digest of each claim, and of each factor that a claim speaks of, by IRI: 16 hexadecimal digits.

    It is the head of a SHA-256 over sorted lines: of a claim its own triples, and the hash of each passage that it is
    stated in; of a factor its label and its definition, which give every claim about it its sense.

    Args:
        claims: the triples of one source.
        shared: the triples that all sources share, factors among them.
    """
    found: dict[str, str] = {}
    spoken: set[Node] = set()
    for claim in claims.subjects(RDF.type, URIRef(HSN.CausalClaim)):
        facts = list(claims.predicate_objects(claim))
        lines = {f"{claim.n3()} {predicate.n3()} {value.n3()} ." for predicate, value in facts}
        for passage in claims.objects(claim, URIRef(HSN.statedIn)):
            lines |= {f"{passage.n3()} {value.n3()} ." for value in claims.objects(passage, URIRef(HSN.textSha256))}
        found[str(claim)] = _digest(lines)
        spoken |= {value for predicate, value in facts if str(predicate) in _OF_FACTORS}
    for factor in spoken:
        told = [value for term in (RDFS.label, SKOS.definition) for value in shared.objects(factor, term)]
        found[str(factor)] = _digest({f"{factor.n3()} {value.n3()} ." for value in told})
    return found


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:DIGITS]


def overall(of_claims: Mapping[str, str]) -> str:
    """Return one SHA-256 over the digests of all claims: the seed of samples, which nobody can choose."""
    return hashlib.sha256("\n".join(f"{iri} {value}" for iri, value in sorted(of_claims.items())).encode()).hexdigest()


def rows(path: Path, claim_prefix: str) -> tuple[Row, ...]:
    """Read the record of a second reading from its file; see ``hsnexus.readings``.

    Args:
        path: the file.
        claim_prefix: the namespace for which ``claim:`` stands in it.

    Raises:
        SourceError: a line is not as it must be; the error tells the line, and what to do.
        SetupError: the file cannot be read.
    """
    return readings.rows(read_text(path, what="record of the review"), str(path), claim_prefix)


def unread(of_claims: Mapping[str, str], record: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Yield each claim and factor that its last reading does not cover, and why, by IRI.

    One is covered when its last row says that it stands, or that a question stays open, and gives the digest that it
    has now. What was withdrawn must be gone, and anything else of the record must be there.
    """
    last = {row.claim: row for row in record}
    for iri in sorted(of_claims.keys() | last.keys()):
        row = last.get(iri)
        if row is None:
            yield iri, "nobody has read it a second time"
        elif iri not in of_claims:
            if row.verdict is not Verdict.WITHDRAWN:
                yield iri, f"line {row.line} speaks of it, but it is not there, and no line withdraws it"
        elif row.verdict not in {Verdict.STANDS, Verdict.OPEN}:
            yield iri, f"it was {row.verdict} (line {row.line}) and has not been read again since"
        elif row.digest != of_claims[iri]:
            yield iri, f"it has changed since it was last read (line {row.line})"
