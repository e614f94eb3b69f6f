"""Rules of data that joins the graph, for what shapes do not see: names, kinds, and what is ours to say."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import pyoxigraph as ox

from hsnexus.datacheck.following import following
from hsnexus.datacheck.joining import Data, Node, readable, shown
from hsnexus.datacheck.misnamed import Names
from hsnexus.datacheck.objection import Objection
from hsnexus.datacheck.relations import relations
from hsnexus.datacheck.schema import CLASSES, Property
from hsnexus.vocab import BASE, HSN, PREFIXES, prefixed

__all__ = ["DATA_RULES", "objections"]

DATA_RULES: Final[Mapping[str, str]] = {
    "broken-file": "Mend the file, then check it again",
    "empty-file": "Check that it is the right file; in JSON-LD a key that its context does not map says "
    "nothing, nor does a thing whose IRI is none",
    "unrelated-file": "Type what you describe by classes of ours, or let it lead to things of ours, such as "
    "factor:remittances; or leave the file out",
    "triple-term": "Say it in RDF 1.1, for example by a hsn:CausalClaim of your own: shapes cannot see triple terms",
    "graph-of-ours": "Give the graph an IRI of your own",
    "thing-of-ours": "Leave our things as they are: make your own thing the subject, and name what is new in a "
    "namespace of your own",
    "unknown-name": "Take a name that is there: /schema.json and /ontology list the terms, /factors.csv the factors",
    "withdrawn-thing": "Take another thing: the page of this one says why it was withdrawn",
    "not-a-class": "Type things by classes alone; what is about a factor leads to it by a property: hsn:ofFactor, say",
    "not-a-property": "Take a property: /ontology lists them with what they lead from and to",
    "unequal-same-as": "Type your thing by the class, tie classes by rdfs:subClassOf, and things that are alike by "
    "skos:closeMatch: owl:sameAs makes two names one thing",
    "disjoint-kinds": "Keep one of the two: what is partly this and partly that is two things with a link between them",
    "derived-statement": "Delete it, and state a hsn:CausalClaim with cause, effect, relation and passage: edges, "
    "signs and kinds of claims follow from that",
    "wrong-subject": "Type the subject by a class that the property belongs to, or take another property",
    "wrong-value": "Give the property a value of the kind that it leads to, typed in your data or in the graph",
    "self-related": "Take the statement out, or let it lead to the other thing that is meant",
    "both-ways": "Keep one of the two statements: the relation holds in one direction alone",
    "circular": "Take one of these statements out: by the others the relation leads back to where it began",
    "second-value": "Keep one value: a reasoner takes two things for one, and two literals for a contradiction",
}
"""What to do, by the name of each rule."""

_TYPE: Final = f"{PREFIXES['rdf']}type"
_SAME: Final = f"{PREFIXES['owl']}sameAs"


def objections(data: Data) -> Iterator[Objection]:
    """Yield what the rules object to, over all files together."""
    for rule in (_ours, _names, _classes, _same, _kinds, _properties, relations, following):
        yield from rule(data)


def _ours(data: Data) -> Iterator[Objection]:
    for subject, said in data.described.items():
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(BASE):
            known = "" if subject.value in data.schema.names else ", and the graph has no such thing"
            number = f"{len(said)} statements are" if len(said) > 1 else "a statement is"
            message = f"{number} made about what has an IRI of ours ({prefixed(said[0][0])} first){known}"
            yield Objection(subject, "thing-of-ours", message)


def _names(data: Data) -> Iterator[Objection]:
    names = Names(data.schema.names)
    for subject, predicate, value in data.statements:
        for iri, fitting in (
            (predicate, data.schema.fitting("")),
            (value.value if isinstance(value, ox.NamedNode) else "", data.schema.fitting(predicate)),
        ):
            if iri in data.schema.withdrawn:
                message = f"{prefixed(predicate)} leads to {prefixed(iri)}"
                yield Objection(subject, "withdrawn-thing", message, predicate, value)
            elif said := names.wrong(iri, fitting):
                yield Objection(subject, "unknown-name", said, predicate, value)


def _classes(data: Data) -> Iterator[Objection]:
    schema = data.schema
    for subject, predicate, value in data.statements:
        if predicate in schema.names and predicate not in schema.properties:
            what = "a class" if predicate in schema.above else "a thing"
            yield Objection(subject, "not-a-property", f"{prefixed(predicate)} is {what}, used as a property")
        if (
            predicate in CLASSES
            and isinstance(value, ox.NamedNode)
            and value.value in schema.names
            and value.value not in schema.above
        ):
            what = "a property" if value.value in schema.properties else "a thing"
            yield Objection(subject, "not-a-class", f"{prefixed(value.value)} is {what}, used as a class")


def _same(data: Data) -> Iterator[Objection]:
    schema = data.schema
    for subject, predicate, value in data.statements:
        if predicate != _SAME or not isinstance(value, ox.NamedNode):
            continue
        for end in (subject, value):
            if end.value in schema.above or end.value in schema.properties:
                what = "a class" if end.value in schema.above else "a property"
                yield Objection(subject, "unequal-same-as", f"owl:sameAs joins things, and {shown(end)} is {what}")
        one, other = data.kinds_of(subject), data.kinds_of(value)
        clash = data.clash(one | other)
        if clash and not data.clash(one) and not data.clash(other):
            message = f"it would be one thing with {shown(value)}, and both {_both(clash)}, which share nothing"
            yield Objection(subject, "unequal-same-as", message)


def _kinds(data: Data) -> Iterator[Objection]:
    clash = cache(data.clash)
    for subject, kinds in data.kinds.items():
        if found := clash(kinds):
            direct = sorted(
                prefixed(value.value)
                for predicate, value in data.described[subject]
                if predicate == _TYPE and isinstance(value, ox.NamedNode)
            )
            message = f"it is {' and '.join(direct)}, so both {_both(found)}, which share nothing"
            yield Objection(subject, "disjoint-kinds", message)


def _both(pair: tuple[str, str]) -> str:
    return " and ".join(map(prefixed, pair))


def _properties(data: Data) -> Iterator[Objection]:
    values: defaultdict[tuple[Node, str], int] = defaultdict(int)
    names = Names(data.schema.names)
    for subject, predicate, value in data.statements:
        this = data.schema.properties.get(predicate)
        if this is None:
            continue
        name = prefixed(predicate)
        values[subject, predicate] += this.functional
        if this.derived:
            continue
        kinds = data.kinds_of(subject)
        if this.domain and this.domain.isdisjoint(kinds):
            message = f"{name} belongs to {_any_of(this.domain)}, and its subject is {_known(data, kinds)}"
            yield Objection(subject, "wrong-subject", message, predicate)
        if wrong := _wrong(data, names, this, value):
            message = f"{name} leads to {shown(value)}, {wrong}"
            yield Objection(subject, "wrong-value", message, predicate, value)
    for (subject, predicate), number in values.items():
        if number > 1:
            yield Objection(subject, "second-value", f"it has {number} {prefixed(predicate)}", predicate)


def _wrong(data: Data, names: Names, this: Property, value: Node | ox.Literal) -> str:
    """Return why a property cannot lead to a value; nothing where it can."""
    wanted = _any_of(this.range)
    if isinstance(value, ox.Literal):
        return _wrong_literal(this, value, wanted)
    if this.leads_to_things is False:
        return f"a thing, not a literal{': ' + wanted if wanted else ''}"
    named_otherwise = value.value in data.schema.withdrawn or not names.knows(value.value)
    if not this.leads_to_things or named_otherwise:
        return ""
    if value.value in data.schema.above:
        factor = data.schema.factor_of.get(value.value)
        stands = f"; the factor that stands for it is {prefixed(factor)}" if factor and HSN.Factor in this.range else ""
        return f"a class, not {wanted or 'a thing'}{stands}"
    kinds = data.kinds_of(value)
    return f"which is {_known(data, kinds)}, not {wanted}" if this.range and this.range.isdisjoint(kinds) else ""


def _wrong_literal(this: Property, value: ox.Literal, wanted: str) -> str:
    if this.leads_to_things:
        return f"a literal, not a thing{': ' + wanted if wanted else ''}"
    if this.range and value.datatype.value not in this.range:
        return f"not an {wanted}"
    return (
        "" if readable(value) or not this.range else f"which is not written as an {prefixed(value.datatype.value)} is"
    )


def _any_of(classes: frozenset[str]) -> str:
    return " or ".join(sorted(map(prefixed, classes)))


def _known(data: Data, kinds: frozenset[str]) -> str:
    """Return the narrowest classes of ours among some."""
    above = data.schema.above
    ours = {kind for kind in kinds if kind in above}
    wider = {over for kind in ours for over in above[kind] if over != kind}
    return " and ".join(sorted(map(prefixed, ours - wider))) or "typed by no class of ours"
