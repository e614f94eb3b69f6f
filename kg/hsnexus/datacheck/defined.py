"""The classes of claims that are defined by their relation, or by its sign."""

from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from hsnexus.vocab import HSN, PREFIXES

__all__ = ["defined"]

_DEFINED: Final = f"""
PREFIX owl: <{PREFIXES["owl"]}>
PREFIX rdf: <{PREFIXES["rdf"]}>
SELECT ?kind ?relation ?sign {{
  ?kind owl:equivalentClass/owl:intersectionOf/rdf:rest*/rdf:first ?part .
  ?part owl:onProperty <{HSN.hasRelation}>
  {{ ?part owl:hasValue ?relation }} UNION {{
    ?part owl:someValuesFrom/owl:intersectionOf/rdf:rest*/rdf:first ?of .
    ?of owl:onProperty <{HSN.carriesPolarity}> ; owl:hasValue ?sign
  }}
}}
"""


def defined(store: ox.Store, signs: Mapping[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each such class, with the relations that make one.

    Args:
        store: of the build.
        signs: of a relation, the sign that it gives.
    """
    rows = store.query(_DEFINED)
    for row in rows if isinstance(rows, ox.QuerySolutions) else ():
        kind, relation, sign = row["kind"], row["relation"], row["sign"]
        if isinstance(kind, ox.NamedNode):
            given = {relation.value} if isinstance(relation, ox.NamedNode) else set[str]()
            yield kind.value, frozenset(given | {one for one, its in signs.items() if ox.NamedNode(its) == sign})
