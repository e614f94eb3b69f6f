"""The pages of what a source says besides claims: definitions, kinds, contrasts, figures and recommendations."""

from hsnexus.vocab import HSN
from hsnexus_server.views.framed import Frame, framed
from hsnexus_server.views.recorded import Fact, Listing, listing, record
from hsnexus_server.views.seen import Seen

__all__ = ["contrast", "definition", "figure", "kind", "recommendation"]

_TRAIL = ("Paper", "sections")


def definition(seen: Seen) -> str:
    """Return the page of a definition."""
    frame = framed(seen)
    facts = (
        Fact("Term", frame.of("definesTerm")),
        Fact("Means", texts=frame.of("gloss")),
        Fact("According to", frame.of("accordingTo")),
        *_said(frame),
    )
    return record(frame, _TRAIL, facts, [_alike(frame, "Other definitions of the term", "definesTerm")])


def kind(seen: Seen) -> str:
    """Return the page of a statement that something is a kind of something."""
    frame = framed(seen)
    facts = (
        Fact("What", frame.of("statesNarrower")),
        Fact("is a kind of", frame.of("statesBroader")),
        *_said(frame),
    )
    lists = (
        _alike(frame, "Other kinds of the same, as stated", "statesBroader"),
        _alike(frame, "What else it is said to be a kind of", "statesNarrower"),
    )
    return record(frame, _TRAIL, facts, lists)


def contrast(seen: Seen) -> str:
    """Return the page of a contrast."""
    frame = framed(seen)
    facts = (Fact("Sets apart", frame.of("contrasts")), Fact("In this", texts=frame.of("inAspect")), *_said(frame))
    return record(frame, _TRAIL, facts, [_alike(frame, "Other contrasts of the same", "contrasts")])


def figure(seen: Seen) -> str:
    """Return the page of a figure."""
    frame = framed(seen)
    facts = (
        Fact("Amount", texts=(amount(frame),)),
        Fact("Of", frame.of("ofFactor")),
        Fact("Year", texts=frame.of("year")),
        *_said(frame),
    )
    return record(frame, _TRAIL, facts, [listing(frame, "Claims that it supports", frame.to("supportedByFigure"))])


def recommendation(seen: Seen) -> str:
    """Return the page of a recommendation."""
    frame = framed(seen)
    addressed = frame.of("addressedTo")
    facts = (
        Fact("Recommends", frame.of("recommends")),
        Fact("To", addressed, () if addressed else ("nobody is named",)),
        *_said(frame),
    )
    lists = (
        listing(frame, "Why, as claimed", frame.of("justifiedBy")),
        _alike(frame, "Other recommendations of the same", "recommends"),
    )
    return record(frame, _TRAIL, facts, lists)


def amount(frame: Frame) -> str:
    """Return how much a figure says, with its unit: ``from 5 to 11 percent``."""
    exact, least, most = (frame.of(name) for name in ("amount", "amountMin", "amountMax"))
    numbers = [f"{_number(each)}" for each in exact]
    numbers += [f"{'from' if most else 'at least'} {_number(each)}" for each in least]
    numbers += [f"{'to' if least else 'at most'} {_number(each)}" for each in most]
    return " ".join((*numbers, *frame.of("unit"), *(f"({each})" for each in frame.of("currency"))))


def _number(text: str) -> str:
    """Return a number as it is read; what is none, as it is."""
    try:
        return f"{float(text):,.10g}"
    except ValueError:
        return text


def _said(frame: Frame) -> tuple[Fact, ...]:
    """Return in whose voice, on which note and where a statement is made."""
    return (
        Fact("Voice", frame.of("hasVoice")),
        Fact("Reported from", frame.of("attributedTo")),
        Fact("Held under", frame.of("heldUnder")),
        Fact("Note", frame.of("citedInFootnote")),
        Fact("Section", _sections(frame)),
        Fact("Stated in", frame.of("statedIn")),
    )


def _sections(frame: Frame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for one in frame.of("statedIn") for each in frame.told.all(one, HSN.inSection)))


def _alike(frame: Frame, heading: str, name: str) -> Listing:
    """Return the other statements that share a value of a property."""
    alike = (other for value in frame.of(name) for other in frame.to(name, value) if other != frame.seen.iri)
    return listing(frame, heading, alike)
