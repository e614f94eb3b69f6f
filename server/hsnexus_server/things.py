"""All things that have a page, by their IRIs."""

from difflib import get_close_matches
from typing import Final

from hsnexus.vocab import BASE, GRAPH
from hsnexus_server.asked import Asking

__all__ = ["derived", "near", "things"]

_TEXT: Final = f"""SELECT DISTINCT ?thing WHERE {{
  OPEN {{ ?thing ?property ?value }}
  FILTER(isIRI(?thing) && STRSTARTS(STR(?thing), "{BASE}"))
}}
ORDER BY ?thing
"""
_THINGS: Final = _TEXT.replace("OPEN ", "")
_DERIVED: Final = _TEXT.replace("OPEN", f"GRAPH <{GRAPH.influence}>")
_MOST: Final = 3
_LIKE: Final = 0.8


def things(asks: Asking) -> tuple[str, ...]:
    """Return the IRIs of ours that the default graph says something of, in order."""
    return _column(asks, _THINGS)


def derived(asks: Asking) -> tuple[str, ...]:
    """Return the IRIs of the influences that follow from several claims, in order."""
    return _column(asks, _DERIVED)


def near(asks: Asking, iri: str = BASE) -> tuple[str, ...]:
    """Return IRIs in the folder of one that nothing is said of, whose names come near its own."""
    folder, name = _parts(iri)
    if folder == BASE:
        return ()
    names = [other for there, other in map(_parts, things(asks)) if there == folder]
    return tuple(folder + other for other in get_close_matches(name, names, n=_MOST, cutoff=_LIKE))


def _parts(iri: str) -> tuple[str, str]:
    """Return the folder of an IRI, and its name there."""
    end = max(iri.rfind("/"), iri.rfind("#")) + 1
    return iri[:end], iri[end:]


def _column(asks: Asking, text: str) -> tuple[str, ...]:
    return tuple(row[0] for row in asks.found(text).answer.texts)
