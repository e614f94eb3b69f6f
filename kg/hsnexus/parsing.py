"""SPARQL parsed by the engine's own grammar, without asking anything."""

from typing import Final

import pyoxigraph as ox

__all__ = ["parse"]

_ANY: Final = ox.NamedNode("urn:x-hsnexus:any")


def parse(text: str) -> None:
    """Read a query; nothing of it is evaluated, and SERVICE is not called.

    pyoxigraph has no parser of its own for Python.  But it refuses to substitute a variable that a query does not
    project after it has parsed and planned the query, and before it evaluates any of it.

    Raises:
        SyntaxError: it is not SPARQL.
        RuntimeError: it is, and calls a function that is not here.
    """
    unknown = "unknown"
    while unknown in text:
        unknown += "_"
    try:
        ox.Store().query(text, substitutions={ox.Variable(unknown): _ANY})
    except RuntimeError as error:
        if f"?{unknown} " not in str(error):
            raise
