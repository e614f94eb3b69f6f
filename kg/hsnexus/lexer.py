"""SPARQL text as tokens, so that a keyword is told from a string, a comment or an IRI that only looks like one.

The tokens are those of SPARQL 1.1 and 1.2 (https://www.w3.org/TR/sparql12-query/#sparqlGrammar, section 19.8), read
without a grammar: where ``<`` is a comparison and where it opens an IRI cannot always be told, so an unclear case is
refused with the advice to use spaces.  White space and comments are tokens too: the tokens joined are the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from hsnexus.errors import QuestionError

__all__ = ["Kind", "TextError", "Token", "form", "is_clear", "meaningful", "opening", "position", "tokens", "units"]


class Kind(StrEnum):
    """What a token is."""

    SPACE = "space"
    COMMENT = "comment"
    IRI = "iri"
    VARIABLE = "variable"
    STRING = "string"
    BLANK = "blank"
    PREFIXED = "prefixed"
    LANGUAGE = "language"
    NUMBER = "number"
    WORD = "word"
    PUNCTUATION = "punctuation"


class Token(NamedTuple):
    """A piece of the text; a named tuple, as one is made in half the time of a frozen dataclass.

    Attributes:
        kind: what it is; a keyword, ``a``, ``true`` and ``false`` are words.
        text: exactly as written.
        start: offset of its first character in the text, from 0.
    """

    kind: Kind
    text: str
    start: int


class TextError(QuestionError):
    """The text cannot be read as tokens; ``offset`` says from where on, ``length`` how much of it is at fault."""

    def __init__(self, message: str, *, text: str, offset: int, length: int = 1, advice: str = "") -> None:
        """Say the place as line and column."""
        line, column = position(text, offset)
        super().__init__(message, where=f"line {line}, column {column}", advice=advice)
        self.offset, self.length = offset, length


# The character classes of the grammar: PN_CHARS_BASE, PN_CHARS_U and PN_CHARS.
_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_START: Final = _BASE + "_"
_CHARS: Final = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040-"
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_CODE_POINT: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

# Possessive quantifiers keep every pattern linear.
_PATTERNS: Final = {
    Kind.SPACE: r"[ \t\r\n]++",
    Kind.COMMENT: r"#[^\r\n]*+",
    Kind.IRI: rf"""<(?:[^\x00-\x20<>"{{}}|^`\\]|{_CODE_POINT})*+>""",
    Kind.VARIABLE: rf"[?$][{_START}0-9][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*+",
    # A triple quote always opens a long string, so an unclosed one is an error and not two short strings.
    Kind.STRING: r'"""(?:[^"\\]|\\.|"(?!""))*+"""|' + r"'''(?:[^'\\]|\\.|'(?!''))*+'''|"
    r'(?!""")"(?:[^"\\\r\n]|\\[^\r\n])*+"|' + r"(?!''')'(?:[^'\\\r\n]|\\[^\r\n])*+'",
    Kind.BLANK: rf"_:[{_START}0-9](?:\.*+[{_CHARS}])*",
    Kind.PREFIXED: rf"(?:[{_BASE}](?:\.*+[{_CHARS}])*)?:"
    rf"(?:(?:[{_START}0-9:]|{_ESCAPED})(?:\.*+(?:[{_CHARS}:]|{_ESCAPED}))*)?",
    Kind.LANGUAGE: r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*(?:--[A-Za-z]++)?",
    Kind.NUMBER: r"[0-9]++\.?[0-9]*[eE][+-]?[0-9]++|\.[0-9]++[eE][+-]?[0-9]++|[0-9]*\.[0-9]++|[0-9]++",
    Kind.WORD: r"[A-Za-z][A-Za-z0-9_]*+",
    Kind.PUNCTUATION: r"<<\(|\)>>|<<|>>|\{\||\|\}|\^\^|&&|\|\||!=|<=|>=|[{}()\[\].,;*/|^?+\-!=<>~]",
}
_TOKEN: Final = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items()), re.DOTALL)
_KINDS: Final[Mapping[str | None, Kind]] = {str(kind): kind for kind in _PATTERNS}

