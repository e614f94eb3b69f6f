"""The verb ``dump``: the dataset as files in every format."""

from pathlib import Path

import click

from hsnexus.cli.options import DATASET

__all__ = ["dump"]


@click.command(short_help="Write the dataset as files in every format.")
@DATASET
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/dumps"),
    show_default=True,
    help="Folder for the files; older dumps there are replaced as a whole.",
)
def dump(folder: Path | None, out: Path) -> None:
    """Write the dataset as Turtle, N-Triples, RDF/XML, JSON-LD, TriG and N-Quads, each compressed as well.

    Files of triples hold the default graph, files of quads the named graphs beside it; those with rdf12 in their names
    hold the triple terms of RDF 1.2 too. Those with ontology or kg are ontologies in one file without imports, asserted
    only or with what is inferred, to open in Protégé. Beside them stand the claims, works and factors in the formats
    that `hsnexus export --list` names. What is printed are the checksums, as SHA256SUMS holds them.

    Example: hsnexus dump --out dumps && (cd dumps && sha256sum --check SHA256SUMS)
    """
    from hsnexus.dumps import SUMS_FILE
    from hsnexus.dumps import dump as write
    from hsnexus.manifest import packaged

    write(folder or packaged(), out)
    click.echo((out / SUMS_FILE).read_text(encoding="ascii"), nl=False)
    click.echo(f"written {out}", err=True)
