"""All things that have a page, by their IRIs."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Final

from hsnexus.description import is_iri
from hsnexus.vocab import BASE, GRAPH
from hsnexus_server.asked import Asking
from hsnexus_server.description import Description

__all__ = ["derived", "near", "numbers", "things"]

_TEXT: Final = """SELECT DISTINCT ?thing WHERE {{
  {0}{{ ?thing ?property ?value }}
  FILTER(isIRI(?thing) && STRSTARTS(STR(?thing), "{1}"))
}}
ORDER BY ?thing
"""
_NUMBERS: Final = """SELECT ?class (COUNT(DISTINCT ?thing) AS ?number) WHERE {{
  VALUES ?class {{ {0} }}
  ?thing a ?class .
}}
GROUP BY ?class
"""
_MOST: Final = 3
_LIKE: Final = 0.8


def things(asks: Asking) -> tuple[str, ...]:
    """Return the IRIs of ours that the default graph says something of, in order."""
    return _column(asks, _TEXT.format("", BASE))


def derived(asks: Asking) -> tuple[str, ...]:
    """Return the IRIs of the influences that follow from several claims, in order."""
    return _column(asks, _TEXT.format(f"GRAPH <{GRAPH.influence}> ", BASE))


def near(asks: Asking, iri: str = BASE) -> tuple[str, ...]:
    """Return IRIs in the folder of one that nothing is said of, whose names begin alike and come near its own.

    There can be as many wrong names as anybody likes to make up, so that few right ones are fetched and compared.
    """
    end = max(iri.rfind("/"), iri.rfind("#")) + 1
    folder, name = iri[:end], iri[end:]
    if folder == BASE or not name or not is_iri(iri):
        return ()
    names = [other.removeprefix(folder) for other in _column(asks, _TEXT.format("", folder + name[0]))]
    return tuple(folder + other for other in get_close_matches(name, names, n=_MOST, cutoff=_LIKE))


def numbers(asks: Asking, classes: Collection[str], build: Description) -> Mapping[str, int]:
    """Return how many things of each class a build has, by the IRI of the class; none of a class that has none."""
    text = _NUMBERS.format(" ".join(f"<{each}>" for each in classes))
    return {kind: int(count) for kind, count in asks.found(text, build).answer.texts}


def _column(asks: Asking, text: str) -> tuple[str, ...]:
    return tuple(row[0] for row in asks.found(text).answer.texts)
