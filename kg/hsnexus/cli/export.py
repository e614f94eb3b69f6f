"""The verb ``export``: the claims, factors and works in formats of those who do not speak RDF."""

from pathlib import Path

import click

from hsnexus.cli.options import DATASET

__all__ = ["export"]


@click.command(short_help="Write claims, factors or works in another format.")
@click.argument("form", metavar="FORMAT", required=False)
@DATASET
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default=Path("-"),
    show_default=True,
    help="File to write, as a whole or not at all; - for standard output.",
)
@click.option("--list", "listing", is_flag=True, help="List the formats, and what each holds.")
def export(form: str | None, folder: Path | None, out: Path, *, listing: bool) -> None:
    """Write the claims, the works or the factors of a dataset in another format, or a schema or context of the claims.

    `--list` names the formats: CSV, JSON Lines, JSON-LD, nanopublications and GraphML of the claims, BibTeX and
    CSL-JSON of the works, SKOS of the factors. `hsnexus dump` writes all of these beside the dataset as RDF.

    Example: hsnexus export jsonl --out claims.jsonl
    """
    from hsnexus.exports import DOCUMENTS, EXPORTS, Material
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
    if form not in told:
        names = ", ".join(told)
        message = f"{form!r} is none of the formats {names}" if form else f"name one of the formats {names}"
        raise click.UsageError(message)
    text = DOCUMENTS[form].text() if form in DOCUMENTS else EXPORTS[form].text(Material(open_dataset(folder)))
    if str(out) == "-":
        click.echo(text.encode(), nl=False)
        return
    write(out, text)
    click.echo(f"written {out}", err=True)
