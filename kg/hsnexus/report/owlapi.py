"""What only the OWLAPI can tell: the OWL 2 DL profile, HermiT, ELK and ROBOT's own report, over all files merged."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from hsnexus.errors import SetupError
from hsnexus.report.levels import FILE, Ranked
from hsnexus.report.quality import Finding, Outcome
from hsnexus.robot import Robot, said
from hsnexus.rules import Level
from hsnexus.sources import Project

__all__ = ["PARTS", "owlapi", "profile_of_robot", "profiled", "reasoned", "reported"]

Told = tuple[Outcome, tuple[Finding, ...]]

OPEN, PROFILE, REPORT = "owlapi-opens", "owl-2-dl", "robot-report"
REASONERS: Final[Mapping[str, str]] = {
    "HermiT": "consistent, and every class can have members",
    "ELK": "consistent, and every class can have members, as far as OWL 2 EL goes: it passes over inverse properties, "
    "unions, universal restrictions, counting and most of what is said of properties, and so derives no typed edge",
}
PARTS: Final = (OPEN, PROFILE, *(name.lower() for name in REASONERS), REPORT)
_UNSATISFIABLE: Final = re.compile(r"unsatisfiable: (\S+)$")
_LOG: Final = re.compile(r"^[\d-]+ [\d:,]+ +(?:ERROR|WARN) +\S+ - ")
_IRI: Final = re.compile(r"<([^<>\s]+)>")


def owlapi(project: Project, ranked: Iterable[Ranked], robot: Robot) -> Iterator[Told]:
    """Yield what each part comes to, and what it objects to.

    Args:
        project: whose files are opened by their catalogs: kg/all.ttl with its imports, and the alignments.
        ranked: rules; those that ROBOT has too are run by ROBOT as well.
        robot: the jar to run.

    Raises:
        SetupError: Java lacks, or cannot run the jar.
    """
    with tempfile.TemporaryDirectory(prefix="hsnexus-report-") as scratch:
        folder = Path(scratch)
        merged, violations, table, profile = (folder / name for name in ("all.ttl", "dl.txt", "report.tsv", "levels"))
        profile.write_text(profile_of_robot(project, ranked), encoding="utf-8")
        inputs = [path for path in (project.all, project.alignments) if path.is_file()]
        opened = [word for path in inputs for word in ("--input", str(path))]
        done = robot.run(
            "merge", "--catalog", str(project.catalog), *opened, "--output", str(merged),
            "report", "--profile", str(profile), "--fail-on", "none", "--output", str(table),
            "validate-profile", "--profile", "DL", "--output", str(violations),
            folder=folder,
        )  # fmt: skip
        objections = () if merged.is_file() else said(done.stdout)
        yield told_of(OPEN, "it opens offline, with every import", objections, project)
        if not merged.is_file():
            return
        if not (table.is_file() and violations.is_file()):
            message = f"ROBOT failed: {' '.join(said(done.stdout))[:400]}"
            raise SetupError(message, where=str(robot.jar), advice="Use the ROBOT that the tests use")
        yield profiled(violations.read_text(encoding="utf-8"), project)
        for name in REASONERS:
            words = ("reason", "--reasoner", name, "--input", str(merged), "--output", str(folder / "reasoned.ttl"))
            done = robot.run(*words, folder=folder)
            yield reasoned(name, done.stdout, project, failed=bool(done.returncode))
        yield reported(table.read_text(encoding="utf-8"))


def profile_of_robot(project: Project, ranked: Iterable[Ranked]) -> str:
    """Return a profile for ROBOT: of those rules that it has too, our files, at our levels."""
    return "".join(
        f"{each.level.name}\t{FILE}{(project.root / each.rule.path).resolve()}\n"
        for each in ranked
        if any(origin.source == "ROBOT" for origin in each.rule.origins)
    )


def told_of(part: str, passed: str, objections: Iterable[str], project: Project) -> Told:
    """Return the outcome of a part: what it says where nothing is objected, and a finding for each objection."""
    found = dict.fromkeys(objections)
    findings = tuple(Finding(Level.ERROR, part, _place(text, project), "", text) for text in found)
    number = f"{len(findings)} {'objection' if len(findings) == 1 else 'objections'}"
    return Outcome(part, not findings, number if findings else passed), findings


def _place(text: str, project: Project) -> str:
    """Return the first IRI that an objection names; else the file that was opened."""
    iri = _IRI.search(text)
    return iri.group(1) if iri else project.name(project.all)


def profiled(text: str, project: Project) -> Told:
    """Return what ``robot validate-profile`` wrote: a line of heading, then a violation to the line."""
    lines = text.splitlines()
    objections = [re.sub(r" in OntologyID\(.*\)\]$", "]", line).strip() for line in lines[1:] if line.strip()]
    if not objections and "NOT in profile" in text:
        objections = lines[:1]
    return told_of(PROFILE, "every axiom is OWL 2 DL", objections, project)


def reasoned(name: str, text: str, project: Project, *, failed: bool) -> Told:
    """Return what ``robot reason`` came to.

    Args:
        name: of the reasoner, a key of ``REASONERS``.
        text: what ROBOT printed.
        project: whose files were read, for messages.
        failed: whether it ended with an error.
    """
    lines = [_LOG.sub("", line) for line in said(text)]
    empty = [match.group(1) for line in lines if (match := _UNSATISFIABLE.search(line))]
    objections = [f"<{iri}> can have no members" for iri in empty] or lines or [f"{name} ended with an error"]
    return told_of(name.lower(), REASONERS[name], objections if failed else (), project)


def reported(text: str) -> Told:
    """Return the table that ``robot report`` wrote; its rules bear ROBOT's name."""
    findings = tuple(
        Finding(Level[level], f"ROBOT {rule}", entity, prop, value)
        for level, rule, entity, prop, value in list(csv.reader(io.StringIO(text), dialect="excel-tab"))[1:]
    )
    grave = sum(finding.level > Level.INFO for finding in findings)
    said_so = f"errors and warnings: {grave}, infos: {len(findings) - grave}; the same queries in another engine"
    return Outcome(REPORT, not grave, said_so), findings
