"""The verb ``loops``: how factors act back on themselves."""

from pathlib import Path

import click

from hsnexus.cli.inquiring import inquired, inquiry, local, names
from hsnexus.cli.tables import counted, in_words

__all__ = ["loops"]


@click.command(short_help="Find feedback loops.")
@inquiry("loops")
def loops(folder: Path | None, form: str, **given: str | int | None) -> None:
    """Find the feedback loops, shortest first, each with the claims on its steps.

    A loop is reinforcing if its signs multiply to an increase, balancing if to a decrease, and undetermined where any
    of them is open. Steps are written as in `hsnexus paths`.

    Example: hsnexus loops --feedback reinforcing --through migration
    """
    from hsnexus.records import arrows

    found = inquired("loops", folder, form, given)
    told = ", ".join(f"{count} {kind}" for kind, count in found.record["feedback"].items())
    click.echo(f"{counted(found.record['total'], 'loop')}{f': {told}' if told else ''}", err=True)
    if form == "table":
        rows = (
            (
                loop["feedback"],
                names(found, [loop["modality"]]),
                arrows(loop, found.record["labels"]),
                ", ".join(loop["marks"]),
                "; ".join(",".join(map(local, hop["claims"])) for hop in loop["hops"] if hop["claims"]),
            )
            for loop in found.record["loops"]
        )
        in_words([(("feedback", "weakest", "loop", "marks", "claims, step by step"), rows)])
