"""What is wrong with a query's text, told with line, column and a caret."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from hsnexus.lexer import Kind, TextError, Token, meaningful, position
from hsnexus_server.problems import Reason, RefusalError, refusal

__all__ = ["no_function", "not_sparql", "not_tokens"]

_WIDTH: Final = 80
_SHOWN: Final = 12
_PLACE: Final = re.compile(r"at (\d+):(\d+)(?:: expected (?:one of )?(.*))?", re.DOTALL)
# What the parser expects: a punctuation mark, a keyword, or (in words) a rule that no grammar can say.
_MARK: Final = re.compile(r"""^"(?:[^"\\]|\\.)*"$""")
_KEYWORD: Final = re.compile(r"^[A-Z_]+$")
_RULE: Final = re.compile(r"^[A-Z][A-Za-z]* [a-zA-Z ]+$")
_NAMED: Final = re.compile(r"<([^>]*)>")
_ESCAPE: Final = re.compile(r"\\(.)")
_SCHEME: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")


def not_tokens(text: str, error: TextError) -> RefusalError:
    """Return the refusal of a text that the lexer cannot read."""
    detail = f"{error.message[0].upper()}{error.message[1:]}."
    return _refused(text, error.offset, error.length, f"{detail} {error.advice}." if error.advice else detail)


def not_sparql(text: str, found: tuple[Token, ...], message: str) -> RefusalError:
    """Return the refusal of a text that the engine's parser does not take.

    Args:
        text: the query.
        found: its tokens.
        message: what pyoxigraph says: ``error at LINE:COLUMN: expected …``.
    """
    seen = tuple(meaningful(found))
    for undeclared, detail in _undeclared(seen):
        return _refused(text, undeclared.start, len(undeclared.text), detail)
    place = _PLACE.search(message)
    if place is None:
        return _refused(text, 0, 0, f"{message}.")
    offset = _offset(text, int(place[1]), int(place[2]))
    expected = [item.strip() for item in (place[3] or "").split(", ")]
    token = _blamed(seen, offset, expected)
    rules = [item for item in expected if _RULE.match(item)]
    marks = [item for item in expected if _MARK.match(item)]
    if rules:
        detail = f"{rules[0]}."
    elif marks:
        looked_for = f"; the parser looks for {' or '.join(marks)}" if len(marks) <= _SHOWN else ""
        detail = (f"{token.text!r} is not expected here" if token else "The query ends too early") + f"{looked_for}."
    elif token:
        detail = f"The parser cannot go on at or after {token.text!r}."
    else:
        detail = "Something before the end does not fit: a bracket too many, or a variable that is assigned twice."
    return _refused(text, token.start if token else len(text), len(token.text) if token else 0, detail)


def no_function(text: str, found: tuple[Token, ...], message: str) -> RefusalError:
    """Return the refusal of a query that calls a function that is not here, with its place where that can be told.

    Args:
        text: the query.
        found: its tokens.
        message: what pyoxigraph says: ``The custom function <IRI> is not supported``.
    """
    named = _NAMED.search(message)
    token = _calling(tuple(meaningful(found)), named[1]) if named else None
    if token is None:
        return refusal(Reason.UNSUPPORTED_FUNCTION, f"{message}.")
    line, column = position(text, token.start)
    detail = f"Line {line}, column {column}: {message}."
    return refusal(Reason.UNSUPPORTED_FUNCTION, detail, line=line, column=column, length=len(token.text))


def _calling(seen: tuple[Token, ...], iri: str) -> Token | None:
    """Return the first token that calls the function of an IRI."""
    prefixes = {
        name.text: space.text[1:-1]
        for keyword, name, space in zip(seen, seen[1:], seen[2:], strict=False)
        if keyword.text.upper() == "PREFIX" and name.kind is Kind.PREFIXED and space.kind is Kind.IRI
    }
    for token, after in pairwise(seen):
        prefix, colon, local = token.text.partition(":")
        full = prefixes.get(prefix + colon, "") + _ESCAPE.sub(r"\1", local)
        named = full if token.kind is Kind.PREFIXED else token.text[1:-1]
        if after.text == "(" and named == iri:
            return token
    return None


def _undeclared(seen: tuple[Token, ...]) -> Iterator[tuple[Token, str]]:
    """Yield what has no meaning without a prologue that is not there."""
    declared, based, before = set(), False, ""
    for token in seen:
        if token.kind is Kind.PREFIXED:
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                yield token, f"The prefix {prefix}: is not declared; write PREFIX {prefix}: <…> at the start."
        elif token.kind is Kind.IRI:
            based = based or before == "BASE"
            if not based and not _SCHEME.match(token.text):
                yield token, f"{token.text} is a relative IRI, and there is no BASE to resolve it against."
        before = token.text.upper() if token.kind is Kind.WORD else ""


def _blamed(seen: tuple[Token, ...], offset: int, expected: list[str]) -> Token | None:
    """Return the token at fault; ``None`` is the end of the text.

    The parser tells how far it looked: for a punctuation mark that is where the fault is, for a keyword that it tried
    in vain it is behind the fault by the length of that keyword.
    """
    starts = {token.start: token for token in seen}
    if not any(_MARK.match(item) for item in expected):
        for length in sorted(len(item) for item in expected if _KEYWORD.match(item)):
            if offset - length in starts:
                return starts[offset - length]
    for token in seen:
        if offset < token.start + len(token.text):
            return token
    return None


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return min(sum(len(one) + 1 for one in lines[: line - 1]) + column - 1, len(text))


def _refused(text: str, offset: int, length: int, detail: str) -> RefusalError:
    line, column = position(text, offset)
    whole = text.split("\n")[line - 1].rstrip("\r")
    first = max(0, min(column - 1 - _WIDTH // 2, len(whole) - _WIDTH))
    shown = whole[first : first + _WIDTH].replace("\t", " ")
    excerpt = f"{shown}\n{' ' * (column - 1 - first)}^"
    told = f"Line {line}, column {column}: {detail}"
    return refusal(Reason.MALFORMED_QUERY, told, line=line, column=column, length=length, excerpt=excerpt)
