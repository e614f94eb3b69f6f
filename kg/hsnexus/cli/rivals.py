"""The verb ``rivals``: where the sources disagree, with each other or with themselves."""

from dataclasses import asdict
from pathlib import Path

import click

from hsnexus.cli.asked import DATASET, FORMAT

__all__ = ["rivals"]


@click.command(short_help="Find what is claimed both ways.")
@DATASET
@click.option(
    "--kind",
    type=click.Choice(["both signs", "felt otherwise", "rivals", "qualifies", "denied"]),
    help="Only such disagreements.",
)
@click.option("--about", metavar="FACTOR", help="Only where a claim on either side has this factor as cause or effect.")
@FORMAT
def rivals(folder: Path | None, kind: str | None, about: str | None, form: str) -> None:
    """Find the disagreements: both signs on one edge, claims linked as rivals or qualified, claims that are denied.

    Each is told with the claims of either side.

    Example: hsnexus rivals --about remittances
    """
    from hsnexus.cli.asked import asked, in_words, local, shown
    from hsnexus.influence import rivalries

    opened = asked(folder)
    claims = opened.network.argument.claims
    factor = opened.factor(about) if about else None
    found = [
        rivalry
        for rivalry in rivalries(opened.network)
        if kind in {None, rivalry.strife}
        and (
            factor is None
            or any(factor in {claims[iri].cause, claims[iri].effect} for iri in (*rivalry.claims, *rivalry.against))
        )
    ]
    click.echo(f"{len(found)} disagreements", err=True)
    if form == "table":
        sides = ([rivalry.claims, rivalry.against] for rivalry in found)
        told = (["\n".join(f"{local(iri)} {claims[iri].label}" for iri in side) for side in pair] for pair in sides)
        rows = [(rivalry.strife, *pair) for rivalry, pair in zip(found, told, strict=True)]
        in_words([(("kind", "one side", "the other"), rows)])
        return
    columns = ("kind", "cause", "effect", "claims", "against", "crossed")
    flat = [
        (each.strife, each.cause, each.effect, " ".join(each.claims), " ".join(each.against), str(each.crossed).lower())
        for each in found
    ]
    shown(form, [asdict(each) for each in found], columns, flat)
