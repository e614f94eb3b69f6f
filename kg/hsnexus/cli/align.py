"""The verb ``align``: the table of links to outside vocabularies, written as Turtle."""

from pathlib import Path

import click

from hsnexus.cli.options import ROOT

__all__ = ["align"]


@click.command(short_help="Write the table of alignments as Turtle.")
@ROOT
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the Turtle does not say what the table says.")
@click.pass_context
def align(ctx: click.Context, root: Path | None, *, check: bool) -> None:
    """Write ontology/alignments.ttl, the links to outside vocabularies, from the table ontology/alignments.sssom.tsv.

    The table is the source: edit it, write the Turtle, then run `hsnexus check`.

    Example: hsnexus align --check
    """
    from hsnexus.alignments import alignments, graph
    from hsnexus.sources import find, read_text, write
    from hsnexus.turtle import layout
    from hsnexus.vocab import PREFIXES

    project = find(root, writing=not check)
    table = alignments(read_text(project.aligned), project.name(project.aligned))
    text = layout(graph(table), PREFIXES)
    current = project.alignments.is_file() and read_text(project.alignments) == text
    if not current and not check:
        write(project.alignments, text)
        click.echo(project.name(project.alignments))
    told = "current" if current else "not current: run `hsnexus align`" if check else "written"
    click.echo(f"{len(table.rows)} links, {project.name(project.alignments)} is {told}", err=True)
    ctx.exit(1 if check and not current else 0)
