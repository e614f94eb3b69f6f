"""Laws of asking: the command line and Python give one answer, in every format, and a refusal says what is accepted."""

import csv
import io
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner, Result

from hsnexus import open_dataset
from hsnexus.answers import answer
from hsnexus.binding import ParameterError, bind
from hsnexus.cli import main
from hsnexus.cli.tables import in_words
from hsnexus.errors import HsnexusError, QuestionError, SetupError
from hsnexus.evidence import COLUMNS
from hsnexus.opened import Dataset
from hsnexus.sources import Project
from hsnexus.vocab import PREFIXES

FACTOR, CLAIM = PREFIXES["factor"], PREFIXES["haque-claim"]
WHAT_DOES = """\
#+ summary: What does a factor do?
#+ description: Claims of which the factor is the cause, few at a time.
#+ tags: [test, causes]
#+ defaults:
#+   - cause: "https://w3id.org/hsnexus/factor/remittances"
#+   - most: 5
#+ enumerate:
#+   - cause:
#+ x-params:
#+   cause: {type: iri, class: hsn:Factor}
#+   relation: {type: iri, class: hsn:Relation}
#+   most: {type: integer, min: 0, max: 900}
#+ x-id: CQ01
#+ x-family: causes
#+ x-view: table
#+ x-user: semantic-web researcher
#+ x-gives: claim
PREFIX hsn: <https://w3id.org/hsnexus/ontology#>
SELECT ?claim ?effect
WHERE {
  ?claim hsn:hasCause ?_cause_iri ; hsn:hasEffect ?effect ; hsn:hasRelation ?__relation_iri .
  FILTER (STRLEN(STR(?effect)) > ?_most_integer)
}
ORDER BY ?claim
"""
EDGES = """\
#+ summary: Which claims make up a graph?
#+ description: Causes and effects, as a graph.
#+ tags: [test]
#+ x-id: CQ02
#+ x-family: integration
#+ x-view: graph
#+ x-user: linked-data integrator
#+ x-empty: "There is nothing of the kind."
PREFIX hsn: <https://w3id.org/hsnexus/ontology#>
CONSTRUCT { ?cause hsn:causes ?effect } WHERE { ?claim hsn:hasCause ?cause ; hsn:hasEffect ?effect }
"""
IS_SO = """\
#+ summary: Is there a claim?
#+ description: Yes or no.
#+ tags: [test]
#+ x-id: CQ03
#+ x-family: quality
#+ x-view: table
#+ x-user: ontology reviewer
PREFIX hsn: <https://w3id.org/hsnexus/ontology#>
ASK { ?claim a hsn:CausalClaim }
"""


