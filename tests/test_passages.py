"""Laws of the normal form, of proofs, and of finding a passage again."""

import re
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from hsnexus.model import Passage, Piece, Range, passages
from hsnexus.passages import Outcome, copy_of, edge_words, letters, locate, normalise, proof, verdict, words
from hsnexus.sources import Project, read, union
from hsnexus.vocab import HSN

TEXT = (
    "Rivers carry silt. The delta, they say, may grow by some \u201clittle\u201d each year, and towns with it. "
    "Towns sink."
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def hex_text(points: str) -> str:
    return "".join(chr(int(point, 16)) for point in points.split())


def test_the_normal_form_gives_what_its_test_vectors_say(project: Project) -> None:
    vectors = [str(value) for value in read(project.ontology).objects(None, URIRef(HSN.testVector))]
    assert len(vectors) >= 10
    for vector in vectors:
        given_points, _, expected_points = vector.partition(" > ")
        assert normalise(hex_text(given_points)) == hex_text(expected_points), vector


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("a\u00adb\u200b\ufeff", "ab"),
        ("end.\u00b9\u00b2\u2074 Next", "end. Next"),
        ("e\u0301", "\u00e9"),
        ("\u2018a\u2019 \u201cb\u201d", "'a' \"b\""),
        ("1\u20132 \u2014 3", "1-2 - 3"),
        ("a\u00a0\n\t b", "a b"),
        (" a ", "a"),
        ("5\u2032 \u00abx\u00bb \ufb01", "5\u2032 \u00abx\u00bb \ufb01"),
        ("a\u200b \u200bb", "a b"),
        ("", ""),
    ],
)
def test_the_normal_form_changes_these_and_nothing_else(raw: str, normal: str) -> None:
    assert normalise(raw) == normal


@given(ANY_TEXT)
def test_the_normal_form_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(ANY_TEXT)
def test_the_normal_form_is_in_nfc_and_has_single_inner_spaces(text: str) -> None:
    normal = normalise(text)
    assert "  " not in normal
    assert normal == normal.strip(" ")
    assert len(words(normal)) == len([word for word in normal.split(" ") if word])


@given(ANY_TEXT)
def test_letters_do_not_see_line_breaks_marks_or_case(text: str) -> None:
    assert letters(normalise(text)) == letters(normalise(f"{text.replace(' ', chr(10))}\u00b9"))
    assert letters(text) == letters(unicodedata.normalize("NFKD", text))
    assert letters(text).isascii()


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (4, 0), (5, 1), (19, 1), (20, 2), (39, 3), (40, 4), (400, 4)])
def test_a_passage_shows_at_most_a_tenth_of_its_words_at_each_end(count: int, shown: int) -> None:
    assert edge_words(count) == shown


def test_a_proof_shows_edges_counts_and_hashes() -> None:
    found = proof("The delta, they say, may grow.")
    assert (found.first_words, found.last_words, found.word_count, found.letter_count) == ("The", "grow.", 6, 22)
    assert found.text_sha256 == "d0255f793883c3786f819eb780cc64fb38b6f688d0158800f07158c637e3e8eb"
    assert found.letters_sha256 == "b72587778ab0e58c937e504eb59a8d55cf9200246519c40d6c5440f8f504c121"


def passage(text: str, *ranges: Range) -> Passage:
    pieces = tuple(Piece(f"urn:p-{r.start}", r, proof(text[r.start : r.end])) for r in ranges)
    joined = proof(" ".join(text[r.start : r.end] for r in ranges))
    return Passage("urn:p", "urn:text", "urn:section", pieces, joined, None)


def of_words(text: str, first: str, last: str) -> Range:
    start = text.index(first)
    return Range(start, text.index(last, start) + len(last))


NORMAL = normalise(TEXT)
DELTA = of_words(NORMAL, "The delta", "with it.")
RIVERS = of_words(NORMAL, "Rivers", "silt.")
TOWNS = of_words(NORMAL, "Towns sink", ".")


@pytest.mark.parametrize(
    ("text", "ranges", "outcome"),
    [
        (NORMAL, (DELTA,), Outcome.PROVED),
        (NORMAL, (RIVERS, DELTA), Outcome.PROVED),
        (f"Preface. {NORMAL}", (DELTA,), Outcome.MOVED),
        (f"Preface. {NORMAL}", (RIVERS, TOWNS), Outcome.MOVED),
        (NORMAL.replace("delta", "del-ta"), (DELTA,), Outcome.LETTERS),
        (NORMAL.replace("delta", "del-ta"), (RIVERS, DELTA), Outcome.LETTERS),
        (NORMAL.replace("may grow", "will grow"), (DELTA,), Outcome.FAILED),
        (NORMAL.replace("silt", "salt"), (RIVERS, DELTA), Outcome.FAILED),
        ("", (DELTA,), Outcome.FAILED),
    ],
)
def test_a_text_judges_a_passage(text: str, ranges: tuple[Range, ...], outcome: Outcome) -> None:
    assert verdict(copy_of(text), passage(NORMAL, *ranges)).outcome is outcome


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("first_words", "A"),
        ("last_words", "it"),
        ("word_count", 3),
        ("letter_count", 3),
        ("text_sha256", "0" * 64),
        ("letters_sha256", "0" * 64),
    ],
)
def test_every_part_of_a_proof_must_agree(part: str, value: Any) -> None:  # noqa: ANN401 - one value for each field
    honest = passage(NORMAL, DELTA)
    wrong = replace(honest.proof, **{part: value})
    lying = replace(honest, proof=wrong, pieces=(replace(honest.pieces[0], proof=wrong),))
    found = verdict(copy_of(NORMAL), lying)
    assert found.outcome is not Outcome.PROVED
    assert found.outcome is Outcome.LETTERS or str(value) in found.detail


