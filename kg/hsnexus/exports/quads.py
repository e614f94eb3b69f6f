"""Quads as text: Turtle and TriG with sorted prefixes, so that the same statements give the same bytes."""

from collections.abc import Iterable

import pyoxigraph as ox

from hsnexus.vocab import PREFIXES

__all__ = ["written"]


def written(statements: Iterable[ox.Quad] | Iterable[ox.Triple], form: ox.RdfFormat, *names: str, **more: str) -> str:
    """Return statements, in the order in which they come.

    Args:
        statements: what is said.
        form: Turtle or TriG.
        names: prefixes of ours that are declared.
        more: other prefixes, with their namespaces.
    """
    prefixes = {**{name: PREFIXES[name] for name in names}, **more}
    body = ox.serialize(statements, format=form, prefixes=prefixes) or b""
    # pyoxigraph keeps no order of the prefixes, a line each.
    *head, rest = body.decode().split("\n", len(prefixes))
    return "\n".join((*sorted(head), rest))
