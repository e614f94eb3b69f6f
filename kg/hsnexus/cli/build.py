"""The verb ``build``: from the files to the dataset that is served."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsnexus.cli.options import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsnexus.dataset import Report

__all__ = ["build"]


@click.command(short_help="Build the dataset that is served.")
@ROOT
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/dataset"),
    show_default=True,
    help="Folder for the dataset; an older dataset there is replaced as a whole.",
)
@click.option("--reason", "reasoning", is_flag=True, help="Run the reasoner, instead of taking ontology/inferred.ttl.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def build(root: Path | None, out: Path, form: str, *, reasoning: bool) -> None:
    """Build the dataset: named graphs, typed edges, RDF 1.2 reifiers; and report counts, digest and times.

    Example: hsnexus build --out build/dataset && hsnexus serve --dataset build/dataset
    """
    from hsnexus.dataset import build as build_dataset
    from hsnexus.sources import find

    project = find(root)
    inferred = None
    if reasoning:
        from hsnexus.reason import beside_edges, document, infer
        from hsnexus.sources import union

        click.echo("reasoning with HermiT …", err=True)
        asserted = union((project.ontology, *project.kg))
        inferred = document(beside_edges(infer(asserted), asserted), asserted)
    report = build_dataset(project, out, inferred)
    if not report.inferences_current:
        name = project.name(project.inferred)
        click.echo(f"Warning: {name} follows from older files. Run `hsnexus reason`, or build with --reason.", err=True)
    click.echo(json.dumps(asdict(report), indent=2) if form == "json" else _told(report))
    click.echo(f"built {out}", err=True)


def _told(report: "Report") -> str:
    """Return the report as lines of text."""
    shares = {"edge": report.relations, "modality": report.modalities, "voice": report.voices}
    lines = [f"digest    {report.manifest.digest}"]
    lines += [f"{name:<9} {count:>7,}" for name, count in report.counts.items()]
    lines += [f"argument  {count:>7,}  {name}" for name, count in report.argument.items()]
    lines += [f"{kind:<9} {_shared(table)}" for kind, table in shares.items()]
    lines += [f"graph     {count:>7,}  {name}" for name, count in report.manifest.graphs.items()]
    lines += ["seconds   " + ", ".join(f"{step} {seconds:.2f}" for step, seconds in report.seconds.items())]
    return "\n".join(lines)


def _shared(table: "Mapping[str, int]") -> str:
    """Return counts with their shares; the shares of modalities pass 100 % together, since a claim may have several."""
    total = sum(table.values())
    return ", ".join(f"{name} {count} ({100 * count / total:.0f} %)" for name, count in table.items())
