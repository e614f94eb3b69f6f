"""The report as a value: what the rules of a profile find in the files of a project."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from hsnexus.errors import SourceError
from hsnexus.report.levels import Ranked, ranked
from hsnexus.rules import Level, Rule, rows, rule
from hsnexus.sources import Project, read_text, store

__all__ = ["Finding", "Outcome", "Report", "levels_of", "quality"]

BLANK = "blank node"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found: IRIs whole, literals as their text, empty where nothing is said."""

    level: Level
    rule: str
    entity: str
    property: str
    value: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a part that is run by the OWLAPI came to; what it objects to stands among the findings."""

    part: str
    passed: bool
    said: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, by which rules, and what the OWLAPI said.

    Attributes:
        profile: the file that gives the levels, as a person would type it.
        triples: how many were looked at.
        ranked: the rules that ran.
        left_out: rules that the profile does not name, so that they did not run.
        findings: the gravest first, then by rule and entity.
        outcomes: of the parts that the OWLAPI runs; none where they were not asked for.
    """

    profile: str
    triples: int
    ranked: tuple[Ranked, ...]
    left_out: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...] = ()

    @property
    def counts(self) -> Mapping[Level, int]:
        """How many findings each level has, the gravest first."""
        return {level: sum(finding.level is level for finding in self.findings) for level in reversed(Level)}

    @property
    def lowered(self) -> tuple[Ranked, ...]:
        """The rules that report at less than their default."""
        return tuple(each for each in self.ranked if each.lowered)

    def failing(self, bar: Level) -> int:
        """Return how many findings are at a level or above it."""
        return sum(finding.level >= bar for finding in self.findings)

    def joined(self, outcomes: Iterable[Outcome], findings: Iterable[Finding]) -> "Report":
        """Return the report with what the OWLAPI came to."""
        together = tuple(sorted({*self.findings, *findings}, key=_order))
        return replace(self, findings=together, outcomes=(*self.outcomes, *outcomes))


def levels_of(project: Project, profile: Path | None = None) -> tuple[tuple[Ranked, ...], tuple[Rule, ...]]:
    """Return the rules that a profile ranks, and those of the project that it leaves out.

    Args:
        project: whose rules are read.
        profile: the file that gives the levels; the project's own by default.

    Raises:
        SourceError: the profile or a rule is wrong, or there are no rules.
        SetupError: the profile, or a file that it names, cannot be read.
    """
    known = {path.resolve(): _read(project, path) for path in (*project.rules, *project.report_rules)}
    if not project.report_rules:
        message = "there are no rule queries to report by"
        raise SourceError(message, where="queries/checks/report", advice="Restore the folder from the repository")

    def load(name: str) -> Rule:
        here, there = Path(name).resolve(), (project.root / name).resolve()
        path = here if here.is_file() and there not in known else there
        return known.get(path) or _read(project, path)

    chosen = profile or project.report_profile
    found = ranked(read_text(chosen, what="profile"), project.name(chosen), tuple(known.values()), load)
    run = {each.rule.path for each in found}
    return found, tuple(each for each in known.values() if each.path not in run)


def quality(project: Project, profile: Path | None = None) -> Report:
    """Return what the rules of a profile find in ontology, kg and alignments together.

    Raises:
        SourceError: a file is no Turtle, or the profile or a rule is wrong.
        SetupError: a file cannot be read.
    """
    found, left_out = levels_of(project, profile)
    together = store(project.asserted)
    findings = tuple(sorted(_findings(together, found), key=_order))
    return Report(project.name(profile or project.report_profile), len(together), found, left_out, findings)


def _read(project: Project, path: Path) -> Rule:
    return rule(path.stem, read_text(path, what="rule"), project.name(path))


def _findings(together: ox.Store, found: Iterable[Ranked]) -> Iterator[Finding]:
    for each in found:
        for row in rows(together, each.rule):
            said = (BLANK if part.startswith("_:") else part for part in (row.entity, row.property, row.value))
            yield Finding(each.level, each.rule.name, *said)


def _order(finding: Finding) -> tuple[object, ...]:
    return -finding.level, finding.rule, finding.entity, finding.property, finding.value
