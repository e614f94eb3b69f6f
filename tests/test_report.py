"""Laws of the report: every rule can fail, every level says why it is low, and every format says the same."""

import csv
import dataclasses
import io
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from hsnexus.cli import main
from hsnexus.errors import SetupError, SourceError
from hsnexus.report.formats import COLUMNS, FORMATS
from hsnexus.report.levels import Ranked, ranked
from hsnexus.report.owlapi import PARTS, owlapi, profile_of_robot, profiled, reasoned, reported
from hsnexus.report.quality import Finding, Outcome, Report, levels_of, quality
from hsnexus.robot import VARIABLE, Robot
from hsnexus.robot import robot as find_robot
from hsnexus.rules import Level, Row, Rule, rows, rule
from hsnexus.sources import Project, read_text
from hsnexus.vocab import PREFIXES
from robot import robot

__all__ = ["robot"]

PROJECT: Final = Project(Path(__file__).parent.parent)
DATA: Final = Path(__file__).parent / "data"
GARDEN: Final = read_text(DATA / "report.ttl")
DEFECTS: Final = tomllib.loads(read_text(DATA / "report.toml"))["defect"]
RULES: Final = {path.stem: rule(path.stem, read_text(path), PROJECT.name(path)) for path in PROJECT.report_rules}

assert RULES, "queries/checks/report holds no rule"
assert DEFECTS, "tests/data/report.toml holds no defect"


def spoilt(defect: Mapping[str, str]) -> str:
    """Return the small graph with a defect in it."""
    if "old" not in defect:
        return f"{GARDEN}\n{defect['new']}\n"
    text, count = re.subn(defect["old"], defect["new"], GARDEN, count=1)
    assert count, "the pattern of the defect is not in the graph"
    return text


def found(text: str, each: Rule) -> list[Row]:
    store = ox.Store()
    store.load(text, format=ox.RdfFormat.TURTLE, base_iri="file:///garden/")
    return list(rows(store, each))


def whole(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


def test_every_rule_has_a_defect_and_every_defect_a_rule() -> None:
    assert {defect["rule"] for defect in DEFECTS} == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_the_small_graph_breaks_no_rule(name: str) -> None:
    assert found(GARDEN, RULES[name]) == []


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect["rule"])
def test_each_defect_is_found_by_its_rule_at_its_entity(defect: Mapping[str, str]) -> None:
    assert whole(defect["entity"]) in {row.entity for row in found(spoilt(defect), RULES[defect["rule"]])}


@pytest.fixture(scope="module")
def ours() -> Report:
    return quality(PROJECT)


def test_our_files_have_no_error_and_no_warning(ours: Report) -> None:
    assert ours.triples > 30_000
    assert [finding for finding in ours.findings if finding.level > Level.INFO] == []


def test_what_is_only_information_is_of_rules_that_say_why_it_may_stand(ours: Report) -> None:
    """Those of OOPS! and ROBOT that are minor by their own word, and the one that the profile lowers."""
    expected = {"merged-concepts", "missing-doi-or-logo", "missing-inverse", "missing_superclass"}
    assert {finding.rule for finding in ours.findings} == expected
    review = read_text(PROJECT.root / "ontology" / "REVIEW.md")
    assert [name for name in expected if f"`{name}`" not in review] == []


def test_our_profile_ranks_every_rule_once(ours: Report) -> None:
    assert ours.left_out == ()
    assert len(ours.ranked) == len(PROJECT.rules) + len(PROJECT.report_rules)


def test_what_our_profile_lowers_is_little_and_says_why(ours: Report) -> None:
    assert {each.rule.name for each in ours.lowered} == {"missing-doi-or-logo"}
    assert all(len(each.reason.split()) > 5 for each in ours.lowered)


def ranking(text: str) -> tuple[Ranked, ...]:
    def load(name: str) -> Rule:
        return RULES[Path(name).stem]

    return ranked(text, "levels.txt", tuple(RULES.values()), load)


