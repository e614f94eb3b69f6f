"""Laws of the alignments: the table is valid SSSOM, proves each of its links, and says what the Turtle says."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS

from hsnexus.alignments import COLUMNS, Alignment, alignments, graph
from hsnexus.cli.align import align
from hsnexus.errors import SourceError
from hsnexus.sources import Project, read, read_text, union
from hsnexus.turtle import layout
from hsnexus.vocab import HSN, PREFIXES

PROJECT: Final = Project(Path(__file__).parent.parent)
SMALL: Final = Project(Path(__file__).parent / "data" / "small")
TABLE: Final = alignments(read_text(PROJECT.aligned), PROJECT.name(PROJECT.aligned))
# Identifiers that one repository alone gives, with labels copied by machine: nobody has confirmed what they stand for.
WEAK: Final = (
    "Q837556", "Q15589476", "Q379693", "Q350604", "Q8465", "Q8065", "Q168247", "Q1691434", "Q245065", "Q484652",
    "Q17176618",
)  # fmt: skip
# What has a proper name: its identity is not a matter of scope.
NAMED: Final = ("actor", "instrument")
EVENTS: Final = {f"{PREFIXES['factor']}september-11-attacks"}

assert TABLE.rows, "the table is empty"


def one(test: Callable[[Alignment], bool]) -> list[Alignment]:
    return [row for row in TABLE.rows if test(row)]


@pytest.mark.parametrize("project", [PROJECT, SMALL], ids=["real", "small"])
def test_the_turtle_is_what_the_table_makes(project: Project) -> None:
    table = alignments(read_text(project.aligned), "table")
    assert table.rows
    assert read_text(project.alignments) == layout(graph(table), PREFIXES)


def test_each_row_names_its_subject_as_we_do() -> None:
    ours = union((PROJECT.ontology, *PROJECT.kg))
    assert one(lambda row: str(ours.value(URIRef(row.subject), RDFS.label)) != row.subject_label) == []


def test_each_link_is_there_once_and_the_rows_are_in_order() -> None:
    cells = [line.split("\t") for line in read_text(PROJECT.aligned).splitlines() if not line.startswith("#")][1:]
    keys = [(row[0], row[2], row[3]) for row in cells]
    assert keys == sorted(keys)
    assert len({(subject, target) for subject, _, target in keys}) == len(keys)


def test_grades_are_a_or_b_and_what_is_weaker_is_left_out() -> None:
    assert {row.grade for row in TABLE.rows} == {"A", "B"}
    assert one(lambda row: row.target.removeprefix(PREFIXES["wd"]) in WEAK) == []
    assert one(lambda row: not row.evidence or not re.fullmatch(r"20\d\d-\d\d-\d\d", row.date)) == []


def test_every_vocabulary_of_the_table_has_its_one_prefix() -> None:
    known = TABLE.header["curie_map"]
    assert {name: iri for name, iri in known.items() if PREFIXES.get(name) != iri} == {}


def test_exact_matches_are_kept_for_what_has_a_proper_name() -> None:
    exact = one(lambda row: row.predicate.endswith("#exactMatch"))
    assert exact
    named = tuple(PREFIXES[name] for name in NAMED)
    assert [row for row in exact if not row.subject.startswith(named) and row.subject not in EVENTS] == []


def test_what_is_no_close_match_says_why() -> None:
    assert one(lambda row: not row.predicate.endswith("#closeMatch") and not row.comment) == []


def test_each_link_stands_by_itself_and_as_an_axiom_with_its_evidence() -> None:
    made = read(PROJECT.alignments)
    axioms = {
        tuple(made.value(axiom, part) for part in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)): (
            str(made.value(axiom, URIRef(HSN.evidenceGrade))),
            str(made.value(axiom, URIRef(HSN.evidence))),
            str(made.value(axiom, DCTERMS.created)),
        )
        for axiom in made.subjects(RDF.type, OWL.Axiom)
    }
    links = {(URIRef(row.subject), URIRef(row.predicate), URIRef(row.target)): row for row in TABLE.rows}
    assert axioms == {link: (row.grade, row.evidence, row.date) for link, row in links.items()}
    assert [link for link in links if link not in made] == []


HEAD: Final = "#curie_map:\n#  a: http://a/\n"
TOP: Final = "\t".join(COLUMNS)
BROKEN: Final[Mapping[str, tuple[str, str]]] = {
    "no header": (f"{TOP}\n", "no YAML with a curie_map"),
    "a header that is no YAML": (f"#a: [\n{TOP}\n", "no YAML with a curie_map"),
    "other columns": (f"{HEAD}subject_id\n", "table:3: the columns are not subject_id, "),
    "no columns": (HEAD, "the columns are not"),
    "a cell too few": (f"{HEAD}{TOP}\na:b\tb\n", "table:4: the row has 2 cells"),
    "a strange prefix": (f"{HEAD}{TOP}\n" + "\t".join(["a:b"] * 3 + ["c:d"] + ["a:b"] * 6), "c:d is no name"),
    "an empty name": (f"{HEAD}{TOP}\n" + "\t".join(["a:b"] * 2 + [""] + ["a:b"] * 7), "an empty cell is no name"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_table_that_is_not_ours_is_refused_with_its_line(case: str) -> None:
    text, message = BROKEN[case]
    with pytest.raises(SourceError, match=re.escape(message)):
        alignments(text, "table")


def test_the_verb_writes_the_turtle_and_tells_when_it_is_not_current(tmp_path: Path) -> None:
    root = shutil.copytree(SMALL.root, tmp_path / "small")
    call = CliRunner().invoke
    assert call(align, ["--root", str(root), "--check"]).exit_code == 0
    project = Project(root)
    project.aligned.write_text(read_text(project.aligned).replace("wd:Q1\t", "wd:Q3\t"), encoding="utf-8")
    stale = call(align, ["--root", str(root), "--check"])
    assert (stale.exit_code, stale.stdout) == (1, "")
    assert "not current" in stale.stderr
    written = call(align, ["--root", str(root)])
    assert (written.exit_code, written.stdout) == (0, "ontology/alignments.ttl\n")
    assert "wd:Q3" in read_text(project.alignments)
    assert call(align, ["--root", str(root), "--check"]).exit_code == 0


@pytest.fixture(scope="module")
def sssom() -> str:
    """Return a Python that has sssom-py, whose tree of dependencies wants an environment of its own."""
    python = os.environ.get("HSNEXUS_SSSOM")
    if not python:
        pytest.skip("HSNEXUS_SSSOM names no Python that has sssom-py, which wants an environment of its own")
    return python


def run(python: str, *words: str) -> "subprocess.CompletedProcess[str]":
    code = "import sys; from sssom.cli import main; main()"
    return subprocess.run([python, "-c", code, *words], capture_output=True, text=True, check=False)


def test_sssom_py_takes_the_table_for_valid(sssom: str, tmp_path: Path) -> None:
    """It tells what is wrong and exits with 0 all the same; that it cannot write our own slots as RDF is no fault."""
    assert objections(sssom, PROJECT.aligned) == []
    broken = tmp_path / "broken.sssom.tsv"
    broken.write_text(read_text(PROJECT.aligned).replace("skos:closeMatch", "close match", 1), encoding="utf-8")
    assert objections(sssom, broken)


def objections(python: str, table: Path) -> list[str]:
    done = run(python, "validate", str(table))
    assert done.returncode == 0, done.stderr
    lines = (*done.stdout.splitlines(), *done.stderr.splitlines())
    return [line for line in lines if not re.match(r"No attr for evidence(_grade)? \[", line)]


def test_the_axioms_are_the_rdf_form_of_sssom(sssom: str) -> None:
    """Its own writer leaves out the slots that are ours; all else is the same."""
    done = run(sssom, "convert", str(PROJECT.aligned), "-O", "rdf", "--no-condense")
    assert done.returncode == 0, done.stderr
    theirs = axioms_of(Graph().parse(data=done.stdout, format="turtle"))
    ours = read(PROJECT.alignments)
    for own in (HSN.evidence, HSN.evidenceGrade):
        ours.remove((None, URIRef(own), None))
    assert len(theirs)
    assert isomorphic(theirs, axioms_of(ours))


def axioms_of(triples: Graph) -> Graph:
    """Return what is said of axioms."""
    found = Graph()
    for axiom in triples.subjects(RDF.type, OWL.Axiom):
        for key, value in triples.predicate_objects(axiom):
            found.add((axiom, key, value))
    return found
