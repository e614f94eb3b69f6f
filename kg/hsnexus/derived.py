"""What is derived from the question files, and committed: a W3C test manifest, bound queries, the table of questions.

``hsnexus ask --pin`` writes it; a test fails where any of it is stale.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from hsnexus.binding import bind
from hsnexus.errors import SourceError
from hsnexus.lexer import Kind, meaningful
from hsnexus.pinned import file_name
from hsnexus.questions import FAMILIES, Parameter, Question
from hsnexus.vocab import BASE, PREFIXES, prefixed

__all__ = ["bound_queries", "manifest", "table", "with_table"]

_OPENING: Final = "<!-- questions: written by `hsnexus ask --pin` -->\n"
_CLOSING: Final = "<!-- end of questions -->\n"
_TESTS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/"


def bound_queries(questions: Sequence[Question]) -> Mapping[str, str]:
    """Return the texts of queries with parameters, bound to their defaults, by path below ``queries/``."""
    return {f"bound/{each.stem}.rq": bind(each) for each in questions if each.parameters}


def manifest(questions: Sequence[Question], version: str) -> str:
    """Return a W3C test manifest in Turtle, so that other people's runners can hold their engine to our answers.

    A table is compared as CSV; a graph by isomorphism.  The data is the default graph, RDF 1.1, and the graphs that a
    question names, each at its own IRI; a question that needs more than SPARQL 1.1 is left out.

    Args:
        questions: in the order of the entries.
        version: of the release whose dump is the data.
    """
    portable = [each for each in questions if not each.needs]
    lines = [
        f"@prefix mf: <{_TESTS}test-manifest#> .",
        f"@prefix qt: <{_TESTS}test-query#> .",
        f"@prefix rdfs: <{PREFIXES['rdfs']}> .",
        "",
        "<>",
        "    a mf:Manifest ;",
        '    rdfs:label "The competency questions of hsnexus"@en ;',
        '    rdfs:comment "Written by `hsnexus ask --pin`. The data is the default graph, and any that is named."@en ;',
        "    mf:entries (",
        *(f"        <#{each.stem}>" for each in portable),
        "    ) .",
    ]
    for each in portable:
        data = [f"qt:data <{BASE}dumps/hsnexus-{version}.nt>", *(f"qt:graphData <{iri}>" for iri in _named(each))]
        kind = "CSVResultFormatTest" if each.form == "SELECT" else "QueryEvaluationTest"
        query = f"bound/{each.stem}.rq" if each.parameters else f"{each.stem}.rq"
        lines += [
            "",
            f"<#{each.stem}>",
            f"    a mf:{kind} ;",
            f'    mf:name "{each.id}" ;',
            f"    rdfs:comment {_quoted(each.summary)}@en ;",
            f"    mf:action [ qt:query <{query}> ; {' ; '.join(data)} ] ;",
            f"    mf:result <{file_name(each)}> .",
        ]
    return "\n".join((*lines, ""))


def _named(question: Question) -> Iterable[str]:
    """Return the IRIs of the graphs that a query names, each once."""
    pairs = pairwise(meaningful(question.template.tokens))
    names = [token.text for before, token in pairs if before.text.upper() == "GRAPH" and token.kind is Kind.PREFIXED]
    return dict.fromkeys(PREFIXES[prefix] + local for prefix, _, local in (name.partition(":") for name in names))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def table(questions: Sequence[Question]) -> str:
    """Return the questions as tables in Markdown, one for each family."""
    blocks = []
    for family, about in FAMILIES.items():
        rows = [each for each in questions if each.family == family]
        if rows:
            lines = [
                f"**{family.capitalize()}.** {about}.",
                "",
                "| | question | parameters (default) |",
                "|---|---|---|",
            ]
            lines += [
                f"| [{each.id}]({each.stem}.rq) | {each.summary.replace('|', '&#124;')} | "
                f"{', '.join(map(_setting, each.parameters.values()))} |"
                for each in rows
            ]
            blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _setting(parameter: Parameter) -> str:
    default = "" if parameter.default is None else f" ({prefixed(str(parameter.default))})"
    return f"`{parameter.name}`{default}"


def with_table(text: str, questions: Sequence[Question], where: str) -> str:
    """Return a text of Markdown with the table of questions between its marks.

    Raises:
        SourceError: the marks are not there, or stand twice.
    """
    around = re.split(f"{re.escape(_OPENING)}.*?{re.escape(_CLOSING)}", text, flags=re.DOTALL)
    if len(around) != 2:  # noqa: PLR2004 - before and after
        message = "the marks between which the table of questions stands are not there once"
        raise SourceError(message, where=where, advice=f"Write a line {_OPENING.strip()} and a line {_CLOSING.strip()}")
    return f"{around[0]}{_OPENING}\n{table(questions)}\n{_CLOSING}{around[1]}"
