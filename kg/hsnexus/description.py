"""The description of a resource: one query of SPARQL 1.1, whose answer is the graph about an IRI.

It holds what the default graph says of the IRI, with the class expressions and lists that hang on it and the axioms
that annotate its statements; what points to it, directly or from within such an expression; and the label and types of
each IRI at the other end.  What is derived (`influence/…`) stands outside the default graph, and is described from its
own graph.
"""

import re
from typing import Final

from hsnexus.vocab import BASE, GRAPH, PREFIXES

__all__ = ["MOST_INCOMING", "description", "facts", "is_iri"]

MOST_INCOMING: Final = 1000

_IRI: Final = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\\ud800-\udfff]*""")
_NAME: Final = re.compile(r"\b(owl|rdf|rdfs|skos):(\w+)")
# From an expression of OWL to its parts; a path over every property would walk through the whole graph.
_PART: Final = (
    "(rdf:first|rdf:rest|owl:allValuesFrom|owl:complementOf|owl:hasValue|owl:intersectionOf|owl:inverseOf"
    "|owl:onClass|owl:onDatatype|owl:onProperty|owl:oneOf|owl:someValuesFrom|owl:unionOf|owl:withRestrictions)"
)
_SOURCES: Final = f"""{{ ?source ?link ?this . BIND(?this AS ?target) }}
    UNION {{ ?target {_PART}+ ?this . FILTER(isBlank(?target)) ?source ?link ?target }}
    FILTER(isIRI(?source))"""
_INCOMING: Final = f"""{{ SELECT ?source ?link ?target WHERE {{
    {_SOURCES}
  }} ORDER BY ?source ?link LIMIT {MOST_INCOMING} }}"""
_CUT: Final = (
    f'STRLANG(CONCAT("Of the ", STR(?count), " statements that point here, this description gives {MOST_INCOMING:,}; '
    'a query to the SPARQL endpoint gives all."), "en")'
)
# `?this` stands for the IRI; `GRAPH` for the graph that describes it, or for none; `LABELS` for where labels are.
_TEMPLATE: Final = """CONSTRUCT {
  ?subject ?property ?value .
  ?source ?link ?target .
  ?near rdfs:label ?label ; rdf:type ?type .
}
"""
_WHERE: Final = f"""WHERE {{
  {{ GRAPH {{ ?this ?property ?value BIND(?this AS ?subject) }} }}
  UNION
  {{ GRAPH {{ ?this ?any ?node . FILTER(isBlank(?node)) ?node {_PART}* ?subject . FILTER(isBlank(?subject))
    ?subject ?property ?value }} }}
  UNION
  {{ GRAPH {{ ?subject owl:annotatedSource ?this . ?subject ?property ?value }} }}
  UNION
  {{ GRAPH {_INCOMING} }}
  UNION
  {{ GRAPH {{ {{ SELECT DISTINCT ?target WHERE {{ {_INCOMING} FILTER(isBlank(?target)) }} }}
    ?target {_PART}* ?subject . FILTER(isBlank(?subject)) ?subject ?property ?value }} }}
  UNION
  {{
    {{ SELECT DISTINCT ?near WHERE {{
      {{ GRAPH {{ ?this ?any ?near }} }}
      UNION {{ GRAPH {{ ?this ?any ?node . FILTER(isBlank(?node)) ?node {_PART}+ ?near }} }}
      UNION {{ GRAPH {{ SELECT (?source AS ?near) WHERE {{ {_INCOMING} }} }} }}
      FILTER(isIRI(?near))
    }} }}
    OPTIONAL {{ LABELS {{ ?near rdf:type ?type FILTER(isIRI(?type)) }} }}
  }}
  UNION
  {{ GRAPH {{ {{ SELECT (COUNT(*) AS ?count) WHERE {{ {_SOURCES} }} }} FILTER(?count > {MOST_INCOMING})
    BIND(?this AS ?subject) BIND(skos:note AS ?property) BIND({_CUT} AS ?value) }} }}
}}
"""


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI that can stand in a query as it is."""
    return _IRI.fullmatch(text) is not None


def description(iri: str, *, dataset: str = "") -> str:
    """Return the query whose answer is the description of a resource.

    It takes nothing but SPARQL 1.1, so that it runs on any engine. Where more than ``MOST_INCOMING`` statements point
    to the resource, those of them that come first by subject are in it, and a ``skos:note`` says so.

    Args:
        iri: of the resource.
        dataset: the clauses ``FROM`` and ``FROM NAMED`` of the query; none for the default graph.

    Raises:
        ValueError: the text is no absolute IRI.
    """
    return _placed(_TEMPLATE + dataset + _WHERE, iri)


def facts(iri: str) -> str:
    """Return the query for what is said of a resource itself: ``?property`` and ``?value``, in order.

    Raises:
        ValueError: the text is no absolute IRI.
    """
    return _placed(
        "SELECT ?property ?value WHERE { GRAPH { ?this ?property ?value } }\nORDER BY ?property ?value\n", iri
    )


def _placed(text: str, iri: str) -> str:
    """Return a text with an IRI in its place, and the graph that describes it."""
    if not is_iri(iri):
        message = f"{iri!r} is no absolute IRI"
        raise ValueError(message)
    derived = iri.startswith(f"{BASE}influence/")
    graph = f"GRAPH <{GRAPH.influence}> " if derived else ""
    labels = "{ ?near rdfs:label ?label } UNION"
    if derived:
        labels = f"{{ {graph}{{ ?near rdfs:label ?label }} }} UNION {labels}"
    text = _NAME.sub(lambda match: f"<{PREFIXES[match[1]]}{match[2]}>", text.replace("LABELS", labels))
    return text.replace("GRAPH {", f"{graph}{{").replace("?this", f"<{iri}>")
