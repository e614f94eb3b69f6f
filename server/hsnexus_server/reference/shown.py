"""The reference as pages: the whole of it, and one term alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template
from pyoxigraph import Literal, NamedNode

from hsnexus.vocab import DCTERMS, ONTOLOGY, PREFIXES, prefixed
from hsnexus_server.addresses import PAGE, SUFFIXES, href
from hsnexus_server.reference.entry import Entry
from hsnexus_server.reference.kept import Kept

__all__ = ["Shown", "term", "whole"]

_SUFFIXES: Final = tuple(name for name in SUFFIXES if name != PAGE)

_PROPERTIES: Final = {
    f"{PREFIXES['rdfs']}comment": "comment",
    f"{PREFIXES['skos']}scopeNote": "scope note",
    f"{PREFIXES['skos']}editorialNote": "editorial note",
    f"{PREFIXES['skos']}example": "example",
    DCTERMS.source: "source",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the templates are given.

    Attributes:
        kept: the reference.
        root: the way to the root of the server.
        whole: whether all terms stand on the page, so that links to them stay on it.
    """

    kept: Kept
    root: str
    whole: bool

    def link(self, iri: str) -> str:
        """Return the link to a term, or to anything else."""
        entry = self.kept.reference.entries.get(iri) if self.whole else None
        return f"#{entry.anchor}" if entry else href(iri, self.root)

    def name(self, iri: str) -> str:
        """Return the label of a term, a section or a factor; a prefixed name where it has none."""
        return self.kept.reference.labels.get(iri) or self.kept.names.get(iri) or prefixed(iri)

    def page(self, entry: Entry) -> str:
        """Return the link to the page of a term."""
        return href(entry.iri, self.root)

    def property(self, iri: str) -> str:
        """Return the name of an annotation property in a few words."""
        return _PROPERTIES.get(iri) or self.name(iri)

    def value(self, value: NamedNode | Literal) -> tuple[str, str]:
        """Return what is shown of an annotation's value, and where it leads."""
        if isinstance(value, NamedNode):
            return self.name(value.value), self.link(value.value)
        return value.value, ""


def whole(kept: Kept, root: str, path: str) -> str:
    """Return the page of the whole reference.

    Args:
        kept: the reference.
        root: the way from the page to the root of the server.
        path: of the page, without the slash before it.
    """
    return render_template(
        "ontology.html",
        shown=Shown(kept, root, whole=True),
        reference=kept.reference,
        address=path.rpartition("/")[2],
        suffixes=_SUFFIXES,
        iri=ONTOLOGY,
        namespaces={name: PREFIXES[name] for name in sorted(_prefixes(kept))},
        root=root,
    )


def term(kept: Kept, entry: Entry, root: str, outside: Sequence[object] = ()) -> str:
    """Return the page of a term.

    Args:
        kept: the reference.
        entry: the term.
        root: the way from the page to the root of the server.
        outside: its outside identifiers, as the template ``elsewhere.html`` takes them.
    """
    return render_template(
        "term.html",
        shown=Shown(kept, root, whole=False),
        reference=kept.reference,
        entry=entry,
        outside=outside,
        suffixes=_SUFFIXES,
        root=root,
    )


def _prefixes(kept: Kept) -> set[str]:
    """Return the prefixes that the axioms of the reference are written with."""
    pieces = (
        piece
        for entry in kept.reference.entries.values()
        for _, written in (*entry.asserted, *entry.inferred)
        for each in written
        for piece in each
    )
    return {piece.text.partition(":")[0] for piece in pieces if piece.iri} & PREFIXES.keys()
