"""The page of a footnote: which works it cites, where an *Ibid.* leads, and what stands on it."""

from hsnexus.vocab import HSN
from hsnexus_server.outline import chain
from hsnexus_server.views.framed import framed
from hsnexus_server.views.recorded import Fact, listing, record
from hsnexus_server.views.seen import Seen

__all__ = ["page"]


def page(seen: Seen) -> str:
    """Return the page."""
    frame = framed(seen)
    told = frame.told
    numbers = {
        told.number(note, HSN.noteNumber): note for work in frame.of("noteOf") for note in frame.to("noteOf", work)
    }
    number = told.number(seen.iri, HSN.noteNumber)
    facts = (
        Fact("Note of", frame.of("noteOf")),
        Fact("Cites", frame.of("readAs"), () if frame.of("readAs") else ("no work",)),
        Fact("Pointed to by", frame.to("pointsTo")),
    )
    lists = (listing(frame, "What stands on it", frame.to("citedInFootnote")),)
    around = (numbers.get(number - 1, ""), numbers.get(number + 1, ""))
    return record(frame, ("Paper", "sections#notes"), facts, lists, chain=chain(told, seen.iri), around=around)
