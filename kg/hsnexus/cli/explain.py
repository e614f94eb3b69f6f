"""The verb ``explain``: why an axiom follows, with the file and line of each axiom that it follows from."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsnexus.cli.options import ROOT

if TYPE_CHECKING:
    from hsnexus.explanation import Explanation, Step

__all__ = ["explain"]


@click.command(short_help="Explain why an axiom follows.")
@ROOT
@click.argument("axiom")
@click.option("--max", "most", type=click.IntRange(min=1), default=1, show_default=True, help="Justifications to find.")
@click.option("--all", "every", is_flag=True, help="Find all justifications, and say that there are no others.")
@click.option("--without", is_flag=True, help="Where the axiom is asserted, tell whether it follows from what else is.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def explain(
    ctx: click.Context, root: Path | None, axiom: str, most: int, *, every: bool, without: bool, form: str
) -> None:
    """Explain why AXIOM follows: the asserted axioms that are enough for it, none of them one too many.

    Each is shown in Manchester syntax with labels, in English where that is easy, and with file, line and subject.
    HermiT decides what follows; it takes some seconds, and longer with --all. Exit 1: it does not follow. AXIOM says
    one of

    \b
      CLASS SubClassOf CLASS            PROPERTY SubPropertyOf PROPERTY
      CLASS EquivalentTo CLASS          PROPERTY InverseOf PROPERTY
      CLASS DisjointWith CLASS          PROPERTY Domain CLASS
      INDIVIDUAL Type CLASS             PROPERTY Range CLASS
      INDIVIDUAL PROPERTY VALUE         PROPERTY Characteristics Functional (Transitive, …)
      INDIVIDUAL SameAs INDIVIDUAL      INDIVIDUAL DifferentFrom INDIVIDUAL

    EquivalentTo and DisjointWith take two object properties as well. CLASS is any class expression in Manchester
    syntax. A name is a prefixed name, an IRI in angle brackets, the last part of an IRI, or a label, in quotation marks
    if you like: hsn:Refugee, Refugee, 'forced migrant', factor:remittances, claim:c041.

    \b
    Example: hsnexus explain 'Refugee SubClassOf ForcedMigrant'
             hsnexus explain 'factor:remittances claimedToIncrease factor:origin-development' --max 2
             hsnexus explain 'Refugee SubClassOf makesMovement some (flees some Threat)' --format json
    """  # noqa: D301 - \b is for click
    import json
    from dataclasses import asdict

    from rich.console import Console

    from hsnexus.explanation import explain as explained
    from hsnexus.explanation import known
    from hsnexus.sources import find

    given = known(find(root))
    with Console(stderr=True).status("reading …") as status:
        found = explained(given, axiom, most=None if every else most, without=without, progress=status.update)
    click.echo(json.dumps(asdict(found), indent=2, ensure_ascii=False) if form == "json" else _told(found))
    ctx.exit(1 if found.follows is False else 0)


def _told(found: "Explanation") -> str:
    parts = [found.labelled]
    if found.asserted:
        parts.append("\n".join(["is asserted:", *(_step(step, "  ") for step in found.asserted)]))
        if found.follows is None:
            return "\n\n".join(parts)
    if not found.follows:
        what = "does not follow from what else is asserted" if found.asserted else "does not follow"
        parts.append(f"{what}, and would contradict what is asserted." if found.contradicted else f"{what}.")
        return "\n\n".join(parts)
    if () in found.justifications:
        return "\n\n".join([*parts, "follows from no axiom at all: it holds whatever is asserted."])
    number = len(found.justifications)
    for at, several in enumerate(found.justifications, 1):
        which = "" if number == 1 else f" ({at} of {number})"
        count = f"{len(several)} axiom{'' if len(several) == 1 else 's'}"
        head = f"{'also ' if found.asserted else ''}follows from {count}{which}:"
        steps = (_step(step, f"{place}. ".rjust(5)) for place, step in enumerate(several, 1))
        parts.append("\n".join([head, *steps]))
    parts.append("There is no other justification." if found.complete else "There may be others: see --all.")
    return "\n\n".join(parts)


def _step(step: "Step", mark: str) -> str:
    lines = [step.labelled, *([step.sentence] if step.sentence else []), step.place]
    return "\n".join(f"{mark if not at else ' ' * len(mark)}{line}" for at, line in enumerate(lines))
