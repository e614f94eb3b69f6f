"""The verb ``review``: which claims changed since somebody last read them against the text."""

from collections import Counter
from pathlib import Path

import click

from hsnexus.cli.options import ROOT
from hsnexus.cli.source import SOURCE

__all__ = ["review"]


@click.command(short_help="Tell which claims want a second reading.")
@ROOT
@SOURCE
@click.pass_context
def review(ctx: click.Context, root: Path | None, slug: str) -> None:
    """Hold the record of the second reading, kg/SOURCE/review.csv, against the claims as they are now.

    Printed is the start of each line that the record lacks: the claim or factor, its digest, and why it wants
    a reading.
    Whoever reads the claim against its passage (`hsnexus claim ID --text FILE`) adds the line.

    Example: hsnexus review --source haque-2005
    """
    from hsnexus.cli.source import annotated
    from hsnexus.review import digests, rows, unread
    from hsnexus.sources import find, union
    from hsnexus.vocab import prefixed, source_prefixes

    project = find(root)
    of_claims = digests(union(annotated(project, slug)), union(project.shared))
    prefix = source_prefixes(slug)["claim"]
    readings = rows(project.review(slug), prefix)
    wanting = list(unread(of_claims, readings))
    for iri, reason in wanting:
        name = f"claim:{iri.removeprefix(prefix)}" if iri.startswith(prefix) else prefixed(iri)
        click.echo(f"{name},{of_claims.get(iri, '')}  {reason}")
    counts = Counter(row.verdict for row in readings)
    told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
    click.echo(
        f"{len(of_claims)} claims and factors, {len(readings)} readings ({told}); wanting one: {len(wanting)}", err=True
    )
    ctx.exit(1 if wanting else 0)
