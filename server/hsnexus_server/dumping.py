"""A process that writes the dumps of a build, and ends with the front that started it.

Run: ``python -m hsnexus_server.dumping DATASET FOLDER PID``, with the folder of the build, the one for the dumps of
each build, and the process that waits for it.
"""

import fcntl
import os
import shutil
import sys
from pathlib import Path
from typing import Final

from hsnexus import manifest
from hsnexus.dumps import dump
from hsnexus.errors import HsnexusError
from hsnexus_server.engines import guards

__all__ = ["place"]

_FRESH: Final = "fresh"
# Whoever asks a question goes first.
_NICE: Final = 10


def place(folder: Path, digest: str) -> Path:
    """Return where the dumps of the build with that digest are, or will be."""
    return folder / digest


def write(dataset: Path, folder: Path) -> None:
    """Write the dumps of the build, unless they are there, in the place of those of other builds.

    Raises:
        HsnexusError: there is no whole build, or the folder cannot be written.
    """
    folder.mkdir(exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)  # closed, and so let go of, when the process ends
    fcntl.flock(lock, fcntl.LOCK_EX)
    build = manifest.read(dataset)
    wanted = place(folder, build.digest)
    if wanted.is_dir():
        return
    for other in folder.iterdir():
        shutil.rmtree(other)
    dump(dataset, folder / _FRESH)
    if manifest.read(dataset) == build:  # else another has come meanwhile
        (folder / _FRESH).rename(wanted)


def main() -> None:
    """Write, and say on standard error what went wrong."""
    dataset, folder, parent = sys.argv[1:]
    guards.die_with_parent(int(parent))
    os.nice(_NICE)
    try:
        write(Path(dataset), Path(folder))
    except HsnexusError as error:
        sys.exit(f"dumps: {error}")


if __name__ == "__main__":
    main()
