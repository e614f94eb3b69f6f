"""The second reading: what was objected to each claim, what became of it, and which claims changed since."""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from hsnexus.errors import SourceError
from hsnexus.sources import read_text
from hsnexus.vocab import HSN

__all__ = ["COLUMNS", "Row", "Verdict", "digests", "overall", "rows", "unread"]

COLUMNS: Final = ("claim", "digest", "objection", "verdict", "change")
_DIGITS: Final = 16


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
    """One reading of one claim by somebody who saw only the claim and its passage.

    Attributes:
        line: where it stands in the file, the first line being 1.
        claim: the claim's IRI.
        digest: the digest of the claim as it was read; empty for a claim that did not yet exist.
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


def digests(graph: Graph) -> Mapping[str, str]:
    """Return the digest of each claim, by IRI: 16 hexadecimal digits, which change with all that a reader reads.

    It is the head of a SHA-256 over the claim's own triples and the hashes of the passages that it is stated in, as
    sorted N-Triples.
    """
    found: dict[str, str] = {}
    for claim in graph.subjects(RDF.type, URIRef(HSN.CausalClaim)):
        lines = {f"{claim.n3()} {predicate.n3()} {value.n3()} ." for predicate, value in graph.predicate_objects(claim)}
        for passage in graph.objects(claim, URIRef(HSN.statedIn)):
            lines |= {f"{passage.n3()} {value.n3()} ." for value in graph.objects(passage, URIRef(HSN.textSha256))}
        found[str(claim)] = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:_DIGITS]
    return found


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
    reader = csv.DictReader(read_text(path, what="record of the review").splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        message = f"its columns are not {', '.join(COLUMNS)}"
        raise SourceError(message, where=f"{path}:1", advice="Write them in this order in the first line")
    return tuple(_row(cells, f"{path}:{reader.line_num}", reader.line_num, claim_prefix) for cells in reader)


def _row(cells: Mapping[str | None, str | list[str] | None], where: str, line: int, claim_prefix: str) -> Row:
    if None in cells or None in cells.values():
        message = f"the line has {'more' if None in cells else 'fewer'} cells than columns"
        raise SourceError(message, where=where, advice="Put text that holds a comma in quotation marks")
    text = {str(name): str(value).strip() for name, value in cells.items()}
    if not text["claim"].startswith("claim:"):
        message = f"{text['claim']!r} names no claim"
        raise SourceError(message, where=where, advice="Write claim: and its number, such as claim:c041")
    if text["verdict"] not in set(Verdict):
        message = f"{text['verdict']!r} is no verdict"
        raise SourceError(message, where=where, advice=f"Take one of {', '.join(Verdict)}")
    verdict = Verdict(text["verdict"])
    missing = [name for name in _NEEDS[verdict] if not text[name]]
    if missing:
        message = f"the verdict {verdict} needs the cells {', '.join(missing)}"
        raise SourceError(message, where=where, advice="Fill them, or take another verdict")
    iri = claim_prefix + text["claim"].removeprefix("claim:")
    return Row(line, iri, text["digest"], text["objection"], verdict, text["change"])


def unread(of_claims: Mapping[str, str], readings: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Yield each claim that its last reading does not cover, and why, by IRI.

    A claim is covered when its last row says that it stands, or that a question stays open, and gives the digest that
    the claim has now. A withdrawn claim must be gone, and any other claim of the record must be there.
    """
    last = {row.claim: row for row in readings}
    for iri in sorted(of_claims.keys() | last.keys()):
        row = last.get(iri)
        if row is None:
            yield iri, "nobody has read it a second time"
        elif iri not in of_claims:
            if row.verdict is not Verdict.WITHDRAWN:
                yield iri, f"line {row.line} speaks of it, but there is no such claim, and no line withdraws it"
        elif row.verdict not in {Verdict.STANDS, Verdict.OPEN}:
            yield iri, f"it was {row.verdict} (line {row.line}) and has not been read again since"
        elif row.digest != of_claims[iri]:
            yield iri, f"it has changed since it was last read (line {row.line})"