# After one of these, `<` may be a comparison; then `<…>` is an IRI beyond doubt only if it has no character that an
# expression would use, or starts as `scheme:/`, which no expression does.
_OPERANDS: Final = frozenset({Kind.VARIABLE, Kind.NUMBER, Kind.STRING, Kind.LANGUAGE})
_UNCLEAR: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:/)[^<>\x00-\x20]*[?&'()=]")
_UNSEEN: Final = frozenset({Kind.SPACE, Kind.COMMENT})
_PROLOGUE: Final = frozenset({"BASE", "PREFIX", "VERSION"})
_LINE: Final = re.compile(r"[^\r\n]*")


def tokens(text: str) -> tuple[Token, ...]:
    r"""Return the tokens of ``text``; joined, they give it back.

    Raises:
        TextError: from some offset on no token starts, or a ``<…>`` may be a comparison.

    >>> [token.text for token in tokens("ASK{?a ?b 'SERVICE'}") if token.kind is Kind.WORD]
    ['ASK']
    """
    found: list[Token] = []
    before: Token | None = None
    offset = 0
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            raise _unreadable(text, offset)
        token = Token(_KINDS[match.lastgroup], match[0], offset)
        if token.kind is Kind.IRI and before is not None and _is_operand(before) and _UNCLEAR.match(token.text):
            message = f"{token.text} may be an IRI or a comparison"
            advice = "Put spaces around < and > where they compare; write an IRI here in full or as a prefixed name"
            raise TextError(message, text=text, offset=offset, length=len(token.text), advice=advice)
        if token.kind not in _UNSEEN:
            before = token
        found.append(token)
        offset = match.end()
    return tuple(found)


def is_clear(text: str) -> bool:
    r"""Tell, in a hundredth of the time that its tokens take, that no ``<…>`` of a text may be a comparison.

    Where it may look so, the tokens decide.

    >>> is_clear("ASK { ?a <http://e/?b> 1 FILTER (?a < ?b) }"), is_clear("ASK { FILTER (?a<?b&&?c>?d) }")
    (True, False)
    """
    return not _UNCLEAR.search(text)


def meaningful(found: Iterable[Token]) -> Iterator[Token]:
    """Yield the tokens without white space and comments."""
    return (token for token in found if token.kind not in _UNSEEN)


def form(found: Iterable[Token]) -> str:
    r"""Return the keyword that opens the query or update after its prologue, in upper case; empty if there is none.

    >>> form(tokens("PREFIX select: <urn:x> # ask\n construct {} WHERE {}"))
    'CONSTRUCT'
    """
    token = opening(found)
    return token.text.upper() if token else ""


def opening(found: Iterable[Token]) -> Token | None:
    """Return the keyword that opens the query or update after its prologue; ``None`` if there is none."""
    words = (token for token in meaningful(found) if token.kind is Kind.WORD)
    return next((token for token in words if token.text.upper() not in _PROLOGUE), None)


def position(text: str, offset: int) -> tuple[int, int]:
    r"""Return line and column of ``offset``, both from 1; columns count characters.

    >>> position("ASK\n{ é ?", 8)
    (2, 5)
    """
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def units(text: str) -> int:
    r"""Return the length of a text in code units of UTF-16, as JavaScript counts.

    >>> units("é"), units("\U0001f600")
    (1, 2)
    """
    return len(text) + sum(character > "\uffff" for character in text)


def _is_operand(token: Token) -> bool:
    return token.kind in _OPERANDS or token.text == ")"


def _unreadable(text: str, offset: int) -> TextError:
    character = text[offset]
    opens = character in "\"'"
    message = "this string is not closed" if opens else f"no SPARQL token starts with {character!r}"
    advice = "Backslashes and \\u escapes stand in strings, IRIs and local names only" if character == "\\" else ""
    length = len(_LINE.match(text, offset)[0]) if opens else 1  # type: ignore[index] # it may match nothing
    return TextError(message, text=text, offset=offset, length=length, advice=advice)
