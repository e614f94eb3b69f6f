"""RDF files of the user's own, read into the store beside the graph."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from hsnexus.errors import SetupError
from hsnexus.userfiles import check_suffix, content, in_ours, statements
from hsnexus.vocab import BASE
from hsnexus_server.description import DataFile

__all__ = ["DATA_GRAPH", "load"]

DATA_GRAPH: Final = "urn:x-hsnexus:data:"
_MEND: Final = "Nothing is served until the file is mended or left out"


def load(store: Store, paths: Sequence[Path]) -> tuple[DataFile, ...]:
    """Read the files into ``store``.

    A triple goes to the graph of its file and to the default graph, so that a query joins it without GRAPH; a quad
    stays in the graph that it names.  Blank nodes get new names, so that those of two files never meet.

    Raises:
        SetupError: a file is missing, broken or of an unknown kind, two have one stem, or one writes into our graphs.
    """
    graphs: dict[str, Path] = {}
    for path in paths:
        graph = DATA_GRAPH + quote(path.stem, safe="")
        if graph in graphs:
            message = f"both this file and {graphs[graph]} would be the graph {graph}"
            raise SetupError(message, where=str(path), advice="Rename one of them")
        check_suffix(path)
        graphs[graph] = path
    return tuple(_read(store, path, graph) for graph, path in graphs.items())


def _read(store: Store, path: Path, graph: str) -> DataFile:
    data = content(path)
    quads = statements(data, path, _MEND)
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
    for name in sorted(names):
        if wrong := in_ours(name):
            raise SetupError(wrong, where=str(path), advice="Give the graph an IRI of your own")
    bare = [quad for quad in quads if isinstance(quad.graph_name, DefaultGraph)]
    store.bulk_extend(quads)
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph)) for quad in bare)
    return DataFile(
        name=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        graphs=tuple(sorted(names | {graph} if bare else names)),
        triples=len(quads),
        about_ours=sum(isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(BASE) for quad in quads),
    )
