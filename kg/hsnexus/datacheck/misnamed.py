"""Names that look like ours and are none, with the nearest that are."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from rapidfuzz import process

from hsnexus.vocab import BASE, DATASET, FACTORS, HSN_NAMESPACE, PREFIXES, prefixed

__all__ = ["Names"]

_NAMED: Final = re.compile(
    r"https?://(?:www\.)?w3id\.org/hsnexus(?:/ontology(?=[A-Z])|(?=[/#]))(?P<path>(?:.*[/#])?)(?P<local>[^/#].*)",
    re.DOTALL | re.IGNORECASE,
)
_DOCUMENTS: Final = re.compile(
    r"(?:kg|graph|query|queries|dumps|schema)/.*|"
    r"(?:void|dcat)(?:\.\w+)?(?:#.*)?|(?:claims|factors|nexus|ontology|queries|sections)(?:\.\w+)?|"
    r"ontology[/#]|ontology/(?:\d[\w.-]*|(?:data-)?shapes(?:\.\w+)?(?:#.*)?)|"
    r"context\.jsonld|schema\.json|openapi\.json|sparql|reconcile|factors#(?:scheme|https?%3A.*)",
    re.DOTALL,
)
"""What there is under our base that the build does not describe: documents, graphs, and the scheme of the factors."""
_COLLECTION: Final = f"{FACTORS}#"
_NANOPUB: Final = re.compile(r"(?P<claim>.*/claim/[^/#]+)#(?:nanopub|Head|assertion|provenance|pubinfo)")
_UNDECLARED: Final = re.compile(r"([a-z][a-z-]*):(?!/)")
_OF_A_SOURCE: Final = frozenset(("claim", "definition", "figure", "passage", "recommendation"))
_OURS: Final = _OF_A_SOURCE | {name for name, space in PREFIXES.items() if space.startswith(BASE)}
_DESCRIBING: Final = (DATASET.partition("#")[0], f"{BASE}dcat", f"{BASE}sparql", f"{BASE}query/", f"{BASE}kg/")
_ALIKE: Final = 70
_LETTERS: Final = 4
_FEW: Final = 5
_SUGGESTIONS: Final = 1000
_LONGEST: Final = 200


class Names:
    """The names of the graph, and what is wrong with others that look like them."""

    def __init__(self, names: Iterable[str]) -> None:
        """Keep the names; each is a whole IRI."""
        self.names = frozenset(names)
        self._told: dict[tuple[str, frozenset[str]], str] = {}
        self._spaces: dict[frozenset[str], dict[str, list[str]]] = {}

    def wrong(self, iri: str, fitting: frozenset[str] = frozenset()) -> str:
        """Return what is wrong with an IRI; nothing where it is a name of the graph, or not meant to be one.

        Args:
            iri: as it stands in the data.
            fitting: the names that could stand in its place; none where any could.

        >>> Names([f"{BASE}factor/remittances"]).wrong(f"{BASE}factor/remitances")
        'factor:remitances is no name of the graph; the nearest is factor:remittances'
        """
        if (iri, fitting) not in self._told:
            self._told[iri, fitting] = self._wrong(iri, fitting)
        return self._told[iri, fitting]

    def knows(self, iri: str) -> bool:
        """Tell whether nothing is wrong with an IRI, without looking for what it may have been meant to be."""
        return not self._undeclared(iri) and (_NAMED.fullmatch(iri) is None or self._known(iri))

    def _undeclared(self, iri: str) -> str:
        """Return the prefix of ours that stands in an IRI because nothing declares it; nothing where none does."""
        found = _UNDECLARED.match(iri)
        return found[1] if found and found[1] in _OURS else ""

    def _wrong(self, iri: str, fitting: frozenset[str]) -> str:
        if prefix := self._undeclared(iri):
            return f"<{iri[:_LONGEST]}> is an IRI as it stands: nothing declares the prefix {prefix}:"
        found = _NAMED.fullmatch(iri)
        if found is None or self._known(iri):
            return ""
        told = f"{prefixed(iri[: len(BASE) + _LONGEST])} is no name of the graph"
        if len(self._told) >= _SUGGESTIONS:
            return told
        local = found["local"][:_LONGEST]
        spaces = self._of(fitting)
        space = self._space(found["path"])
        places = [space] if space in spaces else [each for each in spaces if not each.startswith(_DESCRIBING)]
        same = [f"{each}{local}" for each in places if local in spaces[each]]
        best = None
        if len(local) >= _LETTERS or space in spaces:
            best = process.extractOne(local, [name for each in places for name in spaces[each]], score_cutoff=_ALIKE)
        near = same or [f"{each}{best[0]}" for each in places if best and best[0] in spaces[each]]
        if near:
            return f"{told}; the nearest is {prefixed(near[0])}"
        few = 0 < len(fitting) <= _FEW
        return f"{told}; what fits here is {' or '.join(sorted(map(prefixed, fitting)))}" if few else told

    def _known(self, iri: str) -> bool:
        """Tell whether there is such a thing: one that the build describes, a part of a nanopublication, a document."""
        if iri in self.names:
            return True
        if (part := _NANOPUB.fullmatch(iri)) and part["claim"] in self.names:
            return True
        if iri.startswith(_COLLECTION) and HSN_NAMESPACE + iri.removeprefix(_COLLECTION) in self.names:
            return True
        return iri.startswith(BASE) and _DOCUMENTS.fullmatch(iri.removeprefix(BASE)) is not None

    def _space(self, path: str) -> str:
        """Return the namespace that is meant, where scheme, host or the mark between it and the name are others."""
        path = path.lower().lstrip("/")
        return HSN_NAMESPACE if path in {"", "#", "ontology/", "ontology#"} else BASE + path

    def _of(self, fitting: frozenset[str]) -> dict[str, list[str]]:
        """Return the local names among those that fit, by namespace."""
        if fitting not in self._spaces:
            spaces: defaultdict[str, list[str]] = defaultdict(list)
            for name in sorted(fitting or self.names):
                at = max(name.rfind("/"), name.rfind("#")) + 1
                spaces[name[:at]].append(name[at:])
            self._spaces[fitting] = spaces
        return self._spaces[fitting]
