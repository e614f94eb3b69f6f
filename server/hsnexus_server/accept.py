"""The Accept header, read by RFC 9110, section 12.5.1."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Range", "prefers", "ranges", "weight"]


@dataclass(frozen=True, slots=True)
class Range:
    """An element of an Accept header.

    Attributes:
        media_type: ``*/*``, ``text/*`` or ``text/turtle``, in small letters.
        parameters: how many it has, besides its weight.
        quality: its weight, from 0 to 1.
    """

    media_type: str
    parameters: int
    quality: float

    def specificity(self, media_type: str) -> tuple[int, int]:
        """Return how closely it names ``media_type``; ``(0, 0)`` if not at all."""
        patterns = ("*/*", media_type.partition("/")[0] + "/*", media_type)
        return (patterns.index(self.media_type) + 1, self.parameters) if self.media_type in patterns else (0, 0)


_TCHAR: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PARAMETER: Final = rf"""[ \t]*;[ \t]*({_TCHAR})[ \t]*=[ \t]*({_TCHAR}|"(?:[^"\\]|\\.)*")"""
_ELEMENT: Final = re.compile(rf"""[ \t]*({_TCHAR}/{_TCHAR})((?:{_PARAMETER})*)[ \t;]*""")
_SPLIT: Final = re.compile(r"""((?:[^,"]|"(?:[^"\\]|\\.)*")+)""")
_QUALITY: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def ranges(accept: str) -> tuple[Range, ...]:
    """Read the header; an element that is malformed is passed over, and an empty header takes anything."""
    return tuple(_elements(accept)) or (Range("*/*", 0, 1.0),)


def weight(header: Sequence[Range], media_type: str) -> tuple[float, tuple[int, int]]:
    """Return the quality that the most specific range gives to ``media_type``, and how specific that range is."""
    closest = max(header, key=lambda one: one.specificity(media_type))
    specificity = closest.specificity(media_type)
    return (closest.quality, specificity) if specificity > (0, 0) else (0.0, (0, 0))


def prefers(accept: str, media_type: str, *, over: Sequence[str]) -> bool:
    """Say whether the client would rather have ``media_type`` than any of ``over``; a tie is no."""
    header = ranges(accept)
    quality = weight(header, media_type)[0]
    return quality > max(weight(header, other)[0] for other in over)


def _elements(accept: str) -> Iterator[Range]:
    for text in _SPLIT.findall(accept):
        element = _ELEMENT.fullmatch(text)
        if element is None:
            continue
        parameters = {key.lower(): value.strip('"') for key, value in re.findall(_PARAMETER, element[2])}
        quality = parameters.pop("q", "1")
        # Another parameter (charset, profile, version) asks for a flavour, which is no reason to refuse.
        if _QUALITY.fullmatch(quality):
            yield Range(element[1].lower(), len(parameters), float(quality))