BAD_PROFILES: Mapping[str, tuple[str, str]] = {
    "nothing": ("", "levels.txt: the profile names no rule"),
    "only white space": ("\n \n", "levels.txt: the profile names no rule"),
    "no tab": ("ERROR missing_label\n", "levels.txt:1: this is no line of a profile"),
    "no rule": ("ERROR\t\n", "levels.txt:1: this is no line"),
    "an unknown level": ("\nFATAL\tmissing_label\n", "levels.txt:2: this is no line"),
    "a level in small letters": ("error\tmissing_label\n", "levels.txt:1: this is no line"),
    "a fourth column": ("ERROR\tmissing_label\tbecause\tmore\n", "levels.txt:1: this is no line"),
    "a comment": ("# levels\nERROR\tmissing_label\n", "levels.txt:1: this is no line"),
    "an unknown rule": ("ERROR\tmissing_lable\n", "levels.txt:1: no rule is named missing_lable"),
    "a rule twice": (
        "ERROR\tmissing_label\nERROR\tfile:x/missing_label.rq\n",
        "levels.txt:2: missing_label has a level",
    ),
    "lowered without a reason": ("INFO\tmissing_label\n", "levels.txt:1: missing_label is lowered from ERROR to INFO"),
    "an empty reason": ("WARN\tmissing_label\t \n", "levels.txt:1: missing_label is lowered from ERROR to WARN"),
}


@pytest.mark.parametrize("case", BAD_PROFILES)
def test_a_profile_that_is_none_is_refused_with_its_line(case: str) -> None:
    text, message = BAD_PROFILES[case]
    with pytest.raises(SourceError, match=re.escape(message)):
        ranking(text)


def test_a_level_is_lowered_only_below_the_gravest_of_its_origins() -> None:
    lines = "ERROR\tlowercase_definition\nWARN\tmissing_label\twe like it so\nERROR\tequivalent_pair\n"
    higher, lowered, both = ranking(lines)
    assert [each.lowered for each in (higher, lowered, both)] == [False, True, False]
    assert (lowered.level, lowered.reason) == (Level.WARN, "we like it so")
    assert [each.rule.level for each in (higher, lowered, both)] == [Level.INFO, Level.ERROR, Level.WARN]


ROBOT_RULES: Final = (
    "annotation_whitespace", "deprecated_boolean_datatype", "deprecated_class_reference",
    "deprecated_property_reference", "duplicate_definition", "duplicate_exact_synonym", "duplicate_label",
    "duplicate_label_synonym", "duplicate_scoped_synonym", "equivalent_class_axiom_no_genus", "equivalent_pair",
    "illegal_use_of_built_in_vocabulary", "invalid_entity_uri", "invalid_xref", "label_formatting",
    "label_whitespace", "lowercase_definition", "missing_definition", "missing_label", "missing_obsolete_label",
    "missing_ontology_description", "missing_ontology_license", "missing_ontology_title",
    "missing_subset_declaration", "missing_superclass", "missing_synonymtype_declaration", "misused_obsolete_label",
    "misused_replaced_by", "multiple_definitions", "multiple_equivalent_class_definitions",
    "multiple_equivalent_classes", "multiple_labels",
)  # fmt: skip


def test_each_rule_of_robot_is_here_under_its_name_at_its_level(ours: Report) -> None:
    named = {each.rule.name: origin for each in ours.ranked for origin in each.rule.origins if origin.source == "ROBOT"}
    assert sorted(named) == sorted(ROBOT_RULES)
    assert {name for name, origin in named.items() if origin.name != name} == set()


def test_levels_of_robot_are_those_of_its_own_profile(ours: Report, robot: Robot) -> None:
    with zipfile.ZipFile(robot.jar) as jar:
        lines = jar.read("report_profile.txt").decode().splitlines()
    theirs = {name: level for level, name in (line.split("\t") for line in lines if line)}
    origins = [origin for each in ours.ranked for origin in each.rule.origins if origin.source == "ROBOT"]
    assert {origin.name: origin.importance for origin in origins} == theirs


HOSTILE: Final = '<script>alert("x")</script>\tnew\nline & "quotes" é \u202e'
ONE_LINE: Final = HOSTILE.replace("\t", r"\t").replace("\n", r"\n")


