"""`/sections`: the outline of the paper, how densely each section claims, and what its notes support."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from hsnexus.vocab import HSN
from hsnexus_server.argued import Argued, Arguments
from hsnexus_server.asker import for_a_page
from hsnexus_server.engines.base import Engine
from hsnexus_server.outline import Chain, Part, chain
from hsnexus_server.pages import page
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.settings import Settings

__all__ = ["Note", "Paper", "blueprint", "papers"]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, and what it supports.

    Attributes:
        iri: of the note.
        number: as printed.
        works: those that it evidently cites.
        chain: how it points back; ``None`` where it does not.
        claims: those that it is cited for.
        others: the other statements that it is cited for.
    """

    iri: str
    number: int
    works: tuple[str, ...]
    chain: Chain | None
    claims: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """An annotated source.

    Attributes:
        iri: of the work.
        parts: its sections, in reading order.
        notes: its footnotes, by number.
        passages: how many passages carry something.
        claims: how many claims it makes.
    """

    iri: str
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    passages: int
    claims: int


def blueprint(engine: Engine, settings: Settings, arguments: Arguments) -> Blueprint:
    """Return the outline of what ``engine`` serves; ``arguments`` keeps its argument."""
    routes = Blueprint("sections", __name__)

    @routes.route("/sections")
    def sections() -> Response:
        for name in request.args:
            raise refusal(Reason.BAD_PARAMETER, f"The outline takes no parameter, and so no {name[:80]!r}.")
        asking = for_a_page(engine, settings)
        argued = arguments.of(asking)
        return page(
            render_template("sections.html", papers=papers(argued), argument=argued.argument, told=argued.told, HSN=HSN)
        )

    return routes


def papers(argued: Argued) -> list[Paper]:
    """Return the annotated sources with their sections and notes."""
    by_source: dict[str, list[Part]] = {}
    for part in argued.outline:
        by_source.setdefault(part.source, []).append(part)
    return [_paper(argued, iri, tuple(parts)) for iri, parts in by_source.items()]


def _paper(argued: Argued, iri: str, parts: tuple[Part, ...]) -> Paper:
    notes = [_note(argued, note) for note in argued.told.back(iri, HSN.noteOf)]
    return Paper(
        iri,
        parts,
        tuple(sorted(notes, key=lambda note: (note.number, note.iri))),
        sum(len(part.passages) for part in parts),
        len({claim for part in parts for claim in part.claims}),
    )


def _note(argued: Argued, iri: str) -> Note:
    told, claims = argued.told, argued.argument.claims
    cited = told.back(iri, HSN.citedInFootnote)
    return Note(
        iri,
        told.number(iri, HSN.noteNumber),
        told.all(iri, HSN.readAs),
        chain(told, iri),
        tuple(each for each in cited if each in claims),
        tuple(each for each in cited if each not in claims),
    )
