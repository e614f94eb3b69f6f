"""Laws of the second reading: no claim changes without being read again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import RDFS, Graph, Literal, URIRef

from hsnexus.cli import main
from hsnexus.errors import SourceError
from hsnexus.review import COLUMNS, Verdict, digests, overall, rows, unread
from hsnexus.sources import Project, union
from hsnexus.vocab import HSN, source_prefixes

SMALL = Project(Path(__file__).parent / "data" / "small")
CLAIM = source_prefixes("invented-2020")["claim"]
PASSAGE = source_prefixes("invented-2020")["passage"]
HEAD = ",".join(COLUMNS)


def record(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "review.csv"
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return path


def test_every_claim_was_read_again_after_it_last_changed(project: Project) -> None:
    assert project.annotated
    for slug, files in project.annotated.items():
        of_claims = digests(union(files))
        readings = rows(project.review(slug), source_prefixes(slug)["claim"])
        assert of_claims
        assert list(unread(of_claims, readings)) == []


def test_what_stays_open_is_told_on_the_claim(project: Project) -> None:
    for slug, files in project.annotated.items():
        graph = union(files)
        remarked = {str(node) for node in graph.subjects(URIRef("http://www.w3.org/2004/02/skos/core#editorialNote"))}
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
    before = digests(graph)
    CHANGES[change](graph)
    after = digests(graph)
    assert {iri for iri in before if before[iri] != after[iri]} == {f"{CLAIM}c001"}
    assert overall(before) != overall(after)


def test_the_digest_does_not_see_where_a_passage_stands() -> None:
    graph = union(SMALL.kg)
    before = digests(graph)
    graph.set((URIRef(f"{PASSAGE}p002"), URIRef(HSN.start), Literal(9)))
    assert digests(graph) == before


BAD = {
    "other columns": ("claim,verdict", 1, "its columns are not"),
    "too few cells": (f"{HEAD}\nclaim:c001,0,,stands", 2, "fewer cells"),
    "too many cells": (f"{HEAD}\nclaim:c001,0,,stands,,", 2, "more cells"),
    "no claim": (f"{HEAD}\nfactor:x,0,,stands,", 2, "names no claim"),
    "no verdict": (f"{HEAD}\nclaim:c001,0,,fine,", 2, "is no verdict"),
    "standing without a digest": (f"{HEAD}\nclaim:c001,,,stands,", 2, "needs the cells digest"),
    "mended without a change": (f"{HEAD}\nclaim:c001,0,too strong,mended,", 2, "needs the cells change"),
    "open without a question": (f"{HEAD}\nclaim:c001,0,,open,", 2, "needs the cells objection"),
    "added without a reason": (f"{HEAD}\nclaim:c001,,,added,", 2, "needs the cells objection, change"),
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


NOW = {f"{CLAIM}c001": "aa"}
RECORDS: dict[str, tuple[tuple[str, ...], str]] = {
    "it stands": (("claim:c001,aa,,stands,",), ""),
    "it stays open": (("claim:c001,aa,which reading,open,",), ""),
    "mended, then read again": (("claim:c001,99,too strong,mended,weaker", "claim:c001,aa,,stands,"), ""),
    "never read": ((), "second time"),
    "read before it changed": (("claim:c001,99,,stands,",), "has changed"),
    "changed back after a later reading": (("claim:c001,aa,,stands,", "claim:c001,99,,stands,"), "has changed"),
    "mended and left": (("claim:c001,aa,too strong,mended,weaker",), "not been read again"),
    "added and left": (("claim:c001,,missing,added,written",), "not been read again"),
    "withdrawn and still there": (("claim:c001,aa,wrong,withdrawn,deleted",), "not been read again"),
    "another one is gone": (("claim:c001,aa,,stands,", "claim:c002,bb,,stands,"), "no such claim"),
    "another one was withdrawn": (("claim:c001,aa,,stands,", "claim:c002,bb,wrong,withdrawn,deleted"), ""),
}


@pytest.mark.parametrize("case", RECORDS)
def test_the_last_line_of_a_claim_must_cover_it(case: str, tmp_path: Path) -> None:
    lines, reason = RECORDS[case]
    found = list(unread(NOW, rows(record(tmp_path, *lines), CLAIM)))
    assert len(found) == bool(reason)
    assert all(reason in told for _, told in found)


def test_the_verb_prints_what_is_wanting(project: Project) -> None:
    told = CliRunner().invoke(main, ["review", "--root", str(project.root)])
    assert (told.exit_code, told.stdout) == (0, "")
    missing = CliRunner().invoke(main, ["review", "--root", str(SMALL.root), "--source", "invented-2020"])
    assert missing.exit_code == 2
    assert "record of the review cannot be read" in missing.stderr


SHOWN = {
    "one by number": (("c001",), 1),
    "two by name": (("claim:c001", "c002"), 2),
    "one by IRI": ((f"{source_prefixes('haque-2005')['claim']}c003",), 1),
    "a draw": (("--sample", "5"), 5),
}


@pytest.mark.parametrize("case", SHOWN)
def test_claims_are_printed_as_sentences_beside_their_passages(case: str, project: Project) -> None:
    words, count = SHOWN[case]
    told = CliRunner(env={"HSNEXUS_TEXT": None}).invoke(main, ["claim", "--root", str(project.root), *words])
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
    assert sum(" ".join(text.split()[:3]) in flat for text in shown) >= 5


def test_a_draw_is_the_same_for_everybody(project: Project) -> None:
    draws = {CliRunner().invoke(main, ["claim", "--root", str(project.root), "--sample", "7"]).stdout for _ in range(2)}
    assert len(draws) == 1


MISUSE = {
    "nothing named": ((), "named, or drawn"),
    "named and drawn": (("c001", "--sample", "2"), "named, or drawn"),
    "unknown": (("c01",), "there is no claim of that name"),
    "unknown source": (("c001", "--source", "sen-1999"), "no source of that name"),
}


@pytest.mark.parametrize("case", MISUSE)
def test_misuse_gets_one_message_and_exit_code_2(case: str, project: Project) -> None:
    words, message = MISUSE[case]
    told = CliRunner().invoke(main, ["claim", "--root", str(project.root), *words])
    assert told.exit_code == 2
    assert message in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
