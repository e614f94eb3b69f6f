"""Works as programs in Python get them: the annotated sources, and what they cite."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final

import pyoxigraph as ox

from hsnexus.argument import Argument
from hsnexus.bibtex import work_entry
from hsnexus.facts import stored, values
from hsnexus.kinds import KINDS
from hsnexus.names import of_class
from hsnexus.typed.collection import Collection, Column, attribute, label
from hsnexus.vocab import DCTERMS, HSN, PREFIXES, prefixed
from hsnexus.works import work as known_of

__all__ = ["Work", "Works", "works"]

_TYPE: Final = f"{PREFIXES['rdf']}type"
_FABIO: Final = PREFIXES["fabio"]
_TOLD: Final = frozenset(
    {
        _TYPE,
        DCTERMS.isPartOf,
        HSN.readAs,
    }
)


@dataclass(frozen=True, slots=True, repr=False)
class Work:
    """A work: an annotated source, or what one cites; what the source does not tell of it is left open, never guessed.

    Attributes:
        iri: the work.
        label: its label: author and year, where they are known.
        title: its title; empty where it is not known.
        creators: those who made it, in alphabetical order.
        year: in which it came out; ``None`` where it is not known.
        publisher: who brought it out, or the work that it is part of; empty where it is not known.
        reference: how it is referred to, as far as it is known; empty where nothing is.
        kinds: what kind of work it is, as classes of FaBiO.
        part_of: the work that it is part of; ``None`` where it is not known to be part of one.
        footnotes: the notes that are read as citing it.
        claim_count: how many claims are attributed to it, or have a note that cites it.
        bibtex: its entry.
    """

    iri: str
    label: str
    title: str
    creators: tuple[str, ...]
    year: int | None
    publisher: str
    reference: str
    kinds: tuple[str, ...]
    part_of: str | None
    footnotes: tuple[str, ...]
    claim_count: int
    bibtex: str

    def __repr__(self) -> str:
        """Return its prefixed name and its label."""
        return f"<Work {prefixed(self.iri)}: {self.label}>"


class Works(Collection[Work]):
    """Works, in the order of their labels."""

    COLUMNS: ClassVar[Mapping[str, Column]] = MappingProxyType(
        {
            "work": attribute("string", "iri", "its IRI"),
            "label": attribute("string", "label"),
            "title": attribute("string", "title"),
            "creators": attribute("object", "creators"),
            "year": attribute("Int64", "year"),
            "publisher": attribute("string", "publisher"),
            "reference": attribute("string", "reference"),
            "kinds": attribute("object", "kinds"),
            "part_of": attribute("string", "part_of"),
            "part_of_label": label("part_of"),
            "footnotes": attribute("object", "footnotes"),
            "claim_count": attribute("Int64", "claim_count"),
        }
    )


def works(store: ox.Store, argument: Argument) -> Works:
    """Return all works of a dataset.

    Args:
        store: holds the dataset.
        argument: its claims.
    """
    facts = values(stored(store, _TOLD), _TOLD)
    notes: defaultdict[str, list[str]] = defaultdict(list)
    for note, cited in sorted(facts[HSN.readAs].items()):
        for work in cited:
            notes[work].append(note)
    read = facts[HSN.readAs]
    spoken = Counter(
        work
        for claim in argument.claims.values()
        for work in {*claim.attributed_to, *(work for note in claim.footnotes for work in read.get(note, ()))}
    )
    kind = KINDS["works"]
    found = (
        Work(
            iri=named.iri,
            label=named.label,
            title=known.title,
            creators=known.creators,
            year=int(known.year) if known.year.isdecimal() else None,
            publisher=known.publisher,
            reference=known.citation,
            kinds=tuple(each for each in facts[_TYPE].get(named.iri, ()) if each.startswith(_FABIO)),
            part_of=next(iter(facts[DCTERMS.isPartOf].get(named.iri, ())), None),
            footnotes=tuple(notes[named.iri]),
            claim_count=spoken[named.iri],
            bibtex=work_entry(known),
        )
        for named in of_class(store, kind.class_iri, but=kind.but)
        for known in (known_of(store, named.iri),)
    )
    return Works(tuple(found), argument.labels)
