"""The verb ``paths``: how one factor acts on another, claim by claim."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from hsnexus.cli.asked import DATASET, FORMAT

if TYPE_CHECKING:
    from hsnexus.argument import Argument
    from hsnexus.influence import Network
    from hsnexus.influence import Path as Way

__all__ = ["BRIDGED", "MOST", "MOST_CLAIMS", "SIGN", "arrows", "found", "paths"]

MOST_CLAIMS: Final = 4
MOST: Final = click.option(
    "--max",
    "length",
    type=click.IntRange(1, 6),
    default=MOST_CLAIMS,
    show_default=True,
    help="The most claims on a path.",
)
BRIDGED: Final = click.option("--bridge", "bridged", is_flag=True, help="Cross to broader and narrower factors too.")
SIGN: Final = click.option(
    "--sign", type=click.Choice(["increase", "decrease", "unknown"]), help="Only paths of this sign."
)
_ARROWS: Final = {"increase": "─(+)→", "decrease": "─(-)→", "unknown": "─(?)→"}
_CROSSINGS: Final = {"opposite": "≠", "broader": "⊂", "narrower": "⊃"}
_COLUMNS: Final = (
    "path",
    "sign",
    "modality",
    "marks",
    "conditions",
    "sources",
    "step",
    "kind",
    "cause",
    "step sign",
    "effect",
    "claims",
)


@click.command(short_help="Find how one factor acts on another.")
@DATASET
@MOST
@BRIDGED
@SIGN
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many, the best first.")
@FORMAT
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
def paths(
    folder: Path | None, length: int, sign: str | None, limit: int, form: str, start: str, end: str, *, bridged: bool
) -> None:
    """Find the paths from one factor to another, the best first: fewest steps, then the firmest claims.

    A path's sign is the product of its steps'; it is unknown where any step's is. The modality is the weakest on the
    way. Steps: ─(+)→ increases, ─(-)→ decreases, ─(?)→ sign open; ≠ crosses to the opposite, ⊂ to a broader, ⊃ to
    a narrower factor; ~ marks a step that is only perceived.

    Example: hsnexus paths remittances "human security" --max 3
    """
    from hsnexus.cli.asked import asked, in_words, local, shown, way

    opened = asked(folder)
    argument = opened.network.argument
    every = found(opened.network, (opened.factor(start), opened.factor(end)), length, sign, bridged=bridged)
    some = every[:limit]
    click.echo(f"{len(every)} paths, {len(some)} shown", err=True)
    if form == "table":
        rows = (
            (
                each.sign,
                argument.name(each.modality),
                arrows(argument, each),
                ", ".join([*each.marks, *(f"given {argument.name(factor)}" for factor in each.conditions)]),
                ", ".join(map(local, each.claims)),
            )
            for each in some
        )
        in_words([(("sign", "weakest", "path", "marks", "claims"), rows)])
    else:
        shown(form, [way(each) for each in some], _COLUMNS, _rows(some))


def found(
    network: "Network", ends: tuple[str, str], length: int, sign: str | None, *, bridged: bool
) -> tuple["Way", ...]:
    """Return the paths between two factors that have the wanted sign, or any, the best first."""
    from hsnexus.influence import paths as ways

    every = ways(network, *ends, length=length, bridged=bridged)
    return tuple(each for each in every if sign in {None, each.sign})


def arrows(argument: "Argument", path: "Way") -> str:
    """Return a path on one line, with the labels of its factors."""
    told = [argument.name(path.hops[0].cause)]
    for hop in path.hops:
        arrow = _CROSSINGS.get(hop.kind) or _ARROWS[hop.sign]
        told += [f"~{arrow}" if hop.kind == "perceived" else arrow, argument.name(hop.effect)]
    return " ".join(told)


def _rows(some: Sequence["Way"]) -> Iterator[tuple[str, ...]]:
    for at, each in enumerate(some, start=1):
        about = (each.sign, each.modality, ", ".join(each.marks), " ".join(each.conditions), str(each.sources))
        for step, hop in enumerate(each.hops, start=1):
            yield (str(at), *about, str(step), hop.kind, hop.cause, hop.sign, hop.effect, " ".join(hop.claims))
