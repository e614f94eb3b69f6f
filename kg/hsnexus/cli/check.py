"""The verb ``check``: hold our files, or data of the user's, against shapes and rules, and print what to mend."""

import dataclasses
import json
import time
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from hsnexus.cli.options import DATASET, ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsnexus.check import Finding

__all__ = ["check"]

_WITH_FINDINGS: Final = 1


@click.command(short_help="Hold the files against shapes and rules.")
@ROOT
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="RDF of your own (.ttl .nt .nq .trig .rdf .owl .jsonld) that is to join the graph; repeatable: files are "
    "checked together. Needs no clone.",
)
@DATASET
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print findings.")
@click.pass_context
def check(ctx: click.Context, root: Path | None, data: tuple[Path, ...], folder: Path | None, form: str) -> None:
    """Hold the sources against shapes and rules, and print what there is to mend; exit 1 where there is something.

    With --data it is files of your own that are checked, before they are served beside the graph: against shapes for
    data of others, and for names, kinds and statements that would not join.

    Example: hsnexus check --data mine.ttl --format json
    """
    if data and root:
        message = "--data is checked against the build, so that --root has no place beside it"
        raise click.UsageError(message)
    if folder and not data:
        message = "--dataset names the build that --data is checked against; without --data it has no place"
        raise click.UsageError(message)
    found = _of_data(data, folder) if data else _of_sources(root)
    click.echo(_json(found) if form == "json" else _text(found, joining=bool(data)), nl=form == "json")
    ctx.exit(_WITH_FINDINGS if found else 0)


def _of_sources(root: Path | None) -> "Sequence[Finding]":
    from rich.console import Console

    from hsnexus import check as checking
    from hsnexus.sources import find

    began = time.monotonic()
    project = find(root)
    with Console(stderr=True).status("Reading the files …") as status:
        material = checking.corpus(project)
        shapes, rules = len(checking.shape_names(material.shapes)), len(material.rules)
        status.update(f"Checking {shapes} shapes and {rules} rules …")
        found = checking.findings_in(material)
    files = f"{len(material.files)} files, {len(material.graph)} triples"
    held = f"{shapes} shapes, {rules} rules and {len(checking.FILE_RULES)} rules of files"
    click.echo(f"{files} held against {held} in {time.monotonic() - began:.1f} s: findings: {len(found)}.", err=True)
    return found


def _of_data(paths: tuple[Path, ...], folder: Path | None) -> "Sequence[Finding]":
    from rich.console import Console

    from hsnexus import open_dataset
    from hsnexus.datacheck import DATA_SHAPES, check_data
    from hsnexus.datacheck.rules import DATA_RULES
    from hsnexus.datacheck.schema import schema
    from hsnexus.sources import read
    from hsnexus.travelling import travelling

    began = time.monotonic()
    with Console(stderr=True).status("Reading the build …") as status:
        dataset = open_dataset(folder)
        status.update("Checking the data …")
        checked = check_data(paths, schema(dataset.store), read(travelling(DATA_SHAPES)))
    for name, number in checked.triples.items():
        click.echo(f"{name}: {number:,} {'triple' if number == 1 else 'triples'}.", err=True)
    held = f"{checked.shapes} shapes and {len(DATA_RULES)} rules, on the build {dataset.manifest.digest[:12]}"
    took = f"in {time.monotonic() - began:.1f} s"
    click.echo(f"Held against {held}, {took}: findings: {len(checked.findings)}.", err=True)
    return checked.findings


def _json(found: "Sequence[Finding]") -> str:
    return json.dumps([dataclasses.asdict(finding) for finding in found], indent=2, ensure_ascii=False)


def _text(found: "Sequence[Finding]", *, joining: bool) -> str:
    """Return findings as text; subjects have the prefixes of a curator's files, or of data that joins the graph."""
    from hsnexus.check import short
    from hsnexus.userfiles import one_line
    from hsnexus.vocab import prefixed

    named = prefixed if joining else short
    lines: list[str] = []
    for file, of_file in groupby(found, key=lambda finding: finding.file):
        lines.append(file)
        for finding in of_file:
            lines += [
                f"  {one_line(named(finding.subject))}  [{finding.rule}]",
                f"    {finding.message}.",
                f"    {finding.advice}.",
            ]
    return "".join(f"{line}\n" for line in lines)
