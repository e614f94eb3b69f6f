"""The indefinite article of a noun in English."""

from typing import Final

__all__ = ["a"]

_VOWELS: Final = tuple("aeioux")
_AS_IN_YOU: Final = ("eu", "uni", "use", "usu")


def a(noun: str) -> str:
    """Return a noun with its article.

    >>> a("individual"), a("use of skills"), a("class of factors")
    ('an individual', 'a use of skills', 'a class of factors')
    """
    word = noun.lstrip('"').casefold()
    return f"an {noun}" if word.startswith(_VOWELS) and not word.startswith(_AS_IN_YOU) else f"a {noun}"
