"""Binding: values into the tokens of a query's parameters, as escaped terms, and nothing else of the text changed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hsnexus.errors import QuestionError
from hsnexus.lexer import TextError, meaningful, tokens
from hsnexus.names import Named
from hsnexus.questions import Parameter, Question
from hsnexus.template import Slot, Type, slot
from hsnexus.vocab import PREFIXES

__all__ = ["Bound", "Hole", "ParameterError", "Value", "bind", "bound"]

Value = str | int
"""What a parameter of a question is given: a text, the name of a thing, or a whole number."""

_IRI: Final = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\\ud800-\udfff]*""")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_NO_TEXT: Final = re.compile("[\0\ud800-\udfff]")
_ESCAPES: Final = {'"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SHOWN: Final = 80
_LARGEST: Final = 10**18


class ParameterError(QuestionError):
    """A value for a parameter that cannot be taken; ``parameter`` names it, ``choices`` are what comes near."""

    def __init__(self, parameter: str, message: str, *, advice: str, choices: Sequence[Named] = ()) -> None:
        """Name the parameter as the place."""
        super().__init__(message, where=parameter, advice=advice)
        self.parameter, self.choices = parameter, tuple(choices)


@dataclass(frozen=True, slots=True)
class Hole:
    """Where the value of a parameter stands in a query.

    Attributes:
        start: offset of its first character, from 0, in characters (code points).
        end: offset behind its last one.
        parameter: its name.
    """

    start: int
    end: int
    parameter: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A query with values in the place of its parameters.

    Attributes:
        text: the query.
        holes: where they stand, in order; one that is left out is a variable there.
    """

    text: str
    holes: tuple[Hole, ...]


def bind(question: Question, values: Mapping[str, Value] | None = None) -> str:
    """Return the text of ``bound``."""
    return bound(question, values).text


def bound(question: Question, values: Mapping[str, Value] | None = None) -> Bound:
    """Return the query of a question with values in the place of its parameters.

    Args:
        question: whose template is bound.
        values: by name of a parameter: an absolute IRI, a text, or an integer or its decimal digits.  One that is not
            given takes its default; an optional one becomes a variable.

    Raises:
        ParameterError: there is no such parameter, or the value is not what it accepts.
    """
    values = {} if values is None else values
    for name in values:
        if name not in question.parameters:
            known = ", ".join(question.parameters)
            advice = f"It takes {known}" if known else "It takes none"
            raise ParameterError(_short(name), f"{question.id} has no such parameter", advice=advice)
    terms = {
        name: _term(parameter, values.get(name, parameter.default), question.template.slots[name])
        for name, parameter in question.parameters.items()
    }
    text, expected, holes = _filled(question, terms)
    try:
        found = list(meaningful(tokens(text)))
    except TextError as error:
        raise _unplaced(values, error.message) from error
    if [token.text for token in found] != expected or any(map(slot, found)):
        raise _unplaced(values, "a value runs together with the query around it")
    return Bound(text, holes)


def _filled(question: Question, terms: Mapping[str, str]) -> tuple[str, list[str], tuple[Hole, ...]]:
    """Return the text with terms in it, the tokens that it must have then, and where the terms stand."""
    pieces: list[str] = []
    expected: list[str] = []
    holes: list[Hole] = []
    length = 0
    found = question.template.tokens
    for at, token in enumerate(found):
        this = slot(token)
        if this is None:
            pieces.append(token.text)
            length += len(token.text)
            expected += [seen.text for seen in meaningful([token])]
            continue
        # White space where the text has none, so that a term never runs together with its neighbour.
        before = found[at - 1].text[-1:] if at else " "
        after = found[at + 1].text[:1] if at + 1 < len(found) else " "
        term = terms[this.name]
        left, right = "" if before in " \t\r\n([{," else " ", "" if after in " \t\r\n)]}," else " "
        pieces += [left, term, right]
        start = length + len(left)
        holes.append(Hole(start, start + len(term), this.name))
        length = holes[-1].end + len(right)
        expected += [token.text for token in tokens(term)]
    return "".join(pieces), expected, tuple(holes)


def _unplaced(values: Mapping[str, Value], why: str) -> ParameterError:
    names = ", ".join(values) or "defaults"
    return ParameterError(names, f"the value cannot stand there: {why}", advice="Give another value")


def _term(parameter: Parameter, value: Value | None, this: Slot) -> str:
    """Return a value as a SPARQL term; the variable of an optional parameter for ``None``.

    Raises:
        ParameterError: it is not what the parameter accepts.
    """
    if value is None:
        return this.variable
    if parameter.type is Type.IRI and isinstance(value, str) and _IRI.fullmatch(value):
        return f"<{value}>"
    if parameter.type is Type.STRING and isinstance(value, str) and not _NO_TEXT.search(value):
        return _string(value) + (f"@{parameter.language}" if parameter.language else "")
    if parameter.type is Type.INTEGER and (number := _integer(value)) is not None and parameter.is_within(number):
        return str(number) if number >= 0 else f'"{number}"^^<{PREFIXES["xsd"]}integer>'
    message = f"{_short(value)!r} is not {parameter.accepted}"
    raise ParameterError(parameter.name, message, advice=f"Give {parameter.accepted}")


def _string(value: str) -> str:
    r"""Return a string as a short literal.

    A ``u`` after a backslash is written as an escape of its own: engines that expand ``\u`` before they read tokens
    would take the two for one.
    """
    text = re.sub(r"\\([uU]?)", lambda match: "\\\\" + (f"\\U{ord(match[1]):08X}" if match[1] else ""), value)
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def _integer(value: Value) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < _LARGEST else None
    return int(value) if _INTEGER.fullmatch(value) else None


def _short(value: Value) -> str:
    text = value if isinstance(value, str) else "a number" if abs(value) >= _LARGEST else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
