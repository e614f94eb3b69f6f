"""What is served, in one store: the build and the user's files."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, Triple

from hsnexus import manifest, userfiles
from hsnexus.errors import SetupError, SourceError
from hsnexus_server import userdata
from hsnexus_server.description import DataFile, Description, data_files
from hsnexus_server.settings import Settings

__all__ = ["load"]

_ABOUT: Final = "hsnexus-store.json"
_LAYOUT: Final = 2  # of a folder with a store; one of another layout is left alone, and a new one made beside it
_MAKING: Final = ".making-"


def load(settings: Settings) -> tuple[Store, Description]:
    """Return a store that holds all that is served, and its description.

    The store is in memory; or, where the settings name a location, on disk and opened read-only: a folder for each
    build, and user's files, is made there once, and a folder that is only half made is never opened. What was found out
    about a store as it was made is kept beside it: where it is opened again, the build's data file is not read.

    Raises:
        SetupError: there is no build in the folder, one of the user's files cannot be served, or the location cannot be
            written.
        SourceError: the build is not whole.
    """
    if settings.location is None:
        build, store = manifest.read(settings.dataset), Store()
        data = _fill(store, settings, build)
        return store, _description(store, build, data, plain=_is_plain(store))
    build = manifest.unchecked(settings.dataset)
    sums = [(path.name, hashlib.sha256(userfiles.content(path)).hexdigest()) for path in settings.data]
    folder = settings.location / hashlib.sha256(json.dumps([_LAYOUT, build.digest, sums]).encode()).hexdigest()[:32]
    try:
        settings.location.mkdir(parents=True, exist_ok=True)
        if not folder.is_dir():
            with _alone(settings.location), tempfile.TemporaryDirectory(dir=settings.location, prefix=_MAKING) as name:
                if not folder.is_dir():  # nobody has made it while we waited
                    fresh = Path(name) / "store"
                    on_disk = Store(fresh)
                    data = _fill(on_disk, settings, manifest.read(settings.dataset))
                    about = {"files": [asdict(file) for file in data], "plain": _is_plain(on_disk)}
                    (fresh / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
                    on_disk.optimize()
                    del on_disk
                    fresh.rename(folder)
        store = Store.read_only(str(folder))
        told = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        data, plain = data_files(told["files"]), bool(told["plain"])
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:  # RuntimeError: a table is missing
        message = f"the store cannot be kept there, or is damaged ({error})"
        advice = "Check its permissions and its space, delete the folder if it is damaged, or leave --location out"
        raise SetupError(message, where=str(settings.location), advice=advice) from error
    return store, _description(store, build, data, plain=plain)


@contextmanager
def _alone(location: Path) -> Iterator[None]:
    """Let one server at a time make stores in a folder, which first removes what those left that were killed."""
    import fcntl  # noqa: PLC0415 - Unix only, as is serving

    lock = os.open(location, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go of when it is closed, however the process ends
        for left in location.glob(f"{_MAKING}*"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(lock)


def _fill(store: Store, settings: Settings, build: manifest.Manifest) -> tuple[DataFile, ...]:
    path = settings.dataset / build.data_file
    try:
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        message = f"this is not N-Quads: {error.msg}"
        raise SourceError(message, where=f"{path}:{error.lineno}") from error
    return userdata.load(store, settings.data)


def _description(store: Store, build: manifest.Manifest, data: tuple[DataFile, ...], *, plain: bool) -> Description:
    counts = {name: _count(store, name) for file in data for name in file.graphs}
    return Description(build.version, build.digest, {**build.graphs, **counts}, build.default, data, plain)


def _is_plain(store: Store) -> bool:
    return not any(
        isinstance(quad.object, Triple) for quad in store.quads_for_pattern(None, None, None, DefaultGraph())
    )


def _count(store: Store, name: str) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode(name)))
