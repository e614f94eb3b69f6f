"""Statements as bytes in any format of RDF; the same ones in the same order give the same bytes."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

__all__ = ["serialised"]


def serialised(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple], form: ox.RdfFormat, prefixes: Mapping[str, str]
) -> bytes:
    """Return statements, in the order in which they come.

    Args:
        statements: what is said.
        form: of RDF.
        prefixes: that are declared, where the format has such, in the order of their names.
    """
    body = ox.serialize(statements, format=form, prefixes=dict(prefixes)) or b""
    if form not in {ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG}:
        return body
    # pyoxigraph keeps no order of the prefixes, a line each.
    *head, rest = body.split(b"\n", len(prefixes))
    return b"\n".join((*sorted(head), rest))
