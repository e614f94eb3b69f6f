"""Queries that are read and not asked: whether a text is one, and how it is laid out."""

import json
import re
from dataclasses import asdict, dataclass
from typing import Final

from pyoxigraph import Store

from hsnexus.errors import QuestionError
from hsnexus.layout import laid_out
from hsnexus.lexer import TextError, meaningful, opening, tokens, units
from hsnexus_server.engines.base import TextRequest, Written
from hsnexus_server.engines.evaluation import Evaluation
from hsnexus_server.negotiate import Shape, Wanted
from hsnexus_server.problems import Problem, Reason, RefusalError, refusal

__all__ = ["Reading"]

_FORMS: Final = re.compile("SELECT|ASK|CONSTRUCT|DESCRIBE", re.IGNORECASE)
_PLACE: Final = re.compile(r"^Line \d+, column \d+: ")


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a text, and where.

    Attributes:
        reason: as in a problem document.
        line: from 1.
        column: from 1, in characters (code points), as in a problem document.
        length: in characters; 0 at the end of the text.
        start: offset in the text, from 0, in code units of UTF-16.
        end: offset behind it, likewise.
        detail: what is wrong.
    """

    reason: str
    line: int
    column: int
    length: int
    start: int
    end: int
    detail: str


class Reading:
    """Who reads queries, by the grammar of the engine that is built in.

    It takes time and stack as a query does: keep it in an evaluator.
    """

    def __init__(self, depth: int) -> None:
        """Refuse brackets that are nested deeper than ``depth``."""
        self._evaluation = Evaluation(Store(), depth)

    def answer(self, request: TextRequest, wanted: Wanted) -> Written:
        """Write what is to be told of a text, in the format for solutions.

        Raises:
            RefusalError: the text to lay out is not SPARQL or is not admitted.
        """
        choice = wanted.choice(Shape.SOLUTIONS)
        body = self._checked(request.text) if request.name == "check" else self._laid_out(request.text)
        return Written(body.encode(), choice, volatile=False)

    def _checked(self, text: str) -> str:
        faults: list[_Fault] = []
        readable = len(text)
        try:
            tokens(text)
        except TextError as error:
            readable = error.offset
        found = tokens(text[:readable])
        keyword = opening(found)
        form = _FORMS.match(keyword.text) if keyword else None
        # Where nothing is written yet, nothing is wrong.
        if any(meaningful(found)) or readable < len(text):
            try:
                self._evaluation.parsed(text)
            except RefusalError as error:
                faults.append(_fault(text, error.problem))
        told = {"form": form[0].upper() if form else None, "problems": [asdict(fault) for fault in faults]}
        return json.dumps(told, ensure_ascii=False) + "\n"

    def _laid_out(self, text: str) -> str:
        self._evaluation.parsed(text)
        try:
            return laid_out(text)
        except QuestionError as error:
            raise refusal(Reason.MALFORMED_QUERY, str(error)) from error


def _fault(text: str, problem: Problem) -> _Fault:
    """Return a problem as an editor shows it; one without a place is shown at the start."""
    line, column, length = problem.line or 1, problem.column or 1, problem.length or 0
    lines = text.split("\n")
    offset = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
    start = units(text[:offset])
    return _Fault(
        reason=problem.reason,
        line=line,
        column=column,
        length=length,
        start=start,
        end=start + units(text[offset : offset + length]),
        detail=_PLACE.sub("", problem.detail),
    )
