"""What a query may not ask: other endpoints, and changes."""

import re
from collections.abc import Iterable
from typing import Final

from hsnexus.lexer import Kind, TextError, Token, is_clear, meaningful, opening, position, tokens
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.syntax import not_tokens

__all__ = ["admitted", "is_harmless", "is_volatile", "names_triple_terms", "reaches_triple_terms"]

_NEAR_TRIPLE_TERMS: Final = frozenset({"FROM", "GRAPH", "TRIPLE"})
_VOLATILE: Final = frozenset({"BNODE", "NOW", "RAND", "STRUUID", "UUID"})
_CALL: Final = re.compile(rf"(?:{'|'.join(sorted(_VOLATILE))})[ \t\r\n]*[(#]")
_OPENING: Final = ("(", "[", "{")
_UPDATES: Final = frozenset(
    {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"},
)


def is_harmless(text: str, depth: int) -> bool:
    r"""Tell, in a hundredth of the time that its tokens take, that ``admitted`` would find nothing in a text.

    Without the letters there is no such token, and no call of what is volatile either.  An update, or what has no
    tokens, is left to the engine's parser, which refuses both.  Where it is false, the tokens decide.

    >>> is_harmless("ASK { ?s ?p 'in service' }", 9), is_harmless("ASK { ?s ?p 'in order' }", 9)
    (False, True)
    """
    letters = text.upper()
    return (
        not any(mark in letters for mark in ("\0", "\\U", "SERVICE"))
        and not _CALL.search(letters)
        and sum(map(text.count, _OPENING)) <= depth
        and is_clear(text)
    )


def names_triple_terms(text: str) -> bool:
    """Tell whether a text holds the letters without which ``reaches_triple_terms`` is false of its tokens."""
    letters = text.upper()
    return any(name in letters for name in ("<<", *_NEAR_TRIPLE_TERMS))


def is_volatile(found: Iterable[Token]) -> bool:
    """Tell whether a query calls what gives something else at every call."""
    return any(_contains(token, _VOLATILE) for token in found)


def reaches_triple_terms(found: Iterable[Token]) -> bool:
    """Tell whether a query may answer with triple terms although the default graph holds none.

    A parser without a lexer reads ``GRAPHe:x`` as a keyword and a name, so a prefix with such a word in it counts too.
    """
    return any(
        _contains(token, _NEAR_TRIPLE_TERMS)
        or (
            token.kind is Kind.PREFIXED
            and any(name in token.text.partition(":")[0].upper() for name in _NEAR_TRIPLE_TERMS)
        )
        or (token.kind is Kind.PUNCTUATION and "<<" in token.text)
        for token in found
    )


def _contains(token: Token, names: Iterable[str]) -> bool:
    """Tell whether one of the names is in a word, as a parser without a lexer of its own reads ``FILTERRAND()``."""
    return token.kind is Kind.WORD and any(name in token.text.upper() for name in names)


def admitted(text: str, depth: int) -> tuple[Token, ...]:
    """Return the tokens of a query that asks this dataset only.

    Args:
        text: the query.
        depth: how deep its brackets may be nested.

    Raises:
        RefusalError: 400, the text has no tokens or is an update; 403, it uses SERVICE; 422, its brackets are nested
            too deep.
    """
    if "\0" in text:
        line, column = position(text, text.index("\0"))
        detail = f"Line {line}, column {column}: the character U+0000 has no place in a query."
        raise refusal(Reason.MALFORMED_QUERY, detail, line=line, column=column, length=1)
    try:
        found = tokens(text)
    except TextError as error:
        raise not_tokens(text, error) from error
    keyword = opening(found)
    if keyword is not None and keyword.text.upper() in _UPDATES:
        line, column = position(text, keyword.start)
        detail = (
            f"{keyword.text.upper()} changes data. This dataset is read-only; ask with SELECT, ASK, CONSTRUCT or "
            "DESCRIBE, or run your own copy: `hsnexus serve --data FILE`."
        )
        raise refusal(Reason.UPDATE_AS_QUERY, detail, line=line, column=column, length=len(keyword.text))
    for token in meaningful(found):
        if _contains(token, {"SERVICE"}):
            line, column = position(text, token.start)
            detail = (
                f"Line {line}, column {column}: SERVICE is refused, whatever it names. Federate the other way: let "
                "your own engine call this endpoint with SERVICE."
            )
            raise refusal(Reason.FEDERATION_OFF, detail, line=line, column=column, length=len(token.text))
    _refuse_depth(text, found, depth)
    return found


def _refuse_depth(text: str, found: Iterable[Token], most: int) -> None:
    """Refuse brackets that are nested so deep that parsing or planning would not come to an end."""
    depth = 0
    for token in found:
        if token.kind is not Kind.PUNCTUATION:
            continue
        depth += sum(map(token.text.count, _OPENING))
        if depth > most:
            line, column = position(text, token.start)
            detail = f"Line {line}, column {column}: the brackets are nested more than {most} deep, which is the limit."
            length, limit = len(token.text), f"{most} brackets"
            raise refusal(Reason.TOO_COMPLEX, detail, line=line, column=column, length=length, limit=limit)
        depth -= token.text.count(")") + token.text.count("]") + token.text.count("}")
