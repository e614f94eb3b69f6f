"""The option that every verb over files shares."""

from pathlib import Path
from typing import Final

import click

__all__ = ["ROOT"]

ROOT: Final = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with ontology/, kg/ and queries/. Default: the clone around the current folder, else the files "
    "that came with the package.",
)
