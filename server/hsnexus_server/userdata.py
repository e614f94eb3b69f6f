"""RDF files of the user's own, read into the store beside the graph."""

import codecs
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from hsnexus.errors import SetupError
from hsnexus.vocab import BASE
from hsnexus_server.description import DataFile

__all__ = ["DATA_GRAPH", "content", "load"]

DATA_GRAPH: Final = "urn:x-hsnexus:data:"
_OURS: Final = (BASE, "urn:x-hsnexus:")
_FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,  # Protégé's name for it
    ".jsonld": RdfFormat.JSON_LD,
}

_MEND: Final = "Nothing is served until the file is mended or left out"
_INLINE: Final = "Put the context itself into the file"


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
        if path.suffix.lower() not in _FORMATS:
            message = f"its suffix is none of {' '.join(_FORMATS)}"
            raise SetupError(message, where=str(path), advice="Convert or rename the file")
        graphs[graph] = path
    return tuple(_read(store, path, graph) for graph, path in graphs.items())


def content(path: Path) -> bytes:
    """Return what is in a file of the user's.

    Raises:
        SetupError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read ({error.strerror})"
        raise SetupError(message, where=str(path)) from error


def _read(store: Store, path: Path, graph: str) -> DataFile:
    data = content(path)
    quads = _parsed(data, path)
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
    for name in sorted(names):
        if f"{name}/".startswith(_OURS):
            message = (
                f"it writes into the graph <{name}>, and what starts with {' or '.join(_OURS)} is not yours to fill"
            )
            raise SetupError(message, where=str(path), advice="Give the graph an IRI of your own")
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


def _parsed(data: bytes, path: Path) -> set[Quad]:
    """Return the statements in ``data``.

    Raises:
        SetupError: there is a mistake in it, or more in one piece than the parser takes.
    """
    form = _FORMATS[path.suffix.lower()]
    try:
        return set(parse(data.removeprefix(codecs.BOM_UTF8), format=form, rename_blank_nodes=True))
    except SyntaxError as error:
        if "remote context" in error.msg:
            message, advice = "its @context is elsewhere, and remote contexts are not fetched", _INLINE
        else:
            message, advice = f"this is not {form.name}: {_one_line(error.msg)}", _MEND
        # Not every parser tells the line.
        where = f"{path}:{error.lineno}" if error.lineno else str(path)
        raise SetupError(message, where=where, advice=advice) from error
    except MemoryError as error:
        if "buffer" not in str(error):  # then it is the machine that has no more
            raise
        message = "a line or a value in it is longer than 16 MiB, which is the limit of the parser"
        raise SetupError(message, where=str(path), advice=_MEND) from error


def _one_line(message: str) -> str:
    return " ".join(message.split()).rstrip(".")
