"""The verb ``check``: hold the files against shapes and rules, and print what there is to mend."""

import dataclasses
import json
import time
from itertools import groupby
from typing import TYPE_CHECKING, Final

import click

from hsnexus.cli.options import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hsnexus.check import Finding

__all__ = ["check"]

_WITH_FINDINGS: Final = 1


@click.command(short_help="Hold the files against shapes and rules.")
@ROOT
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print findings.")
@click.pass_context
def check(ctx: click.Context, root: "Path | None", form: str) -> None:
    """Hold the sources against shapes and rules, and print what there is to mend; exit 1 where there is something.

    Example: hsnexus check --format json
    """
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
    click.echo(_json(found) if form == "json" else _text(found), nl=form == "json")
    files = f"{len(material.files)} files, {len(material.graph)} triples"
    held = f"{shapes} shapes, {rules} rules and {len(checking.FILE_RULES)} rules of files"
    click.echo(f"{files} held against {held} in {time.monotonic() - began:.1f} s: findings: {len(found)}.", err=True)
    ctx.exit(_WITH_FINDINGS if found else 0)


def _json(found: "Sequence[Finding]") -> str:
    return json.dumps([dataclasses.asdict(finding) for finding in found], indent=2, ensure_ascii=False)


def _text(found: "Sequence[Finding]") -> str:
    from hsnexus.check import short

    lines: list[str] = []
    for file, of_file in groupby(found, key=lambda finding: finding.file):
        lines.append(file)
        for finding in of_file:
            lines += [
                f"  {short(finding.subject)}  [{finding.rule}]",
                f"    {finding.message}.",
                f"    {finding.advice}.",
            ]
    return "".join(f"{line}\n" for line in lines)