def test_a_passage_without_letters_is_not_proved_by_them() -> None:
    assert verdict(copy_of(NORMAL), passage("1990: 12 %", Range(0, 4))).outcome is Outcome.FAILED


def test_a_passage_that_stands_twice_is_found_at_the_nearer_place() -> None:
    twice = f"{NORMAL} {NORMAL}"
    second = Range(DELTA.start + len(NORMAL) + 1, DELTA.end + len(NORMAL) + 1)
    assert locate(twice, proof(NORMAL[DELTA.start : DELTA.end]), DELTA.end - DELTA.start) == [DELTA, second]
    moved = verdict(copy_of(f"{'x' * 9} {twice}"), passage(twice, second))
    assert moved.ranges == (Range(second.start + 10, second.end + 10),)


def test_the_text_edition_has_the_size_that_positions_count_on(article: str) -> None:
    normal = normalise(article)
    assert (len(normal), len(words(normal))) == (60_011, 8_876)


def test_every_passage_is_proved_on_the_text_edition(project: Project, article: str) -> None:
    copy = copy_of(article)
    found = [verdict(copy, one) for one in passages(union(project.kg))]
    assert len(found) > 50
    assert [(one.passage.iri, one.detail) for one in found if one.outcome is not Outcome.PROVED] == []


def flowed_anew(text: str) -> str:
    """Set a text as another printer would: hyphens at line ends, other note marks, running heads and page numbers."""
    marked = re.sub("[\u00b9\u00b2\u00b3\u2074-\u2079]+", "[7]", text).replace("\u2013", " - ")
    lines: list[str] = []
    for paragraph in marked.split("\n\n"):
        line = ""
        for word in paragraph.split():
            if len(line) + len(word) < 52:
                line = f"{line} {word}".strip()
            elif word.isalpha() and len(word) > 7:
                lines.append(f"{line} {word[:4]}-")
                line = word[4:]
            else:
                lines.append(line)
                line = word
        lines += [line, ""]
    pages = [lines[start : start + 38] for start in range(0, len(lines), 38)]
    return "\n".join("\n".join((f"{200 + number}  JOURNAL OF REPRINTS", *page)) for number, page in enumerate(pages))


def test_a_text_that_flows_otherwise_proves_every_passage_by_its_letters(project: Project, article: str) -> None:
    copy = copy_of(flowed_anew(article))
    found = [verdict(copy, one) for one in passages(union(project.kg))]
    assert [one.passage.iri for one in found if one.outcome is Outcome.FAILED] == []
    assert sum(one.outcome is Outcome.LETTERS for one in found) > len(found) / 2


def test_a_changed_letter_fails_the_passages_that_hold_it_and_no_other(project: Project, article: str) -> None:
    every = list(passages(union(project.kg)))
    at = max(piece.range.start for one in every for piece in one.pieces) // 2
    normal = normalise(article)
    at += next(offset for offset, letter in enumerate(normal[at:]) if letter.isalpha())
    changed = "x" if normal[at].lower() != "x" else "y"
    touched = {one.iri for one in every if any(piece.range.start <= at < piece.range.end for piece in one.pieces)}
    assert touched
    for text in (f"{normal[:at]}{changed}{normal[at + 1 :]}", f"Foreword. {normal[:at]}{changed}{normal[at + 1 :]}"):
        found = [verdict(copy_of(text), one) for one in every]
        assert {one.passage.iri for one in found if one.outcome is Outcome.FAILED} == touched


def test_running_heads_do_not_cut_through_a_passage() -> None:
    pages = "\n".join(f"{number} RIVERS AND DELTAS\n{line}" for number, line in enumerate(TEXT.split(", ")))
    assert pages.count("RIVERS") >= 3
    assert verdict(copy_of(pages), passage(NORMAL, DELTA)).outcome is Outcome.LETTERS


def test_a_passage_that_shows_no_words_is_looked_for_where_words_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    normal = normalise(f"1.Notes {NORMAL} " + "Other rivers carry other silt. " * 500)
    short = passage(NORMAL, TOWNS)
    assert short.proof.first_words == ""
    assert verdict(copy_of(normal), short).outcome is Outcome.MOVED
    assert verdict(copy_of("x.Towns\u2014SI-\nNK!"), short).outcome is Outcome.LETTERS
    hashed: list[str] = []

    def digest(text: str) -> str:
        hashed.append(text)
        return "0" * 64

    monkeypatch.setattr("hsnexus.passages._sha256", digest)
    assert verdict(copy_of(normal), short).outcome is Outcome.FAILED
    assert 500 < len(hashed) < 3 * len(words(normal))
