"""What is served, in one store: the build and the user's files."""

from pyoxigraph import NamedNode, RdfFormat, Store

from hsnexus import manifest
from hsnexus.errors import SourceError
from hsnexus_server import userdata
from hsnexus_server.description import Description
from hsnexus_server.settings import Settings

__all__ = ["load"]


def load(settings: Settings) -> tuple[Store, Description]:
    """Return a store in memory that holds all that is served, and its description.

    Raises:
        SetupError: there is no build in the folder, or one of the user's files cannot be served.
        SourceError: the build is not whole.
    """
    build = manifest.read(settings.dataset)
    store = Store()
    path = settings.dataset / build.data_file
    try:
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        message = f"this is not N-Quads: {error.msg}"
        raise SourceError(message, where=f"{path}:{error.lineno}") from error
    data = userdata.load(store, settings.data)
    counts = {name: _count(store, name) for file in data for name in file.graphs}
    return store, Description(build.version, build.digest, {**build.graphs, **counts}, build.default, data)


def _count(store: Store, name: str) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode(name)))
