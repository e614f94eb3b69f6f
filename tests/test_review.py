"""Laws of the second reading: no claim changes without being read again."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import RDFS, SKOS, Graph, Literal, URIRef

from hsnexus.cli import main
from hsnexus.errors import SourceError
from hsnexus.review import COLUMNS, Verdict, digests, overall, rows, unread
from hsnexus.sources import Project, union
from hsnexus.vocab import HSN, PREFIXES, source_prefixes

SMALL = Project(Path(__file__).parent / "data" / "small")
CLAIM = source_prefixes("invented-2020")["claim"]
PASSAGE = source_prefixes("invented-2020")["passage"]
FENCE = PREFIXES["factor"] + "fence"
HEAD = ",".join(COLUMNS)
ONE, TWO, OLD = "1" * 16, "2" * 16, "9" * 16


def record(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "review.csv"
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return path


def test_every_claim_was_read_again_after_it_last_changed(project: Project) -> None:
    assert project.annotated
    for slug, files in project.annotated.items():
        of_claims = digests(union(files), union(project.shared))
        readings = rows(project.review(slug), source_prefixes(slug)["claim"])
        assert of_claims
        assert list(unread(of_claims, readings)) == []


def test_what_stays_open_is_told_on_the_claim(project: Project) -> None:
    for slug, files in project.annotated.items():
        graph = union(files)
        remarked = {str(node) for node in graph.subjects(SKOS.editorialNote)}
        last = {row.claim: row for row in rows(project.review(slug), source_prefixes(slug)["claim"])}
        questions = {claim for claim, row in last.items() if row.verdict is Verdict.OPEN}
        assert questions - remarked == set()


CHANGES: dict[str, Callable[[Graph], object]] = {
    "another label": lambda graph: graph.set((URIRef(f"{CLAIM}c001"), RDFS.label, Literal("Other words", lang="en"))),
    "a condition": lambda graph: graph.add((URIRef(f"{CLAIM}c001"), URIRef(HSN.underCondition), URIRef("urn:f"))),
    "one value less": lambda graph: graph.remove((URIRef(f"{CLAIM}c001"), URIRef(HSN.hasModality), None)),
    "other words in its passage": lambda graph: graph.set(
        (URIRef(f"{PASSAGE}p002"), URIRef(HSN.textSha256), Literal("0" * 64))
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_digest_of_a_claim_changes_with_it_and_no_other_does(change: str) -> None:
    graph = union(SMALL.kg)
    before = digests(graph, graph)
    CHANGES[change](graph)
    after = digests(graph, graph)
    assert {iri for iri in before if before[iri] != after[iri]} == {f"{CLAIM}c001"}
    assert overall(before) != overall(after)


@pytest.mark.parametrize("term", [RDFS.label, SKOS.definition], ids=str)
def test_the_digest_of_a_factor_changes_with_its_sense(term: URIRef) -> None:
    graph = union(SMALL.kg)
    before = digests(graph, graph)
    graph.set((URIRef(FENCE), term, Literal("Other words", lang="en")))
    after = digests(graph, graph)
    assert {iri for iri in before if before[iri] != after[iri]} == {FENCE}


def test_the_digest_does_not_see_where_a_passage_stands() -> None:
    graph = union(SMALL.kg)
    before = digests(graph, graph)
    graph.set((URIRef(f"{PASSAGE}p002"), URIRef(HSN.start), Literal(9)))
    assert digests(graph, graph) == before


BAD = {
    "other columns": ("claim,verdict", 1, "its columns are not"),
    "nothing at all": ("", 1, "its columns are not"),
    "too few cells": (f"{HEAD}\nclaim:c001,{ONE},,stands", 2, "fewer cells"),
    "too many cells": (f"{HEAD}\nclaim:c001,{ONE},,stands,,", 2, "more cells"),
    "no claim": (f"{HEAD}\npassage:x,{ONE},,stands,", 2, "names no claim"),
    "a claim without a number": (f"{HEAD}\nclaim:,{ONE},,stands,", 2, "names no claim"),
    "no digest": (f"{HEAD}\nclaim:c001,not-a-digest,,stands,", 2, "is no digest"),
    "no verdict": (f"{HEAD}\nclaim:c001,{ONE},,fine,", 2, "is no verdict"),
    "standing without a digest": (f"{HEAD}\nclaim:c001,,,stands,", 2, "needs the cells digest"),
    "mended without a change": (f"{HEAD}\nclaim:c001,{ONE},too strong,mended,", 2, "needs the cells change"),
    "mended without an objection": (f"{HEAD}\nclaim:c001,{ONE},,mended,weaker", 2, "needs the cells objection"),
    "open without a question": (f"{HEAD}\nclaim:c001,{ONE},,open,", 2, "needs the cells objection"),
    "added without a reason": (f"{HEAD}\nclaim:c001,,,added,", 2, "needs the cells objection, change"),
    "withdrawn without a reason": (f"{HEAD}\nclaim:c001,,,withdrawn,", 2, "needs the cells objection, change"),
    "an open quotation mark": (f'{HEAD}\nclaim:c001,{ONE},,stands,"because', 2, "not CSV"),
    "a cell without an end": (f'{HEAD}\nclaim:c001,{ONE},"{"x" * 2_000_000}",stands,', 2, "not CSV"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_line_is_told_with_its_number(case: str, tmp_path: Path) -> None:
    text, line, message = BAD[case]
    path = tmp_path / "review.csv"
    path.write_text(f"{text}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=message) as told:
        rows(path, CLAIM)
    assert told.value.where == f"{path}:{line}"
    assert told.value.advice


NOW = {f"{CLAIM}c001": ONE, FENCE: TWO}
READ = f"factor:fence,{TWO},,stands,"
RECORDS: dict[str, tuple[tuple[str, ...], str]] = {
    "it stands": ((f"claim:c001,{ONE},,stands,", READ), ""),
    "it stays open": ((f"claim:c001,{ONE},which reading,open,", READ), ""),
    "mended, then read again": ((f"claim:c001,{OLD},too strong,mended,weaker", f"claim:c001,{ONE},,stands,", READ), ""),
    "a cell of two lines": ((f'claim:c001,{ONE},"one\nand two",stands,no', READ), ""),
    "never read": ((READ,), "second time"),
    "factor never read": ((f"claim:c001,{ONE},,stands,",), "second time"),
    "read before it changed": ((f"claim:c001,{OLD},,stands,", READ), "has changed"),
    "changed after a later reading": (
        (f"claim:c001,{ONE},,stands,", f"claim:c001,{OLD},,stands,", READ),
        "has changed",
    ),
    "mended and left": ((f"claim:c001,{ONE},too strong,mended,weaker", READ), "not been read again"),
    "added and left": (("claim:c001,,missing,added,written", READ), "not been read again"),
    "withdrawn and still there": ((f"claim:c001,{ONE},wrong,withdrawn,deleted", READ), "not been read again"),
    "another one is gone": ((f"claim:c001,{ONE},,stands,", READ, f"claim:c002,{OLD},,stands,"), "it is not there"),
    "another was withdrawn": ((f"claim:c001,{ONE},,stands,", READ, f"claim:c002,{OLD},bad,withdrawn,deleted"), ""),
}


@pytest.mark.parametrize("case", RECORDS)
def test_the_last_line_of_a_claim_must_cover_it(case: str, tmp_path: Path) -> None:
    lines, reason = RECORDS[case]
    found = list(unread(NOW, rows(record(tmp_path, *lines), CLAIM)))
    assert len(found) == bool(reason)
    assert all(reason in told for _, told in found)


def copied(project: Project, tmp_path: Path) -> Path:
    for room in ("ontology", "kg"):
        shutil.copytree(project.root / room, tmp_path / room, ignore=shutil.ignore_patterns("hsnexus", "__pycache__"))
    return tmp_path


def edited(root: Path, name: str, old: str, new: str) -> None:
    path = root / "kg" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def said(*words: str | Path) -> Result:
    return CliRunner(env={"HSNEXUS_TEXT": None}).invoke(main, [str(word) for word in words])


NEXUS = "haque-2005/claims/06-nexus.ttl"
EDITS = {
    "a claim": (NEXUS, "hsn:hasModality hsn:asserted", "hsn:hasModality hsn:normative", "claim:c001,"),
    "a factor": ("factors.ttl", 'rdfs:label "remittances"@en', 'rdfs:label "foreign aid"@en', "factor:remittances,"),
}


@pytest.mark.parametrize("case", EDITS)
def test_review_asks_for_a_reading_of_what_was_edited_and_of_nothing_else(
    case: str, project: Project, tmp_path: Path
) -> None:
    root = copied(project, tmp_path)
    assert said("review", "--root", root).exit_code == 0
    name, old, new, start = EDITS[case]
    edited(root, name, old, new)
    told = said("review", "--root", root)
    assert told.exit_code == 1
    assert told.stdout.count("\n") == 1
    assert told.stdout.startswith(start)
    assert "it has changed since it was last read" in told.stdout


def test_claim_tells_whether_the_last_reading_still_holds_and_prints_each_claim_once(
    project: Project, tmp_path: Path
) -> None:
    root = copied(project, tmp_path)
    assert "  review   stands, line" in said("claim", "--root", root, "c001", "claim:c001").stdout
    edited(root, *EDITS["a claim"][:3])
    told = said("claim", "--root", root, "c001").stdout
    assert told.count("  review   not since it last changed (digest ") == 1
    (root / "kg/haque-2005/review.csv").unlink()
    assert "not since it last changed" in said("claim", "--root", root, "c002").stdout


def test_a_draw_follows_from_the_claims(project: Project, tmp_path: Path) -> None:
    def drawn(root: Path) -> list[str]:
        return re.findall(r"^claim:c\d+", said("claim", "--root", root, "--sample", "30").stdout, flags=re.MULTILINE)

    root = copied(project, tmp_path)
    first = drawn(project.root)
    assert len(set(first)) == 30
    assert drawn(root) == first
    edited(root, *EDITS["a claim"][:3])
    assert drawn(root) != first


def test_review_without_a_record_says_what_is_missing() -> None:
    missing = said("review", "--root", SMALL.root, "--source", "invented-2020")
    assert missing.exit_code == 2
    assert "record of the review cannot be read" in missing.stderr


BROKEN = {
    "a relation that is none": ("hsn:hasRelation hsn:causing", "hsn:hasRelation hsn:bending", "none that the ontology"),
    "no passage": ("    hsn:statedIn passage:p005 ;\n", "", "stated in no passage"),
    "a passage that is none": ("hsn:statedIn passage:p005", "hsn:statedIn passage:p999", "there is no passage"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_claim_that_is_being_edited_is_told_in_one_message(case: str, project: Project, tmp_path: Path) -> None:
    root = copied(project, tmp_path)
    old, new, message = BROKEN[case]
    edited(root, NEXUS, old, new)
    told = said("claim", "--root", root, "c001")
    assert told.exit_code == 1
    assert message in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


SHOWN = {
    "one by number": (("c001",), 1),
    "two by name": (("claim:c001", "c002"), 2),
    "one by IRI": ((f"{source_prefixes('haque-2005')['claim']}c003",), 1),
    "a draw": (("--sample", "5"), 5),
}


@pytest.mark.parametrize("case", SHOWN)
def test_claims_are_printed_as_sentences_beside_their_passages(case: str, project: Project) -> None:
    words, count = SHOWN[case]
    told = said("claim", "--root", project.root, *words)
    assert told.exit_code == 0
    for part in ("\n  says     Haque 2005 ", "\n  label ", "\n  review "):
        assert told.stdout.count(part) == count
    assert told.stdout.count("\n  passage  passage:p") >= count


def test_the_passage_is_printed_from_the_readers_own_text(project: Project, article: str, article_file: Path) -> None:
    told = CliRunner().invoke(
        main, ["claim", "--root", str(project.root), "--text", str(article_file), "--sample", "9"]
    )
    shown = [line.split("proved): ", 1)[1] for line in told.stdout.splitlines() if line.startswith("  passage")]
    assert len(shown) >= 9
    flat = " ".join(article.split())
    assert sum(" ".join(text.split()[:3]) in flat for text in shown) > len(shown) / 2


def test_a_passage_that_the_text_does_not_prove_is_not_printed(project: Project, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Another text altogether.", encoding="utf-8")
    told = said("claim", "--root", project.root, "c001", "--text", tmp_path / "other.txt")
    assert told.exit_code == 0
    assert re.search(r"passage:p005 \([0-9-]+\): not proved\n", told.stdout)


MISUSE = {
    "nothing named": ((), "named, or drawn"),
    "named and drawn": (("c001", "--sample", "2"), "named, or drawn"),
    "unknown": (("c01",), "there is no claim of that name"),
    "a number alone": (("c41",), "Near it are c"),
    "nothing like one": (("nope",), "Name one as c041"),
    "unknown source": (("c001", "--source", "sen-1999"), "no source of that name"),
}


@pytest.mark.parametrize("case", MISUSE)
def test_misuse_gets_one_message_and_exit_code_2(case: str, project: Project) -> None:
    words, message = MISUSE[case]
    told = said("claim", "--root", project.root, *words)
    assert told.exit_code == 2
    assert message in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
