"""SPARQL 1.1 and 1.2 queries made by the grammar at random, over the terms of the small dataset of the tests.

Source: https://www.w3.org/TR/sparql12-query/#sparqlGrammar.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from fuzz import TABLES
from serving import GRAPH, TERMS

__all__ = ["Grammar"]

_PROLOGUE: Final = (
    "PREFIX e: <http://e/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
)
_WORDS: Final[Mapping[str, Sequence[str]]] = TABLES["grammar"]


@dataclass(frozen=True, slots=True)
class Grammar:
    """A maker of queries.

    Attributes:
        draw: chance.
        elsewhere: an IRI that SERVICE and FROM name at times; empty: SERVICE is never used.
        steady: whether the answer is one multiset, whoever evaluates the query.
    """

    draw: Random
    elsewhere: str = ""
    steady: bool = False
    fresh: Iterator[int] = field(default_factory=itertools.count)

    def query(self) -> str:
        """Return a query of any form."""
        form = self.draw.choice((self._select, self._select, self._select, self._ask, self._construct, self._describe))
        return self.draw.choice(_WORDS["starts"]) + _PROLOGUE + form()

    def select(self) -> str:
        """Return a query with SELECT."""
        return self.draw.choice(_WORDS["starts"]) + _PROLOGUE + self._select()

    def _select(self) -> str:
        return self._selection(3, self._datasets()) + self._sometimes(self._values, 0.1)

    def _ask(self) -> str:
        return f"ASK {self._datasets()}{self._group(3)}"

    def _construct(self) -> str:
        if self.draw.random() < 0.2:
            return f"CONSTRUCT {self._datasets()} WHERE {{ {self._plain_triples()} }}{self._modifiers()}"
        template = " ".join(self._plain_triples() for _ in range(self.draw.randrange(3)))
        return f"CONSTRUCT {{ {template} }} {self._datasets()}WHERE {self._group(3)}{self._modifiers()}"

    def _describe(self) -> str:
        if self.draw.random() < 0.3:
            return f"DESCRIBE {self._resource()} {self._datasets()}"
        what = self.draw.choice(("*", self._variable(), f"{self._variable()} {self._resource()}"))
        return f"DESCRIBE {what} {self._datasets()}WHERE {self._group(2)}{self._modifiers()}"

    def _datasets(self) -> str:
        if self.draw.random() < 0.8:
            return ""
        graphs = (
            f"<{GRAPH}>",
            f"<{TERMS}>",
            "<http://e/none>",
            "<file:///etc/passwd>",
            f"<{self.elsewhere or 'urn:x'}>",
        )
        return "".join(
            f"FROM {self.draw.choice(('', 'NAMED '))}{self.draw.choice(graphs)} "
            for _ in range(self.draw.randint(1, 3))
        )

    def _selection(self, depth: int, datasets: str = "") -> str:
        where = f"{self.draw.choice(('WHERE ', ''))}{self._group(depth)}"
        unlike = ("DISTINCT ", "", "", "") if self.steady else ("DISTINCT ", "REDUCED ", "", "")
        head = f"SELECT {self.draw.choice(unlike)}"
        if self.draw.random() < 0.25:
            key = self._variable()
            made = " ".join(f"({self._aggregate()} AS {self._new()})" for _ in range(self.draw.randint(1, 2)))
            if self.draw.random() < 0.3:
                return f"{head}{made} {datasets}{where}{self._modifiers()}"
            having = f" HAVING({self._aggregate()} >= 0)" if self.draw.random() < 0.3 else ""
            by = self.draw.choice((key, f"{key} ({self._expression(1)} AS {self._new()})"))
            return f"{head}{key} {made} {datasets}{where} GROUP BY {by}{having}{self._modifiers(key)}"
        names = sorted({self._variable().replace("$", "?") for _ in range(3)})
        made = f"({self._expression(depth)} AS {self._new()})"
        what = self.draw.choice(("*", " ".join(names), made, f"{names[0]} {made}"))
        return f"{head}{what} {datasets}{where}{self._modifiers()}"

    def _modifiers(self, key: str = "") -> str:
        by = key or self.draw.choice((self._variable(), f"DESC({self._variable()})", f"ASC({self._expression(1)})"))
        order = f" ORDER BY {by}" if self.draw.random() < 0.2 else ""
        if self.steady or self.draw.random() < 0.8:
            return order
        numbers = ("0", "1", "3", "00010", "18446744073709551615")
        return f"{order} LIMIT {self.draw.choice(numbers)} OFFSET {self.draw.choice(numbers)}"

    def _group(self, depth: int) -> str:
        if depth <= 0:
            return f"{{ {self._triples()} }}"
        if self.draw.random() < 0.1:
            return f"{{ {self._selection(depth - 1)} }}"
        return "{ " + " ".join(self._element(depth - 1) for _ in range(self.draw.choice((0, 1, 1, 2, 2, 3)))) + " }"

    def _element(self, depth: int) -> str:
        elements: tuple[tuple[int, Callable[[], str]], ...] = (
            (8, self._triples),
            (2, lambda: f"OPTIONAL {self._group(depth)}"),
            (2, lambda: f"{self._group(depth)} UNION {self._group(depth)}"),
            (1, lambda: f"MINUS {self._group(depth)}"),
            (3, lambda: f"FILTER({self._expression(depth + 1)})"),
            (1, lambda: f"FILTER {self.draw.choice(('', 'NOT '))}EXISTS {self._group(depth)}"),
            (2, lambda: f"BIND({self._expression(depth + 1)} AS {self._new()})"),
            (1, self._values),
            (2, lambda: f"GRAPH {self.draw.choice((f'<{GRAPH}>', f'<{TERMS}>', '?g', 'e:none'))} {self._group(depth)}"),
            (1, lambda: self._group(depth)),
            (1 if self.elsewhere else 0, self._service),
        )
        (make,) = self.draw.choices([make for _, make in elements], [weight for weight, _ in elements])
        return make()

    def _service(self) -> str:
        if self.draw.random() < 0.8:
            return self._triples()
        place = self.draw.choice((f"<{self.elsewhere}>", "?x", "e:a"))
        return f"{self.draw.choice(_WORDS['services'])} {place} {self._group(0)}"

    def _values(self) -> str:
        terms = ("UNDEF", *_WORDS["resources"][:4], *_WORDS["literals"], "<<( e:a e:knows e:b )>>")
        rows = range(self.draw.randrange(4))
        if self.draw.random() < 0.5:
            return f" VALUES ?x {{ {' '.join(self.draw.choice(terms) for _ in rows)} }}"
        return (
            f" VALUES (?x ?o) {{ {' '.join(f'({self.draw.choice(terms)} {self.draw.choice(terms)})' for _ in rows)} }}"
        )

    def _triples(self) -> str:
        roll = self.draw.random()
        if roll < 0.2:
            return f"{self._node()} {self._path(2)} {self._node()} ."
        if roll < 0.3:
            return f"{self._bare()} ~ ?r {{| e:q ?y |}} ."
        if roll < 0.35:
            return f"<< {self._bare()} {self.draw.choice(('', '~ ?r', '~'))} >> {self._verb()} {self._object()} ."
        return self._plain_triples()

    def _plain_triples(self) -> str:
        more = self.draw.choice(("", "", "", f", {self._object()}", f"; {self._verb()} {self._object()}", ";"))
        return f"{self._triple()} {more} ."

    def _triple(self) -> str:
        return f"{self._node()} {self._verb()} {self._object()}"

    def _bare(self) -> str:
        term = self.draw.choice((self._variable(), self._resource(), self.draw.choice(_WORDS["literals"])))
        return f"{self.draw.choice((self._variable(), self._resource()))} {self._verb()} {term}"

    def _node(self) -> str:
        return self.draw.choice((self._variable(), self._variable(), self._resource(), "[]"))

    def _object(self) -> str:
        term = f"<<( {self._variable()} {self._verb()} {self._variable()} )>>"
        odd = ("[ e:p ?y ]", "( ?x 1 )", "()", term)
        return self.draw.choice(
            (self._node(), self._node(), self._node(), self.draw.choice(_WORDS["literals"]), self.draw.choice(odd))
        )

    def _path(self, depth: int) -> str:
        if depth <= 0:
            return self.draw.choice(_WORDS["predicates"])
        one, two = self._path(depth - 1), self._path(depth - 1)
        names = " | ".join(self.draw.choice(("", "^")) + self.draw.choice(_WORDS["predicates"]) for _ in range(2))
        return self.draw.choice(
            (one, f"^({one})", f"({one})*", f"({one})+", f"({one})?", f"({one}/{two})", f"({one}|{two})", f"!({names})")
        )

    def _expression(self, depth: int) -> str:
        leaves = (self._variable(), self._variable(), self.draw.choice(_WORDS["literals"]), self._resource())
        if depth <= 0:
            return self.draw.choice(leaves)
        one, two, roll = self._expression(depth - 1), self._expression(depth - 1), self.draw.random()
        if roll < 0.35:
            return f"({one} {self.draw.choice(_WORDS['operators'])} {two})"
        if roll < 0.45:
            odd = (
                f"{one} IN ({two}, 1)",
                f"{one} NOT IN ()",
                f"! {one}",
                f"- {one}",
                f"BOUND({self._variable()})",
                f"EXISTS {self._group(depth - 1)}",
            )
            return f"({self.draw.choice(odd)})"
        functions = (*_WORDS["functions"], *(() if self.steady else _WORDS["volatile"]))
        name, arguments = self.draw.choice(functions).split()
        return f"{name}({', '.join(self._expression(depth - 1) for _ in range(int(arguments)))})"

    def _aggregate(self) -> str:
        names = _WORDS["aggregates"] if self.steady else (*_WORDS["aggregates"], "SAMPLE")
        distinct = self.draw.choice(("", "DISTINCT "))
        roll = self.draw.random()
        if roll < 0.3:
            return f"COUNT({distinct}*)"
        if roll < 0.4 and not self.steady:
            return f"GROUP_CONCAT({distinct}{self._expression(1)} ; SEPARATOR = '\\t')"
        return f"{self.draw.choice(names)}({distinct}{self._expression(1)})"

    def _variable(self) -> str:
        return self.draw.choice(_WORDS["variables"])

    def _resource(self) -> str:
        return self.draw.choice(_WORDS["resources"])

    def _verb(self) -> str:
        return self.draw.choice((*_WORDS["predicates"], "?p"))

    def _new(self) -> str:
        return f"?new{next(self.fresh)}"

    def _sometimes(self, make: Callable[[], str], share: float) -> str:
        return make() if self.draw.random() < share else ""
