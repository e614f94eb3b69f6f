"""What triples say, by property and subject, as plain texts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from hsnexus.errors import SourceError
from hsnexus.vocab import PREFIXES

__all__ = ["Values", "closure", "of_class", "stored", "the", "values"]

_TYPE = f"{PREFIXES['rdf']}type"

Values = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Predicate, to subject, to the values in order."""


def values(triples: Iterable[ox.Triple], predicates: Collection[str]) -> Values:
    """Return what triples say with some predicates; blank nodes and triple terms are passed over."""
    found: dict[str, dict[str, set[str]]] = {predicate: defaultdict(set) for predicate in predicates}
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if predicate in found and isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            found[predicate][subject.value].add(value.value)
    return {
        predicate: {subject: tuple(sorted(objects)) for subject, objects in subjects.items()}
        for predicate, subjects in found.items()
    }


def stored(store: ox.Store, predicates: Iterable[str], graphs: Sequence[str] | None = None) -> Iterator[ox.Triple]:
    """Yield the triples of a store with some predicates, predicate by predicate, as they are a fraction of all.

    Args:
        store: holds the dataset.
        predicates: their IRIs.
        graphs: the IRIs of the graphs that count; ``None`` for the default graph.
    """
    places = [ox.DefaultGraph()] if graphs is None else [ox.NamedNode(graph) for graph in graphs]
    for predicate in predicates:
        for place in places:
            for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, place):
                yield quad.triple


def of_class(said: Values, kind: str) -> list[str]:
    """Return the subjects that are said to be of a class itself; those of its subclasses are another's to find."""
    return [subject for subject, kinds in said[_TYPE].items() if kind in kinds]


def the(said: Values, iri: str, predicate: str) -> str:
    """Return the one value of a property.

    Raises:
        SourceError: there is none, or there are several.
    """
    found = said[predicate].get(iri, ())
    if len(found) != 1:
        message = f"it has {len(found)} values of {predicate}, not one"
        raise SourceError(message, where=iri, advice="Run `hsnexus check`, which tells what belongs there")
    return found[0]


def closure(starts: Iterable[str], above: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return some things, and all that is above them, step by step; a circle among them is walked once.

    >>> sorted(closure(["a"], {"a": ["b"], "b": ["a", "c"]}))
    ['a', 'b', 'c']
    """
    found, waiting = set[str](), list(starts)
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting.extend(above.get(each, ()))
    return frozenset(found)
