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
    edges, claims = sum(report.relations.values()), report.counts["claims"]
    shares = (
        ("edge", report.relations, edges),
        ("modality", report.modalities, claims),
        ("voice", report.voices, claims),
    )
    lines = [f"digest    {report.manifest.digest}"]
    lines += [f"{name:<9} {count:>7,}" for name, count in report.counts.items()]
    lines += [f"argument  {count:>7,}  {name}" for name, count in report.argument.items()]
    lines += [f"{kind:<9} {_shared(table, total)}" for kind, table, total in shares]
    lines += [f"graph     {count:>7,}  {name}" for name, count in report.manifest.graphs.items()]
    lines += ["seconds   " + ", ".join(f"{step} {seconds:.2f}" for step, seconds in report.seconds.items())]
    return "\n".join(lines)


def _shared(table: "Mapping[str, int]", total: int) -> str:
    """Return counts with their shares of the total; modalities pass 100 % together, as a claim may have several."""
    return ", ".join(f"{name} {count} ({100 * count / max(total, 1):.0f} %)" for name, count in table.items())
