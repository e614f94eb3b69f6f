"""Placing: the line of a Turtle file on which an axiom stands, found by laying it out as the file is laid out."""

from collections.abc import Mapping
from typing import Final

from rdflib import Graph

from hsnexus.axioms import Axiom
from hsnexus.errors import SourceError
from hsnexus.turtle import layout

__all__ = ["line"]

_END: Final = "    ."


def line(axiom: Axiom, text: str, prefixes: Mapping[str, str]) -> int | None:
    """Return the number of the line on which an axiom begins; of its subject, where the file has another layout.

    Args:
        axiom: that the file says.
        text: of the file.
        prefixes: of the file, as its layout has them.

    Returns:
        ``None`` where not even the subject begins a line.
    """
    graph = Graph(bind_namespaces="none")
    graph.parse(data="".join(f"{triple} .\n" for triple in axiom.triples), format="nt")
    try:
        laid_out = layout(graph, prefixes)
    except SourceError:
        return None
    head, *body = [each for each in laid_out.splitlines() if each and not each.startswith("@prefix ")]
    wanted = body[: body.index(_END)] if _END in body else body
    lines = text.splitlines()
    found: int | None = None
    for at, each in enumerate(lines):
        if each != head:
            continue
        found = found or (at + 1 if head != "[]" else None)
        end = next((to for to in range(at, len(lines)) if lines[to] == _END), len(lines))
        for start in range(at + 1, end):
            if lines[start : start + len(wanted)] == wanted:
                return start + 1
    return found
