"""The verb ``verify``: each passage proved on a text of the article."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsnexus.cli.options import ROOT, TEXT

if TYPE_CHECKING:
    from hsnexus.model import Edition
    from hsnexus.passages import Verdict
    from hsnexus.sources import Project

__all__ = ["verify"]


@click.command()
@ROOT
@TEXT
@click.option(
    "--source", "slug", default="haque-2005", show_default=True, help="The annotated source: its folder in kg/."
)
@click.option("--fix", is_flag=True, help="Write the new offsets of passages that have only moved.")
@click.pass_context
def verify(ctx: click.Context, root: Path | None, text_file: Path, slug: str, *, fix: bool) -> None:
    """Prove each passage on a text of the article: its place, its words, its counts and its hashes.

    On the text edition that positions count on, every passage must be where it says. On any other text of the
    article a passage may stand elsewhere, or be proved by its letters alone; that is told and is no failure.

    Example: hsnexus verify --text haque-2005.txt
    """
    from hsnexus.model import editions, passages
    from hsnexus.passages import Outcome, normalise, verdict
    from hsnexus.sources import find, read_text, union

    project = find(root)
    raw = read_text(text_file, what="text of the article")
    files = _files(project, slug)
    graph = union(files)
    edition = next(editions(graph))
    text = normalise(raw)
    ours = _told_edition(text_file, text, edition)
    verdicts = [verdict(text, passage) for passage in passages(graph)]
    good = {Outcome.PROVED} if ours else {Outcome.PROVED, Outcome.MOVED, Outcome.LETTERS}
    for found in verdicts:
        if found.outcome is not Outcome.PROVED:
            shown = ours or found.outcome is not Outcome.LETTERS
            click.echo(f"{found.passage.iri}: {found.outcome.value}{f': {found.detail}' if shown else ''}")
    if fix:
        moved = [found for found in verdicts if found.outcome is Outcome.MOVED]
        _rewrite(project, files, moved)
        verdicts = [found for found in verdicts if found.outcome is not Outcome.MOVED]
        click.echo(f"{len(moved)} passages rewritten", err=True)
    counts = Counter(found.outcome for found in verdicts)
    told = ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome if counts[outcome])
    click.echo(f"{len(verdicts)} passages: {told}", err=True)
    ctx.exit(1 if any(found.outcome not in good for found in verdicts) else 0)


def _files(project: "Project", slug: str) -> tuple[Path, ...]:
    from hsnexus.errors import SetupError

    if slug not in project.annotated:
        known = ", ".join(project.annotated) or "none"
        message = f"no source of that name is annotated here (there is: {known})"
        raise SetupError(message, where=slug, advice="Name one with --source")
    return project.annotated[slug]


def _told_edition(path: Path, text: str, edition: "Edition") -> bool:
    """Tell, also on standard error, whether a text is the edition that positions count on."""
    from hsnexus.passages import proof

    ours = proof(text).text_sha256 == edition.normalised_sha256
    told = "is the edition that positions count on" if ours else "is another text: offsets may differ"
    click.echo(f"{path} {told}", err=True)
    return ours


def _rewrite(project: "Project", files: tuple[Path, ...], moved: "list[Verdict]") -> None:
    """Give the pieces of moved passages their new places, in the files that describe them."""
    from rdflib import Literal, URIRef

    from hsnexus.sources import formatted, positions, read, write
    from hsnexus.turtle import layout
    from hsnexus.vocab import HSN, source_prefixes

    places = {
        piece.iri: place for found in moved for piece, place in zip(found.passage.pieces, found.ranges, strict=True)
    }
    for path in files:
        graph = read(path)
        here = {iri: place for iri, place in places.items() if (URIRef(iri), URIRef(HSN.start), None) in graph}
        for iri, place in here.items():
            graph.set((URIRef(iri), URIRef(HSN.start), Literal(place.start)))
            graph.set((URIRef(iri), URIRef(HSN.end), Literal(place.end)))
        if here:
            write(path, layout(graph, source_prefixes(path.parent.name)))
    everywhere = positions(project)
    for path in files:
        write(path, formatted(project, path, everywhere))
