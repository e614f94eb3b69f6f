"""The verb ``profile``: what acts on a factor, what it acts on, and on whose word."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from hsnexus.cli.asked import DATASET, FORMAT

if TYPE_CHECKING:
    from hsnexus.cli.asked import Asked, Rows
    from hsnexus.influence import Hop, Profile

__all__ = ["profile"]

_COLUMNS: Final = ("side", "cause", "sign", "kind", "effect", "claims")
_NET: Final = ("protecting", "endangering", "undecided", "perceived")


@click.command(short_help="Tell what is claimed about a factor.")
@DATASET
@FORMAT
@click.argument("factor", metavar="FACTOR")
def profile(folder: Path | None, form: str, factor: str) -> None:
    """Tell what acts on a factor and what it acts on, how central it is, and on how many voices it stands.

    For a threat or a good worth protecting, such as a freedom, what protects and what endangers is set side by side;
    what decreases a threat protects. Works of one author are one voice.

    Example: hsnexus profile "human security"
    """
    from hsnexus.cli.asked import asked, hops, shown
    from hsnexus.influence import profile as profile_of

    opened = asked(folder)
    found = profile_of(opened.network, opened.factor(factor))
    if form == "table":
        _told(opened, found)
        return
    sides = {"reaching": found.reaching, "leaving": found.leaving}
    sides |= {side: getattr(found.net, side) for side in _NET} if found.net else {}
    record = {
        "factor": found.factor,
        "label": opened.network.argument.name(found.factor),
        "families": list(found.families),
        "causes": found.causes,
        "effects": found.effects,
        "betweenness": found.betweenness,
        "place": found.place,
        "sources": sorted(found.sources),
        "denied": list(found.denied),
        **{side: hops(steps) for side, steps in sides.items()},
    }
    flat = [
        (side, hop.cause, hop.sign, hop.kind, hop.effect, " ".join(hop.claims))
        for side, steps in sides.items()
        for hop in steps
    ]
    shown(form, [record], _COLUMNS, flat)


def _told(opened: "Asked", found: "Profile") -> None:
    from hsnexus.cli.asked import in_words, local
    from hsnexus.influence.profiles import tally

    argument = opened.network.argument
    ends = {"acts on it": (found.reaching, "cause"), "it acts on": (found.leaving, "effect")}
    click.echo(f"{argument.name(found.factor)} ({opened.names(found.families) or 'no family'})")
    click.echo(f"{found.causes} factors act on it, it acts on {found.effects}")
    click.echo(f"betweenness {found.betweenness:.4f}, place {found.place} of {len(opened.network.betweenness)}")
    click.echo(f"{len(found.sources)} independent voices: {', '.join(sorted(map(argument.name, found.sources)))}")
    if found.denied:
        click.echo(f"denied: {', '.join(map(local, found.denied))}")
    for title, (steps, other) in ends.items():
        counts = tally(opened.network, steps, other=other)
        for part in ("families", "signs", "modalities", "voices"):
            shares = ", ".join(f"{argument.name(each)} {count}" for each, count in getattr(counts, part).items())
            if shares:
                click.echo(f"{title}, claims by {part}: {shares}")
    titles = [title for title, (steps, _) in ends.items() if steps]
    tables: list[Rows] = [(("factor", "sign", "claims"), _listed(opened, *ends[title])) for title in titles]
    if found.net:
        sides = [(side, steps) for side in _NET if (steps := getattr(found.net, side))]
        titles += ["net picture"] if sides else []
        rows = [(side, *row) for side, steps in sides for row in _listed(opened, steps, "cause", found.factor)]
        tables += [(("side", "factor", "sign", "claims"), rows)] if sides else []
    in_words(tables, titles)


def _listed(opened: "Asked", steps: Sequence["Hop"], other: str, factor: str = "") -> Iterator[tuple[str, ...]]:
    """Yield a row for each step; with ``factor``, steps that reach its opposite are told to do so."""
    from hsnexus.cli.asked import local

    name = opened.network.argument.name
    for hop in steps:
        sign = "perceived" if hop.kind == "perceived" else str(hop.sign)
        sign += f" of {name(hop.effect)}" if factor and hop.effect != factor else ""
        yield name(getattr(hop, other)), sign, ", ".join(map(local, hop.claims))
