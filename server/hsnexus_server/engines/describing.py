"""DESCRIBE: a query that finds what is to be described, and the description of each of these."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from hsnexus.description import description, is_iri
from hsnexus.lexer import Kind, Token, meaningful

__all__ = ["Described", "constructed", "described", "read", "solved"]

_TARGETS: Final = frozenset({Kind.IRI, Kind.PREFIXED, Kind.VARIABLE})


@dataclass(frozen=True, slots=True)
class Described:
    """A DESCRIBE query, taken apart.

    Attributes:
        selecting: a SELECT whose terms are the resources to describe.
        prologue: the text before the keyword.
        dataset: the clauses ``FROM`` and ``FROM NAMED``.
    """

    selecting: str
    prologue: str
    dataset: str


def read(text: str, found: Sequence[Token]) -> Described:
    """Take a DESCRIBE query apart.

    Args:
        text: of a query that parses.
        found: its tokens.
    """
    tokens = list(meaningful(found))
    keyword = next(at for at, token in enumerate(tokens) if token.text.upper() == "DESCRIBE")
    after = keyword + 1
    while after < len(tokens) and (tokens[after].kind in _TARGETS or tokens[after].text == "*"):
        after += 1
    clauses = _clauses(tokens, after)
    prologue = text[: tokens[keyword].start]
    dataset, rest = (
        text[_start(text, tokens, after) : _start(text, tokens, clauses)],
        text[_start(text, tokens, clauses) :],
    )
    where = clauses < len(tokens) and (tokens[clauses].text == "{" or tokens[clauses].text.upper() == "WHERE")
    chosen = _chosen(text, tokens[keyword + 1 : after])
    return Described(f"{prologue}SELECT {chosen} {dataset} {'' if where else 'WHERE {}'} {rest}", prologue, dataset)


def described(
    this: Described,
    select: Callable[[str], Iterable[object]],
    construct: Callable[[str], Iterable[Triple]],
    concise: Iterable[Triple],
) -> list[Triple]:
    """Return the descriptions of the resources of a DESCRIBE query.

    An IRI is described as on its page.  A blank node has no page: what the engine says of it stands in its own answer.

    Args:
        this: the query.
        select: runs a SELECT and returns the terms of its rows.
        construct: runs a CONSTRUCT.
        concise: the engine's own answer to the query.
    """
    resources = dict.fromkeys(select(this.selecting))
    triples: dict[Triple, None] = {}
    for term in resources:
        if isinstance(term, NamedNode) and is_iri(term.value):
            triples |= dict.fromkeys(construct(this.prologue + description(term.value, dataset=this.dataset)))
    if any(isinstance(term, BlankNode) for term in resources):
        triples |= dict.fromkeys(triple for triple in concise if isinstance(triple.subject, BlankNode))
    return list(triples)


def solved(result: QuerySolutions | QueryBoolean | QueryTriples) -> Iterator[object]:
    """Yield the terms of the rows of a SELECT."""
    assert isinstance(result, QuerySolutions)  # noqa: S101 - that is what was asked
    return (term for solution in result for term in solution)


def constructed(result: QuerySolutions | QueryBoolean | QueryTriples) -> Iterator[Triple]:
    """Yield the triples of a CONSTRUCT."""
    assert isinstance(result, QueryTriples)  # noqa: S101 - likewise
    return result


def _clauses(tokens: Sequence[Token], at: int) -> int:
    """Return where the clauses of the dataset that start at a token end."""
    while at < len(tokens) and tokens[at].text.upper() == "FROM":
        at += 3 if tokens[at + 1].text.upper() == "NAMED" else 2
    return at


def _start(text: str, tokens: Sequence[Token], at: int) -> int:
    return tokens[at].start if at < len(tokens) else len(text)


def _chosen(text: str, targets: Sequence[Token]) -> str:
    """Return the projection of the twin: SELECT takes an IRI only under the name of a variable that is not in use."""
    name = "described"
    while name in text:
        name += "_"
    written = dict.fromkeys(target.text for target in targets)
    kinds = {target.text: target.kind for target in targets}
    return " ".join(
        f"({each} AS ?{name}{at})" if kinds[each] in {Kind.IRI, Kind.PREFIXED} else each
        for at, each in enumerate(written)
    )
