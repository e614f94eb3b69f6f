"""The options that verbs share: over files, and over a build."""

from pathlib import Path
from typing import Final

import click

__all__ = ["DATASET", "ROOT"]

ROOT: Final = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with ontology/, kg/ and queries/. Default: the clone around the current folder, else the files "
    "that came with the package.",
)
DATASET: Final = click.option(
    "--dataset",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of a build. Default: the one that came with the package.",
)
