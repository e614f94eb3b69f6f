"""Records: each claim of a dataset as nested plain values, in the order in which its source makes them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from hsnexus.argument import Argument
from hsnexus.claim import Claim
from hsnexus.errors import SourceError
from hsnexus.exports.facts import Facts, Text
from hsnexus.exports.fields import CLAIM, DEMANDS, LISTS, PASSAGE, PIECE, RELATIONS, RESERVED, Field, Form, short
from hsnexus.facets import speakers
from hsnexus.vocab import HSN, prefixed
from hsnexus.wording import said

__all__ = ["Record", "records", "thing"]

Record = Mapping[str, Any]
"""A claim, a passage or a piece, by the names of its fields, with its ``id`` and ``type`` first."""

_HASH: Final = re.compile("[0-9a-f]{64}")
_ADVICE: Final = "Run `hsnexus check`, which tells what belongs there"


def records(facts: Facts, argument: Argument) -> tuple[Record, ...]:
    """Return the claims of a dataset; of those in one place, the lower IRI first.

    Args:
        facts: what its default graph says.
        argument: its claims.

    Raises:
        SourceError: a claim lacks a part, or a value is not what belongs there.
    """
    facts.of_class(HSN.CausalClaim)  # an argument passes blank nodes over
    made = [_claim(facts, argument, claim) for claim in argument.claims.values()]
    return tuple(sorted(made, key=_place))


def thing(facts: Facts, iri: str) -> dict[str, Text]:
    """Return a thing by its IRI and, where it has one, its label."""
    label = facts.label(iri)
    return {"id": iri} if label is None else {"id": iri, "label": label}


def _place(record: Record) -> tuple[str, int, str]:
    starts = [
        piece["start"] for passage in record["passages"] for piece in (passage, *passage["pieces"]) if "start" in piece
    ]
    return record.get("source", {"id": ""})["id"], min(starts, default=0), record["id"]


def _claim(facts: Facts, argument: Argument, claim: Claim) -> Record:
    _demanded(facts, claim.iri)
    sign, edge = RELATIONS.get(claim.relation, ("", ""))
    relation = argument.relations[claim.relation]
    if (sign, edge) != (relation.polarity, relation.properties[0]):
        message = f"its relation <{claim.relation}> has another sign or edge than the ontology of this package gives it"
        raise SourceError(message, where=claim.iri, advice="Export with the package that built the dataset")
    source = argument.sources[claim.iri]
    derived: dict[str, list[Any]] = {
        "sentence": [said(argument, claim)],
        "edge": [short(edge)],
        "says": [thing(facts, iri) for iri in speakers(argument, claim) if iri],
        "source": [thing(facts, source)] if source else [],
    }
    found = _record(facts, claim.iri, "CausalClaim", CLAIM, derived)
    if not found["says"]:
        message = "nobody says it: it is attributed to nobody, and its section is part of no work"
        raise SourceError(message, where=claim.iri, advice=_ADVICE)
    return found


def _demanded(facts: Facts, iri: str) -> None:
    """Refuse a claim that has a value without what the value demands, or what only another value has.

    Raises:
        SourceError: it has.
    """
    terms = {field.name: field.term for field in CLAIM}
    for name, value, needed in DEMANDS:
        if value in facts.things(iri, terms[name]) and not facts.terms(iri, terms[needed]):
            message = f"its {prefixed(terms[name])} is {short(value)}, and it has no {prefixed(terms[needed])}"
            raise SourceError(message, where=iri, advice=_ADVICE)
    for reserved, name, value in RESERVED:
        if facts.terms(iri, terms[reserved]) and value not in facts.things(iri, terms[name]):
            message = f"its {prefixed(terms[name])} is not {short(value)}, though it has {prefixed(terms[reserved])}"
            raise SourceError(message, where=iri, advice=_ADVICE)


def _record(
    facts: Facts, iri: str, kind: str, fields: Sequence[Field], derived: Mapping[str, Sequence[Any]]
) -> dict[str, Any]:
    found: dict[str, Any] = {"id": iri, "type": kind}
    for field in fields:
        values = derived[field.name] if not field.term else [*_values(facts, iri, field)]
        if (field.term and len(values) < field.least) or (len(values) > 1 and not field.many):
            wanted = f"{'at least ' if field.many else ''}{field.least or 'at most 1'}"
            message = f"it has {len(values)} values of {prefixed(field.term)}, not {wanted}"
            raise SourceError(message, where=iri, advice=_ADVICE)
        if field.many:
            found[field.name] = [*values]
        elif values:
            found[field.name] = values[0]
    return found


def _values(facts: Facts, iri: str, field: Field) -> Iterator[Any]:
    match field.form:
        case Form.TEXT:
            yield from facts.texts(iri, field.term)
        case Form.NUMBER:
            yield from facts.numbers(iri, field.term)
        case Form.COUNT:
            yield from facts.numbers(iri, field.term, least=1)
        case Form.THING:
            yield from (thing(facts, value) for value in facts.things(iri, field.term))
        case Form.PASSAGES:
            yield from (_passage(facts, value) for value in facts.things(iri, field.term))
        case Form.PIECES:
            pieces = (_record(facts, value, "TextRange", PIECE, {}) for value in facts.things(iri, field.term))
            yield from sorted(pieces, key=lambda piece: (piece["start"], piece["id"]))
        case Form.HASH:
            yield from (_checked(iri, field, text) for text in facts.texts(iri, field.term))
        case Form.VALUE:
            yield from (_listed(iri, field, value) for value in facts.things(iri, field.term))


def _passage(facts: Facts, iri: str) -> Record:
    made = _record(facts, iri, "Passage", PASSAGE, {})
    if ("start" in made) != ("end" in made) or ("start" in made) == bool(made["pieces"]):
        message = "the passage has neither start and end nor pieces, or both"
        raise SourceError(message, where=iri, advice=_ADVICE)
    return made


def _checked(iri: str, field: Field, text: Text) -> str:
    found = text if isinstance(text, str) else text["text"]
    if isinstance(text, str) or "language" in text or not _HASH.fullmatch(found):
        message = f"its {prefixed(field.term)} is not {field.form.value}"
        raise SourceError(message, where=iri, advice=_ADVICE)
    return found


def _listed(iri: str, field: Field, value: str) -> str:
    if value not in LISTS[field.kind]:
        message = f"its {prefixed(field.term)} <{value}> is none that the ontology lists"
        raise SourceError(message, where=iri, advice=f"Use one of {', '.join(map(short, LISTS[field.kind]))}")
    return short(value)
