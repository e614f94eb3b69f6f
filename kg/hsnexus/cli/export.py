"""The verb ``export``: the claims, factors and works in formats of those who do not speak RDF."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsnexus.cli.options import DATASET, NewFile

if TYPE_CHECKING:
    from hsnexus.exports import Export, Material

__all__ = ["export"]


@click.command(short_help="Write claims, factors or works in another format.")
@click.argument("form", metavar="FORMAT", required=False)
@DATASET
@click.option(
    "--out",
    type=NewFile(allow_dash=True),
    default=Path("-"),
    show_default=True,
    help="File to write, as a whole or not at all, in a folder that exists; - for standard output.",
)
@click.option("--list", "listing", is_flag=True, help="List the formats, and what each holds.")
@click.option("--columns", is_flag=True, help="Tell what columns and fields mean, in Markdown.")
def export(form: str | None, folder: Path | None, out: Path, *, listing: bool, columns: bool) -> None:
    """Write the claims, the works or the factors of a dataset in another format, or a schema or context of the claims.

    `--list` names the formats: CSV, JSON Lines, JSON-LD, nanopublications and GraphML of the claims, BibTeX and
    CSL-JSON of the works, SKOS of the factors. `hsnexus dump` writes all of these beside the dataset as RDF.

    Example: hsnexus export jsonl --out claims.jsonl
    """
    from hsnexus.exports import DOCUMENTS, EXPORTS, Material
    from hsnexus.exports.meanings import tables
    from hsnexus.opened import open_dataset
    from hsnexus.sources import write

    told = {
        **{name: each.told for name, each in EXPORTS.items()},
        **{name: each.told for name, each in DOCUMENTS.items()},
    }
    if listing:
        width = max(map(len, told))
        click.echo("".join(f"{name:{width}}  {what}\n" for name, what in told.items()), nl=False)
        return
    if columns:
        click.echo("\n".join(f"{heading}\n\n{table}" for heading, table in tables().items()), nl=False)
        return
    if form not in told:
        names = ", ".join(told)
        message = f"{form!r} is none of the formats {names}" if form else f"name one of the formats {names}"
        raise click.UsageError(message)
    text = DOCUMENTS[form].text() if form in DOCUMENTS else _text(EXPORTS[form], Material(open_dataset(folder)))
    if str(out) == "-":
        click.echo(text.encode(), nl=False)  # as UTF-8, whatever the terminal writes
        return
    write(out, text)
    click.echo(f"written {out}", err=True)


def _text(chosen: "Export", material: "Material") -> str:
    """Return a dataset in a format, and say what the format leaves out that others have added to claims."""
    from hsnexus.vocab import prefixed

    text = chosen.text(material)
    if chosen.of_claims and material.left_out:
        told = ", ".join(f"{count} of {prefixed(name)}" for name, count in material.left_out.items())
        click.echo(f"left out, as no export holds them, are statements about claims: {told}", err=True)
    return text
