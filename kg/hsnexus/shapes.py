"""SHACL shapes, run over a graph: their results as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyshacl
from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from hsnexus.errors import SourceError

__all__ = ["Result", "local", "results", "shape_names"]


@dataclass(frozen=True, slots=True)
class Result:
    """One objection of a shape.

    Attributes:
        focus: the node that is objected to.
        shape: the local name of the shape.
        path: the property that is looked at; ``None`` where the node itself is.
        value: the value that is objected to; ``None`` where it is the number of values.
        advice: the message of the shape, without its full stop.
    """

    focus: Node
    shape: str
    path: URIRef | None
    value: Node | None
    advice: str


def results(graph: Graph, shapes: Graph, where: str) -> Iterator[Result]:
    """Yield what the shapes object to, over the triples as they are; nothing is inferred.

    Args:
        graph: what is looked at; it is not changed.
        shapes: that it is held against.
        where: the shapes lie, for messages.

    Raises:
        SourceError: the shapes cannot be run.
    """
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
    if not isinstance(report, Graph):
        message = f"the shapes cannot be run: {report}"
        raise SourceError(message, where=where)
    for result in report.objects(None, SH.result):
        focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
        if focus is None or shape is None:
            message = "a result of the shapes names no node or no shape"
            raise SourceError(message, where=where)
        path = report.value(result, SH.resultPath)
        yield Result(
            focus=focus,
            shape=local(shape),
            path=path if isinstance(path, URIRef) else None,
            value=report.value(result, SH.value),
            advice=str(shapes.value(shape, SH.message) or "").rstrip("."),
        )


def shape_names(shapes: Graph) -> tuple[str, ...]:
    """Return the names of the shapes that can be broken: those with a message."""
    return tuple(sorted(local(shape) for shape in set(shapes.subjects(SH.message)) if isinstance(shape, URIRef)))


def local(iri: Node) -> str:
    """Return what stands behind the ``#`` of an IRI."""
    return str(iri).rpartition("#")[2]
