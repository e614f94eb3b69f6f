"""The header of a query file: YAML after ``#+``, with grlc's keys, and keys of ours that begin with ``x-``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

import yaml

from hsnexus.errors import SourceError

__all__ = ["Header", "header_of"]

_KEYS: Final = (
    "summary", "description", "tags", "defaults", "enumerate", "x-params", "x-id", "x-family", "x-needs", "x-view",
    "x-user", "x-gives", "x-scans", "x-empty",
)  # fmt: skip
_REQUIRED: Final = ("summary", "description", "tags", "x-id", "x-family", "x-view", "x-user")


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of a header, and the means to say on which line one of them is wrong."""

    where: str
    lines: tuple[str, ...]
    fields: Mapping[str, object]

    def fail(self, key: str, message: str, advice: str) -> NoReturn:
        """Raise a SourceError at the line of a key."""
        at = next((at for at, line in enumerate(self.lines, 1) if line.startswith(f"#+ {key}:")), 1)
        raise SourceError(message, where=f"{self.where}:{at}", advice=advice)

    def text(self, key: str, closed: tuple[str, ...] = ()) -> str:
        """Return a field that is text, one of a closed list if there is one; empty where it is missing."""
        value = self.fields.get(key, "")
        if not isinstance(value, str) or (key in self.fields and not value.strip()):
            self.fail(key, f"`{key}` is no text", "Write text after the colon, in quotes if it holds `: ` or ` #`")
        if closed and value and value not in closed:
            self.fail(key, f"`{key}` is {value!r}", f"Choose one of {', '.join(closed)}")
        return value.strip()

    def entries(self, key: str) -> list[object]:
        """Return a field that is a list; empty where it is missing."""
        value = self.fields.get(key, [])
        if not isinstance(value, list):
            self.fail(key, f"`{key}` is no list", "Write [one, other], or one `- ` a line")
        return value

    def pairs(self, key: str) -> dict[object, object]:
        """Return a field that is a list of maps, each of one name to one value; grlc wants it so, and dies on a map."""
        found: dict[object, object] = {}
        for entry in self.entries(key):
            if not isinstance(entry, dict) or len(entry) != 1 or not entry.keys().isdisjoint(found):
                self.fail(key, f"`{key}` is no list of single values", "Write one `- name: value` a line")
            found |= entry
        return found

    def words(self, key: str) -> tuple[str, ...]:
        """Return a field that is a list of words."""
        words = tuple(word for word in self.entries(key) if isinstance(word, str) and word)
        if len(words) != len(self.entries(key)) or len(set(words)) != len(words):
            self.fail(key, f"`{key}` holds something else than words, or one twice", "Write [one, other]")
        return words


def header_of(text: str, where: str) -> Header:
    """Return the header of a query file.

    Args:
        text: the whole file.
        where: its path, for messages.

    Raises:
        SourceError: the header is no YAML, or a key is missing, unknown, written twice or out of order.
    """
    lines = text.splitlines()
    count = next((at for at, line in enumerate(lines) if not line.startswith("#+")), len(lines))
    head = tuple(lines[:count])
    advice = "Write YAML after `#+ `; quote text that holds `: ` or ` #`"
    try:
        fields = yaml.safe_load("\n".join(line[3:] for line in head))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = f"the header is no YAML: {error.problem}"
        raise SourceError(message, where=f"{where}:{line}", advice=advice) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date that is none
        message = "the header is no YAML"
        raise SourceError(message, where=f"{where}:1", advice=advice) from error
    header = Header(where, head, fields if isinstance(fields, dict) else {})
    written = [match[1] for line in head if (match := re.match(r"#\+ ([A-Za-z-]+):", line))]
    for key in header.fields:
        if key not in _KEYS:
            header.fail(str(key), f"no header has a key `{key}`", f"The keys are {', '.join(_KEYS)}")
    for key in _REQUIRED:
        if key not in header.fields:
            header.fail("summary", f"the header lacks `{key}`", f"Every header has {', '.join(_REQUIRED)}")
    if written != [key for key in _KEYS if key in header.fields]:
        message = "the keys stand in another order than in other files, or one stands twice"
        header.fail(written[0], message, f"Order them as {', '.join(_KEYS)}")
    return header
