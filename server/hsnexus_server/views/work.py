"""The page of a work: its bibliographic record, which notes cite it, and which claims rest on it."""

from collections.abc import Iterable

from hsnexus.vocab import DCTERMS, HSN, PREFIXES
from hsnexus_server.told import LABEL, OTHER_NAME, TYPE
from hsnexus_server.views.framed import Frame, framed
from hsnexus_server.views.recorded import Fact, listing, record
from hsnexus_server.views.seen import Seen

__all__ = ["edition", "page"]


def page(seen: Seen) -> str:
    """Return the page."""
    frame = framed(seen)
    told, iri = frame.told, seen.iri
    local = iri.rpartition("/")[2]
    notes = _by_number(frame, frame.to("readAs"))
    attributed = frame.to("attributedTo")
    parts = told.back(iri, DCTERMS.isPartOf)
    inside = {*told.of_class(HSN.Section), *told.of_class(HSN.TextEdition)}
    creators = told.all(iri, DCTERMS.creator)
    known, unknown = _creators(frame, creators)
    facts = (
        Fact("Title", texts=told.all(iri, DCTERMS.title)),
        Fact("By", known, unknown),
        Fact("Kind", tuple(kind for kind in told.all(iri, TYPE) if kind.startswith(PREFIXES["fabio"]))),
        Fact("Year", texts=frame.of("year")),
        Fact("Publisher", texts=told.all(iri, DCTERMS.publisher)),
        Fact("Part of", told.all(iri, DCTERMS.isPartOf)),
        Fact("Identifier", texts=told.all(iri, DCTERMS.identifier)),
        Fact("As cited", texts=told.all(iri, DCTERMS.bibliographicCitation)),
        Fact("Text edition", tuple(part for part in parts if part in set(told.of_class(HSN.TextEdition)))),
        Fact("Cited in", tuple(notes)),
        Fact("By the same", tuple(_others(frame, creators))),
        Fact("Works in it", tuple(frame.named(part for part in parts if part not in inside))),
        Fact("Its notes", tuple(_by_number(frame, frame.to("noteOf")))),
    )
    by_note = dict.fromkeys(each for note in notes for each in told.back(note, HSN.citedInFootnote))
    lists = (
        listing(frame, "Reported from it", attributed, f"source={local}"),
        listing(frame, "Noted with it, but not told as its word", (each for each in by_note if each not in attributed)),
        listing(frame, "Defined as it defines them", frame.to("accordingTo")),
    )
    sections = [part for part in seen.argued.outline if part.source == iri]
    return record(frame, ("Works", "works"), facts, lists, sections=sections)


def edition(seen: Seen) -> str:
    """Return the page of a text edition."""
    frame = framed(seen)
    facts = (
        Fact("Edition of", frame.told.all(seen.iri, DCTERMS.isPartOf)),
        Fact("Words", texts=frame.of("wordCount")),
        Fact("SHA-256 of the file", texts=frame.of("rawSha256"), exact=True),
        Fact("SHA-256 when normalised", texts=frame.of("normalisedSha256"), exact=True),
        Fact("Normalised by", frame.of("normalisedBy")),
    )
    return record(frame, ("Paper", "sections"), facts, (), proof=True)


def _by_number(frame: Frame, notes: Iterable[str]) -> list[str]:
    return sorted(notes, key=lambda note: (frame.told.number(note, HSN.noteNumber), note))


def _creators(frame: Frame, names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the creators that are actors of ours, and the names of the others."""
    actors = {
        name: actor
        for actor in frame.told.of_class(HSN.Actor)
        for key in (OTHER_NAME, LABEL)
        for name in frame.told.all(actor, key)
    }
    return (
        tuple(dict.fromkeys(actors[name] for name in names if name in actors)),
        tuple(name for name in names if name not in actors),
    )


def _others(frame: Frame, creators: Iterable[str]) -> list[str]:
    """Return the other works that share a creator."""
    by, ours = frame.told.said[DCTERMS.creator], set(creators)
    return frame.named(work for work, names in by.items() if work != frame.seen.iri and ours.intersection(names))
