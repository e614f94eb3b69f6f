"""SPARQL tokens in their brackets, each bracket with the kind of text that it holds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Final

from hsnexus.lexer import Kind, Token

__all__ = [
    "Bracket",
    "Holds",
    "Item",
    "Piece",
    "UnbalancedError",
    "after_blank",
    "bracketed",
    "first",
    "is_alone",
    "is_group",
    "is_mark",
    "is_remark",
    "last",
    "white",
    "word",
]

_PAIRS: Final = {"(": ")", "[": "]", "{": "}", "<<": ">>", "<<(": ")>>", "{|": "|}"}
_CLOSING: Final = frozenset(_PAIRS.values())
# The words of a pattern after which parentheses hold no expression.
_TERMS: Final = frozenset({"A", "FALSE", "TRUE", "VALUES"})
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_DEEPEST: Final = 200


class Holds(StrEnum):
    """What stands in a bracket, and so what its marks mean."""

    CLAUSES = "clauses"  # a query, or one in another
    PATTERN = "pattern"  # triples, paths, lists, and the clauses between them
    EXPRESSION = "expression"
    DATA = "data"  # of VALUES


class UnbalancedError(Exception):
    """A bracket is not closed, closes nothing, or is too deep; ``offset`` says where."""

    def __init__(self, offset: int) -> None:
        """Say the place in the text."""
        super().__init__(offset)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Piece:
    """A token that is no white space.

    Attributes:
        token: the token; it may be a comment.
        white: the white space before it.
    """

    token: Token
    white: str

    @property
    def is_comment(self) -> bool:
        """Whether it is a comment."""
        return self.token.kind is Kind.COMMENT

    @property
    def starts_line(self) -> bool:
        """Whether it stands first in its line."""
        return self.token.start == len(self.white) or _LINE_END.search(self.white) is not None

    @property
    def after_blank(self) -> bool:
        """Whether an empty line stands before it."""
        return len(_LINE_END.findall(self.white)) > 1


@dataclass(eq=False, slots=True)
class Bracket:
    """A bracket with what stands in it.

    Attributes:
        opening: its opening mark.
        items: what stands in it.
        holds: what that is.
        closing: its closing mark.
    """

    opening: Piece
    items: "list[Item]" = field(default_factory=list)
    holds: Holds = Holds.PATTERN
    closing: Piece = field(init=False)

    @property
    def mark(self) -> str:
        """The opening mark."""
        return self.opening.token.text


Item = Piece | Bracket


def bracketed(found: Iterable[Token]) -> Bracket:
    """Return the tokens of a text as a bracket around all of it, whose own marks are empty.

    Raises:
        UnbalancedError: its brackets do not match.
    """
    nothing = Piece(Token(Kind.SPACE, "", 0), "")
    stack = [Bracket(nothing, holds=Holds.CLAUSES)]
    white = ""
    for token in found:
        if token.kind is Kind.SPACE:
            white = token.text
            continue
        piece, white, inside = Piece(token, white), "", stack[-1]
        mark = token.text if token.kind is Kind.PUNCTUATION else ""
        if mark in _PAIRS:
            stack.append(Bracket(piece, holds=_holds(mark, inside)))
            inside.items.append(stack[-1])
            if len(stack) > _DEEPEST + 1:
                raise UnbalancedError(token.start)
        elif mark in _CLOSING:
            if len(stack) == 1 or _PAIRS[inside.mark] != mark:
                raise UnbalancedError(token.start)
            inside.closing = piece
            stack.pop()
        else:
            inside.items.append(piece)
            if inside.mark == "{" and word(piece) == "SELECT":
                inside.holds = Holds.CLAUSES
    if len(stack) > 1:
        raise UnbalancedError(stack[-1].opening.token.start)
    stack[0].closing = nothing
    return stack[0]


def first(item: Item) -> Token:
    """Return the first token of an item."""
    return item.token if isinstance(item, Piece) else item.opening.token


def last(item: Item) -> Token:
    """Return the last token of an item."""
    return item.token if isinstance(item, Piece) else item.closing.token


def white(item: Item) -> str:
    """Return the white space before an item."""
    return item.white if isinstance(item, Piece) else item.opening.white


def word(item: Item) -> str:
    """Return the word that an item is, in upper case; empty for everything else."""
    return item.token.text.upper() if isinstance(item, Piece) and item.token.kind is Kind.WORD else ""


def is_mark(item: Item, *marks: str) -> bool:
    """Tell whether an item is one of these punctuation marks."""
    return isinstance(item, Piece) and item.token.kind is Kind.PUNCTUATION and item.token.text in marks


def is_group(item: Item) -> bool:
    """Tell whether an item is something in braces."""
    return isinstance(item, Bracket) and item.mark == "{"


def is_remark(item: Item) -> bool:
    """Tell whether an item is a comment."""
    return isinstance(item, Piece) and item.is_comment


def is_alone(item: Item) -> bool:
    """Tell whether an item is a comment on a line of its own."""
    return isinstance(item, Piece) and item.is_comment and item.starts_line


def after_blank(item: Item) -> bool:
    """Tell whether an empty line stands before an item."""
    return item.after_blank if isinstance(item, Piece) else item.opening.after_blank


def _holds(mark: str, around: Bracket) -> Holds:
    """Return what a bracket holds that opens behind what stands already in the one around it."""
    seen = (item for item in reversed(around.items) if not (isinstance(item, Piece) and item.is_comment))
    before = [*islice(seen, 2)]
    if mark == "(":
        return Holds.EXPRESSION if _opens_expression(before, around.holds) else Holds.PATTERN
    if mark == "{" and len(before) > 1 and word(before[1]) == "VALUES":
        return Holds.DATA
    return Holds.PATTERN


def _opens_expression(before: Sequence[Item], around: Holds) -> bool:
    """Tell whether parentheses hold an expression; ``before`` is what stands before them, the nearest first."""
    if around in {Holds.EXPRESSION, Holds.DATA} or not before:
        return around is Holds.EXPRESSION
    name = word(before[0])
    if around is Holds.CLAUSES:
        return name != "VALUES"
    if name:
        return name not in _TERMS
    return len(before) > 1 and word(before[1]) == "FILTER"
