"""The options that several verbs share, spelt once."""

from pathlib import Path
from typing import Final

import click

__all__ = ["ROOT", "TEXT"]

ROOT: Final = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with ontology/, kg/ and queries/. Default: the clone around the current folder, else the files "
    "that came with the package.",
)
TEXT: Final = click.option(
    "--text",
    "text_file",
    required=True,
    envvar="HSNEXUS_TEXT",
    show_envvar=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A plain text of the article, UTF-8. It is under copyright and not part of hsnexus: bring your own copy.",
)
