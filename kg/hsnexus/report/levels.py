"""Profiles: at which level each rule reports, and, where that is lower than its default, why.

A profile has ROBOT's syntax, a level, a tab and a rule to the line; a rule is the name of one of ours, or ``file:`` and
a path. A third column, which ROBOT passes over, gives the reason for a level below the default.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from hsnexus.errors import SourceError
from hsnexus.rules import Level, Rule

__all__ = ["FILE", "Ranked", "ranked"]

FILE: Final = "file:"
_MOST_COLUMNS: Final = 3


@dataclass(frozen=True, slots=True)
class Ranked:
    """A rule with the level at which it reports, and the reason where that is below its default."""

    rule: Rule
    level: Level
    reason: str = ""

    @property
    def lowered(self) -> bool:
        """Whether its rows count for less than its origins hold them to be."""
        return self.level < self.rule.level


def ranked(text: str, where: str, rules: Sequence[Rule], load: Callable[[str], Rule]) -> tuple[Ranked, ...]:
    """Return the rules that a profile names, in its order.

    Args:
        text: the profile.
        where: its path, for messages.
        rules: those that can be named.
        load: reads the rule of a path that stands behind ``file:``.

    Raises:
        SourceError: a line is none of a profile, names no rule, names one twice, or lowers one without a reason; or
            the profile names nothing at all.
    """
    named = {rule.name: rule for rule in rules}
    found: dict[str, Ranked] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        place = f"{where}:{number}"
        level, name, reason = _columns(line, place)
        if not name.startswith(FILE) and name not in named:
            message = f"no rule is named {name}"
            raise SourceError(message, where=place, advice="Name a file of queries/checks/, or write file: and a path")
        rule = load(name.removeprefix(FILE)) if name.startswith(FILE) else named[name]
        if rule.path in found:
            message = f"{rule.name} has a level already"
            raise SourceError(message, where=place, advice="Keep one of the two lines")
        each = found[rule.path] = Ranked(rule, level, reason)
        if each.lowered and not reason:
            message = f"{rule.name} is lowered from {rule.level.name} to {level.name}, and nothing says why"
            raise SourceError(message, where=place, advice="Write the reason behind a second tab")
    if not found:
        message = "the profile names no rule, so that nothing would be checked"
        raise SourceError(message, where=where, advice="Write a level, a tab and a rule to the line")
    return tuple(found.values())


def _columns(line: str, place: str) -> tuple[Level, str, str]:
    parts = [part.strip() for part in line.split("\t")]
    level = Level.__members__.get(parts[0])
    if level is None or not 1 < len(parts) <= _MOST_COLUMNS or not parts[1]:
        message = f"this is no line of a profile: {line.strip()[:80]}"
        advice = "Write ERROR, WARN or INFO, a tab, a rule, and where it is lowered a tab and the reason"
        raise SourceError(message, where=place, advice=advice)
    return level, parts[1], parts[2] if len(parts) == _MOST_COLUMNS else ""
