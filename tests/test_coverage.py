"""Laws of cutting a text into sentences, and of accounting for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnexus.coverage import accounts
from hsnexus.model import Passage, Piece, Range, Section, passages, sections
from hsnexus.passages import normalise, proof
from hsnexus.sentences import sentences
from hsnexus.sources import Project, union


@pytest.mark.parametrize(
    ("raw", "cut"),
    [
        ("One. Two", ["One.", "Two"]),
        ("A heading\n\nIts text.", ["A heading", "Its text."]),
        ("See Vol. 42 and pp. 3 ff. It ends.", ["See Vol. 42 and pp. 3 ff.", "It ends."]),
        ("M. A. B. Siddique said so. Yes.", ["M. A. B. Siddique said so.", "Yes."]),
        ("Houses, land etc. They cost.", ["Houses, land etc.", "They cost."]),
        ("He said \u201cgo.\u201d They went.", ['He said "go."', "They went."]),
        ("Why? Because! 3 cows.", ["Why?", "Because!", "3 cows."]),
        ("Rain falls.40 Rivers rise.4 Towns sink.", ["Rain falls.40", "Rivers rise.4", "Towns sink."]),
        ("Points:\n- one\n- two", ["Points:", "- one", "- two"]),
        ("a line\nbroken here. Next", ["a line broken here.", "Next"]),
        ("\u00b3. Note, 2004", ["Note, 2004"]),
        ("x\n\n.\n\ny", ["x", "y"]),
        ("", []),
    ],
)
def test_sentences_are_cut_here_and_nowhere_else(raw: str, cut: list[str]) -> None:
    assert [sentence.text for sentence in sentences(raw)] == cut


@given(st.lists(st.sampled_from(["One.", "Two!", "a b", "\n\n", " ", "etc.", "\u00b2", "- x", "\n"])).map(" ".join))
def test_sentences_stand_where_they_say_and_never_overlap(raw: str) -> None:
    normal, end = normalise(raw), 0
    for sentence in sentences(raw):
        assert normal[sentence.range.start : sentence.range.end] == sentence.text
        assert sentence.range.start >= end
        end = sentence.range.end


def of(text: str, start: int, end: int, *, silent: bool = False) -> Passage:
    found = proof(text[start:end])
    return Passage(
        "urn:p", "urn:t", "urn:s", (Piece("urn:p", Range(start, end), found),), found, "urn:x" if silent else None
    )


def test_a_sentence_is_told_silent_or_left() -> None:
    raw = "Head\n\nOne one. Two two. Three three."
    text = normalise(raw)
    spans = [of(text, 5, 8), of(text, 0, 4, silent=True), of(text, 16, 20, silent=True), of(text, 14, 17)]
    outer, inner = Section("urn:o", "outer", Range(0, len(text))), Section("urn:i", "inner", Range(14, len(text)))
    found = {
        row.label: (row.total, row.telling, row.silent, [s.text for s in row.left])
        for row in accounts(sentences(raw), spans, [outer, inner])
    }
    assert found == {"outer": (2, 1, 1, []), "inner": (2, 1, 0, ["Three three."])}


def test_the_number_of_sentences_of_the_text_edition_is_pinned(article: str) -> None:
    assert len(list(sentences(article))) == 458


def test_every_sentence_of_the_article_is_accounted_for(project: Project, article: str) -> None:
    graph = union(project.kg)
    rows = list(accounts(sentences(article), passages(graph), list(sections(graph))))
    assert len(rows) == 17
    assert [row.label for row in rows if not row.label or row.left] == []
