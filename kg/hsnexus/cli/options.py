"""The options that verbs share: over files, and over a build."""

from pathlib import Path
from typing import Any, Final

import click

__all__ = ["DATASET", "ROOT", "NewFile"]


class NewFile(click.Path):
    """A file to be written, in a folder that exists: a misspelt folder should not come into being."""

    def __init__(self, *, allow_dash: bool = False) -> None:
        """Make the type; with ``allow_dash``, ``-`` stands for standard output."""
        super().__init__(path_type=Path, dir_okay=False, allow_dash=allow_dash)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - as the base class has it
        """Return the path.

        Raises:
            click.BadParameter: its folder does not exist, or it is itself a folder.
        """
        path = super().convert(value, param, ctx)
        folder = Path(str(path)).parent
        if not folder.is_dir():
            self.fail(f"{str(path)!r} cannot be written: there is no folder {folder}. Make it first.", param, ctx)
        return path


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
