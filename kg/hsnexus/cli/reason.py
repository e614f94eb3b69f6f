"""The verb ``reason``: what HermiT infers, written or compared with the committed file."""

from pathlib import Path
from typing import Final

import click

from hsnexus.cli.options import ROOT

__all__ = ["reason"]

SHOWN: Final = 20


@click.command(short_help="Infer with HermiT what follows.")
@ROOT
@click.option("--check", is_flag=True, help="Write nothing; exit 1 and show what differs if the file is not current.")
@click.pass_context
def reason(ctx: click.Context, root: Path | None, *, check: bool) -> None:
    """Infer with HermiT, and write ontology/inferred.ttl: what follows, beside the typed edges that the build derives.

    Example: hsnexus reason --check
    """
    from rdflib import Graph
    from rich.console import Console

    from hsnexus.reason import beside_edges, differences, document, infer
    from hsnexus.sources import find, read, union, write
    from hsnexus.turtle import layout
    from hsnexus.vocab import PREFIXES

    project = find(root, writing=not check)
    console = Console(stderr=True)
    asserted = union((project.ontology, *project.kg))
    with console.status(f"HermiT reads {len(asserted)} triples …"):
        inference = infer(asserted)
    fresh = document(beside_edges(inference, asserted), asserted)
    counts = f"{len(asserted)} triples asserted, {len(inference.triples)} added, {len(fresh)} kept beside the edges"
    console.print(f"HermiT: {inference.seconds:.1f} s, {counts}", highlight=False)
    name = project.name(project.inferred)
    if not check:
        write(project.inferred, layout(fresh, PREFIXES))
        click.echo(name)
        ctx.exit(0)
    changes = differences(read(project.inferred) if project.inferred.is_file() else Graph(), fresh)
    for change in changes[:SHOWN]:
        click.echo(change)
    told = f"is not current, {len(changes)} triples differ: run `hsnexus reason`" if changes else "is current"
    click.echo(f"{name} {told}", err=True)
    ctx.exit(1 if changes else 0)
