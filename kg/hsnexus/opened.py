"""A built dataset, opened to be asked: its manifest, and its quads in a store in memory."""

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from hsnexus.errors import SourceError
from hsnexus.manifest import Manifest, packaged, read

__all__ = ["Dataset", "open_dataset"]


@dataclass(frozen=True)
class Dataset:
    """A build in memory.

    Attributes:
        folder: where it lies.
        manifest: what the build says of itself.
        store: its quads; the default graph is the real one that the build has written.
    """

    folder: Path
    manifest: Manifest
    store: Store


def open_dataset(folder: Path | None = None) -> Dataset:
    """Open the build in ``folder``; the one that ships in the package where it is ``None``.

    Raises:
        SetupError: there is no build in the folder.
        SourceError: the build is not whole, or holds no N-Quads.
    """
    folder = packaged() if folder is None else folder
    manifest = read(folder)
    path = folder / manifest.data_file
    store = Store()
    try:
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        message = f"this is not N-Quads: {error.msg}"
        advice = "Run `hsnexus build --out FOLDER`, and open that folder"
        raise SourceError(message, where=f"{path}:{error.lineno}", advice=advice) from error
    return Dataset(folder, manifest, store)
