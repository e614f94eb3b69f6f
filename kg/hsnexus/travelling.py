"""Where files lie that travel with the package: in it, or in the clone from which it is used."""

from pathlib import Path
from typing import Final

__all__ = ["travelling"]

_HERE: Final = Path(__file__).resolve().parent


def travelling(name: str) -> Path:
    """Return a file or folder that ships in the package; that of the clone where the package is used from one.

    Args:
        name: its path from the root of a clone, such as ``queries``.
    """
    shipped = _HERE / "files" / name
    return shipped if shipped.exists() else _HERE.parent.parent / name
