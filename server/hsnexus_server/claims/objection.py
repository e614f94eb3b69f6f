"""An objection to a claim, begun: the claim, its build, where it is said, and what the objector is to fill in."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlsplit

from hsnexus.errors import SetupError
from hsnexus_server.claims.index import Index, Row
from hsnexus_server.claims.passages import Passage
from hsnexus_server.description import Description

__all__ = ["FAULTS", "begun", "checked", "sending", "title"]

FAULTS: Final = (
    "reversed: cause and effect the other way round",
    "sign: it increases, decreases, neither or both",
    "hedge: said more surely, or less, than it is",
    "voice: the author's own, or whom it is reported from",
    "condition: one is lost, or none is made",
    "factor: the cause or the effect is another thing",
    "place: it is said elsewhere, or nowhere",
    "other",
)
"""What may be wrong with a claim."""
_ADDRESS: Final = re.compile(
    r"""https?://[^\s/?#"<>]+[^\s"<>]*|mailto:[^\s@?#"<>]+@[^\s@?#"<>]+(\?[^\s"<>]*)?""", re.ASCII
)
_SPACE: Final = re.compile(r"\s+")
_PARAMETERS: Final = {"mailto": ("subject", "body"), "http": ("title", "body"), "https": ("title", "body")}


def title(row: Row) -> str:
    """Return the title of an objection."""
    return f"Objection to claim {row.name}"


def begun(index: Index, row: Row, passages: Iterable[Passage], build: Description) -> str:
    """Return the text of an objection, with its parts headed and empty."""
    argument, claim = index.argument, row.claim
    told = [
        f"Claim: {claim.iri}",
        f"Label: {claim.label}",
        f"It says: {row.sentence}",
        *(_stated(argument.name(each.section), each) for each in passages),
        f"Build: version {build.version}, SHA-256 {build.digest}",
    ]
    lines = "\n".join(_SPACE.sub(" ", line) for line in told)
    faults = "\n".join(f"- [ ] {fault}" for fault in FAULTS)
    return f"""{title(row)}

{lines}

## What the text says

(In your words, with no more than a few of the article's.)


## What the claim gets wrong

{faults}

## What it should say


"""


def checked(address: str) -> str:
    """Return the address to which objections are sent.

    Raises:
        SetupError: it is none.
    """
    if _ADDRESS.fullmatch(address):
        return address
    message = f"--objections {address!r} is no address that a browser can open"
    raise SetupError(message, advice="Write a URL such as https://example.org/issues/new, or mailto: and an address")


def sending(address: str, heading: str, text: str) -> str:
    """Return the link that opens an objection where they are sent.

    Args:
        address: of who takes objections: http, https or mailto.
        heading: of the objection.
        text: of the objection.
    """
    parts = urlsplit(address)
    names = _PARAMETERS[parts.scheme]
    more = "&".join(f"{name}={quote(value, safe='')}" for name, value in zip(names, (heading, text), strict=True))
    return parts._replace(query=f"{parts.query}&{more}" if parts.query else more).geturl()


def _stated(section: str, passage: Passage) -> str:
    pieces = ", ".join(f"{piece.start} to {piece.end}" for piece in passage.pieces)
    words = f", from “{passage.first}” to “{passage.last}”" if passage.first else ""
    return (
        f"Passage: {passage.iri}, in the section “{section}”, code points {pieces} of the normal form"
        f"{words}; {passage.words} words, SHA-256 {passage.sha256}"
    )
