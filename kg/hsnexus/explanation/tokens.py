"""Tokens: the pieces of a line in the Manchester syntax.

Source: https://www.w3.org/TR/owl2-manchester-syntax/; names in single quotation marks as Protégé writes them.
"""

import re
from dataclasses import dataclass
from typing import Final, NoReturn

from hsnexus.errors import QuestionError

__all__ = ["RESTRICTIONS", "WORDS", "Token", "refuse", "tokens"]

_TOKEN: Final = re.compile(
    r"""(?P<label>'(?:[^'\\]|\\.)*')
      | (?P<literal>"(?:[^"\\]|\\.)*"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^(?:<[^<>\s]*>|[\w:.-]+))?)
      | (?P<iri><[^<>\s"{}|^`\\:]+:[^<>\s"{}|^`\\]*>)
      | (?P<mark><=|>=|[<>(){}\[\],])
      | (?P<word>[^\s'"<>(){}\[\],]+(?:'(?=\w)[^\s'"<>(){}\[\],]+)*)
    """,
    re.VERBOSE,
)
RESTRICTIONS: Final = frozenset(("some", "only", "value", "self", "min", "max", "exactly"))
WORDS: Final = RESTRICTIONS | {"and", "that", "or", "not", "inverse"}
"""The words of the syntax, in lower case."""
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of what was typed.

    Attributes:
        kind: ``label``, ``literal``, ``iri``, ``mark`` or ``word``.
        text: as typed; of a label without its quotation marks.
        at: where it begins, in characters.
    """

    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        """The word of the syntax that it may be, in lower case; empty for anything else."""
        return self.text.casefold().removesuffix(":") if self.kind == "word" else ""

    @property
    def is_name(self) -> bool:
        """Whether it is a name, or a part of one."""
        return self.kind in {"label", "iri"} or (self.kind == "word" and self.text.casefold() not in WORDS)


def tokens(text: str) -> list[Token]:
    """Return the pieces of what was typed.

    Raises:
        QuestionError: a character or a quotation mark belongs to nothing.
    """
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            refuse(f"nothing can begin with {text[at]!r}", text, at)
        kind = match.lastgroup or ""
        word = match.group()
        if kind == "label":
            word = re.sub(r"\\(.)", r"\1", word[1:-1])
        found.append(Token(kind, word, at))
        at = match.end()
    return found


def refuse(message: str, text: str, at: int) -> NoReturn:
    """Say that something typed cannot be read, with the place and what stands there.

    Raises:
        QuestionError: always.
    """
    here = text[at : at + _SHOWN]
    rest = f"at character {at + 1}, before {here!r}" if here.strip() else "at the end"
    told = f"{message}, {rest}"
    raise QuestionError(told, advice="See `hsnexus explain --help` for the syntax")
