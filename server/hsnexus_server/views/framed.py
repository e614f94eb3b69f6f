"""What the pages of all things of the build have in common: names, place among the kinds, questions and statements."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flask import render_template
from pyoxigraph import Literal, NamedNode

from hsnexus.argument import Argument
from hsnexus.description import facts
from hsnexus.expressions import Term
from hsnexus.questions import Question
from hsnexus.vocab import BASE, HSN, PREFIXES, prefixed
from hsnexus_server.addresses import href
from hsnexus_server.portrait import Statement, Value, literal, statements
from hsnexus_server.told import DEFINITION, LABEL, NOTE, OTHER_NAME, SCOPE, SUBCLASS, TYPE, Told
from hsnexus_server.views import plain
from hsnexus_server.views.outside import Match, outside
from hsnexus_server.views.seen import Seen

__all__ = ["Asked", "Frame", "framed", "shown"]

# The axioms that bear the evidence of its outside identifiers are no statements of others.
_POINTING: Final = f"""SELECT ?property (COUNT(*) AS ?count) WHERE {{{{
  ?subject ?property <{{0}}> FILTER(?property != <{PREFIXES["owl"]}annotatedSource>)
}}}} GROUP BY ?property"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A competency question about a thing.

    Attributes:
        question: the question.
        parameter: its parameter that takes the thing.
    """

    question: Question
    parameter: str


@dataclass(frozen=True)
class Frame:
    """What stands on the page of each thing of the build.

    Attributes:
        seen: the thing.
        argument: the argument of the build.
        told: what the build tells.
    """

    seen: Seen
    argument: Argument
    told: Told

    @property
    def title(self) -> str:
        """Its label; that of its class and the end of its IRI, where it has none."""
        iri = self.seen.iri
        kind = next((lineage[-1] for lineage in self.lineages), "")
        return self.told.one(iri, LABEL) or " ".join(filter(None, (kind and self.name(kind), iri.rpartition("/")[2])))

    @property
    def short(self) -> str:
        """Its prefixed name."""
        return prefixed(self.seen.iri)

    @property
    def definition(self) -> str:
        """What it is, in words; empty where nobody says."""
        return self.told.one(self.seen.iri, DEFINITION)

    @property
    def others(self) -> tuple[str, ...]:
        """Its other names."""
        return self.told.all(self.seen.iri, OTHER_NAME)

    @property
    def scope(self) -> tuple[str, ...]:
        """How its name is used."""
        return self.told.all(self.seen.iri, SCOPE)

    @property
    def notes(self) -> tuple[str, ...]:
        """What its editors remark."""
        return self.told.all(self.seen.iri, NOTE)

    @property
    def lineages(self) -> tuple[tuple[str, ...], ...]:
        """Its classes, each lowest one with those above it, the widest first."""
        classes = {kind for kind in self.told.all(self.seen.iri, TYPE) if kind.startswith(BASE) and kind != HSN.Factor}
        above = {kind: set(self.told.all(kind, SUBCLASS)) & classes - {kind} for kind in classes}
        lowest = sorted(kind for kind in classes if not any(kind in others for others in above.values()))
        return tuple(tuple(reversed([*_upwards(kind, above)])) for kind in lowest)

    @property
    def asked(self) -> tuple[Asked, ...]:
        """The questions that can be asked about it, each with the first parameter that takes it."""
        classes = set(self.told.all(self.seen.iri, TYPE))
        fitting = (
            (question, next((name for name, each in question.parameters.items() if each.class_iri in classes), ""))
            for question in self.seen.questions
        )
        return tuple(Asked(question, name) for question, name in fitting if name)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All that is said of it, the data of the operator included."""
        found: dict[str, list[Term]] = {}
        for key, value in self.seen.asks.found(facts(self.seen.iri)).answer.terms:
            if isinstance(key, NamedNode) and value is not None:
                found.setdefault(key.value, []).append(value)
        return statements(found, self._value)

    @property
    def pointing(self) -> tuple[tuple[Value, int], ...]:
        """By which properties how many statements lead to it."""
        rows = self.seen.asks.found(_POINTING.format(self.seen.iri)).answer.texts
        return tuple((self._named(key), int(count)) for key, count in sorted(rows))

    @property
    def outside(self) -> tuple[tuple[str, tuple[Match, ...]], ...]:
        """What outside vocabularies call it, by how closely that matches."""
        return outside(self.seen)

    def of(self, name: str, iri: str = "") -> tuple[str, ...]:
        """Return the values of a property of our ontology, by its name there: of this thing, or of another."""
        return self.told.all(iri or self.seen.iri, getattr(HSN, name))

    def to(self, name: str, iri: str = "") -> tuple[str, ...]:
        """Return what points to this thing, or to another, by a property of our ontology."""
        return self.told.back(iri or self.seen.iri, getattr(HSN, name))

    def name(self, iri: str) -> str:
        """Return the label of a thing; where it has none, ``passage p118``, or its prefixed name."""
        if iri in self.told.said[HSN.wordCount] and iri not in self.argument.labels:
            return f"passage {iri.rpartition('/')[2]}"
        return self.argument.labels.get(iri) or prefixed(iri)

    def meaning(self, iri: str) -> str:
        """Return the definition of a thing, or of a class; empty where there is none."""
        return self.told.one(iri, DEFINITION)

    def named(self, iris: Iterable[str]) -> list[str]:
        """Return things in the order of their names."""
        return sorted(iris, key=lambda iri: (self.name(iri).casefold(), iri))

    def placed(self, iris: Iterable[str]) -> list[str]:
        """Return claims, other statements and passages in the order in which the source has them."""
        return sorted(
            iris, key=lambda iri: (min(map(self.told.place, self.told.all(iri, HSN.statedIn)), default=0), iri)
        )

    def _named(self, iri: str) -> Value:
        return Value(self.name(iri), href(iri, self.seen.root))

    def _value(self, term: Term) -> Value:
        if isinstance(term, NamedNode):
            return self._named(term.value)
        return literal(term) if isinstance(term, Literal) else Value("…")


def framed(seen: Seen) -> Frame:
    """Return the frame of a thing."""
    argued = seen.argued
    return Frame(seen, argued.argument, argued.told)


def shown(frame: Frame, template: str, **more: object) -> str:
    """Return a page in this frame; the plain page of what the build does not know, such as a thing of the operator's.

    Args:
        frame: the frame.
        template: the name of a file among the templates of things.
        more: what else the template takes.
    """
    if not frame.told.all(frame.seen.iri, TYPE):
        return plain.page(frame.seen)
    return render_template(
        f"things/{template}", frame=frame, seen=frame.seen, argument=frame.argument, told=frame.told, **more
    )


def _upwards(kind: str, above: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield a class and those above it, the nearest first; of several right above, the first by name."""
    while kind:
        yield kind
        nearest = [one for one in above[kind] if not any(one in above[other] for other in above[kind] - {one})]
        kind = min(nearest, default="")
