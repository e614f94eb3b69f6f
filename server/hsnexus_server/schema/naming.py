"""Names for IRIs as a query would write them, and the first words of definitions."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from hsnexus.answers import Term
from hsnexus.vocab import PREFIXES

__all__ = ["Naming", "best", "brief", "prefixes"]

_LOCAL: Final = re.compile(r"\w(?:[\w.-]*[\w-])?", re.ASCII)
_PREFIX: Final = re.compile(r"[A-Za-z](?:[\w.-]*[\w-])?", re.ASCII)
_SPACE: Final = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*""")
_SENTENCE: Final = re.compile(r".*?[.;!?](?=\s+[A-Z])", re.DOTALL)
_LONGEST: Final = 200


class Naming:
    """Who names things by prefixes."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """Name by ``prefixes``, from prefix to namespace; of several that fit, by that of the longest namespace."""
        self._by_space = {space: prefix for prefix, space in sorted(prefixes.items(), reverse=True)}
        self._lengths = sorted({len(space) for space in self._by_space}, reverse=True)

    def name(self, iri: str) -> str:
        """Return a prefixed name that needs no escape; the IRI in angle brackets where there is none."""
        for length in self._lengths:
            prefix = self._by_space.get(iri[:length])
            if prefix is not None and _LOCAL.fullmatch(iri, length):
                return f"{prefix}:{iri[length:]}"
        return f"<{iri}>"


def prefixes(declared: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return our prefixes, and those that the dataset declares (``sh:declare``); what is no prefix is passed over.

    Args:
        declared: prefix and namespace.
    """
    found = {name: space for name, space in declared if _PREFIX.fullmatch(name) and _SPACE.fullmatch(space)}
    return dict(sorted({**found, **PREFIXES}.items()))


def brief(text: str) -> str:
    """Return the first sentence of a text, or the beginning of it: 200 characters at the most."""
    sentence = _SENTENCE.match(text)
    words = " ".join((sentence[0] if sentence else text).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


def best(terms: Iterable[Term]) -> str:
    """Return the text of one of several literals: in English, else without a language, else the first in order."""
    ranked = sorted((_rank(getattr(term, "language", None) or ""), str(getattr(term, "value", ""))) for term in terms)
    return ranked[0][1] if ranked else ""


def _rank(language: str) -> int:
    if language.lower().partition("-")[0] == "en":
        return 0
    return 2 if language else 1
