"""The verb ``rivals``: where the sources disagree, with each other or with themselves."""

from pathlib import Path
from typing import Final

import click

from hsnexus.cli.inquiring import inquired, inquiry, local, names
from hsnexus.cli.tables import counted, in_words

__all__ = ["rivals"]

_SIDES: Final = ("claims", "against")


@click.command(short_help="Find what is claimed both ways.")
@inquiry("rivals")
def rivals(folder: Path | None, form: str, **given: str | int | None) -> None:
    """Find the disagreements: both signs on one edge, claims linked as rivals or qualified, claims that are denied.

    Each is told with the claims of either side.

    Example: hsnexus rivals --about remittances
    """
    found = inquired("rivals", folder, form, given)
    click.echo(counted(found.record["total"], "disagreement"), err=True)
    if form == "table":
        rows = (
            (
                each["kind"],
                *("\n".join(f"{local(iri)} {names(found, [iri])}" for iri in each[side]) for side in _SIDES),
            )
            for each in found.record["rivals"]
        )
        in_words([(("kind", "one side", "the other"), rows)])
