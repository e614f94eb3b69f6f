"""The second reading: what was objected to each claim, what became of it, and which claims changed since."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from hsnexus.errors import SourceError
from hsnexus.sources import read_text
from hsnexus.vocab import HSN, PREFIXES

if TYPE_CHECKING:
    from rdflib.term import Node

__all__ = ["COLUMNS", "Row", "Verdict", "digests", "overall", "rows", "unread"]

COLUMNS: Final = ("claim", "digest", "objection", "verdict", "change")
_DIGITS: Final = 16
_DIGEST: Final = re.compile(f"[0-9a-f]{{{_DIGITS}}}")
_OF_FACTORS: Final = frozenset({HSN.hasCause, HSN.hasEffect, HSN.underCondition, HSN.viaMechanism})
_MOST_BYTES: Final = 1024 * 1024


class Verdict(StrEnum):
    """What became of a claim after a reading."""

    STANDS = "stands"
    OPEN = "open"
    MENDED = "mended"
    ADDED = "added"
    WITHDRAWN = "withdrawn"


_NEEDS: Final[Mapping[Verdict, tuple[str, ...]]] = {
    Verdict.STANDS: ("digest",),
    Verdict.OPEN: ("digest", "objection"),
    Verdict.MENDED: ("digest", "objection", "change"),
    Verdict.ADDED: ("objection", "change"),
    Verdict.WITHDRAWN: ("objection", "change"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One reading by somebody who saw only the claim and its passage; or of a factor, beside the claims about it.

    Attributes:
        line: where it ends in the file, the first line being 1.
        claim: the IRI of the claim or factor.
        digest: its digest as it was read; empty for a claim that did not yet exist.
        objection: what was said against it; empty where nothing was.
        verdict: what became of it.
        change: what was changed; or why nothing was.
    """

    line: int
    claim: str
    digest: str
    objection: str
    verdict: Verdict
    change: str


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
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:_DIGITS]


def overall(of_claims: Mapping[str, str]) -> str:
    """Return one SHA-256 over the digests of all claims: the seed of samples, which nobody can choose."""
    return hashlib.sha256("\n".join(f"{iri} {value}" for iri, value in sorted(of_claims.items())).encode()).hexdigest()


def rows(path: Path, claim_prefix: str) -> tuple[Row, ...]:
    """Read the record of a second reading: CSV with the columns claim, digest, objection, verdict and change.

    Args:
        path: the file.
        claim_prefix: the namespace for which ``claim:`` stands in it.

    Raises:
        SourceError: a line is not as it must be; the error tells the line, and what to do.
        SetupError: the file cannot be read.
    """
    csv.field_size_limit(_MOST_BYTES)
    reader = csv.DictReader(io.StringIO(read_text(path, what="record of the review"), newline=""), strict=True)
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            message = f"its columns are not {', '.join(COLUMNS)}"
            raise SourceError(message, where=f"{path}:1", advice="Write them in this order in the first line")
        return tuple(_row(cells, f"{path}:{reader.line_num}", reader.line_num, claim_prefix) for cells in reader)
    except csv.Error as error:
        message = f"from here on this is not CSV ({error})"
        advice = "Close each quotation mark, and double one that stands in a cell"
        raise SourceError(message, where=f"{path}:{reader.line_num + 1}", advice=advice) from error


def _row(cells: Mapping[str | None, str | list[str] | None], where: str, line: int, claim_prefix: str) -> Row:
    if None in cells or None in cells.values():
        message = f"the line has {'more' if None in cells else 'fewer'} cells than columns"
        raise SourceError(message, where=where, advice="Put text that holds a comma in quotation marks")
    text = {str(name): str(value).strip() for name, value in cells.items()}
    kind, _, name = text["claim"].partition(":")
    if kind not in {"claim", "factor"} or not name:
        message = f"{text['claim']!r} names no claim and no factor"
        raise SourceError(message, where=where, advice="Write claim: and its number, such as claim:c041, or factor:…")
    if text["digest"] and not _DIGEST.fullmatch(text["digest"]):
        message = f"{text['digest']!r} is no digest, which has {_DIGITS} hexadecimal digits"
        raise SourceError(message, where=where, advice="Copy it from `hsnexus review` or `hsnexus claim`")
    if text["verdict"] not in set(Verdict):
        message = f"{text['verdict']!r} is no verdict"
        raise SourceError(message, where=where, advice=f"Take one of {', '.join(Verdict)}")
    verdict = Verdict(text["verdict"])
    missing = [name for name in _NEEDS[verdict] if not text[name]]
    if missing:
        message = f"the verdict {verdict} needs the cells {', '.join(missing)}"
        raise SourceError(message, where=where, advice="Fill them, or take another verdict")
    iri = (claim_prefix if kind == "claim" else PREFIXES["factor"]) + name
    return Row(line, iri, text["digest"], text["objection"], verdict, text["change"])


def unread(of_claims: Mapping[str, str], readings: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Yield each claim and factor that its last reading does not cover, and why, by IRI.

    One is covered when its last row says that it stands, or that a question stays open, and gives the digest that it
    has now. What was withdrawn must be gone, and anything else of the record must be there.
    """
    last = {row.claim: row for row in readings}
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
