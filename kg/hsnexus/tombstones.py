"""Tombstones: what stays in the graph of a claim that was withdrawn, so that its IRI can say why it is gone."""

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from hsnexus.review import Row, Verdict
from hsnexus.vocab import PREFIXES

__all__ = ["tombstones"]

_DEPRECATED: Final = ox.NamedNode(f"{PREFIXES['owl']}deprecated")
_LABEL: Final = ox.NamedNode(f"{PREFIXES['rdfs']}label")
_NOTE: Final = ox.NamedNode(f"{PREFIXES['skos']}editorialNote")


def tombstones(readings: Iterable[Row]) -> Iterator[ox.Triple]:
    """Yield what is said of each claim or factor whose last reading withdrew it: that it is deprecated, and why.

    Args:
        readings: the record of a second reading, in its order.
    """
    last = {row.claim: row for row in readings}
    for iri, row in last.items():
        if row.verdict is Verdict.WITHDRAWN:
            this = ox.NamedNode(iri)
            yield ox.Triple(this, _LABEL, ox.Literal(f"{iri.rpartition('/')[2]} (withdrawn)", language="en"))
            yield ox.Triple(this, _DEPRECATED, ox.Literal(value=True))
            yield ox.Triple(this, _NOTE, ox.Literal(row.objection, language="en"))
