"""The rule of what follows from claims, and is not stated otherwise than it follows."""

from collections.abc import Iterator

import pyoxigraph as ox

from hsnexus.datacheck.joining import Data, Node, shown
from hsnexus.datacheck.objection import Objection
from hsnexus.vocab import HSN, prefixed

__all__ = ["following"]


def following(data: Data) -> Iterator[Objection]:
    """Yield edges, and signs and kinds of claims other than those that the relation of the claim gives."""
    schema = data.schema
    for subject, predicate, value in data.statements:
        this = schema.properties.get(predicate)
        if this is None or not this.derived:
            continue
        signs = {schema.signs.get(relation) for relation in _relations(data, subject)}
        if predicate != HSN.hasPolarity or not isinstance(value, ox.NamedNode) or value.value not in signs:
            message = f"{prefixed(predicate)} leads to {shown(value)}"
            yield Objection(subject, "derived-statement", message, predicate)
    for subject, kinds in data.kinds.items():
        relations = _relations(data, subject)
        defined = kinds & schema.relations_of.keys()
        if wrong := {kind for kind in defined if relations.isdisjoint(schema.relations_of[kind])}:
            narrow = wrong - {over for kind in wrong for over in schema.above[kind] if over != kind}
            what = " and ".join(sorted(map(prefixed, narrow)))
            given = " and ".join(sorted(map(prefixed, relations))) or "not given"
            yield Objection(subject, "derived-statement", f"it is {what}, and its hsn:hasRelation is {given}")


def _relations(data: Data, subject: Node) -> set[str]:
    said = data.described.get(subject, ())
    return {value.value for name, value in said if name == HSN.hasRelation and isinstance(value, ox.NamedNode)}
