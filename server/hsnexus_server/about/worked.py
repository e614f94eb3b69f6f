"""One claim in all its encodings, each taken from the data that is served."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from hsnexus.argument import Argument
from hsnexus.claim import Claim, Relation
from hsnexus.expressions import Term
from hsnexus.vocab import BASE, GRAPH, HSN, PREFIXES, prefixed, written
from hsnexus.wording import said
from hsnexus_server.asked import Asking, content
from hsnexus_server.pages import served
from hsnexus_server.portrait import rank
from hsnexus_server.requested import N_TRIPLES

__all__ = ["Asked", "Worked", "chosen", "worked"]

_DESCRIBED_BY: Final = f"{PREFIXES['wdrs']}describedby"
_TYPE: Final = f"{PREFIXES['rdf']}type"
_INTEGER: Final = f"{PREFIXES['xsd']}integer"
_STRING: Final = f"{PREFIXES['xsd']}string"
_MOST_ROWS: Final = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and what it finds now.

    Attributes:
        text: the query.
        columns: names of its variables.
        rows: the first of what it finds, each value with its label.
        total: how many rows there are.
    """

    text: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Worked:
    """A claim in all its encodings.

    Attributes:
        claim: its parts.
        sentence: it in English.
        turtle: its own triples.
        edges: the typed edges that follow from it, in Turtle of RDF 1.1.
        reified: the same with the claim as the reifier of each, in Turtle of RDF 1.2; empty where nothing reifies.
        passage: the triples of its first passage.
        json: its own triples in JSON-LD.
        hop: what one hop asks.
        full: the query that asks for all that restricts it.
    """

    claim: Claim
    sentence: str
    turtle: str
    edges: str
    reified: str
    passage: str
    json: str
    hop: Asked
    full: Asked


def chosen(argument: Argument) -> Claim | None:
    """Return the claim that shows most of the model; ``None`` where there are no claims."""

    def shows(claim: Claim) -> int:
        parts = (
            HSN.hedged in claim.modalities,
            claim.hedge_cues,
            claim.conditions,
            claim.perspectives,
            claim.attributed_to,
            claim.footnotes,
            claim.levels,
            claim.places,
            any(claim.iri in pair for pair in argument.links[HSN.rivals]),
        )
        return sum(map(bool, parts))

    return max(sorted(argument.claims.values(), key=lambda claim: claim.iri), key=shows, default=None)


def worked(asks: Asking, argument: Argument, claim: Claim) -> Worked:
    """Return a claim in all its encodings.

    Raises:
        RefusalError: what the engine refuses.
    """
    graph = GRAPH.of_source(claim.iri.removeprefix(BASE).partition("/")[0])
    own = _triples(asks, graph, claim.iri)
    relation = argument.relations[claim.relation]
    cause, effect = written(claim.cause), written(claim.effect)
    hop = f"SELECT ?effect WHERE {{\n  {cause} {written(relation.properties[0])} ?effect .\n}}\nORDER BY ?effect"
    full = f"""SELECT ?claim ?modality ?condition ?view ?voice ?section ?start ?end WHERE {{
  ?claim hsn:hasCause {cause} ;
    hsn:hasEffect {effect} ;
    hsn:hasRelation {written(claim.relation)} ;
    hsn:hasModality ?modality ;
    hsn:hasVoice ?voice ;
    hsn:statedIn ?passage .
  ?passage hsn:inSection ?section .
  OPTIONAL {{ ?passage hsn:start ?start ; hsn:end ?end }}
  OPTIONAL {{ ?claim hsn:underCondition ?condition }}
  OPTIONAL {{ ?claim hsn:heldUnder ?view }}
}}
ORDER BY ?claim ?modality ?condition ?view ?section ?start"""
    return Worked(
        claim=claim,
        sentence=said(argument, claim),
        turtle=_turtle(own),
        edges=_edges(asks, claim, relation, GRAPH.edges, f"{cause} {{}} {effect} ."),
        reified=_edges(asks, claim, relation, GRAPH.edges_rdf12, f"{cause} {{}} {effect} ~ {written(claim.iri)} ."),
        passage=_turtle(_triples(asks, graph, claim.passages[0])) if claim.passages else "",
        json=_json(claim.iri, own),
        hop=_asked(asks, argument, hop),
        full=_asked(asks, argument, full),
    )


