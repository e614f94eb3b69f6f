"""What a query may not ask: other endpoints, and changes."""

from typing import Final

from hsnexus.lexer import Kind, TextError, Token, form, meaningful, position, tokens
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.syntax import not_tokens

__all__ = ["admitted"]

_UPDATES: Final = frozenset(
    {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"},
)


def admitted(text: str) -> tuple[Token, ...]:
    """Return the tokens of a query that asks this dataset only.

    Raises:
        RefusalError: 400, the text has no tokens or is an update; 403, it uses SERVICE.
    """
    try:
        found = tokens(text)
    except TextError as error:
        raise not_tokens(text, error) from error
    keyword = form(found)
    if keyword in _UPDATES:
        detail = (
            f"{keyword} changes data. This dataset is read-only; ask with SELECT, ASK, CONSTRUCT or DESCRIBE, or run "
            "your own copy: `hsnexus serve --data FILE`."
        )
        raise refusal(Reason.UPDATE_AS_QUERY, detail)
    for token in meaningful(found):
        # Contained, not equal: a parser without a lexer of its own reads `trueSERVICE` as two words.
        if token.kind is Kind.WORD and "SERVICE" in token.text.upper():
            line, column = position(text, token.start)
            detail = (
                f"Line {line}, column {column}: SERVICE is refused, whatever it names. Federate the other way: let "
                "your own engine call this endpoint with SERVICE."
            )
            raise refusal(Reason.FEDERATION_OFF, detail, line=line, column=column)
    return found
