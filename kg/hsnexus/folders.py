"""Folders that are written as a whole, or not at all."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hsnexus.errors import SetupError

__all__ = ["replacing"]


@contextmanager
def replacing(folder: Path, sign: str, what: str) -> Iterator[Path]:
    """Yield an empty folder, which takes the place of the old one when the block ends well.

    A link is followed, so that it goes on pointing at what is new.

    Args:
        folder: the place; a folder that is there already must be empty or bear the sign.
        sign: name of a file that only a folder of this kind holds.
        what: it holds, for messages.

    Raises:
        SetupError: the folder holds other things, or it cannot be written.
    """
    folder = folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.is_dir() and not (folder / sign).is_file() and any(folder.iterdir()):
            message = f"the folder holds other things than {what}, and would be replaced"
            raise SetupError(message, where=str(folder), advice="Name a new folder with --out")
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as scratch:
            fresh, old = Path(scratch) / "new", Path(scratch) / "old"
            fresh.mkdir()
            yield fresh
            try:
                if folder.exists():
                    folder.rename(old)
                fresh.rename(folder)
            except BaseException:
                if old.exists() and not folder.exists():
                    old.rename(folder)
                raise
    except OSError as error:
        message = f"{what} cannot be written here ({error.strerror})"
        raise SetupError(
            message, where=str(folder), advice="Check the folder, its permissions and its space"
        ) from error
