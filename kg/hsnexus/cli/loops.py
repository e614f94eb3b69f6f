"""The verb ``loops``: how factors act back on themselves."""

from collections import Counter
from pathlib import Path

import click

from hsnexus.cli.asked import DATASET, FORMAT

__all__ = ["loops"]


@click.command(short_help="Find feedback loops.")
@DATASET
@click.option(
    "--max", "length", type=click.IntRange(1, 6), default=4, show_default=True, help="The most claims of a loop."
)
@click.option("--feedback", type=click.Choice(["reinforcing", "balancing", "undetermined"]), help="Only such loops.")
@click.option("--through", metavar="FACTOR", help="Only loops through this factor.")
@FORMAT
def loops(folder: Path | None, length: int, feedback: str | None, through: str | None, form: str) -> None:
    """Find the feedback loops, shortest first, each with the claims on its steps.

    A loop is reinforcing if its signs multiply to an increase, balancing if to a decrease, and undetermined where any
    of them is open. Steps are written as in `hsnexus paths`.

    Example: hsnexus loops --feedback reinforcing --through migration
    """
    from hsnexus.cli.asked import asked, in_words, local, shown, way
    from hsnexus.cli.paths import arrows
    from hsnexus.influence import loops as circuits

    opened = asked(folder)
    argument = opened.network.argument
    factor = opened.factor(through) if through else None
    found = [
        loop
        for loop in circuits(opened.network, length)
        if feedback in {None, loop.feedback} and (factor is None or factor in loop.factors)
    ]
    counts = Counter(loop.feedback for loop in found)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    click.echo(f"{len(found)} loops{f': {told}' if told else ''}", err=True)
    if form == "table":
        rows = [
            (
                loop.feedback,
                argument.name(loop.path.modality),
                arrows(argument, loop.path),
                ", ".join(loop.path.marks),
                "; ".join(",".join(map(local, hop.claims)) for hop in loop.path.hops if hop.claims),
            )
            for loop in found
        ]
        in_words([(("feedback", "weakest", "loop", "marks", "claims, step by step"), rows)])
        return
    records = [{"feedback": loop.feedback, **way(loop.path)} for loop in found]
    columns = ("loop", "feedback", "modality", "marks", "step", "kind", "cause", "sign", "effect", "claims")
    steps = [
        (
            str(at),
            loop.feedback,
            loop.path.modality,
            ", ".join(loop.path.marks),
            str(step),
            hop.kind,
            hop.cause,
            hop.sign,
            hop.effect,
            " ".join(hop.claims),
        )
        for at, loop in enumerate(found, start=1)
        for step, hop in enumerate(loop.path.hops, start=1)
    ]
    shown(form, records, columns, steps)