def _triples(asks: Asking, graph: str, iri: str) -> tuple[Triple, ...]:
    """Return what a graph says of a thing, but for the file that it stands in."""
    text = (
        f"CONSTRUCT {{ <{iri}> ?property ?value }} WHERE {{ GRAPH <{graph}> {{ <{iri}> ?property ?value "
        f"FILTER(?property != <{_DESCRIBED_BY}>) }} }}"
    )
    found = content(asks.run(text, N_TRIPLES, served(asks.engine)))
    return tuple(quad.triple for quad in parse(found, format=RdfFormat.N_TRIPLES))


def _turtle(triples: Iterable[Triple]) -> str:
    """Return the triples of one subject as the files of the graph have them: one a line, in the order of terms."""
    told = sorted(triples, key=lambda each: (rank(each.predicate.value), str(each)))
    lines = [f"    {_term(each.predicate)} {_term(each.object)} ;" for each in told]
    return _with_prefixes("\n".join((_term(told[0].subject), *lines, "    ."))) if told else ""


def _term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return "a" if term.value == _TYPE else written(term.value)
    if isinstance(term, Literal) and term.datatype.value == _INTEGER:
        return term.value
    return str(term)


def _edges(asks: Asking, claim: Claim, relation: Relation, graph: str, line: str) -> str:
    """Return the edges between cause and effect that a graph holds and the relation derives, the lowest first."""
    build = served(asks.engine)
    if graph not in build.graphs:
        return ""
    text = f"SELECT ?edge WHERE {{ GRAPH <{graph}> {{ <{claim.cause}> ?edge <{claim.effect}> }} }} ORDER BY ?edge"
    if graph == GRAPH.edges_rdf12:
        reifies = f"<{claim.iri}> <{PREFIXES['rdf']}reifies> <<( <{claim.cause}> ?edge <{claim.effect}> )>>"
        text = f"SELECT ?edge WHERE {{ GRAPH <{graph}> {{ {reifies} }} }} ORDER BY ?edge"
    held = {row[0] for row in asks.found(text, build).answer.texts}
    lines = [line.format(written(edge)) for edge in relation.properties if edge in held]
    return _with_prefixes("\n".join(lines)) if lines else ""


def _with_prefixes(text: str, word: str = "@prefix", end: str = " .") -> str:
    """Return a text with a declaration of each prefix in it."""
    used = [name for name in PREFIXES if f" {name}:" in f" {text}".replace("\n", " ")]
    declared = "".join(f"{word} {name}: <{PREFIXES[name]}>{end}\n" for name in sorted(used))
    return f"{declared}\n{text}\n" if word == "@prefix" else f"{declared}{text}\n"


def _asked(asks: Asking, argument: Argument, text: str) -> Asked:
    whole = _with_prefixes(text, "PREFIX", "")
    found = asks.found(whole, served(asks.engine)).answer
    rows = tuple(tuple((argument.labels.get(each, each), each) for each in row) for row in found.texts[:_MOST_ROWS])
    return Asked(whole, found.columns, rows, len(found.texts))


def _json(iri: str, triples: Iterable[Triple]) -> str:
    told: defaultdict[str, list[Any]] = defaultdict(list)
    names: set[str] = {prefixed(iri)}
    for triple in sorted(triples, key=str):
        key, value = triple.predicate.value, triple.object
        if key == _TYPE and isinstance(value, NamedNode):
            told["@type"].append(prefixed(value.value))
            names.add(prefixed(value.value))
        elif isinstance(value, NamedNode):
            told[prefixed(key)].append({"@id": prefixed(value.value)})
            names |= {prefixed(key), prefixed(value.value)}
        elif isinstance(value, Literal):
            told[prefixed(key)].append(_literal(value))
            names.add(prefixed(key))
    used = {name.partition(":")[0] for name in names} & PREFIXES.keys()
    record: Mapping[str, Any] = {
        "@context": {name: PREFIXES[name] for name in sorted(used)},
        "@id": prefixed(iri),
        **{key: values[0] if len(values) == 1 else values for key, values in told.items()},
    }
    return json.dumps(record, indent=2, ensure_ascii=False)


def _literal(value: Literal) -> Mapping[str, str]:
    if value.language:
        return {"@value": value.value, "@language": value.language}
    plain = value.datatype.value == _STRING
    return {"@value": value.value} if plain else {"@value": value.value, "@type": value.datatype.value}
