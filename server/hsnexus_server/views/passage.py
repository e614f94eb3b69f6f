"""The page of a passage: its place in the text edition, the hashes that prove it, and what it carries; not its text."""

from dataclasses import dataclass

from hsnexus.vocab import HSN, OA
from hsnexus_server.views.framed import Frame, framed, shown
from hsnexus_server.views.recorded import listing
from hsnexus_server.views.seen import Seen

__all__ = ["Piece", "page"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, as it proves itself.

    Attributes:
        iri: of the passage, or of a range of it.
        start: in code points of the normalised text; a passage in several pieces has none of its own.
        end: likewise, exclusive.
        first: the words that it opens with.
        last: the words that it closes with.
        words: their number; empty where nobody says.
        sha256: of its normalised text.
        letters: the number of its letters, a to z.
        letters_sha256: of those letters.
    """

    iri: str
    start: str
    end: str
    first: str
    last: str
    words: str
    sha256: str
    letters: str
    letters_sha256: str


def page(seen: Seen) -> str:
    """Return the page of a passage, a silent span, or one range of either."""
    frame = framed(seen)
    whole = (*frame.to("hasRange"), seen.iri)[0]
    carried = frame.to("statedIn", whole)
    ranges = sorted(frame.of("hasRange"), key=lambda each: frame.told.number(each, HSN.start))
    neighbours = _neighbours(frame, whole)
    return shown(
        frame,
        "passage.html",
        whole=whole,
        piece=_piece(frame, seen.iri),
        ranges=[_piece(frame, each) for each in ranges],
        carries=listing(frame, "What it carries", carried),
        edition=frame.told.all(whole, OA.hasSource),
        sections=frame.of("inSection", whole),
        before=neighbours[0],
        after=neighbours[1],
    )


def _piece(frame: Frame, iri: str) -> Piece:
    names = ("start", "end", "firstWords", "lastWords", "wordCount", "textSha256", "letterCount", "lettersSha256")
    return Piece(iri, *(next(iter(frame.of(name, iri)), "") for name in names))


def _neighbours(frame: Frame, iri: str) -> tuple[str, str]:
    """Return the passages before and after one, of all that stand in its section; empty where there is none."""
    for part in frame.seen.argued.outline:
        spans = sorted((*part.passages, *part.silent), key=lambda each: (frame.told.place(each), each))
        if iri in spans:
            at = spans.index(iri)
            return (spans[at - 1] if at else "", spans[at + 1] if at + 1 < len(spans) else "")
    return ("", "")
