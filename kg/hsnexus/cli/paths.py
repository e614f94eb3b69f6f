"""The verb ``paths``: how one factor acts on another, claim by claim."""

from pathlib import Path

import click

from hsnexus.cli.inquiring import inquired, inquiry, local, names
from hsnexus.cli.tables import counted, in_words

__all__ = ["paths"]


@click.command(short_help="Find how one factor acts on another.")
@inquiry("paths")
def paths(folder: Path | None, form: str, **given: str | int | None) -> None:
    """Find the paths from one factor to another, the best first: fewest steps, then the firmest claims.

    A path's sign is the product of its steps'; it is unknown where any step's is. The modality is the weakest on the
    way. Steps: ─(+)→ increases, ─(-)→ decreases, ─(?)→ sign open; ≠ crosses to the opposite, ⊂ to a broader, ⊃ to
    a narrower factor; ~ marks a step that is only perceived.

    Example: hsnexus paths remittances "human security" --max 3
    """
    from hsnexus.records import arrows

    found = inquired("paths", folder, form, given)
    some = found.record["paths"]
    click.echo(f"{counted(found.record['total'], 'path')}, {len(some)} shown", err=True)
    if form == "table":
        rows = (
            (
                each["sign"],
                names(found, [each["modality"]]),
                arrows(each, found.record["labels"]),
                ", ".join([*each["marks"], *(f"given {names(found, [factor])}" for factor in each["conditions"])]),
                ", ".join(map(local, each["claims"])),
            )
            for each in some
        )
        in_words([(("sign", "weakest", "path", "marks", "claims"), rows)])
