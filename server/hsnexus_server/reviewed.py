"""How claims were reviewed: the record of the second reading that came with the package, by claim."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from hsnexus import manifest, readings
from hsnexus.errors import HsnexusError
from hsnexus.questionnaire import text_of
from hsnexus.readings import Row
from hsnexus.vocab import BASE, source_prefixes
from hsnexus_server.description import Description

__all__ = ["reviews"]


def reviews(claim: str, build: Description) -> tuple[Row, ...] | None:
    """Return the readings of a claim in their order; ``None`` where the record speaks of another build.

    Args:
        claim: its IRI.
        build: that is served.
    """
    slug = claim.removeprefix(BASE).partition("/")[0]
    return _record(slug).get(claim, ()) if build.digest == _digest() else None


@lru_cache(maxsize=1)
def _digest() -> str:
    """Return the digest of the build that came with the package; empty where there is none."""
    try:
        return manifest.unchecked(manifest.packaged()).digest
    except HsnexusError:
        return ""


@lru_cache(maxsize=16)
def _record(slug: str) -> Mapping[str, tuple[Row, ...]]:
    path = readings.packaged(slug)
    if "/" in slug or not path.is_file():
        return {}
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in readings.rows(text_of(path, "record of the review"), str(path), source_prefixes(slug)["claim"]):
        found[row.claim].append(row)
    return {claim: tuple(rows) for claim, rows in found.items()}
