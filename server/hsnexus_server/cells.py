"""Terms of RDF as the cells of a table: a text, where it leads, and what else there is to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from hsnexus.answers import Term
from hsnexus.vocab import BASE, PREFIXES, prefixed
from hsnexus_server.addresses import href

__all__ = ["NOTHING", "Cell", "cell", "named", "number"]

_XSD: Final = PREFIXES["xsd"]
_PLAIN: Final = frozenset({f"{_XSD}string", f"{PREFIXES['rdf']}langString", f"{PREFIXES['rdf']}dirLangString"})
_NUMBERS: Final = frozenset(f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float"))
# Things that are cited by the last part of their IRI.
_CITED: Final = ("/claim/", "/passage/")
_LONGEST: Final = 2000
_NO_LABELS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Cell:
    """A term as it is shown.

    Attributes:
        text: its name, or itself; empty where nothing is bound.
        href: where it leads; empty if nowhere.
        title: what it is besides: of a claim its label, of what is called by its label its own name; empty for none.
        language: of a text; empty for what has none.
        datatype: of what is neither text nor number, as a prefixed name.
        number: whether it is a number, to be ranged right.
        parts: subject, predicate and object of a triple term; empty for any other.
        left_out: how many characters of its text are left out.
    """

    text: str = ""
    href: str = ""
    title: str = ""
    language: str = ""
    datatype: str = ""
    number: bool = False
    parts: tuple["Cell", ...] = ()
    left_out: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether it is its text and nothing else."""
        return not (self.href or self.title or self.language or self.datatype or self.parts or self.left_out)

    @property
    def is_link(self) -> bool:
        """Whether it is the whole name of what it leads to."""
        return bool(self.href) and not self.left_out


NOTHING: Final = Cell()
"""Where a row binds nothing."""


def cell(term: Term | None, root: str, labels: Mapping[str, str] = _NO_LABELS) -> Cell:
    """Return a term as a cell.

    Args:
        term: of an answer; ``None`` where a row binds nothing.
        root: of this server, from the page that shows it.
        labels: of things, by IRI; what has none is called by its prefixed name.

    >>> cell(NamedNode("https://w3id.org/hsnexus/factor/remittances"), "../").href
    '../factor/remittances'
    """
    if term is None:
        return NOTHING
    if isinstance(term, NamedNode):
        return named(term.value, root, labels)
    if isinstance(term, Triple):
        return Cell(parts=tuple(cell(part, root, labels) for part in (term.subject, term.predicate, term.object)))
    if isinstance(term, BlankNode):
        return Cell(str(term))
    return _literal(term)


def named(iri: str, root: str, labels: Mapping[str, str] = _NO_LABELS) -> Cell:
    """Return an IRI as a cell, as ``cell`` does: claims and passages by what they are cited by, others by label."""
    label = labels.get(iri, "")
    if iri.startswith(BASE) and any(part in iri for part in _CITED):
        text, title = iri.rpartition("/")[2], label or prefixed(iri)
    else:
        text, title = label or prefixed(iri), prefixed(iri) if label else ""
    return Cell(text[:_LONGEST], href(iri, root), title[:_LONGEST], left_out=max(0, len(text) - _LONGEST))


def number(term: Term | None) -> float | None:
    """Return the number that a term is; ``None`` where it is none."""
    if not isinstance(term, Literal) or term.datatype.value not in _NUMBERS:
        return None
    try:
        return float(term.value)
    except ValueError:
        return None


def _literal(term: Literal) -> Cell:
    datatype = term.datatype.value
    is_number = datatype in _NUMBERS
    return Cell(
        term.value[:_LONGEST],
        language=term.language or "",
        datatype="" if is_number or datatype in _PLAIN else prefixed(datatype),
        number=is_number,
        left_out=max(0, len(term.value) - _LONGEST),
    )
