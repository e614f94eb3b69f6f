"""Evidence: the passages behind the claims of an answer, joined to its rows.

The passages are looked up by a query of their own, and joined here.  A query wrapped around the question's own would
lose its order, which may rest on variables that it does not project, and could not wrap a CONSTRUCT.  The lookup is the
same text for every question and every engine, so that its answer is cached once.
"""

from collections import defaultdict
from typing import Final

import pyoxigraph as ox

from hsnexus.answers import Answer, Term
from hsnexus.errors import QuestionError
from hsnexus.vocab import PREFIXES

__all__ = ["COLUMNS", "QUERY", "joined"]

COLUMNS: Final = ("section", "passage", "start", "end", "first_words", "last_words", "sha256")
# A passage in several pieces has a row for each of them; its words and its hash are those of the whole.
QUERY: Final = f"""PREFIX hsn: <{PREFIXES["hsn"]}>
PREFIX rdfs: <{PREFIXES["rdfs"]}>
SELECT ?claim ?section ?passage ?start ?end ?first_words ?last_words ?sha256
WHERE {{
  ?claim hsn:statedIn ?passage .
  ?passage hsn:inSection/rdfs:label ?section ;
           hsn:textSha256 ?sha256 ;
           hsn:hasRange? ?piece .
  ?piece hsn:start ?start ;
         hsn:end ?end .
  OPTIONAL {{
    ?passage hsn:firstWords ?first_words ;
             hsn:lastWords ?last_words .
  }}
}}
ORDER BY ?claim ?start ?end ?passage
"""


def joined(rows: Answer, column: str, evidence: Answer) -> Answer:
    """Return an answer with the passages of its claims beside its rows, whose order stays.

    A row has as many successors as its claim has passages, or pieces of them; a row without a claim, or with one that
    is stated nowhere, stays as it is.  The new columns are called ``evidence_section``, ``evidence_passage`` and so on.

    Args:
        rows: the answer.
        column: the column of it whose IRIs are claims.
        evidence: the answer to ``QUERY``.

    Raises:
        QuestionError: the answer has no such column, so that nothing leads to claims.
    """
    if column not in rows.columns:
        message = "no row of this answer rests on a claim"
        raise QuestionError(message, advice="Ask for it without evidence")
    at = rows.columns.index(column)
    places: defaultdict[Term | None, list[tuple[Term | None, ...]]] = defaultdict(list)
    for claim, *place in evidence.terms:
        places[claim].append(tuple(place))
    nowhere: list[tuple[Term | None, ...]] = [(None,) * len(COLUMNS)]
    terms = tuple(
        (*row, *place)
        for row in rows.terms
        for place in (places.get(row[at], nowhere) if isinstance(row[at], ox.NamedNode) else nowhere)
    )
    return Answer((*rows.columns, *(f"evidence_{name}" for name in COLUMNS)), terms)
