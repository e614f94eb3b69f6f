"""The fields of a question's form: what each parameter takes, and what there is to choose from."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hsnexus.answers import Answer
from hsnexus.names import Named, folded
from hsnexus.questions import Parameter, Question
from hsnexus.template import Type
from hsnexus.vocab import prefixed
from hsnexus_server.asked import things

__all__ = ["Choice", "Field", "Offered", "fields", "offered"]

# With more choices than these, a field is typed into, and the browser offers what fits.
_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: the value of it, and what a reader sees."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Offered:
    """The things of a class, as they are offered.

    Attributes:
        things: as they can be named.
        choices: of each what is typed: its label, or its prefixed name where several have one label.
    """

    things: tuple[Named, ...]
    choices: tuple[Choice, ...]


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


def fields(question: Question, given: Mapping[str, str], of_class: Callable[[str], Offered]) -> Iterator[Field]:
    """Yield the fields of a question, in order.

    Args:
        question: whose parameters they set.
        given: values, as they came; the default stands where none is given.
        of_class: tells what there is to choose from.
    """
    for name, parameter in question.parameters.items():
        value = str(given.get(name, "" if parameter.default is None else parameter.default))
        if not parameter.enumerated:
            yield Field(parameter, value)
            continue
        found = of_class(parameter.class_iri)
        if len(found.things) > _MOST:
            labels = {thing.iri: choice.value for thing, choice in zip(found.things, found.choices, strict=True)}
            listed = f"of-{parameter.class_iri.replace('#', '/').rpartition('/')[2].lower()}"
            yield Field(parameter, labels.get(value, value), found.choices, listed)
        else:
            yield Field(parameter, value, tuple(Choice(thing.iri, thing.label) for thing in found.things))


def offered(found: Answer) -> Offered:
    """Return what the query of a class found, as it is offered."""
    known = things(found)
    labels = [folded(thing.label) for thing in known]
    often = Counter(labels)
    typed = (
        thing.label if often[label] == 1 else prefixed(thing.iri) for thing, label in zip(known, labels, strict=True)
    )
    return Offered(known, tuple(Choice(text, thing.label) for text, thing in zip(typed, known, strict=True)))