@pytest.fixture(scope="module")
def clone(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone with three questions of every form."""
    folder = tmp_path_factory.mktemp("clone")
    for room in ("ontology", "kg"):
        (folder / room).symlink_to(project.root / room)
    (folder / "queries").mkdir()
    for stem, text in (("cq01-what-factors-do", WHAT_DOES), ("cq02-edges-as-graph", EDGES), ("cq03-is-it-so", IS_SO)):
        (folder / "queries" / f"{stem}.rq").write_text(text, encoding="utf-8")
    marks = "<!-- questions: written by `hsnexus ask --pin` -->\n<!-- end of questions -->\n"
    (folder / "queries" / "README.md").write_text(f"# Mine\n\n{marks}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def dataset(clone: Path) -> Dataset:
    return open_dataset(queries=clone / "queries")


def run(clone: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["ask", "--root", str(clone), *words])


NAMES = ("remittances", "REMITTANCES", "factor:remittances", f"{FACTOR}remittances", f"<{FACTOR}remittances>")


@pytest.mark.parametrize("name", NAMES)
def test_a_thing_is_named_in_any_way_and_by_any_door(name: str, clone: Path, dataset: Dataset) -> None:
    given = dataset.ask("CQ01", cause=name)
    assert len(given.rows) > 20
    assert given == dataset.ask("cq01-what-factors-do")
    told = run(clone, "cq01", "--cause", name, "--format", "csv")
    assert (told.exit_code, told.stdout) == (0, given.csv())


def test_the_text_that_is_printed_runs_as_it_stands_and_gives_the_answer(clone: Path, dataset: Dataset) -> None:
    text = run(clone, "cq01", "--relation", "reducing", "--most", "9", "--format", "rq").stdout
    given = dataset.ask("cq01", relation="hsn:reducing", most=9)
    assert answer(dataset.store.query(text)) == given
    assert {f"{FACTOR}trade-gap"} <= {row[1] for row in given.rows} < {row[1] for row in dataset.ask("cq01").rows}
    assert run(clone, "cq01", "--template").stdout == WHAT_DOES


def test_every_format_tells_the_same_rows(clone: Path, dataset: Dataset) -> None:
    given = dataset.ask("cq01", evidence=True)
    told = {form: run(clone, "cq01", "--evidence", "--format", form).stdout for form in ("csv", "json")}
    head, *rows = csv.reader(io.StringIO(told["csv"]))
    assert tuple(head) == given.columns == ("claim", "effect", *(f"evidence_{name}" for name in COLUMNS))
    assert [tuple(row) for row in rows] == [
        tuple("" if cell is None else str(cell) for cell in row) for row in given.rows
    ]
    assert answer(ox.parse_query_results(told["json"], format=ox.QueryResultsFormat.JSON)) == given
    assert "haque-claim:c044 │ factor:balance-of-payments" in run(clone, "cq01").stdout
    frame = given.dataframe()
    assert list(frame.columns) == list(given.columns)
    plain = frame.astype(object).where(frame.notna(), None)
    assert [tuple(row) for row in plain.itertuples(index=False)] == list(given.rows)
    assert (str(frame["evidence_start"].dtype), bool(frame["evidence_first_words"].isna().any())) == ("Int64", True)
    assert dict(given.records()[0]) == dict(zip(given.columns, given.rows[0], strict=True))


def test_a_graph_is_turtle_and_a_table_of_triples(clone: Path, dataset: Dataset) -> None:
    given = dataset.ask("cq02")
    told = run(clone, "cq02", "--format", "ttl")
    graph = rdflib.Graph().parse(data=told.stdout, format="turtle")
    assert given.graph is not None
    assert len(graph) == len(given.graph) == len(given.rows) > 500
    assert given.columns == ("subject", "predicate", "object")
    assert "There is nothing of the kind." in told.stderr


@pytest.mark.parametrize("form", ["CSV", "JSON", "TSV", "XML"])
@pytest.mark.parametrize("evidence", [False, True])
def test_rows_are_written_as_engines_write_them(form: str, evidence: bool, dataset: Dataset) -> None:  # noqa: FBT001
    written: ox.QueryResultsFormat = getattr(ox.QueryResultsFormat, form)
    given = dataset.ask("cq01", evidence=evidence)
    if written == ox.QueryResultsFormat.CSV:
        assert given.results(written).decode().replace("\r\n", "\n") == given.csv()
    else:
        assert answer(ox.parse_query_results(given.results(written), format=written)) == given


def test_yes_and_no_are_answers(clone: Path, dataset: Dataset) -> None:
    assert dataset.ask("cq03").rows == ((True,),)
    assert dataset.ask("cq03").csv() == "boolean\ntrue\n"
    assert json.loads(run(clone, "cq03", "--format", "json").stdout) == {"head": {}, "boolean": True}


def test_terms_become_plain_values() -> None:
    types = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    rows = (
        "(1 2.5 1e0 true 'x'@en <urn:x> UNDEF)",
        "('1'^^xsd:float 'x' '2005-01-01'^^xsd:date false 'ten'^^xsd:integer 'maybe'^^xsd:boolean 'abc'^^xsd:decimal)",
    )
    text = f"SELECT * {{ VALUES (?a ?b ?c ?d ?e ?f ?g) {{ {' '.join(rows)} }} }}"
    found = answer(ox.Store().query(types + text))
    assert found.rows == (
        (1, Decimal("2.5"), 1.0, True, "x", "urn:x", None),
        (1.0, "x", "2005-01-01", False, "ten", "maybe", "abc"),
    )
    assert [type(cell) for cell in found.rows[0]] == [int, Decimal, float, bool, str, str, type(None)]


REFUSED = {
    "unknown question": (("cq99",), "no question is called 'cq99'", 2),
    "unknown factor": (("cq01", "--cause", "remitances of all"), "cause: no factor is called 'remitances of all'", 2),
    "unknown relation": (("cq01", "--relation", "hindering"), "relation: no relation is called 'hindering'", 2),
    "unknown prefix": (("cq01", "--cause", "foo:remittances"), "Near it are remittances (factor:remittances)", 2),
    "a class for a factor": (("cq01", "--cause", "hsn:Refugee"), "cause: no factor is called", 2),
    "not a number": (("cq01", "--most", "few"), "most: 'few' is not a whole number from 0 to 900", 2),
    "over its bound": (("cq01", "--most", "901"), "most: '901' is not a whole number", 2),
    "an injection": (("cq01", "--cause", "x> . } #"), "cause: no factor is called 'x> . } #'", 2),
    "unknown parameter": (("cq01", "--effect", "x"), "No such option", 2),
    "unknown format": (("cq01", "--format", "xlsx"), "is not one of", 2),
    "a table as Turtle": (("cq01", "--format", "ttl"), "the answer is a table", 2),
    "evidence of a graph": (("cq02", "--evidence"), "no row of this answer rests on a claim", 2),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_is_one_message_that_says_what_is_accepted(case: str, clone: Path) -> None:
    words, message, code = REFUSED[case]
    told = run(clone, *words)
    assert (told.exit_code, told.stdout) == (code, "")
    assert message in told.stderr
    assert "Traceback" not in told.stderr


def test_a_table_cuts_no_name_however_many_columns_it_has(capsys: pytest.CaptureFixture[str]) -> None:
    name = "factor:human-security"
    in_words([(("thing",) * 12, [(name,) * 12])])
    *_, body, _ = re.split("[┡└].*\n", capsys.readouterr().out)
    lines = [line.split("│")[1:-1] for line in body.splitlines()]
    assert ["".join(part.strip() for part in column) for column in zip(*lines, strict=True)] == [name] * 12


def test_a_refusal_in_python_names_the_parameter_and_the_choices(dataset: Dataset) -> None:
    with pytest.raises(ParameterError, match="cause: no factor is called") as caught:
        dataset.ask("cq01", cause="remitance")
    assert caught.value.parameter == "cause"
    assert f"{FACTOR}remittances" in [choice.iri for choice in caught.value.choices]
    with pytest.raises(QuestionError, match="It takes cause, relation, most"):
        dataset.ask("cq01", effect="x")


def test_questions_are_listed_and_searched(clone: Path) -> None:
    listed = run(clone)
    assert listed.exit_code == 0
    assert [line.split()[1] for line in listed.stdout.splitlines() if "CQ" in line] == ["CQ01", "CQ02", "CQ03"]
    found = run(clone, "--search", "FACTOR cause")
    assert "CQ01" in found.stdout
    assert "CQ02" not in found.stdout
    helped = run(clone, "cq01", "--help").stdout
    for told in ("What does a factor do?", "--cause", "--relation", "--most", "factor:remittances", "from 0 to 900"):
        assert told in helped


def test_pinning_writes_answers_and_what_is_derived_and_forgets_what_is_gone(clone: Path, dataset: Dataset) -> None:
    queries = clone / "queries"
    (queries / "answers").mkdir(exist_ok=True)
    (queries / "answers" / "cq09-long-gone.csv").write_text("old", encoding="utf-8")
    told = run(clone, "--pin")
    assert told.exit_code == 0, told.stderr
    written = {str(path.relative_to(queries)) for path in queries.rglob("*") if path.is_file() and path.suffix != ".rq"}
    assert written == {
        "README.md",
        "answers/cq01-what-factors-do.csv",
        "answers/cq02-edges-as-graph.ttl",
        "answers/cq03-is-it-so.srj",
        "manifest.ttl",
    }
    pinned = queries / "answers" / "cq01-what-factors-do.csv"
    assert pinned.read_text(encoding="utf-8") == dataset.ask("cq01").csv()
    assert (queries / "bound" / "cq01-what-factors-do.rq").read_text(encoding="utf-8") == bind(dataset.questions[0])
    assert "[CQ01](cq01-what-factors-do.rq)" in (queries / "README.md").read_text(encoding="utf-8")
    assert run(clone, "--pin").stderr == ""
    pinned.write_text("changed", encoding="utf-8")
    assert "read its diff" in run(clone, "cq01", "--pin").stderr


FOLDERS = {
    "no question": ({}, SetupError, "there is no competency question here"),
    "one id twice": (
        {"cq01-what-factors-do.rq": WHAT_DOES, "cq01-what-causes-do.rq": WHAT_DOES},
        HsnexusError,
        "has the id CQ01 too",
    ),
    "another encoding": ({"cq01-what-factors-do.rq": WHAT_DOES.replace("few", "f\u00e9w")}, HsnexusError, "not UTF-8"),
}


@pytest.mark.parametrize("case", FOLDERS)
def test_a_folder_that_cannot_be_read_is_told(case: str, tmp_path: Path) -> None:
    files, error, message = FOLDERS[case]
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="latin-1")
    with pytest.raises(error, match=message):
        open_dataset(queries=tmp_path).ask("cq01")


def test_a_dataframe_without_pandas_is_told(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(SetupError, match="pip install pandas"):
        dataset.ask("cq03").dataframe()


def test_evidence_has_a_row_for_each_passage_and_piece(dataset: Dataset) -> None:
    places = "?claim a hsn:CausalClaim ; hsn:statedIn/hsn:hasRange?/hsn:start ?at"
    counted = f"SELECT ?claim (COUNT(*) AS ?n) {{ {places} }} GROUP BY ?claim"
    found = dataset.store.query(f"PREFIX hsn: <{PREFIXES['hsn']}> {counted}")
    assert isinstance(found, ox.QuerySolutions)
    pieces = {row["claim"].value: int(row["n"].value) for row in found}
    assert max(pieces.values()) > 1
    for cause in ("migration", "conflict", "remittances"):
        plain, given = dataset.ask("cq01", cause=cause), dataset.ask("cq01", cause=cause, evidence=True)
        assert len(given.rows) == sum(pieces[str(row[0])] for row in plain.rows)


def test_asking_in_python_imports_neither_rdflib_nor_the_server() -> None:
    code = (
        "import sys, hsnexus; assert 'pyoxigraph' not in sys.modules; hsnexus.open_dataset().ask('cq01');"
        "print([name for name in ('rdflib', 'flask', 'pandas', 'hsnexus_server') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
