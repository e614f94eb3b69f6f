"""What a request chooses of the claims: read from its URL, written as the shortest URL that says the same."""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, Self
from urllib.parse import urlencode

from hsnexus.facets import FACETS
from hsnexus.names import UnclearNameError, folded
from hsnexus_server.claims.index import SORTS, Index, Row
from hsnexus_server.problems import Reason, refusal

__all__ = ["OPTIONS", "PAGE_ROWS", "Choice", "Shown", "read"]

PAGE_ROWS: Final = 50
"""Rows of a page."""
OPTIONS: Final = ("q", "sort", "page")
"""The parameters that are no facets."""
_WAYS: Final = frozenset({"format", "timeout"})
_SHOWN: Final = 80
_LONGEST: Final = 200
_MOST_VALUES: Final = 50
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen.

    Attributes:
        index: of the claims that it is chosen from.
        words: all of which a claim must hold.
        values: facet to the IRIs one of which a claim must have.
        sort: key of ``SORTS``.
        page: from 1; 0 where none is asked for.
    """

    index: Index
    words: str
    values: Mapping[str, tuple[str, ...]]
    sort: str
    page: int

    @property
    def query(self) -> str:
        """The query string that says it, without the question mark."""
        names = self.index.names
        pairs = [("q", self.words)] if self.words else []
        pairs += [(name, names[name].shorts[iri]) for name in FACETS for iri in self.values.get(name, ())]
        pairs += [("sort", self.sort)] if self.sort != next(iter(SORTS)) else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return urlencode(pairs)

    def toggled(self, facet: str, iri: str) -> Self:
        """Return the choice with a value added, or taken away where it is chosen; from its first page."""
        before = self.values.get(facet, ())
        after = tuple(each for each in before if each != iri) if iri in before else (*before, iri)
        return replace(self, values={**self.values, facet: after}, page=0)

    def at(self, page: int) -> Self:
        """Return the choice at another page."""
        return replace(self, page=page)

    def shown(self) -> "Shown":
        """Return the rows that are chosen, and how many there would be with other values.

        Raises:
            RefusalError: 400, there is no such page.
        """
        index, wanted = self.index, folded(self.words).split()
        rows = index.rows
        held = {
            name: frozenset().union(*(index.holders[name].get(iri, frozenset()) for iri in several))
            for name, several in self.values.items()
            if several
        }
        matching = {place for place in range(len(rows)) if all(word in rows[place].text for word in wanted)}
        chosen = matching.intersection(*held.values())
        pages = max(1, -(-len(chosen) // PAGE_ROWS))
        if self.page > pages:
            raise refusal(Reason.BAD_PARAMETER, f"'page' is {self.page}; the last page of this choice is {pages}.")
        counts = {}
        for name in FACETS:
            others = [several for other, several in held.items() if other != name]
            without = matching.intersection(*others) if name in held else chosen
            counts[name] = Counter(chain.from_iterable(rows[place].values[name] for place in without))
        ordered = tuple(rows[place] for place in index.orders[self.sort] if place in chosen)
        return Shown(self, ordered, pages, counts)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is found of what was chosen.

    Attributes:
        choice: that was made.
        all: every row of it, in order.
        pages: how many pages they fill; an empty choice has one.
        counts: facet to value to how many rows there would be with that value, the other facets as they are.
    """

    choice: Choice
    all: tuple[Row, ...]
    pages: int
    counts: Mapping[str, Counter[str]]

    @property
    def page(self) -> int:
        """The page that is shown, from 1."""
        return self.choice.page or 1

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of that page."""
        return self.all[(self.page - 1) * PAGE_ROWS : self.page * PAGE_ROWS]

    @property
    def taken(self) -> tuple[Row, ...]:
        """The rows of the page that was asked for; all of them where none was."""
        return self.rows if self.choice.page else self.all

    def values(self, facet: str) -> list[tuple[str, int, bool]]:
        """Return the values of a facet with their counts, and whether each is chosen; in the order of the text or list.

        Those that nothing has are left out, unless they are chosen.
        """
        chosen, counts = self.choice.values.get(facet, ()), self.counts[facet]
        names = self.choice.index.argument.name
        found = {*counts, *chosen}
        if facet == "section":
            held = self.choice.index.holders[facet]
            ordered = sorted(found, key=lambda each: (min(held.get(each, {sys.maxsize})), each))
        else:
            ordered = sorted(found, key=lambda each: (-counts[each], folded(names(each)), each))
        return [(iri, counts[iri], iri in chosen) for iri in ordered]


def read(index: Index, arguments: Iterable[tuple[str, str]]) -> Choice:
    """Return what the parameters of a URL choose; one that is empty counts as left out.

    A facet may be given several times: a claim then has one of its values.

    Raises:
        RefusalError: 400, there is no such parameter or value, with those that there are.
    """
    given: dict[str, list[str]] = {}
    for name, value in arguments:
        if name not in FACETS and name not in OPTIONS and name not in _WAYS:
            accepted = (*OPTIONS[:1], *FACETS, *OPTIONS[1:])
            detail = f"Claims are not chosen by {name[:_SHOWN]!r}; they are by {', '.join(accepted)}."
            raise refusal(Reason.BAD_PARAMETER, detail, available=accepted)
        if value.strip():
            given.setdefault(name, []).append(value.strip())
    for name in OPTIONS:
        if len(given.get(name, ())) > 1:
            raise refusal(Reason.BAD_PARAMETER, f"The URL gives {name!r} twice; give it once.")
    words = given.get("q", [""])[0]
    if len(words) > _LONGEST:
        raise refusal(Reason.BAD_PARAMETER, f"'q' has {len(words)} characters; it takes {_LONGEST} at most.")
    values = {name: _values(index, name, given[name]) for name in FACETS if name in given}
    sort = given.get("sort", [next(iter(SORTS))])[0]
    if sort not in SORTS:
        detail = f"'sort' is {sort[:_SHOWN]!r}; it takes one of {', '.join(SORTS)}."
        raise refusal(Reason.BAD_PARAMETER, detail, available=tuple(SORTS))
    return Choice(index, words, values, sort, _page(given["page"][0]) if "page" in given else 0)


def _page(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text):
        return int(text)
    raise refusal(Reason.BAD_PARAMETER, f"'page' is {text[:_SHOWN]!r}; it takes a whole number from 1.")


def _values(index: Index, facet: str, texts: list[str]) -> tuple[str, ...]:
    names = index.names[facet]
    if len(texts) > _MOST_VALUES:
        raise refusal(Reason.BAD_PARAMETER, f"{facet!r} is given {len(texts)} times; it takes {_MOST_VALUES} at most.")
    try:
        return tuple(dict.fromkeys(names.iri(text, FACETS[facet].heading.lower()) for text in texts))
    except UnclearNameError as error:
        known = index.holders[facet] if not FACETS[facet].typed else [each.iri for each in error.choices]
        available = tuple(sorted(names.shorts[iri] for iri in known)) or None
        detail = f"{facet!r} takes a name, an IRI or a label; {error.message}. {error.advice}."
        raise refusal(Reason.BAD_PARAMETER, detail, available=available) from error
