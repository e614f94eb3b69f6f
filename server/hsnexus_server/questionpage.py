"""The page of a question: its form, its answer in the view that its file names, its text, and how programs ask it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import render_template
from pyoxigraph import NamedNode

from hsnexus.answers import Answer
from hsnexus.names import query_of_class
from hsnexus.pinned import Pin
from hsnexus.questions import Question
from hsnexus_server.announcement import address
from hsnexus_server.argued import Arguments
from hsnexus_server.asked import Asking, Found
from hsnexus_server.chains import chains
from hsnexus_server.charts import WIDTH, chart
from hsnexus_server.checked import checked
from hsnexus_server.coloured import coloured
from hsnexus_server.columns import merged, table
from hsnexus_server.fields import Offered, fields, offered
from hsnexus_server.gathered import Gathered
from hsnexus_server.negotiate import FORMATS, Shape
from hsnexus_server.pages import served
from hsnexus_server.places import Place, placed, places
from hsnexus_server.problems import Problem, Reason, RefusalError, unless
from hsnexus_server.settings import Settings
from hsnexus_server.snippets import snippets

__all__ = ["Shared", "question_page"]

_ROOT: Final = "../"


@dataclass(frozen=True)
class Shared:
    """What the pages of questions share, made once of the dataset.

    Attributes:
        arguments: keeps the claims, whose labels and signs the pages show.
        offered: keeps what there is to choose from, by the query of a class.
        places: keeps where all claims are stated.
    """

    arguments: Arguments
    offered: Gathered[Offered] = field(default_factory=lambda: Gathered(offered))
    places: Gathered[Mapping[str, list[Place]]] = field(
        default_factory=lambda: Gathered(lambda answer: placed(answer, _ROOT))
    )


def question_page(  # noqa: PLR0913 - what a page is made of
    asking: Asking,
    shared: Shared,
    question: Question,
    given: Mapping[str, str],
    *,
    pin: Pin | None,
    settings: Settings,
    proved: bool,
) -> str:
    """Return the page.

    Args:
        asking: who asks.
        shared: what it shares with the pages of other questions.
        question: what is asked.
        given: values, by name of a parameter.
        pin: the pinned answer; ``None`` where there is none.
        settings: the address that programs are shown.
        proved: whether the places of its claims stand beside each row.

    Raises:
        RefusalError: what the engine refuses; values that cannot be taken are told on the page.
    """
    told: dict[str, Any] = {"found": None, "problem": None, "text": question.template.text, "proved": proved}
    try:
        told["text"] = asking.text(question, given)
        told["found"] = found = asking.found(told["text"])
        told["checked"] = checked(asking, question, pin, found, served(asking.engine))
        told |= _shown(asking, shared, question, found, proved=proved)
    except RefusalError as error:
        if error.problem.reason is not Reason.BAD_PARAMETER:
            raise
        told["problem"] = error.problem
    defaults = {name: each.default for name, each in question.parameters.items() if each.default is not None}
    shape = Shape.GRAPH if question.form == "CONSTRUCT" else Shape.SOLUTIONS
    options = {"evidence": "1"} if proved else {}
    return render_template(
        "question.html",
        question=question,
        fields=list(fields(question, given, lambda kind: shared.offered.of(asking, query_of_class(kind)))),
        given=given,
        pieces=coloured(told["text"]),
        escaped=quote(told["text"], safe=""),
        asked=urlencode(given),
        downloads=urlencode({**given, **options}),
        suffixes=[name for name, form in FORMATS.items() if form.shape is shape],
        snippets=snippets(question, {**defaults, **given}, settings.public_url or address(settings)),
        public=bool(settings.public_url),
        **told,
    )


def _shown(asking: Asking, shared: Shared, question: Question, found: Found, *, proved: bool) -> dict[str, Any]:
    """Return what the page shows of an answer."""
    if proved and not question.gives:
        detail = f"No row of an answer to {question.id} rests on a claim; ask for it without evidence."
        raise RefusalError(Problem(Reason.BAD_PARAMETER, detail))
    argued = unless(Reason.TOO_MANY_CLAIMS, lambda: shared.arguments.of(asking))
    argument = argued.argument if argued else None
    labels = argument.labels if argument else {}
    answer = found.answer
    shown = table(answer.columns, answer.terms, _ROOT, labels, merged(answer))
    is_chain = question.view in {"path", "graph"} and answer.graph is None
    return {
        "table": shown,
        "labels": labels,
        "total": len(answer.terms),
        "chains": chains(answer, question.gives, argument)[: len(shown.rows)] if is_chain else (),
        "chart": chart(answer, shown) if question.view == "chart" else None,
        "width": WIDTH,
        "places": _places(asking, shared, question.gives, answer, len(shown.rows)) if proved else (),
    }


def _places(
    asking: Asking, shared: Shared, gives: str, answer: Answer, count: int
) -> Sequence[Sequence[tuple[str, Sequence[Place]]]]:
    """Return for each of the first rows its claims, each with the places where it is stated."""
    at = [place for place, name in enumerate(answer.columns) if re.fullmatch(f"{re.escape(gives)}[2-9]?", name)]
    rows = [[term for each in at if isinstance(term := row[each], NamedNode)] for row in answer.terms[:count]]
    found = places(asking, {claim for row in rows for claim in row}, shared.places, _ROOT)
    return [[(claim.value, found.get(claim.value, ())) for claim in row] for row in rows]
