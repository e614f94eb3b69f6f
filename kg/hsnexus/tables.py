"""Tables to join other data by: for each kind of things a query with a row a thing, outside identifiers beside ours."""

from typing import Final

from hsnexus.kinds import Kind
from hsnexus.names import things_of_class
from hsnexus.vocab import PREFIXES

__all__ = ["MATCHES", "SEPARATOR", "query"]

SEPARATOR: Final = "|"
"""What stands between the values of a cell that holds several, each once and in order."""

MATCHES: Final = {
    "exact_match": "skos:exactMatch",
    "close_match": "skos:closeMatch",
    "broad_match": "skos:broadMatch",
    "narrow_match": "skos:narrowMatch",
    "related_match": "skos:relatedMatch",
}
"""The columns of outside identifiers, each with its mapping property, from the surest to the loosest."""

_PREFIXES: Final = ("dcterms", "hsn", "owl", "rdf", "rdfs", "skos")


def query(kind: Kind) -> str:
    """Return SPARQL that asks for the table of a kind.

    Columns: ``iri``, ``label``, ``other_labels``, ``definition``; ``types``, the classes that say more than
    the kind does; ``broader``, where the kind has it; what is told of this kind alone; the columns of ``MATCHES``; and
    ``claims``, how many claims speak of the thing.  Rows are in the order of labels.
    """
    columns = {
        "label": "rdfs:label",
        "other_labels": "skos:altLabel",
        "definition": "skos:definition",
        **({"broader": kind.broader} if kind.broader else {}),
        **kind.told,
        **MATCHES,
    }
    things = things_of_class(kind.class_iri, but=kind.but)
    types = (
        f"{things} ?thing rdf:type ?value . FILTER (isIRI(?value) && !STRSTARTS(STR(?value), STR(owl:))) "
        f"MINUS {{ <{kind.class_iri}> rdfs:subClassOf* ?value }}"
    )
    parts = [_joined(name, f"?thing {term} ?value . FILTER (!isBlank(?value))") for name, term in columns.items()]
    parts.insert(3, _joined("types", types))
    names = ["label", "other_labels", "definition", "types", *list(columns)[3:]]
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in _PREFIXES)
    return (
        f"{prefixes}SELECT (?thing AS ?iri) {' '.join(f'?{name}' for name in names)} (COALESCE(?count, 0) AS ?claims)\n"
        "WHERE {\n"
        f"  {{ SELECT DISTINCT ?thing WHERE {{ {things} }} }}\n"
        f"{''.join(parts)}"
        "  OPTIONAL {\n"
        "    SELECT ?thing (COUNT(DISTINCT ?claim) AS ?count)\n"
        f"    WHERE {{ ?claim rdf:type hsn:CausalClaim ; {kind.spoken_of} ?thing }} GROUP BY ?thing\n"
        "  }\n"
        "}\nORDER BY LCASE(?label) ?thing\n"
    )


def _joined(name: str, pattern: str) -> str:
    """Return the part that binds a column to all values of a pattern, with separators between them."""
    return (
        "  OPTIONAL {\n"
        f'    SELECT ?thing (GROUP_CONCAT(?text; SEPARATOR="{SEPARATOR}") AS ?{name})\n'
        f"    WHERE {{ SELECT DISTINCT ?thing (STR(?value) AS ?text) WHERE {{ {pattern} }} ORDER BY ?text }}\n"
        "    GROUP BY ?thing\n"
        "  }\n"
    )
