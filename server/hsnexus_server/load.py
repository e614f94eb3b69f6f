"""The verb `load`: a build into another engine."""

from pathlib import Path
from typing import Final

import click

from hsnexus import manifest

__all__ = ["load"]

_URL: Final = "URL"


@click.command(context_settings={"auto_envvar_prefix": "HSNEXUS"}, short_help="Put the dataset into another engine.")
@click.option("--engine", required=True, metavar=_URL, help="Where the engine answers SPARQL queries.")
@click.option(
    "--graph-store",
    metavar=_URL,
    help="Where it takes graphs by the Graph Store Protocol.  [default: known for Oxigraph and Virtuoso]",
)
@click.option(
    "--update", metavar=_URL, help="Where it takes SPARQL Update, for an engine without the Graph Store Protocol."
)
@click.option(
    "--dataset",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the build to load.  [default: the build that came with the package]",
)
def load(engine: str, graph_store: str | None, update: str | None, dataset: Path | None) -> None:
    """Put the dataset into another SPARQL 1.1 engine, so that `hsnexus serve --engine URL` serves it from there.

    Named graphs only, each read back and compared. A load that was broken off goes on where it stood. The account comes
    from HSNEXUS_ENGINE_USER and HSNEXUS_ENGINE_PASSWORD, or HSNEXUS_ENGINE_TOKEN.

    Example: hsnexus load --engine http://127.0.0.1:7878/query
    """
    from hsnexus_server import loading
    from hsnexus_server.engines.client import checked

    store = checked(graph_store, "--graph-store") if graph_store else None
    updates = checked(update, "--update") if update else None
    folder = dataset or manifest.packaged()
    build = manifest.read(folder)
    found = loading.graphs(build, folder)
    target = loading.target(checked(engine, "--engine"), store, updates)
    receipt = loading.load(build, found, target, lambda line: click.echo(line, err=True))
    total = sum(receipt.graphs.values())
    click.echo(f"{engine} holds the build {receipt.digest[:12]}: {total:,} triples of {len(receipt.graphs)} graphs.")
