"""Pinned answers: what each question is known to answer with its defaults, and whether another answer is the same."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from hsnexus.answers import Answer
from hsnexus.errors import SourceError
from hsnexus.questionnaire import packaged, text_of
from hsnexus.questions import Question

__all__ = ["Comparison", "Pin", "file_name", "read", "written"]

_SUFFIXES: Final[Mapping[str, str]] = {"SELECT": "csv", "CONSTRUCT": "ttl", "ASK": "srj"}
_WRITERS: Final[Mapping[str, Callable[[Answer], str]]] = {
    "SELECT": Answer.csv,
    "CONSTRUCT": Answer.ttl,
    "ASK": Answer.json,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How an answer compares with the pinned one.

    Attributes:
        pinned: number of rows of the pinned answer; of triples where it is a graph.
        found: the same of the other answer.
        same: whether both are the same text; graphs, whether they are isomorphic.
    """

    pinned: int
    found: int
    same: bool


@dataclass(frozen=True, slots=True)
class Pin:
    """The pinned answer to a question.

    Attributes:
        form: of the query: ``SELECT``, ``CONSTRUCT`` or ``ASK``.
        text: SPARQL CSV for SELECT, Turtle for CONSTRUCT, SPARQL JSON for ASK.
        size: how many rows it has; how many triples, where it is a graph.
    """

    form: str
    text: str
    size: int

    @property
    def unit(self) -> str:
        """What its size counts."""
        return "triple" if self.form == "CONSTRUCT" else "row"

    def compared(self, answer: Answer) -> Comparison:
        """Return how an answer to the same question compares with this one."""
        found = written(self.form, answer)
        same = found == self.text
        if not same and self.form == "CONSTRUCT":
            same = _canonical(found) == _canonical(self.text)
        return Comparison(self.size, len(answer.terms), same)


def file_name(question: Question) -> str:
    """Return the name, below ``queries/``, of the file that pins the answer to a question."""
    return f"answers/{question.stem}.{_SUFFIXES[question.form]}"


def written(form: str, answer: Answer) -> str:
    """Return an answer to a query of a form as it is pinned."""
    return _WRITERS[form](answer)


def read(questions: Iterable[Question], folder: Path | None = None) -> Mapping[str, Pin]:
    """Return the pinned answers to questions, by stem; a question whose answer is not pinned is left out.

    Args:
        questions: whose answers are wanted.
        folder: that of the queries; the package's for ``None``.

    Raises:
        SetupError: a file cannot be read.
        SourceError: a file is no answer in its format.
    """
    folder = packaged() if folder is None else folder
    files = [(question, folder / file_name(question)) for question in questions]
    return {question.stem: _read(question, path) for question, path in files if path.is_file()}


def _read(question: Question, path: Path) -> Pin:
    text = text_of(path, "pinned answer")
    try:
        return Pin(question.form, text, _SIZES[question.form](text))
    except SyntaxError as error:
        message = f"the pinned answer cannot be read: {error.msg}"
        advice = f"Run `hsnexus ask {question.id.lower()} --pin`, and read its diff"
        raise SourceError(message, where=str(path), advice=advice) from error


def _rows(text: str) -> int:
    """Return how many rows a table has below its columns.

    Raises:
        SyntaxError: it has no columns.
    """
    rows = sum(1 for _ in csv.reader(io.StringIO(text, newline="")))
    if not rows:
        message = "it names no columns"
        raise SyntaxError(message)
    return rows - 1


def _canonical(text: str) -> ox.Dataset:
    """Return the graph of a text of Turtle, with the blank nodes of RDFC-1.0, so that isomorphic graphs are equal.

    Raises:
        SyntaxError: the text is not Turtle.
    """
    graph = ox.Dataset(ox.parse(text, format=ox.RdfFormat.TURTLE))
    graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return graph


_SIZES: Final[Mapping[str, Callable[[str], int]]] = {
    "SELECT": _rows,
    "CONSTRUCT": lambda text: len(_canonical(text)),
    "ASK": lambda _: 1,
}
