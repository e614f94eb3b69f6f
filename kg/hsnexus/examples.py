"""The questions as RDF: SPARQL examples in the vocabulary that SIB's endpoints and editors share.

Each is a ``sh:SPARQLExecutable`` with its text bound to the defaults, as in
https://github.com/sib-swiss/sparql-examples; the target is this dataset's endpoint by its lasting IRI.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from hsnexus.binding import bind
from hsnexus.questions import Question
from hsnexus.vocab import BASE, DCTERMS, ENDPOINT, PREFIXES

__all__ = ["examples"]

_SCHEMA: Final = PREFIXES["schema"]
_SH: Final = PREFIXES["sh"]
_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
_LABEL: Final = ox.NamedNode(f"{PREFIXES['rdfs']}label")
_COMMENT: Final = ox.NamedNode(f"{PREFIXES['rdfs']}comment")
_IDENTIFIER: Final = ox.NamedNode(DCTERMS.identifier)
_DESCRIPTION: Final = ox.NamedNode(DCTERMS.description)
_KEYWORDS: Final = ox.NamedNode(f"{_SCHEMA}keywords")
_TARGET: Final = ox.NamedNode(f"{_SCHEMA}target")
_ENDPOINT: Final = ox.NamedNode(ENDPOINT)
_EXECUTABLE: Final = ox.NamedNode(f"{_SH}SPARQLExecutable")
_PREFIXES: Final = ox.NamedNode(f"{BASE}query/prefixes")
_FORMS: Final = {
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
    "SELECT": ("SPARQLSelectExecutable", "select"),
}


def examples(questions: Iterable[Question]) -> Iterator[ox.Triple]:
    """Yield the triples that describe questions, and all our prefixes; no blank node is among them."""
    for question in questions:
        yield from _described(question)
    for name, namespace in PREFIXES.items():
        declaration = ox.NamedNode(f"{_PREFIXES.value}#{name}")
        yield ox.Triple(_PREFIXES, ox.NamedNode(f"{_SH}declare"), declaration)
        yield ox.Triple(declaration, ox.NamedNode(f"{_SH}prefix"), ox.Literal(name))
        spelt = ox.Literal(namespace, datatype=ox.NamedNode(f"{PREFIXES['xsd']}anyURI"))
        yield ox.Triple(declaration, ox.NamedNode(f"{_SH}namespace"), spelt)


def _described(question: Question) -> Iterator[ox.Triple]:
    """Yield the description of one question; its comment is the question itself, as editors list it."""
    this = ox.NamedNode(question.iri)
    kind, text = _FORMS[question.form]
    yield ox.Triple(this, _TYPE, _EXECUTABLE)
    yield ox.Triple(this, _TYPE, ox.NamedNode(f"{_SH}{kind}"))
    title = f"{question.id} {' '.join(question.stem.split('-')[1:])}"
    yield ox.Triple(this, _LABEL, ox.Literal(title, language="en"))
    yield ox.Triple(this, _IDENTIFIER, ox.Literal(question.id))
    yield ox.Triple(this, _COMMENT, ox.Literal(question.summary, language="en"))
    yield ox.Triple(this, _DESCRIPTION, ox.Literal(question.description, language="en"))
    yield ox.Triple(this, ox.NamedNode(f"{_SH}prefixes"), _PREFIXES)
    yield ox.Triple(this, ox.NamedNode(f"{_SH}{text}"), ox.Literal(bind(question)))
    yield ox.Triple(this, _TARGET, _ENDPOINT)
    for word in dict.fromkeys((question.family, *question.tags)):
        yield ox.Triple(this, _KEYWORDS, ox.Literal(word))
