"""What strangers send, checked piece by piece, each refusal with the place that it is about."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn

from hsnexus_server.problems import Reason, refusal

__all__ = ["array", "members", "number", "parsed", "shown", "text", "wrong"]

_LONGEST: Final = 1000
_SHOWN: Final = 40


def wrong(where: str, told: str) -> NoReturn:
    """Refuse a request.

    Args:
        where: what is wrong, as a path into the request: ``queries.q0.limit``.
        told: what is wrong with it, and what to do, as the rest of a sentence.

    Raises:
        RefusalError: 400.
    """
    raise refusal(Reason.MALFORMED_RECONCILIATION, f"{where} {told}")


def number(said: Mapping[str, str], name: str) -> int | None:
    """Return the whole number of a parameter; ``None`` where it is not there.

    Raises:
        RefusalError: 400, it is none.
    """
    digits = said.get(name, "")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 6):  # noqa: PLR2004 - more than there are things
        wrong(f"'{name}'", "takes a whole number.")
    return int(digits)


def parsed(source: str, where: str) -> object:
    """Return what a text says in JSON as RFC 8259 has it: no NaN, no key twice.

    Raises:
        RefusalError: 400, it is not JSON; with line and column where it ends to be.
    """
    try:
        found: object = json.loads(source, parse_constant=_constant, parse_float=_float, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        detail = f"{where} is not JSON: {error.msg}."
        raise refusal(Reason.MALFORMED_RECONCILIATION, detail, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise refusal(Reason.MALFORMED_RECONCILIATION, f"{where} is nested too deep.") from error
    except ValueError as error:
        raise refusal(Reason.MALFORMED_RECONCILIATION, f"{where} is not JSON: {error}.") from error
    return found


def _constant(name: str) -> NoReturn:
    message = f"{name} is no number there"
    raise ValueError(message)


def _float(text: str) -> float:
    found = float(text)
    if found in {float("inf"), float("-inf")}:
        message = "a number is too large"
        raise ValueError(message)
    return found


def _unique(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "an object has the same key twice"
        raise ValueError(message)
    return found


def members(value: object, where: str, *, known: Sequence[str] = (), needed: Sequence[str] = ()) -> dict[str, Any]:
    """Return an object that has no other members than those known, and has those that are needed.

    Args:
        value: that should be an object.
        where: it stands in the request.
        known: the names of members; any where there are none.
        needed: those that it must have.

    Raises:
        RefusalError: 400, it is none, or has other members.
    """
    if not isinstance(value, dict):
        wrong(where, "takes an object.")
    for key in value:
        text(key, where)
        if known and key not in known:
            wrong(where, f"has no {shown(key)}; it takes {', '.join(known)}.")
    for key in needed:
        if key not in value:
            wrong(where, f"lacks {key!r}.")
    return value


def array(value: object, where: str, most: int) -> list[object]:
    """Return an array of at most so many elements.

    Raises:
        RefusalError: 400, it is none, or a longer one.
    """
    if not isinstance(value, list):
        wrong(where, "takes an array.")
    if len(value) > most:
        wrong(where, f"has {len(value)} elements; the limit is {most}.")
    return value


def text(value: object, where: str) -> str:
    """Return a text that is not too long, and made of characters.

    Raises:
        RefusalError: 400, it is none.
    """
    if not isinstance(value, str):
        wrong(where, "takes a text.")
    if len(value) > _LONGEST:
        wrong(where, f"has {len(value):,} characters; the limit is {_LONGEST:,}.")
    if "\0" in value or any("\ud800" <= each <= "\udfff" for each in value):
        wrong(where, "holds U+0000 or half of a surrogate pair, which are no characters.")
    return value


def shown(key: str) -> str:
    """Return a key as a message shows it: short, and in characters that any terminal can show."""
    return ascii(key if len(key) <= _SHOWN else f"{key[:_SHOWN]}...")[1:-1]