@pytest.fixture(scope="module")
def told(ours: Report) -> Report:
    """Return a report that holds one of everything, hostile texts among it."""
    first, second, *others = ours.ranked
    lowered = Ranked(dataclasses.replace(first.rule, name="lowered-rule"), Level.INFO, HOSTILE)
    finding = Finding(Level.ERROR, second.rule.name, f"https://w3id.org/hsnexus/factor/{HOSTILE}", "", HOSTILE)
    outcomes = (Outcome("elk", passed=True, said=HOSTILE), Outcome("hermit", passed=False, said="1 objection"))
    left_out = (dataclasses.replace(others[0].rule, name="left-out-rule"),)
    return Report("levels.txt", 3, (lowered, second), left_out, (finding,), outcomes)


def test_the_table_has_the_columns_of_robot_and_tells_what_is_lowered(told: Report) -> None:
    heading, *lines = csv.reader(io.StringIO(FORMATS["tsv"](told)), dialect="excel-tab")
    assert tuple(heading) == COLUMNS
    assert lines[0][0:2] == ["ERROR", told.ranked[1].rule.name]
    assert lines[0][4] == ONE_LINE
    assert lines[1:] == [
        ["INFO", "lowered-rule", "levels.txt", "lowered", f"from ERROR: {ONE_LINE}"],
        ["INFO", "left-out-rule", "levels.txt", "left out", "ERROR by default"],
        ["INFO", "elk", "", "passed", ONE_LINE],
        ["ERROR", "hermit", "", "failed", "1 objection"],
    ]


def test_a_row_of_the_table_is_a_line_of_five_columns_whatever_is_in_it(told: Report) -> None:
    lines = FORMATS["tsv"](told).split("\n")[:-1]
    assert len(lines) == 6
    assert {line.count("\t") for line in lines} == {len(COLUMNS) - 1}


def test_json_tells_counts_rules_and_what_is_lowered(told: Report) -> None:
    record = json.loads(FORMATS["json"](told))
    assert record["counts"] == {"ERROR": 1, "WARN": 0, "INFO": 0}
    assert record["lowered"] == [
        {"rule": "lowered-rule", "default": "ERROR", "level": "INFO", "reason": HOSTILE},
    ]
    assert [rule["rule"] for rule in record["rules"]] == ["lowered-rule", told.ranked[1].rule.name]
    assert [rule["rule"] for rule in record["leftOut"]] == ["left-out-rule"]
    assert [(part["part"], part["passed"]) for part in record["outcomes"]] == [("elk", True), ("hermit", False)]
    assert record["findings"][0]["value"] == HOSTILE
    assert set(record["findings"][0]) == {"level", "rule", "entity", "property", "value"}


