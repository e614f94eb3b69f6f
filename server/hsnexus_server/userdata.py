"""RDF files of the user's own, read into the store beside the graph."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from hsnexus.errors import SetupError
from hsnexus.vocab import BASE

__all__ = ["DATA_GRAPH", "DataFile", "load"]

DATA_GRAPH: Final = "urn:x-hsnexus:data:"
_OURS: Final = (BASE, "urn:x-hsnexus:")
_FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that is served, as read.

    Attributes:
        name: of the file, without its folder.
        graph: IRI of the named graph that holds its triples.
        sha256: of its bytes, in hexadecimal.
        graphs: IRIs of all named graphs that it fills.
    """

    name: str
    graph: str
    sha256: str
    graphs: tuple[str, ...]


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
        if path.suffix not in _FORMATS:
            message = f"its suffix is none of {' '.join(_FORMATS)}"
            raise SetupError(message, where=str(path), advice="Convert or rename the file")
        graphs[graph] = path
    return tuple(_read(store, path, graph) for graph, path in graphs.items())


def _read(store: Store, path: Path, graph: str) -> DataFile:
    try:
        data = path.read_bytes()
        quads = list(parse(data, format=_FORMATS[path.suffix], rename_blank_nodes=True))
    except SyntaxError as error:
        where = f"{path}:{error.lineno}" if error.lineno else str(path)
        message = f"this is not {_FORMATS[path.suffix].name}: {_one_line(error.msg)}"
        raise SetupError(
            message, where=where, advice="Nothing is served until the file is mended or left out"
        ) from error
    except OSError as error:
        message = f"the file cannot be read ({error.strerror})"
        raise SetupError(message, where=str(path)) from error
    names = sorted({quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)})
    for name in names:
        if f"{name}/".startswith(_OURS):
            message = (
                f"it writes into the graph <{name}>, and what starts with {' or '.join(_OURS)} is not yours to fill"
            )
            raise SetupError(message, where=str(path), advice="Give the graph an IRI of your own")
    store.bulk_extend(_placed(quads, NamedNode(graph)))
    return DataFile(path.name, graph, hashlib.sha256(data).hexdigest(), (graph, *names))


def _placed(quads: list[Quad], graph: NamedNode) -> Iterator[Quad]:
    for quad in quads:
        yield quad
        if isinstance(quad.graph_name, DefaultGraph):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _one_line(message: str) -> str:
    return " ".join(message.split()).rstrip(".")
