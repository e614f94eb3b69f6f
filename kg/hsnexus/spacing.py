"""The white space between SPARQL tokens that stand in one line.

Where a sign meets a number, both the grammar's longest match and an engine's own reading decide by the white space what
the sign is; so it stays as it was written.
"""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from hsnexus.bracketed import Bracket, Holds, Item, Piece, first, last, white
from hsnexus.lexer import Kind, Token

__all__ = ["gaps", "padding"]

_SIGNS: Final = frozenset("+-")
_TIGHT: Final = frozenset({"^^", "/", "|"})
_PREFIXES: Final = frozenset({"!", "^"})
_POSTFIXES: Final = frozenset("*?+")
_ENDS: Final = frozenset(",;.")
_BINARY: Final = frozenset({"=", "!=", "<", ">", "<=", ">=", "/", "&&", "||"})
_VALUES: Final = frozenset({"FALSE", "TRUE"})
# Words before a parenthesis that are no name of a function.
_SPACED: Final = frozenset({
    "AS", "BIND", "BY", "DISTINCT", "EXISTS", "FILTER", "HAVING", "IN", "NOT", "REDUCED", "SELECT", "VALUES", "WHERE",
})  # fmt: skip


class _Role(Enum):
    OPERAND = auto()
    BINARY = auto()
    UNARY = auto()
    OTHER = auto()


def gaps(items: Sequence[Item], holds: Holds) -> list[str]:
    """Return the white space before each item of a bracket: nothing or a space; nothing before the first.

    Args:
        items: what stands in the bracket; comments among them are passed over.
        holds: what that is.
    """
    found, before, role, named = [""] * len(items), None, _Role.OTHER, False
    places = [at for at, item in enumerate(items) if not (isinstance(item, Piece) and item.is_comment)]
    for at, after in zip(places, [*places[1:], None], strict=False):
        item = items[at]
        if before is not None:
            signed = _signed(item, None if after is None else items[after])
            if holds in {Holds.PATTERN, Holds.DATA}:
                found[at] = _in_pattern(before, item, signed=signed)
            elif named and (first(item).text == "=" or last(before).text == "="):
                found[at] = ""  # SEPARATOR=" "
            else:
                found[at] = _in_expression(before, role, item)
        word = first(item).text.upper()
        named = word == "SEPARATOR" or (named and word == "=")
        before, role = item, _role(item, role)
    return found


def padding(bracket: Bracket) -> str:
    """Return the white space on the inner sides of the marks of a bracket."""
    return " " if bracket.items and bracket.mark != "(" else ""


def _signed(item: Item, after: Item | None) -> bool:
    """Tell whether an item is the sign of the number that follows it without a gap."""
    return first(item).text in _SIGNS and after is not None and first(after).kind is Kind.NUMBER and not white(after)


def _as_written(item: Item) -> str:
    return " " if white(item) else ""


def _in_pattern(before: Item, item: Item, *, signed: bool) -> str:
    left, right = last(before), first(item)
    if signed:
        return " " if left.text in _ENDS else _as_written(item)
    if left.text in _SIGNS and right.kind is Kind.NUMBER:
        return _as_written(item)
    tight = (
        left.text in _TIGHT
        or right.text in _TIGHT
        or left.text in _PREFIXES
        or (right.kind is Kind.PUNCTUATION and right.text in _POSTFIXES)
        or _is_tag(left, right)
        or _is_call(left, item)
    )
    return "" if tight else " "


def _in_expression(before: Item, role: _Role, item: Item) -> str:
    left, right = last(before), first(item)
    if left.text in _SIGNS and right.kind is Kind.NUMBER:
        return _as_written(item)
    tight = (
        role is _Role.UNARY
        or "^^" in {left.text, right.text}
        or right.text in {",", ";"}
        or _is_tag(left, right)
        or _is_call(left, item)
    )
    return "" if tight else " "


def _is_tag(left: Token, right: Token) -> bool:
    return left.kind is Kind.STRING and right.kind is Kind.LANGUAGE


def _is_call(left: Token, item: Item) -> bool:
    """Tell whether an item holds the arguments of a function."""
    if not isinstance(item, Bracket) or item.mark != "(" or item.holds is not Holds.EXPRESSION:
        return False
    if left.kind is Kind.WORD:
        return left.text.upper() not in _SPACED
    return left.kind in {Kind.IRI, Kind.PREFIXED}


def _role(item: Item, before: _Role) -> _Role:
    """Return what an item is in an expression, by what the one before it is."""
    token = first(item)
    if token.kind is Kind.WORD and token.text.upper() not in _VALUES:
        return _Role.OTHER
    if isinstance(item, Bracket) or token.kind is not Kind.PUNCTUATION:
        return _Role.OPERAND
    if token.text in _SIGNS or token.text == "*":
        alone = _Role.OPERAND if token.text == "*" else _Role.UNARY
        return _Role.BINARY if before is _Role.OPERAND else alone
    return {"!": _Role.UNARY}.get(token.text, _Role.BINARY if token.text in _BINARY else _Role.OTHER)
