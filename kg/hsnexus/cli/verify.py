"""The verb ``verify``: each passage proved on a text of the article."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsnexus.cli.options import ROOT
from hsnexus.cli.source import SOURCE, TEXT, opened

if TYPE_CHECKING:
    from hsnexus.cli.source import Opened
    from hsnexus.passages import Verdict

__all__ = ["verify"]


@click.command(short_help="Prove each passage on a text of the article.")
@ROOT
@TEXT
@SOURCE
@click.option("--fix", is_flag=True, help="Write the new offsets of passages that have only moved in the edition.")
@click.pass_context
def verify(ctx: click.Context, root: Path | None, text_file: Path, slug: str, *, fix: bool) -> None:
    """Prove each passage on a text of the article: its place, its words, its counts and its hashes.

    On the text edition that positions count on, every passage must be where it says. On any other text of the
    article a passage may stand elsewhere, or be proved by its letters alone; that is told and is no failure.

    Example: hsnexus verify --text haque-2005.txt
    """
    from hsnexus.errors import SetupError
    from hsnexus.model import passages
    from hsnexus.passages import Outcome
    from hsnexus.sources import find
    from hsnexus.typed.verification import verification

    source = opened(find(root, writing=fix), slug, text_file)
    if fix and not source.is_edition:
        message = "offsets count on the edition, and this is another text"
        raise SetupError(message, where=str(text_file), advice="Give --fix the edition itself")
    found = verification(source.copy, source.edition, passages(source.graph), {})
    for each in found:
        if each.outcome is not Outcome.PROVED:
            click.echo(f"{each.passage.iri}: {found.told(each)}")
    failed = found.failed
    if fix:
        moved = [each for each in found if each.outcome is Outcome.MOVED]
        _rewrite(source, moved)
        failed = tuple(each for each in failed if each not in moved)
        click.echo(f"passages rewritten: {len(moved)}", err=True)
    click.echo(found.summary, err=True)
    ctx.exit(1 if failed else 0)


def _rewrite(source: "Opened", moved: "list[Verdict]") -> None:
    """Give the pieces of moved passages their new places, in the files that describe them."""
    from rdflib import Literal, URIRef

    from hsnexus.sources import formatted, positions, read, union, write
    from hsnexus.turtle import layout
    from hsnexus.vocab import HSN, PREFIXES

    places = {
        piece.iri: place for found in moved for piece, place in zip(found.passage.pieces, found.ranges, strict=True)
    }
    for path in source.files:
        graph = read(path)
        here = {iri: place for iri, place in places.items() if (URIRef(iri), URIRef(HSN.start), None) in graph}
        for iri, place in here.items():
            graph.set((URIRef(iri), URIRef(HSN.start), Literal(place.start)))
            graph.set((URIRef(iri), URIRef(HSN.end), Literal(place.end)))
        if here:
            write(path, layout(graph, PREFIXES))
    everywhere = positions(union(source.files))
    for path in source.files:
        write(path, formatted(source.project, path, everywhere))
