"""Triples of the store, from texts; most are written with prefixed names."""

import pyoxigraph as ox

from hsnexus.vocab import PREFIXES

__all__ = ["linked", "of_iris", "plain", "told", "typed", "unprefixed"]


def unprefixed(name: str) -> str:
    """Return the IRI of a prefixed name.

    >>> unprefixed("dcat:Dataset")
    'http://www.w3.org/ns/dcat#Dataset'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def of_iris(subject: str, predicate: str, value: str) -> ox.Triple:
    """Return a triple of three IRIs."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def linked(subject: str, predicate: str, value: str) -> ox.Triple:
    """Return a triple whose object is an IRI; the predicate is a prefixed name, the others are IRIs."""
    return of_iris(subject, unprefixed(predicate), value)


def typed(subject: str, name: str) -> ox.Triple:
    """Return the triple that a thing is of a class, which is a prefixed name."""
    return linked(subject, "rdf:type", unprefixed(name))


def told(subject: str, predicate: str, text: str) -> ox.Triple:
    """Return a triple whose object is English text."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(unprefixed(predicate)), ox.Literal(text, language="en"))


def plain(subject: str, predicate: str, value: str | int, datatype: str = "") -> ox.Triple:
    """Return a triple whose object is a number or a string, of a datatype if there is one (a prefixed name)."""
    kind = ox.NamedNode(unprefixed(datatype)) if datatype else None
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(unprefixed(predicate)), ox.Literal(value, datatype=kind))
