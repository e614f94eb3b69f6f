"""Asking: a question and values, over a store, to an answer."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import pyoxigraph as ox

from hsnexus.answers import Answer, answer
from hsnexus.binding import ParameterError, Value, bind
from hsnexus.errors import QuestionError
from hsnexus.evidence import QUERY, joined
from hsnexus.names import Named, UnclearNameError, meant, of_class, said
from hsnexus.questions import Question
from hsnexus.template import Type

__all__ = ["ask", "bound", "resolved"]


def resolved(
    question: Question, values: Mapping[str, Value], choices: Callable[[str], Iterable[Named]]
) -> dict[str, Value]:
    """Return values in which whatever names a thing is that thing's IRI; the others as they are.

    Args:
        question: whose parameters they are for.
        values: by name of a parameter; a thing is named by IRI, prefixed name, last part of the IRI, or label.
        choices: from the IRI of a class to the things that there are of it.

    Raises:
        ParameterError: a name means nothing, or more than one thing; it has the nearest choices.
    """
    found = dict(values)
    for name, parameter in question.parameters.items():
        value = values.get(name)
        if parameter.type is not Type.IRI or not isinstance(value, str):
            continue
        try:
            found[name] = meant(value, choices(parameter.class_iri), what=said(parameter.class_iri))
        except UnclearNameError as error:
            raise ParameterError(name, error.message, advice=error.advice, choices=error.choices) from error
    return found


def bound(store: ox.Store, question: Question, values: Mapping[str, Value] | None = None) -> str:
    """Return the text of a query with values bound, names of things of the store looked up.

    Raises:
        ParameterError: there is no such parameter, or the value is not what it accepts.
    """
    return bind(question, resolved(question, values or {}, partial(of_class, store)))


def ask(
    store: ox.Store, question: Question, values: Mapping[str, Value] | None = None, *, evidence: bool = False
) -> Answer:
    """Return the answer to a question, over the default graph of a store.

    Args:
        store: what is asked.
        question: what is asked for.
        values: by name of a parameter; those that are left out take their defaults.
        evidence: whether section and passage are joined to each row that rests on a claim.

    Raises:
        ParameterError: there is no such parameter, or the value is not what it accepts.
        QuestionError: evidence is wanted of an answer that rests on no claim.
    """
    text = bound(store, question, values)
    try:
        given = answer(store.query(text))
    except SyntaxError as error:
        message = f"with these values the query does not parse: {error}"
        raise QuestionError(message, where=question.id, advice="Give other values") from error
    return joined(given, question.gives, answer(store.query(QUERY))) if evidence else given
