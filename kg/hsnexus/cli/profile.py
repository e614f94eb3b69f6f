"""The verb ``profile``: what acts on a factor, what it acts on, and on whose word."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from hsnexus.cli.inquiring import inquired, inquiry, local, names
from hsnexus.cli.tables import Rows, counted, in_words

if TYPE_CHECKING:
    from hsnexus.findings import Findings

__all__ = ["profile"]

_ENDS: Final = {"acts on it": ("reaching", "cause"), "it acts on": ("leaving", "effect")}


@click.command(short_help="Tell what is claimed about a factor.")
@inquiry("profile")
def profile(folder: Path | None, form: str, **given: str | int | None) -> None:
    """Tell what acts on a factor and what it acts on, how central it is, and on how many voices it stands.

    For a threat or a good worth protecting, such as a freedom, what protects and what endangers is set side by side;
    what decreases a threat protects. Works of one author are one voice.

    Example: hsnexus profile "human security"
    """
    found = inquired("profile", folder, form, given)
    if form == "table":
        _told(found)


def _told(found: "Findings") -> None:
    from hsnexus.records import NET

    told = found.record
    click.echo(f"{names(found, [told['factor']])} ({names(found, told['families']) or 'no family'})")
    acts = "acts" if told["causes"] == 1 else "act"
    click.echo(f"{counted(told['causes'], 'factor')} {acts} on it, it acts on {told['effects']}")
    click.echo(f"betweenness {told['betweenness']:.4f}, place {told['place']} of {told['factors']}")
    voices = sorted(names(found, [each]) for each in told["sources"])
    click.echo(f"{counted(len(voices), 'independent voice')}: {', '.join(voices)}")
    if told["denied"]:
        click.echo(f"denied: {', '.join(map(local, told['denied']))}")
    for title, (side, _) in _ENDS.items():
        for part, counts in told["tallies"][side].items():
            if counts:
                shares = ", ".join(f"{names(found, [each])} {count}" for each, count in counts.items())
                click.echo(f"{title}, claims by {part}: {shares}")
    tables: list[Rows] = []
    titles = []
    for title, (side, end) in _ENDS.items():
        if told[side]:
            titles.append(title)
            tables.append((("factor", "sign", "claims"), _listed(found, told[side], end)))
    net = [(side, *row) for side in NET for row in _listed(found, told.get(side, ()), "cause", told["factor"])]
    if net:
        titles.append("net picture")
        tables.append((("side", "factor", "sign", "claims"), net))
    in_words(tables, titles)


def _listed(
    found: "Findings", hops: Iterable[Mapping[str, Any]], other: str, factor: str = ""
) -> Iterator[tuple[str, ...]]:
    """Yield a row for each step; with ``factor``, steps that reach its opposite are told to do so."""
    for hop in hops:
        sign = "perceived" if hop["kind"] == "perceived" else str(hop["sign"])
        sign += f" of {names(found, [hop['effect']])}" if factor and hop["effect"] != factor else ""
        yield names(found, [hop[other]]), sign, ", ".join(map(local, hop["claims"]))
