"""What a program gives that is no name: a truth, a length, a text, a word of a list; whatever else is refused."""

from enum import StrEnum
from operator import index
from typing import Final

from hsnexus.errors import QuestionError

__all__ = ["flag", "one_of", "one_text", "whole"]

_SHOWN: Final = 80


def flag(given: object, name: str, advice: str = "Give True or False") -> bool:
    """Return a truth as ``bool``; that of NumPy, which a frame holds, is one too.

    Args:
        given: what should be one.
        name: of the argument, for the message.
        advice: what to give, for the message.

    Raises:
        QuestionError: it is none, though Python might take it for one.
    """
    # Told by its dtype, as NumPy comes with pandas, and need not be there.
    if isinstance(given, bool) or (getattr(given, "dtype", None) == "bool" and getattr(given, "shape", None) == ()):
        return bool(given)
    raise _other(given, name, "bool", advice)


def whole(given: object, name: str) -> int:
    """Return a whole number as ``int``.

    Args:
        given: what should be one.
        name: of the argument, for the message.

    Raises:
        QuestionError: it is none.
    """
    try:
        if not isinstance(given, bool):
            return index(given)  # type: ignore[arg-type] # whether it is one is the question
    except TypeError:
        pass
    raise _other(given, name, "int", "Give a whole number, 1 or more")


def one_text(given: object, name: str, advice: str) -> str:
    """Return a text.

    Args:
        given: what should be one.
        name: of the argument, for the message.
        advice: what to give, for the message.

    Raises:
        QuestionError: it is none.
    """
    if isinstance(given, str):
        return given
    raise _other(given, name, "text", advice)


def one_of(given: str | None, kind: type[StrEnum], what: str) -> str | None:
    """Return what is asked for, where it is one of a kind, or ``None``.

    Args:
        given: what is asked for.
        kind: whose values there are.
        what: is asked for, for the message.

    Raises:
        QuestionError: there is no such value.
    """
    if given is not None and given not in list(kind):
        message = f"there is no {what} {str(given)[:_SHOWN]!r}"
        raise QuestionError(message, advice=f"There are {', '.join(kind)}")
    return given


def _other(given: object, name: str, kind: str, advice: str) -> QuestionError:
    return QuestionError(f"{name} is given {type(given).__name__}, not {kind}", advice=advice)
