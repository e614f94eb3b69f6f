"""SPARQL text in pieces that a page can colour."""

from collections.abc import Mapping
from typing import Final

from hsnexus.lexer import Kind, TextError, tokens

__all__ = ["coloured"]

# The class of a piece, by what it is; white space and punctuation have none.
_CLASSES: Final[Mapping[Kind, str]] = {
    Kind.COMMENT: "comment",
    Kind.IRI: "name",
    Kind.VARIABLE: "variable",
    Kind.STRING: "string",
    Kind.BLANK: "name",
    Kind.PREFIXED: "name",
    Kind.LANGUAGE: "string",
    Kind.NUMBER: "string",
    Kind.WORD: "key",
}
# Longer ones are left in one colour.
_LONGEST: Final = 20_000


def coloured(text: str) -> tuple[tuple[str, str], ...]:
    """Return pieces that are the text when joined, each after its class; empty for none.

    A text that cannot be read as SPARQL is one piece.

    >>> coloured("ASK {}")
    (('key', 'ASK'), ('', ' {}'))
    """
    if len(text) > _LONGEST:
        return (("", text),)
    try:
        read = tokens(text)
    except TextError:
        return (("", text),)
    found: list[tuple[str, str]] = []
    for token in read:
        name = _CLASSES.get(token.kind, "")
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + token.text)
        else:
            found.append((name, token.text))
    return tuple(found)
