"""The fields of a question's form: what each parameter takes, and what there is to choose from."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hsnexus.names import Named, folded
from hsnexus.questions import Parameter, Question
from hsnexus.template import Type
from hsnexus.vocab import prefixed
from hsnexus_server.asked import Asking

__all__ = ["Choice", "Field", "fields", "named"]

# With more choices than these, a field is typed into, and the browser offers what fits.
_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: the value of it, and what a reader sees."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field.

    Attributes:
        parameter: what it sets.
        value: that is set: a choice's, or text.
        choices: to choose from; none for free text and numbers.
        listed: the name of the list that it shares with other fields of the same class; empty for a field that is no
            list to type into.
    """

    parameter: Parameter
    value: str
    choices: tuple[Choice, ...] = ()
    listed: str = ""

    @property
    def title(self) -> str:
        """What stands beside it."""
        return self.parameter.name.replace("_", " ").capitalize()

    @property
    def is_number(self) -> bool:
        """Whether it takes a whole number."""
        return self.parameter.type is Type.INTEGER


def fields(question: Question, given: Mapping[str, str], asking: Asking) -> Iterator[Field]:
    """Yield the fields of a question, in order.

    Args:
        question: whose parameters they set.
        given: values, as they came; the default stands where none is given.
        asking: tells what there is to choose from.
    """
    by_class: dict[str, tuple[Named, ...]] = {}
    for name, parameter in question.parameters.items():
        value = str(given.get(name, "" if parameter.default is None else parameter.default))
        if not parameter.enumerated:
            yield Field(parameter, value)
            continue
        if parameter.class_iri not in by_class:
            by_class[parameter.class_iri] = asking.choices(parameter.class_iri)
        things = by_class[parameter.class_iri]
        if len(things) > _MOST:
            choices = named(things)
            labels = {thing.iri: choice.value for thing, choice in zip(things, choices, strict=True)}
            listed = f"of-{parameter.class_iri.replace('#', '/').rpartition('/')[2].lower()}"
            yield Field(parameter, labels.get(value, value), choices, listed)
        else:
            yield Field(parameter, value, tuple(Choice(thing.iri, thing.label) for thing in things))


def named(things: tuple[Named, ...]) -> tuple[Choice, ...]:
    """Return things as they can be typed: by label, or by prefixed name where several have one label."""
    often = Counter(folded(thing.label) for thing in things)
    return tuple(
        Choice(thing.label if often[folded(thing.label)] == 1 else prefixed(thing.iri), thing.label) for thing in things
    )
