"""The page of `/sparql`: a form that needs no script, and the answer to what was asked as a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import render_template, request
from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from hsnexus.answers import Term
from hsnexus.questionnaire import by_family
from hsnexus.questions import Question
from hsnexus_server.columns import Table, table
from hsnexus_server.engines.base import Answer
from hsnexus_server.negotiate import FORMATS, Choice, Shape, Wanted
from hsnexus_server.problems import Problem
from hsnexus_server.requested import root
from hsnexus_server.settings import Settings

__all__ = ["READ", "Bench", "Result", "result"]

READ: Final = Wanted(Choice("json", FORMATS["json"].media_type), Choice("nt", FORMATS["nt"].media_type))
"""What an answer is asked for in, that is shown as a table."""
_EXAMPLE: Final = """\
PREFIX hsn: <https://w3id.org/hsnexus/ontology#>
SELECT ?claim ?cause ?relation ?effect WHERE {
  ?claim hsn:hasCause ?cause ;
    hsn:hasRelation ?relation ;
    hsn:hasEffect ?effect .
}
ORDER BY ?claim
LIMIT 20"""
# No more of an answer is read, which is the front's time; a page shows less of it than that.
_READ_BYTES: Final = 4 * 1024 * 1024
_TRIPLE: Final = ("subject", "predicate", "object")
# What the form and the links to files hand on beside the query and its format.
_KEPT: Final = ("default-graph-uri", "named-graph-uri", "timeout")


@dataclass(frozen=True, slots=True)
class Result:
    """An answer as it is shown.

    Attributes:
        shape: of the answer.
        verdict: the answer to ASK; ``None`` for any other query.
        table: the first rows; ``None`` for ASK.
        version: digest of the dataset that it was answered from.
        seconds: that it took.
    """

    shape: Shape
    verdict: bool | None
    table: Table | None
    version: str
    seconds: float

    @property
    def unit(self) -> str:
        """What its rows are."""
        return "triple" if self.shape is Shape.GRAPH else "row"


def result(answer: Answer) -> Result:
    """Return an answer, given as ``READ`` says, as it is shown; the file that it may come in is closed."""
    here = root(request.path.removeprefix("/"))
    body, whole = _start(answer)
    if answer.choice == READ.graph:
        triples = ((quad.subject, quad.predicate, quad.object) for quad in parse(body, format=RdfFormat.N_TRIPLES))
        shown = table(_TRIPLE, _until_cut(triples, whole=whole), here)
        return Result(Shape.GRAPH, None, _told(shown, whole=whole), answer.version, answer.seconds)
    found = parse_query_results(body, format=QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):
        return Result(Shape.SOLUTIONS, bool(found), None, answer.version, answer.seconds)
    names = [variable.value for variable in found.variables]
    shown = table(names, _until_cut(_rows(found), whole=whole), here)
    return Result(Shape.SOLUTIONS, None, _told(shown, whole=whole), answer.version, answer.seconds)


@dataclass(frozen=True, slots=True)
class Bench:
    """Where queries are written.

    Attributes:
        settings: the limits that are told.
        questions: the competency questions, to begin with.
    """

    settings: Settings
    questions: Sequence[Question]

    def page(self, query: str = "", found: Result | None = None, problem: Problem | None = None) -> str:
        """Return the page.

        Args:
            query: the text that was asked; empty for an example to begin with.
            found: the answer to it; ``None`` where there is none.
            problem: why there is none; ``None`` where nothing was asked.
        """
        kept = [(name, value) for name in _KEPT for value in request.args.getlist(name)]
        shape = found.shape if found else Shape.SOLUTIONS
        forms = [name for name, form in FORMATS.items() if form.shape is shape]
        links: Mapping[str, str] = {
            name: urlencode([("query", query), *kept, ("format", name)]) for name in (forms if found else ())
        }
        return render_template(
            "sparql.html",
            example=_EXAMPLE,
            families=by_family(self.questions),
            formats=FORMATS,
            found=found,
            kept=kept,
            links=links,
            most_ms=self.settings.most_ms(),
            problem=problem,
            query=query,
            usual_ms=self.settings.granted_ms(None),
        )


def _start(answer: Answer) -> tuple[bytes, bool]:
    """Return the beginning of an answer, and whether that is all of it."""
    if isinstance(answer.content, bytes):
        body = answer.content[:_READ_BYTES]
    else:
        with answer.content as file:
            body = file.read(_READ_BYTES)
    return body, len(body) == answer.size


def _rows(found: QuerySolutions) -> Iterator[Sequence[Term | None]]:
    variables = found.variables
    for row in found:
        yield tuple(row[variable] for variable in variables)


def _until_cut(rows: Iterator[Sequence[Term | None]], *, whole: bool) -> Iterator[Sequence[Term | None]]:
    """Yield rows, up to where the beginning of an answer ends."""
    try:
        yield from rows
    except SyntaxError:
        if whole:
            raise


def _told(shown: Table, *, whole: bool) -> Table:
    return shown if whole or not shown.whole else Table(shown.columns, shown.rows, whole=False)