class Page(HTMLParser):
    """The elements of a page, where they lead, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.links: list[str | None] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.links += [value for name, value in attrs if name in {"href", "src", "action", "onload", "style"}]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("kind", ["ours", "told"])
def test_the_page_fetches_nothing_runs_nothing_and_escapes_everything(
    kind: str, request: pytest.FixtureRequest
) -> None:
    made: Report = request.getfixturevalue(kind)
    text = FORMATS["html"](made)
    page = Page(text)
    assert "script" not in page.tags
    assert page.links == []
    assert "url(" not in text
    for each in made.lowered:
        assert each.rule.name in page.text
        assert each.reason in page.text
    for finding in made.findings:
        assert finding.value in page.text
    for outcome in made.outcomes:
        assert outcome.said in page.text
    for part in made.left_out:
        assert part.name in page.text


def test_a_report_is_written_alike_each_time(ours: Report) -> None:
    again = quality(PROJECT)
    assert [form(again) for form in FORMATS.values()] == [form(ours) for form in FORMATS.values()]


# A file of each kind is enough: the folder is small, so that the verb runs in no time.
@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("garden") / "project"
    shutil.copytree(PROJECT.queries / "checks", root / "queries" / "checks")
    for folder in ("ontology", "kg"):
        (root / folder).mkdir()
    (root / "ontology" / "hsnexus.ttl").write_text(GARDEN, encoding="utf-8")
    return root


@pytest.fixture
def garden(home: Path, tmp_path: Path) -> Path:
    root = shutil.copytree(home, tmp_path / "garden")
    only = "".join(
        f"{each.rule.level.name}\tfile:{each.rule.path}\n"
        for each in levels_of(PROJECT)[0]
        if "/report/" in each.rule.path
    )
    (root / "queries" / "checks" / "profile.txt").write_text(only, encoding="utf-8")
    return root  # fmt: skip


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, words)])


def spoil(root: Path, name: str) -> str:
    defect = next(each for each in DEFECTS if each["rule"] == name)
    (root / "ontology" / "hsnexus.ttl").write_text(spoilt(defect), encoding="utf-8")
    return str(defect["entity"])


def test_a_report_without_findings_is_a_heading_and_exit_code_0(garden: Path) -> None:
    result = run("--root", garden, "--fail-on", "INFO")
    assert result.exit_code == 0, result.stderr
    # the rules of the model of claims are there, and the profile of this folder does not name them
    assert {line.split("\t")[3] for line in result.stdout.splitlines()[1:]} == {"left out"}
    assert re.search(
        r"\d+ rules over \d+ triples in .* s: ERROR 0, WARN 0, INFO 0; lowered 0, left out 45", result.stderr
    )


BARS: Mapping[str, tuple[str, str, int]] = {
    "an error at ERROR": ("missing_label", "ERROR", 1),
    "a warning at ERROR": ("missing-disjointness", "ERROR", 0),
    "a warning at WARN": ("missing-disjointness", "warn", 1),
    "information at WARN": ("missing_superclass", "WARN", 0),
    "information at INFO": ("missing_superclass", "INFO", 1),
    "an error at NONE": ("missing_label", "none", 0),
}


@pytest.mark.parametrize("case", BARS)
def test_the_exit_code_is_1_at_the_bar_or_above_it(case: str, garden: Path) -> None:
    name, bar, code = BARS[case]
    entity = spoil(garden, name)
    result = run("--root", garden, "--fail-on", bar)
    assert result.exit_code == code, result.stderr
    assert re.search(
        rf"^{RULES[name].level.name}\t{name}\t\S*{re.escape(entity.split('/')[-1])}\t", result.stdout, re.MULTILINE
    )


@pytest.mark.parametrize(
    ("form", "name"), [("tsv", "r.txt"), ("json", "r.json"), ("html", "r.HTML"), ("json", "-f r.x")]
)
def test_the_format_is_named_or_that_of_the_file(form: str, name: str, garden: Path, tmp_path: Path) -> None:
    out = tmp_path / name.removeprefix("-f ")
    words = ("--format", form) if name.startswith("-f ") else ()
    result = run("--root", garden, "--out", out, *words)
    assert (result.exit_code, result.stdout) == (0, "")
    begins = {"tsv": "Level\t", "json": "{\n", "html": "<!DOCTYPE html>\n"}
    assert read_text(out).startswith(begins[form])


MISUSE: Mapping[str, tuple[tuple[str, ...], str, int]] = {
    "no such profile": (("--profile", "{tmp}/none"), "the profile cannot be read", 2),
    "a folder as profile": (("--profile", "{tmp}"), "the profile cannot be read", 2),
    "an empty profile": (("--profile", "{tmp}/empty"), "names no rule", 1),
    "bytes as profile": (("--profile", "{tmp}/bytes"), "is not UTF-8", 1),
    "a rule file that is not there": (("--profile", "{tmp}/lost"), "the rule cannot be read", 2),
    "a rule file that is none": (("--profile", "{tmp}/strange"), "lacks its summary", 1),
    "no such level": (("--fail-on", "FATAL"), "Invalid value for '--fail-on'", 2),
    "no such format": (("--format", "yaml"), "Invalid value for '--format'", 2),
    "output that ends like no format": (("--out", "{tmp}/r.pdf"), "ends like none of .txt .tsv .json .html", 2),
    "output without an ending": (("--out", "{tmp}/r"), "say with --format", 2),
    "output into a folder": (("--out", "{tmp}"), "is a directory", 2),
    "output into no folder": (("--out", "{tmp}/nowhere/report.tsv"), "there is no folder", 2),
    "output that cannot be written": (("--out", "{tmp}/empty/report.tsv"), "cannot be written", 2),
}


@pytest.mark.parametrize("case", MISUSE)
def test_misuse_gets_one_message(case: str, garden: Path, tmp_path: Path) -> None:
    words, message, code = MISUSE[case]
    (tmp_path / "empty").write_text("", encoding="utf-8")
    (tmp_path / "bytes").write_bytes(b"ERROR\t\xff")
    (tmp_path / "lost").write_text("ERROR\tfile:none.rq\n", encoding="utf-8")
    (tmp_path / "strange").write_text(f"ERROR\tfile:{tmp_path / 'empty'}\n", encoding="utf-8")
    result = run("--root", garden, *(word.format(tmp=tmp_path) for word in words))
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


LABELS: Final = "queries/checks/report/missing_label.rq"
HEAD: Final = "#+ summary: A\n#+ description: B\n"
ELSEWHERE: Final = "SELECT ?entity ?property ?value { SERVICE <http://127.0.0.1:9/> { ?entity ?property ?value } }"
WRONG_FILES: Mapping[str, tuple[str, str, str]] = {
    "broken Turtle": ("ontology/hsnexus.ttl", "<urn:a> <urn:b>", "hsnexus.ttl:1: this is not Turtle"),
    "Turtle of RDF 1.2": ("ontology/hsnexus.ttl", "<urn:a> <urn:b> <<( <urn:a> <urn:b> 1 )>> .", "Turtle of RDF 1.2"),
    "a rule that is no query": (LABELS, f"{HEAD}SELECT {{", "not SPARQL"),
    "a rule that asks another": (LABELS, f"{HEAD}{ELSEWHERE}", "cannot be evaluated"),
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_file_that_is_wrong_is_named(case: str, garden: Path) -> None:
    name, text, message = WRONG_FILES[case]
    (garden / name).write_text(text, encoding="utf-8")
    result = run("--root", garden)
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr


def test_a_report_without_rules_is_none(garden: Path) -> None:
    shutil.rmtree(garden / "queries" / "checks" / "report")
    result = run("--root", garden)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no rule queries to report by" in result.stderr


def test_a_rule_of_ones_own_runs_by_its_path(garden: Path, tmp_path: Path) -> None:
    own = tmp_path / "my own rule.rq"
    own.write_text(f"#+ summary: Rain\n#+ description: Dry it\n{RAIN}", encoding="utf-8")
    (tmp_path / "levels.txt").write_text(f"ERROR\tfile:{own}\n", encoding="utf-8")
    result = run("--root", garden, "--profile", tmp_path / "levels.txt")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1] == "ERROR\tmy own rule\tfactor:rain\trdfs:label\train"


RAIN: Final = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?entity ?property ?value WHERE { VALUES ?property { rdfs:label } ?entity ?property ?value FILTER(STR(?value) = "rain") }
"""  # noqa: E501 - as ROBOT's users write theirs


