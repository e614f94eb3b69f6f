"""Rules: queries whose rows are things to mend, where each comes from, and how grave its rows are by default.

A rule is a file of SPARQL with ROBOT's columns, ``?entity ?property ?value`` (https://robot.obolibrary.org/report),
named for the violation. Its header tells what is wrong, what to do, and, where others than we ask for it, who:
``#+ origin:``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import pyoxigraph as ox

from hsnexus.errors import SourceError

__all__ = ["COLUMNS", "Level", "Origin", "Row", "Rule", "rows", "rule"]

COLUMNS: Final = ("entity", "property", "value")
_ORIGIN: Final = re.compile(r"(?P<source>hsnexus|ROBOT|OOPS!|FOOPS!) (?P<name>\S+) \((?P<importance>\w+)\)")


class Level(IntEnum):
    """How grave it is."""

    INFO = 1
    WARN = 2
    ERROR = 3


_IMPORTANCE: Final[Mapping[str, Level]] = {
    "ERROR": Level.ERROR,
    "WARN": Level.WARN,
    "INFO": Level.INFO,
    "critical": Level.ERROR,
    "important": Level.WARN,
    "minor": Level.INFO,
    "test": Level.WARN,  # FOOPS! has tests without a level
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asks for a rule: ROBOT, OOPS!, FOOPS! or we ourselves, by what name, and how grave it is to them."""

    source: str
    name: str
    importance: str

    @property
    def level(self) -> Level:
        """Their importance as a level."""
        return _IMPORTANCE[self.importance]

    def __str__(self) -> str:
        """As headers write it."""
        return f"{self.source} {self.name} ({self.importance})"


@dataclass(frozen=True, slots=True)
class Rule:
    """A query whose rows are violations; its file is named for the violation.

    Attributes:
        path: the file, as a person would type it from the project's root.
        origins: who asks for it; empty where we alone do.
    """

    name: str
    path: str
    summary: str
    advice: str
    origins: tuple[Origin, ...]
    text: str

    @property
    def level(self) -> Level:
        """The level by default: the gravest of its origins', and an error where it has none."""
        return max((origin.level for origin in self.origins), default=Level.ERROR)


@dataclass(frozen=True, slots=True)
class Row:
    """A violation: IRIs whole, literals as their text, blank nodes as ``_:label``; empty where nothing is said."""

    entity: str
    property: str
    value: str


def rule(name: str, text: str, path: str) -> Rule:
    """Return the rule that a file holds.

    Raises:
        SourceError: the header lacks ``#+ summary:`` or ``#+ description:``, or its origin is nobody that we know.
    """
    header = dict(re.findall(r"^#\+ (\w+): (.+)$", text, re.MULTILINE))
    if not {"summary", "description"} <= header.keys():
        message = "the rule lacks its summary or its description"
        raise SourceError(message, where=path, advice="Open the file with `#+ summary:` and `#+ description:`")
    named = [part.strip() for part in header.get("origin", "").split(";") if part.strip()]
    found = [_ORIGIN.fullmatch(part) for part in named]
    origins = tuple(Origin(*match.groups()) for match in found if match and match["importance"] in _IMPORTANCE)
    if len(origins) != len(named):
        message = f"the origin of the rule is not readable: {header['origin']}"
        raise SourceError(message, where=path, advice="Write it as `ROBOT missing_label (ERROR); OOPS! P08 (minor)`")
    return Rule(name, path, header["summary"].rstrip("."), header["description"].rstrip("."), origins, text)


def rows(store: ox.Store, each: Rule) -> Iterator[Row]:
    """Yield what a rule finds in a store, each row once, in the order of the query.

    Raises:
        SourceError: the file is no query, cannot be evaluated, does not select ``?entity ?property ?value``, or leaves
            out the entity.
    """
    try:
        found = store.query(each.text)
    except SyntaxError as error:
        message = f"this is not SPARQL: {error.msg}"
        raise SourceError(message, where=each.path) from error
    if not isinstance(found, ox.QuerySolutions) or tuple(name.value for name in found.variables) != COLUMNS:
        message = "a rule selects ?entity, ?property and ?value"
        raise SourceError(message, where=each.path, advice="Rows are violations: SELECT ?entity ?property ?value")
    seen: set[Row] = set()
    try:
        for solution in found:
            row = Row(*(_said(solution[name]) for name in COLUMNS))
            if not row.entity:
                message = "the rule gives a row without its entity"
                raise SourceError(message, where=each.path, advice="Bind ?entity to the thing that is to be mended")
            if row not in seen:
                seen.add(row)
                yield row
    except OSError as error:  # the engine's own failures, a SERVICE that nobody answers among them
        message = f"the rule cannot be evaluated: {error}"
        raise SourceError(message, where=each.path, advice="A rule asks the files alone") from error


def _said(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else "" if term is None else str(term)
