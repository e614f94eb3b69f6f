"""Names that people type for things of the graph, and the one thing that each name means."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from hsnexus.article import a
from hsnexus.errors import QuestionError
from hsnexus.vocab import BASE, PREFIXES, prefixed

__all__ = [
    "Named",
    "Register",
    "UnclearNameError",
    "expanded",
    "folded",
    "labelled",
    "last_part",
    "meant",
    "of_class",
    "query_of_class",
    "said",
    "things_of_class",
]

_LONGEST: Final = 200
_SHOWN: Final = 5
_CUTOFF: Final = 0.6
_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")


@dataclass(frozen=True, slots=True)
class Named:
    """A thing and what it is called.

    Attributes:
        iri: its IRI.
        label: its ``rdfs:label``; where it has none, its prefixed name.
        others: its ``skos:altLabel``, in alphabetical order.
    """

    iri: str
    label: str
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return label and prefixed name, as a person can choose by."""
        name = prefixed(self.iri)
        return name if name == self.label else f"{self.label} ({name})"


class Register:
    """Things and what they are called, looked through once, so that many names can be asked for.

    Args:
        things: that there are to name.
    """

    def __init__(self, things: Iterable[Named]) -> None:
        """Note each thing by its IRI."""
        self.things: Mapping[str, Named] = {thing.iri: thing for thing in things}

    @cached_property
    def index(self) -> tuple[Mapping[str, list[Named]], Mapping[str, list[Named]]]:
        """What things are called by last part of the IRI and label, and what by other labels."""
        by_name: defaultdict[str, list[Named]] = defaultdict(list)
        by_other: defaultdict[str, list[Named]] = defaultdict(list)
        for thing in self.things.values():
            for name in {last_part(thing.iri), folded(thing.label)}:
                by_name[name].append(thing)
            for name in {folded(other) for other in thing.others}:
                by_other[name].append(thing)
        return by_name, by_other


class UnclearNameError(QuestionError):
    """A name means nothing here, or more than one thing; ``choices`` are those that it means, or the nearest ones."""

    def __init__(self, message: str, *, advice: str, choices: Sequence[Named]) -> None:
        """Keep the choices for those who show them otherwise than as text."""
        super().__init__(message, advice=advice)
        self.choices = tuple(choices)


def query_of_class(iri: str, *, but: Iterable[str] = ()) -> str:
    """Return SPARQL that asks for the things of a class: columns ``thing``, ``label`` and ``other``.

    Of a class that is not ours, such as ``owl:Class``, the things are those whose IRIs are ours.

    Args:
        iri: the class, a whole IRI that came from a file of ours.
        but: classes, likewise, whose things are left out.
    """
    return (
        f"PREFIX rdf: <{PREFIXES['rdf']}>\nPREFIX rdfs: <{PREFIXES['rdfs']}>\nPREFIX skos: <{PREFIXES['skos']}>\n"
        "SELECT ?thing ?label ?other\nWHERE {\n"
        f"  {{ SELECT DISTINCT ?thing WHERE {{ {things_of_class(iri, but=but)} }} }}\n"
        "  OPTIONAL { ?thing rdfs:label ?label }\n  OPTIONAL { ?thing skos:altLabel ?other }\n}"
    )


def things_of_class(iri: str, *, but: Iterable[str] = ()) -> str:
    """Return the pattern of SPARQL that binds ``?thing`` to the things of a class; see ``query_of_class``.

    Args:
        iri: the class, a whole IRI that came from a file of ours.
        but: classes, likewise, whose things are left out.
    """
    ours = "" if iri.startswith(BASE) else f' && STRSTARTS(STR(?thing), "{BASE}")'
    others = "".join(f" FILTER NOT EXISTS {{ ?thing rdf:type {ox.NamedNode(each)} }}" for each in but)
    return f"?thing rdf:type/rdfs:subClassOf* {ox.NamedNode(iri)} . FILTER (isIRI(?thing){ours}){others}"


def labelled(rows: Iterable[tuple[str, str | None, str | None]]) -> tuple[Named, ...]:
    """Return things from rows of IRI, label and other label, any of the labels missing; sorted by label, then IRI."""
    labels: dict[str, str] = {}
    others: defaultdict[str, set[str]] = defaultdict(set)
    for iri, label, other in rows:
        # Of several labels the first in order, so that the same one is taken on every engine.
        labels[iri] = min(label, labels[iri]) if label and labels.get(iri) else label or labels.get(iri, "")
        if other:
            others[iri].add(other)
    things = (Named(iri, label or prefixed(iri), tuple(sorted(others[iri]))) for iri, label in labels.items())
    return tuple(sorted(things, key=lambda thing: (folded(thing.label), thing.iri)))