def test_a_reader_that_goes_away_is_no_crash(garden: Path) -> None:
    words = [sys.executable, "-c", "from hsnexus.cli import main; main()", "report", "--root", str(garden)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()


# What the parts of the OWLAPI print was recorded from ROBOT; one run over a broken project proves that it prints so.
LOGGED: Final = "2026-01-01 01:13:37,617 ERROR org.obolibrary.robot.ReasonerHelper -"
EMPTY: Final = "    unsatisfiable: https://w3id.org/hsnexus/ontology#Broken"
SMALL: Final = DATA / "small"
PRINTED: Mapping[str, tuple[str, bool, list[str]]] = {
    "fine": ("WARNING: sun.misc\n", False, []),
    "unsatisfiable": (
        f"{LOGGED} There are 1 unsatisfiable classes in the ontology.\n{LOGGED} {EMPTY}\n",
        True,
        ["https://w3id.org/hsnexus/ontology#Broken"],
    ),
    "inconsistent": (
        f"{LOGGED} The ontology is inconsistent. TIP: use a tool\n",
        True,
        ["kg/all.ttl"],
    ),
    "a failure without words": ("WARNING: sun.misc\n", True, ["kg/all.ttl"]),
}


@pytest.mark.parametrize("case", PRINTED)
def test_what_a_reasoner_prints_is_an_outcome_with_the_classes_named(case: str) -> None:
    text, failed, entities = PRINTED[case]
    outcome, findings = reasoned("HermiT", text, Project(SMALL), failed=failed)
    assert outcome.passed is not failed
    assert [finding.entity for finding in findings] == entities
    assert {finding.level for finding in findings} <= {Level.ERROR}


def test_the_table_of_robot_is_read_with_its_levels() -> None:
    outcome, findings = reported(
        "Level\tRule Name\tSubject\tProperty\tValue\nWARN\tx\thttp://e/a\t\t\nINFO\ty\te\tp\tv\n"
    )
    assert [(finding.level, finding.rule) for finding in findings] == [(Level.WARN, "ROBOT x"), (Level.INFO, "ROBOT y")]
    assert (outcome.passed, outcome.said.split(",")[0]) == (False, "errors and warnings: 1")


def test_a_heading_alone_is_a_profile_that_holds() -> None:
    outcome, findings = profiled("OWL 2 DL Profile Report: [Ontology and imports closure in profile]\n", Project(SMALL))
    assert (outcome.passed, findings) == (True, ())


@pytest.fixture(scope="module")
def broken(robot: Robot, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Outcome, tuple[Finding, ...]]]:
    """What the OWLAPI says of a project that breaks OWL 2 DL, in a folder whose name needs care."""
    root = tmp_path_factory.mktemp("broken") / "a project, é"
    shutil.copytree(SMALL, root)
    shutil.copytree(PROJECT.queries / "checks", root / "queries" / "checks")
    path = root / "ontology" / "hsnexus.ttl"
    path.write_text(
        f"{read_text(path)}\nhsn:broaderFactor a owl:TransitiveProperty , owl:IrreflexiveProperty .\n", encoding="utf-8"
    )
    project = Project(root)
    return {told[0].part: told for told in owlapi(project, levels_of(project)[0], robot)}  # fmt: skip


