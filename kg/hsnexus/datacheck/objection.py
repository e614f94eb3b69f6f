"""An objection: what a rule finds wrong in data that is to join the graph."""

from dataclasses import dataclass

import pyoxigraph as ox

from hsnexus.datacheck.joining import Node

__all__ = ["Objection"]


@dataclass(frozen=True, slots=True)
class Objection:
    """What a rule objects to: a thing, what a property says of it, or the one value that it leads to."""

    subject: Node
    rule: str
    message: str
    predicate: str = ""
    value: Node | ox.Literal | None = None
