"""The record of the second reading: what was objected to each claim, and what became of it."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hsnexus.errors import SourceError
from hsnexus.vocab import PREFIXES

__all__ = ["COLUMNS", "DIGITS", "Row", "Verdict", "rows"]

COLUMNS: Final = ("claim", "digest", "objection", "verdict", "change")
DIGITS: Final = 16
"""Hexadecimal digits of the digest of a claim."""
_DIGEST: Final = re.compile(f"[0-9a-f]{{{DIGITS}}}")
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


def rows(text: str, where: str, claim_prefix: str) -> tuple[Row, ...]:
    """Read the record of a second reading: CSV with the columns claim, digest, objection, verdict and change.

    Args:
        text: the whole file.
        where: its path, for messages.
        claim_prefix: the namespace for which ``claim:`` stands in it.

    Raises:
        SourceError: a line is not as it must be; the error tells the line, and what to do.
    """
    csv.field_size_limit(_MOST_BYTES)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            message = f"its columns are not {', '.join(COLUMNS)}"
            raise SourceError(message, where=f"{where}:1", advice="Write them in this order in the first line")
        return tuple(_row(cells, f"{where}:{reader.line_num}", reader.line_num, claim_prefix) for cells in reader)
    except csv.Error as error:
        message = f"from here on this is not CSV ({error})"
        advice = "Close each quotation mark, and double one that stands in a cell"
        raise SourceError(message, where=f"{where}:{reader.line_num + 1}", advice=advice) from error


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
        message = f"{text['digest']!r} is no digest, which has {DIGITS} hexadecimal digits"
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