EXPECTED: Mapping[str, tuple[bool, str, str]] = {
    "owlapi-opens": (True, "", ""),
    "owl-2-dl": (False, "https://w3id.org/hsnexus/ontology#broaderFactor", "Use of non-simple property"),
    "hermit": (False, "https://w3id.org/hsnexus/ontology#broaderFactor", "Non-simple property"),
    "elk": (True, "", ""),
    "robot-report": (False, "https://w3id.org/hsnexus/kg/all", ""),
}


def test_every_part_has_an_outcome(broken: Mapping[str, object]) -> None:
    assert tuple(broken) == PARTS
    assert sorted(EXPECTED) == sorted(PARTS)


@pytest.mark.parametrize("part", EXPECTED)
def test_each_part_names_what_it_objects_to(
    part: str, broken: Mapping[str, tuple[Outcome, tuple[Finding, ...]]]
) -> None:
    passed, entity, value = EXPECTED[part]
    outcome, findings = broken[part]
    assert outcome.passed is passed
    assert bool(findings) is not passed
    assert not entity or any(entity in finding.entity or entity in finding.value for finding in findings)
    assert any(value in finding.value for finding in findings) or not value


def test_robot_runs_the_rules_that_are_also_its_own() -> None:
    lines = profile_of_robot(PROJECT, levels_of(PROJECT)[0]).splitlines()
    paths = [Path(line.split("\tfile:")[1]) for line in lines]
    assert sorted(path.stem for path in paths) == sorted(ROBOT_RULES)
    assert all(path.is_file() for path in paths)


LACKING: Mapping[str, tuple[str | None, str]] = {
    "no folder is named": (None, "names no folder of ROBOT"),
    "the name is empty": ("", "names no folder of ROBOT"),
    "the folder is not there": ("{tmp}/none", "there is no such file"),
    "the folder holds no jar": ("{tmp}", "there is no such file"),
}


@pytest.mark.parametrize("case", LACKING)
def test_without_a_jar_the_owlapi_is_refused_at_once(
    case: str, garden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, message = LACKING[case]
    if named is None:
        monkeypatch.delenv(VARIABLE, raising=False)
    else:
        monkeypatch.setenv(VARIABLE, named.format(tmp=tmp_path))
    result = run("--root", garden, "--owlapi")
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert VARIABLE in result.stderr


def test_a_java_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="Java cannot be started"):
        Robot(tmp_path / "robot.jar", tmp_path / "java").run("help", folder=tmp_path)


def test_a_jar_that_is_none_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    (tmp_path / "robot.jar").write_text("no jar", encoding="utf-8")
    with pytest.raises(SetupError, match="no jar that Java can run"):
        find_robot().run("help", folder=tmp_path)