def of_class(store: ox.Store, iri: str, *, but: Iterable[str] = ()) -> tuple[Named, ...]:
    """Return the things of a class in the default graph of a store, without those of some other classes."""
    found = store.query(query_of_class(iri, but=but))
    if not isinstance(found, ox.QuerySolutions):  # pragma: no cover - the query is a SELECT
        raise TypeError
    return labelled((_text(row["thing"]) or "", _text(row["label"]), _text(row["other"])) for row in found)


def _text(term: object) -> str | None:
    return term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else None


def meant(name: str, among: Iterable[Named] | Register, *, what: str = "thing") -> str:
    """Return the IRI of the one thing that a name means.

    A name is an IRI, a prefixed name, the last part of an IRI, a label or another label; upper and lower case, and how
    wide white space is, make no difference in labels.  A label goes before another thing's other label.

    Args:
        name: what the asker typed.
        among: the things that there are to name; a register of them, where many names are asked for.
        what: what a thing is here, for the message: ``factor``.

    Raises:
        UnclearNameError: nothing is called so, or several things are; it names the nearest choices.
        QuestionError: the name is no text.

    >>> meant("human  Security", [Named("https://w3id.org/hsnexus/factor/human-security", "human security")])
    'https://w3id.org/hsnexus/factor/human-security'
    """
    if not isinstance(name, str):
        message = f"{a(what)} is named by text, not by {type(name).__name__}"
        raise QuestionError(message, advice="Give its IRI, its prefixed name or its label")
    register = among if isinstance(among, Register) else Register(among)
    things = register.things
    iri = expanded(name.strip())
    if iri in things:
        return iri
    wanted = folded(name)
    by_name, by_other = register.index
    found = by_name.get(wanted) or by_other.get(wanted) or []
    if len(found) == 1:
        return found[0].iri
    shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
    if found:
        choices = ", ".join(map(str, found))
        message = f"{shown!r} is the name of more than one {what}: {choices}"
        raise UnclearNameError(message, advice="Name the one you mean by its prefixed name", choices=found)
    near = _nearest(folded(last_part(iri)), things.values()) if len(wanted) <= _LONGEST else []
    advice = f"Near it are {', '.join(map(str, near))}" if near else f"There are {len(things)}, and none is near it"
    message = f"no {what} is called {shown!r}"
    raise UnclearNameError(message, advice=advice, choices=near)


def expanded(name: str) -> str:
    """Return the IRI of a prefixed name with a prefix of ours, or of an IRI in angle brackets; else the name."""
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else name


def folded(name: str) -> str:
    """Return a name as it is compared: without regard to upper and lower case, and how wide white space is."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def said(class_iri: str) -> str:
    """Return what a thing of a class is called in a sentence, from the IRI of the class.

    >>> said("https://w3id.org/hsnexus/ontology#PopulationGroup")
    'population group'
    """
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", class_iri.rpartition("#")[2]).lower()


def last_part(iri: str) -> str:
    """Return the last part of an IRI, in lower case."""
    return iri.rstrip("/").replace("#", "/").rpartition("/")[2].casefold()


def _nearest(wanted: str, things: Iterable[Named]) -> list[Named]:
    """Return the things whose names are spelt most like the wanted one, then those whose names hold it.

    Where a name is the wanted one but for zeros before its number, as ``c001`` is for ``c1``, there are no others.
    """
    called: defaultdict[str, list[Named]] = defaultdict(list)
    for thing in things:
        for name in {last_part(thing.iri), folded(thing.label), *map(folded, thing.others)}:
            called[name].append(thing)
    bare = _ZEROS.sub("", wanted)
    if same := [each for each in called if _ZEROS.sub("", each) == bare]:
        return list(dict.fromkeys(thing for name in same for thing in called[name]))[:_SHOWN]
    spelt = get_close_matches(wanted, called, n=2 * _SHOWN, cutoff=_CUTOFF)
    holding = sorted((each for each in called if wanted and wanted in each), key=lambda each: (len(each), each))
    return list(dict.fromkeys(thing for name in (*spelt, *holding) for thing in called[name]))[:_SHOWN]
