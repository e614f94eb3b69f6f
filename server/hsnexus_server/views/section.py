"""The page of a section: what it claims, which passages carry it, and how much of it is accounted for."""

from collections import Counter
from typing import Final

from hsnexus.vocab import DCTERMS, HSN
from hsnexus_server.views.framed import framed, shown
from hsnexus_server.views.seen import Seen

__all__ = ["page"]

_MOST: Final = 10


def page(seen: Seen) -> str:
    """Return the page."""
    frame = framed(seen)
    parts = [part for part in seen.argued.outline if part.source in frame.told.all(seen.iri, DCTERMS.isPartOf)]
    at = next((at for at, part in enumerate(parts) if part.iri == seen.iri), None)
    if at is None:
        return shown(frame, "record.html", trail=("Paper", "sections"), facts=(), lists=())
    part, claims = parts[at], frame.argument.claims
    factors = Counter(factor for one in part.claims for factor in {claims[one].cause, claims[one].effect})
    notes = {note for one in part.claims for note in claims[one].footnotes}
    terms = [each for each in frame.told.back(seen.iri, DCTERMS.source) if each not in claims]
    return shown(
        frame,
        "section.html",
        part=part,
        before=parts[at - 1] if at else None,
        after=parts[at + 1] if at + 1 < len(parts) else None,
        factors=sorted(factors.items(), key=lambda row: (-row[1], frame.name(row[0]).casefold()))[:_MOST],
        notes=sorted(notes, key=lambda note: frame.told.number(note, HSN.noteNumber)),
        terms=frame.named(terms),
    )
