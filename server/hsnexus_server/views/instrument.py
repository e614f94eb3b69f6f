"""The page of an instrument: what it is, whom it protects, and what is said where it is named."""

from hsnexus.vocab import DCTERMS, HSN
from hsnexus_server.views.framed import framed
from hsnexus_server.views.recorded import Fact, listing, record
from hsnexus_server.views.seen import Seen

__all__ = ["page"]


def page(seen: Seen) -> str:
    """Return the page."""
    frame = framed(seen)
    told, passages = frame.told, frame.to("mentions")
    stated = dict.fromkeys(each for passage in passages for each in told.back(passage, HSN.statedIn))
    recommended = set(told.of_class(HSN.Recommendation)) & set(stated)
    facts = (
        Fact("Title", texts=told.all(seen.iri, DCTERMS.title)),
        Fact("Year", texts=frame.of("year")),
        Fact("Protects", frame.of("protectsGroup")),
    )
    lists = (
        listing(frame, "Passages that name it", passages),
        listing(frame, "Recommended where it is named", recommended),
        listing(frame, "Said where it is named", (each for each in stated if each not in recommended)),
    )
    return record(frame, ("Instruments", "instruments"), facts, lists)
