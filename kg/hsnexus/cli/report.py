"""The verb ``report``: the quality of ontology and graph, rule by rule."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from hsnexus.cli.options import ROOT, NewFile

if TYPE_CHECKING:
    from hsnexus.report.quality import Report

__all__ = ["report"]

_FORMATS: Final = ("tsv", "json", "html")
_ENDINGS: Final = {".txt": "tsv"} | {f".{name}": name for name in _FORMATS}
_NONE: Final = "NONE"


@click.command(short_help="Report on the quality of ontology and graph.")
@ROOT
@click.option(
    "--fail-on",
    type=click.Choice(["ERROR", "WARN", "INFO", _NONE], case_sensitive=False),
    default="ERROR",
    show_default=True,
    help="Exit 1 where something is found at this level or above it.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="How to write it. Default: as --out ends (.tsv, .txt, .json, .html); without --out, tsv.",
)
@click.option("--out", type=NewFile(), help="File for the report, in a folder that exists. Default: standard output.")
@click.option(
    "--profile",
    type=click.Path(path_type=Path),
    help="File with a level, a tab and a rule to the line. Default: queries/checks/profile.txt.",
)
@click.option("--owlapi", is_flag=True, help="Also run the OWL 2 DL profile, HermiT, ELK and ROBOT's report (Java).")
@click.pass_context
def report(
    ctx: click.Context,
    root: Path | None,
    fail_on: str,
    form: str | None,
    out: Path | None,
    profile: Path | None,
    *,
    owlapi: bool,
) -> None:
    """Hold ontology, graph and alignments against the rules of ROBOT, OOPS!, FOOPS! and of the model of claims.

    Each rule is a query of queries/checks/. The profile gives its level; a level below the default is told as lowered,
    with the reason. With --owlapi the jar in the folder that HSNEXUS_ROBOT names opens everything as Protégé does.

    Example: hsnexus report --fail-on WARN --out report.html
    """
    from rich.console import Console

    from hsnexus.report.formats import FORMATS
    from hsnexus.report.quality import quality
    from hsnexus.robot import robot
    from hsnexus.rules import Level
    from hsnexus.sources import find, write

    began = time.monotonic()
    chosen = form or (_format_of(out) if out else "tsv")
    project = find(root)
    jar = robot() if owlapi else None
    with Console(stderr=True).status("Running the rules …") as status:
        made = quality(project, profile)
        if jar:
            from hsnexus.report.owlapi import owlapi as parts

            for outcome, findings in parts(project, made.ranked, jar):
                made = made.joined((outcome,), findings)
                status.update(f"{outcome.part} {'passed' if outcome.passed else 'failed'}; Java is at work …")
    text = FORMATS[chosen](made)
    if out:
        write(out, text)
    else:
        click.echo(text, nl=False)
    click.echo(_summary(made, time.monotonic() - began), err=True)
    ctx.exit(1 if fail_on != _NONE and made.failing(Level[fail_on]) else 0)


def _format_of(out: Path) -> str:
    if (ending := out.suffix.lower()) in _ENDINGS:
        return _ENDINGS[ending]
    message = f"{str(out)!r} ends like none of {' '.join(_ENDINGS)}; say with --format how to write it."
    raise click.BadParameter(message, param_hint="'--out'")


def _summary(made: "Report", seconds: float) -> str:
    counts = ", ".join(f"{level.name} {count}" for level, count in made.counts.items())
    ran = f"{len(made.ranked)} rules over {made.triples} triples in {seconds:.1f} s"
    lines = [f"{ran}: {counts}; lowered {len(made.lowered)}, left out {len(made.left_out)}."]
    lines += [
        f"lowered: {each.rule.name} from {each.rule.level.name} to {each.level.name}. {each.reason}"
        for each in made.lowered
    ]
    lines += [f"{each.part}: {'passed' if each.passed else 'failed'}, {each.said}" for each in made.outcomes]
    return "\n".join(lines)
