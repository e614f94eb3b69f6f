"""The page of an actor: who it is, which parts it plays in claims, what it wrote and where it is named."""

from hsnexus.vocab import DCTERMS
from hsnexus_server.told import LABEL, OTHER_NAME
from hsnexus_server.views.framed import Frame, framed
from hsnexus_server.views.recorded import Fact, listing, record
from hsnexus_server.views.seen import Seen

__all__ = ["page"]


def page(seen: Seen) -> str:
    """Return the page."""
    frame = framed(seen)
    local = seen.iri.rpartition("/")[2]
    concerned = frame.to("concernsGroup")
    factors = [each for each in concerned if each in frame.argument.families]
    facts = (
        Fact("Wrote", tuple(works(frame))),
        Fact("Protected by", frame.to("protectsGroup")),
        Fact("Factors about it", tuple(frame.named(factors))),
    )
    lists = (
        listing(frame, "Reported from it", frame.to("attributedTo"), f"source={local}"),
        listing(frame, "Seen so by it", frame.to("perceivedBy")),
        listing(frame, "Asked of it", frame.to("addressedTo")),
        listing(frame, "Said of these people", (each for each in concerned if each not in factors), f"group={local}"),
        listing(frame, "What it is said to mean", frame.to("definesTerm")),
        listing(frame, "Defined as it defines them", frame.to("accordingTo")),
        listing(frame, "Kinds of it, as stated", frame.to("statesBroader")),
        listing(frame, "What it is a kind of, as stated", frame.to("statesNarrower")),
        listing(frame, "Set against others", frame.to("contrasts")),
        listing(frame, "Passages that name it", frame.to("mentions")),
    )
    return record(frame, ("Actors", "actors"), facts, lists)


def works(frame: Frame) -> list[str]:
    """Return the works that have an actor, by any of its names, among their creators."""
    names = {*frame.told.all(frame.seen.iri, LABEL), *frame.told.all(frame.seen.iri, OTHER_NAME)}
    by = frame.told.said[DCTERMS.creator]
    return frame.named(work for work, creators in by.items() if names.intersection(creators))
