"""Names that look like ours and are none, with the nearest that are."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from rapidfuzz import process

from hsnexus.vocab import BASE, HSN_NAMESPACE, PREFIXES, prefixed

__all__ = ["Names"]

_NAMED: Final = re.compile(
    r"https?://(?:www\.)?w3id\.org/hsnexus/(?:ontology(?:[#/]|(?=[A-Z]))|factor/|actor/|instrument/|source/|"
    r"[a-z0-9-]+/(?:claim|definition|figure|passage|recommendation)/)(?P<local>.+)",
    re.DOTALL | re.IGNORECASE,
)
_UNDECLARED: Final = re.compile(r"([a-z][a-z-]*):(?!/)")
_OF_A_SOURCE: Final = frozenset(("claim", "definition", "figure", "passage", "recommendation"))
_OURS: Final = _OF_A_SOURCE | {name for name, space in PREFIXES.items() if space.startswith(BASE)}
_PAGES: Final = f"{BASE}ontology/"
_ALIKE: Final = 70
_SUGGESTIONS: Final = 1000
_LONGEST: Final = 200


class Names:
    """The names of the graph, and what is wrong with others that look like them."""

    def __init__(self, names: Iterable[str]) -> None:
        """Keep the names; each is a whole IRI."""
        self.names = frozenset(names)
        self._told: dict[str, str] = {}

    def wrong(self, iri: str) -> str:
        """Return what is wrong with an IRI; nothing where it is a name of the graph, or not meant to be one.

        >>> Names([f"{BASE}factor/remittances"]).wrong(f"{BASE}factor/remitances")
        'factor:remitances is no name of the graph; the nearest is factor:remittances'
        """
        if iri not in self._told:
            self._told[iri] = self._wrong(iri)
        return self._told[iri]

    def _wrong(self, iri: str) -> str:
        if (found := _UNDECLARED.match(iri)) and found[1] in _OURS:
            return f"<{iri[:_LONGEST]}> is an IRI as it stands: nothing declares the prefix {found[1]}:"
        found = _NAMED.fullmatch(iri)
        if iri in self.names or found is None:
            return ""
        local = found["local"]
        page = iri.startswith(_PAGES) and HSN_NAMESPACE + local not in self.names and not local[:1].isupper()
        if page:  # of a version, or of shapes
            return ""
        space = self._space(iri, local)
        best = None
        if len(self._told) < _SUGGESTIONS:
            best = process.extractOne(local[:_LONGEST], self._spaces.get(space, ()), score_cutoff=_ALIKE)
        nearest = f"; the nearest is {prefixed(space + best[0])}" if best else ""
        return f"{prefixed(iri[: len(BASE) + _LONGEST])} is no name of the graph{nearest}"

    def _space(self, iri: str, local: str) -> str:
        """Return the namespace that is meant, where scheme, host or the mark between it and the name are others."""
        path = iri.lower().partition("w3id.org/hsnexus/")[2][: -len(local)]
        return HSN_NAMESPACE if path.startswith("ontology") else BASE + path

    @cached_property
    def _spaces(self) -> dict[str, list[str]]:
        spaces: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(self.names):
            at = max(name.rfind("/"), name.rfind("#")) + 1
            spaces[name[:at]].append(name[at:])
        return spaces
