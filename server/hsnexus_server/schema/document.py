"""The document of the schema, put together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hsnexus.answers import Answer
from hsnexus.binding import bound
from hsnexus.lexer import units
from hsnexus.questionnaire import by_family
from hsnexus.questions import Parameter, Question
from hsnexus.vocab import PREFIXES
from hsnexus_server.schema.naming import Naming, prefixes
from hsnexus_server.schema.terms import Counted, terms
from hsnexus_server.schema.things import Thing, Things, things

__all__ = ["document"]

_SH: Final = PREFIXES["sh"]
_DECLARED: Final = (
    f"SELECT DISTINCT ?prefix ?space WHERE {{ ?any <{_SH}declare> ?one . "
    f"?one <{_SH}prefix> ?prefix ; <{_SH}namespace> ?space }} ORDER BY ?prefix ?space LIMIT 200"
)


def document(found: Callable[[str], Answer], questions: Sequence[Question]) -> dict[str, Any]:
    """Return what a query may name.

    Args:
        found: asks the dataset.
        questions: the competency questions.
    """
    named = prefixes((prefix, space) for prefix, space in found(_DECLARED).texts)
    wanted = [parameter.class_iri for each in questions for parameter in each.parameters.values()]
    all_terms, all_things = terms(found), things(found, sorted({*filter(None, wanted)}))
    told = _Telling(Naming(named), {one.iri: at for at, one in enumerate(all_terms.classes)}, all_things)
    return {
        "prefixes": named,
        "classes": [told.term(one, "properties") for one in all_terms.classes],
        "properties": [told.term(one, "ranges") for one in all_terms.properties],
        "things": [told.thing(one) for one in all_things.all],
        "questions": [told.question(each, title) for _, title, several in by_family(questions) for each in several],
        "left_out": {
            "classes": all_terms.left_out[0],
            "properties": all_terms.left_out[1],
            "things": all_things.left_out,
        },
    }


@dataclass(frozen=True, slots=True)
class _Telling:
    """Who tells of a thing, a term, a question.

    Attributes:
        naming: gives the names.
        places: of the classes, by IRI.
        things: what may be chosen.
    """

    naming: Naming
    places: Mapping[str, int]
    things: Things

    def term(self, one: Counted, others: str) -> dict[str, Any]:
        """Return a class or a property; ``others`` is the name of the member that holds what occurs with it."""
        return {
            "name": self.naming.name(one.iri),
            "label": one.label,
            "definition": one.definition,
            "count": one.count,
            others: one.others,
        }

    def thing(self, one: Thing) -> dict[str, Any]:
        """Return a thing."""
        return {
            "name": self.naming.name(one.iri),
            "label": one.label,
            "definition": one.definition,
            "kind": one.kind,
            "count": one.count,
            "classes": sorted(self.places[iri] for iri in one.classes if iri in self.places),
        }

    def question(self, question: Question, family: str) -> dict[str, Any]:
        """Return a question, ready to be asked; ``family`` is the title of its family."""
        ready = bound(question)
        return {
            "id": question.id,
            "stem": question.stem,
            "family": question.family,
            "family_label": family,
            "summary": question.summary,
            "view": question.view,
            "gives": question.gives or None,
            "text": ready.text,
            "holes": [
                [units(ready.text[: hole.start]), units(ready.text[: hole.end]), hole.parameter] for hole in ready.holes
            ],
            "parameters": [self.parameter(each) for each in question.parameters.values()],
        }

    def parameter(self, parameter: Parameter) -> dict[str, Any]:
        """Return a parameter; with its choices, if all of them are among the things."""
        told = {
            "name": parameter.name,
            "type": parameter.type,
            "accepts": parameter.accepted,
            "default": parameter.default,
        }
        choices = self.things.of_class.get(parameter.class_iri)
        if choices is None or not parameter.class_iri:
            return told
        if parameter.listed:
            listed = {*parameter.listed}
            choices = tuple(at for at in choices if self.things.all[at].iri in listed)
        return {**told, "choices": choices}
