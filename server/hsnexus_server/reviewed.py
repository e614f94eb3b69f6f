"""How claims and factors were reviewed: the records of second readings that came with the package."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from hsnexus import manifest, readings
from hsnexus.errors import HsnexusError
from hsnexus.questionnaire import text_of
from hsnexus.readings import Row
from hsnexus.travelling import travelling
from hsnexus.vocab import source_prefixes

__all__ = ["reviews"]


def reviews(digest: str) -> Mapping[str, tuple[Row, ...]] | None:
    """Return the readings of each claim and factor in their order; ``None`` where they speak of another build.

    Args:
        digest: of the build that is served.
    """
    return _records() if digest == _digest() else None


@cache
def _digest() -> str:
    """Return the digest of the build that came with the package; empty where there is none."""
    try:
        return manifest.unchecked(manifest.packaged()).digest
    except HsnexusError:
        return ""


@cache
def _records() -> Mapping[str, tuple[Row, ...]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for path in sorted(travelling("kg").glob("*/review.csv")):
        text = text_of(path, "record of the review")
        for row in readings.rows(text, str(path), source_prefixes(path.parent.name)["claim"]):
            found[row.claim].append(row)
    return {thing: tuple(rows) for thing, rows in found.items()}
