"""The formats of a report: ROBOT's table, JSON for programs, and a page that needs nothing else."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from hsnexus import __version__
from hsnexus.report.quality import Finding, Report
from hsnexus.rules import Level, Rule
from hsnexus.vocab import prefixed

__all__ = ["FORMATS", "page", "record", "table"]

COLUMNS: Final = ("Level", "Rule Name", "Subject", "Property", "Value")
"""The columns of ROBOT's table."""
_ESCAPES: Final = str.maketrans({"\t": r"\t", "\n": r"\n", "\r": r"\r"})


def table(report: Report) -> str:
    r"""Return the table, tab-separated, with ROBOT's columns and IRIs as prefixed names; a row is a line.

    A tab in a value is written ``\t``, a line break ``\n`` or ``\r``; JSON has every value as it is.

    Behind the findings stand rows that are none, and that no count holds: rules that are lowered, rules that the
    profile leaves out, and what the parts of the OWLAPI came to.
    """
    out = io.StringIO()
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    writer.writerow(COLUMNS)
    found = ((finding.level.name, finding.rule, *map(prefixed, _parts(finding))) for finding in report.findings)
    writer.writerows([cell.translate(_ESCAPES) for cell in row] for row in (*found, *_notes(report)))
    return out.getvalue()


def _parts(finding: Finding) -> tuple[str, str, str]:
    return finding.entity, finding.property, finding.value


def _notes(report: Report) -> Iterator[tuple[str, ...]]:
    info = Level.INFO.name
    for each in report.lowered:
        told = f"from {each.rule.level.name}: {each.reason}"
        yield each.level.name, each.rule.name, report.profile, "lowered", told
    for rule in report.left_out:
        yield info, rule.name, report.profile, "left out", f"{rule.level.name} by default"
    for outcome in report.outcomes:
        told = "passed" if outcome.passed else "failed"
        yield info if outcome.passed else Level.ERROR.name, outcome.part, "", told, outcome.said


def record(report: Report) -> str:
    """Return the report as JSON: counts, the rules that ran, what is lowered or left out, outcomes, findings."""
    lowered = [{**_about(each.rule), "level": each.level.name, "reason": each.reason} for each in report.lowered]
    told = {
        "version": __version__,
        "profile": report.profile,
        "triples": report.triples,
        "counts": {level.name: count for level, count in report.counts.items()},
        "lowered": lowered,
        "leftOut": [_about(rule) for rule in report.left_out],
        "outcomes": [
            {"part": outcome.part, "passed": outcome.passed, "said": outcome.said} for outcome in report.outcomes
        ],
        "findings": [
            {
                "level": finding.level.name,
                "rule": finding.rule,
                "entity": finding.entity,
                "property": finding.property,
                "value": finding.value,
            }
            for finding in report.findings
        ],
        "rules": [
            {
                **_about(each.rule),
                "level": each.level.name,
                "origins": [str(origin) for origin in each.rule.origins],
                "summary": each.rule.summary,
                "advice": each.rule.advice,
                "findings": sum(finding.rule == each.rule.name for finding in report.findings),
            }
            for each in report.ranked
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _about(rule: Rule) -> dict[str, str]:
    return {"rule": rule.name, "default": rule.level.name}


def page(report: Report) -> str:
    """Return the report as one HTML page: no script, nothing fetched, everything in it escaped."""
    loader = PackageLoader("hsnexus", "report")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["prefixed"] = prefixed
    about = {each.rule.name: each.rule for each in report.ranked}
    groups = groupby(report.findings, key=lambda finding: (finding.level, finding.rule))
    found = [(level, name, about.get(name), list(findings)) for (level, name), findings in groups]
    template = environment.get_template("page.html")
    return template.render(report=report, found=found, version=__version__) + "\n"


FORMATS: Final[Mapping[str, Callable[[Report], str]]] = {"tsv": table, "json": record, "html": page}
