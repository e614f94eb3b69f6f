"""The query that asks any SPARQL endpoint for the claims that are chosen."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal

from hsnexus.facets import FACETS
from hsnexus.names import folded
from hsnexus.vocab import PREFIXES
from hsnexus_server.claims.choice import Choice

__all__ = ["query"]

_PREFIXES: Final = ("dcterms", "hsn", "rdf", "rdfs")
_HEAD: Final = """SELECT DISTINCT ?claim ?label ?cause ?relation ?effect WHERE {
  ?claim a hsn:CausalClaim ;
    rdfs:label ?label ;
    hsn:hasCause ?cause ;
    hsn:hasRelation ?relation ;
    hsn:hasEffect ?effect ."""
_NAMES: Final = """  ?cause rdfs:label ?causeLabel .
  ?effect rdfs:label ?effectLabel .
  BIND(STRAFTER(STR(?claim), "/claim/") AS ?name)"""
_WORD: Final = """  FILTER(CONTAINS(LCASE(CONCAT(?label, " ", ?causeLabel, " ", ?effectLabel, " ", ?name)), {0})
    || EXISTS {{ ?claim hsn:hedgeCue ?cue . FILTER(CONTAINS(LCASE(?cue), {0})) }})"""


def query(choice: Choice) -> str:
    """Return the query; its rows are in the order of the claims' IRIs."""
    return "\n".join((*_lines(choice), "}", "ORDER BY ?claim", ""))


def _lines(choice: Choice) -> Iterator[str]:
    body = [*_patterns(choice), *_words(choice)]
    text = "\n".join((_HEAD, *body))
    yield from (f"PREFIX {name}: <{PREFIXES[name]}>" for name in _PREFIXES if f"{name}:" in text)
    yield text


def _patterns(choice: Choice) -> Iterator[str]:
    for name, facet in FACETS.items():
        if values := choice.values.get(name):
            variable = f"?{name.replace('-', '')}Chosen"
            yield f"  VALUES {variable} {{ {' '.join(f'<{iri}>' for iri in values)} }}"
            yield f"  {facet.pattern.format(variable)}"


def _words(choice: Choice) -> Iterator[str]:
    words = folded(choice.words).split()
    if words:
        yield _NAMES
        yield from (_WORD.format(str(Literal(word))) for word in words)
