"""What the graph uses a term for: how many things, statements and claims there are of it, and where they are listed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlencode

from hsnexus.argument import Argument
from hsnexus.vocab import GRAPH, HSN, ONTOLOGY, PREFIXES, prefixed
from hsnexus_server.asked import Asking
from hsnexus_server.description import Description
from hsnexus_server.reference.entry import Entry

__all__ = ["Use", "uses"]

_OURS: Final = f'FILTER(STRSTARTS(STR(?term), "{ONTOLOGY}#"))'
_THINGS: Final = f"SELECT ?term (COUNT(?thing) AS ?number) WHERE {{ ?thing a ?term {_OURS} }} GROUP BY ?term"
_STATEMENTS: Final = f"SELECT ?term (COUNT(*) AS ?number) WHERE {{ ?subject ?term ?value {_OURS} }} GROUP BY ?term"
_EDGES: Final = f"""SELECT ?term (COUNT(*) AS ?number) WHERE {{
  GRAPH <{GRAPH.edges}> {{ ?one ?term ?other {_OURS} }}
}} GROUP BY ?term"""
_VALUES: Final = f"""SELECT ?term ?property (COUNT(*) AS ?number) WHERE {{
  GRAPH <{GRAPH.ontology}> {{ ?term a <{PREFIXES["owl"]}NamedIndividual> {_OURS} }}
  ?subject ?property ?term FILTER(STRSTARTS(STR(?property), "{ONTOLOGY}#"))
}} GROUP BY ?term ?property ORDER BY ?term ?property"""
# The parameter of /claims that chooses by a closed list, by the property that leads to its values.
_CHOSEN_BY: Final = {
    HSN.hasRelation: "relation",
    HSN.hasPolarity: "sign",
    HSN.hasModality: "modality",
    HSN.hasVoice: "voice",
    HSN.atLevel: "level",
    HSN.inPlace: "place",
}


@dataclass(frozen=True, slots=True)
class Use:
    """How many there are of something.

    Attributes:
        number: of them; ``None`` where nobody has counted.
        what: they are, in words that follow the number.
        query: path and query string of their list on this server; empty where there is none.
    """

    number: int | None
    what: str
    query: str = ""


@dataclass(frozen=True)
class _Counts:
    """How often each term stands for what; every mapping is by IRI.

    Attributes:
        things: of a class.
        statements: of a property.
        edges: of a property, derived from claims.
        values: how often an individual is the value of which property.
        factors: of a class.
        causes: claims whose cause is of a class.
        effects: claims whose effect is of a class.
        about: claims that have a factor as cause or effect.
        behind: claims from which an edge of a property is derived.
        relations: the relation from whose claims alone a property is derived.
        roots: the families in their widest sense.
    """

    things: Counter[str]
    statements: Counter[str]
    edges: Counter[str]
    values: Mapping[str, Sequence[tuple[str, int]]]
    factors: Counter[str]
    causes: Counter[str]
    effects: Counter[str]
    about: Counter[str]
    behind: Counter[str]
    relations: Mapping[str, str]
    roots: frozenset[str]

    @classmethod
    def of(cls, asks: Asking, build: Description, argument: Argument) -> Self:
        """Count."""
        claims, families = argument.claims.values(), argument.families
        values: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for iri, property_, number in asks.found(_VALUES, build).answer.texts:
            values[iri].append((property_, int(number)))
        things, statements, edges = (
            Counter({iri: int(number) for iri, number in asks.found(text, build).answer.texts})
            for text in (_THINGS, _STATEMENTS, _EDGES)
        )
        return cls(
            things=things,
            statements=statements,
            edges=edges,
            values=values,
            factors=Counter(kind for kinds in families.values() for kind in kinds),
            causes=Counter(kind for claim in claims for kind in families.get(claim.cause, ())),
            effects=Counter(kind for claim in claims for kind in families.get(claim.effect, ())),
            about=Counter(factor for claim in claims for factor in {claim.cause, claim.effect}),
            behind=Counter(edge for claim in claims for edge in argument.relations[claim.relation].properties),
            relations={relation.properties[0]: iri for iri, relation in argument.relations.items()},
            roots=argument.roots,
        )

    def of_class(self, entry: Entry) -> Iterator[Use]:
        """Yield the uses of a class: its factors and the claims about them, the factor it stands for, or its things."""
        iri = entry.iri
        if self.factors[iri]:
            yield Use(self.factors[iri], _several("factor", self.factors[iri]), "factors" if iri == HSN.Factor else "")
            for part, counts in (("a cause", self.causes), ("an effect", self.effects)):
                family = f"{part.rpartition(' ')[2]}-family"
                query = _query("claims", **{family: _local(iri)}) if iri in self.roots else ""
                yield Use(counts[iri], f"{_several('claim', counts[iri])} with such {part}", query)
            if iri != HSN.Factor:
                query = _query("queries/cq13-factors-ready-to-join", family=iri)
                yield Use(None, "its factors, ready to join", query)
        elif self.things[iri]:
            yield Use(
                self.things[iri],
                f"{_several('thing', self.things[iri])} of this class",
                "claims" if iri == HSN.CausalClaim else "",
            )
        for factor in _stands_for(entry):
            what = f"{_several('claim', self.about[factor])} about the factor it stands for"
            yield Use(self.about[factor], what, _query("claims", factor=prefixed(factor).partition(":")[2]))

    def of_property(self, entry: Entry) -> Iterator[Use]:
        """Yield the uses of a property: its edges and the claims behind them, or its statements."""
        iri = entry.iri
        if self.edges[iri] and self.behind[iri]:
            yield Use(self.edges[iri], _several("edge", self.edges[iri]))
            query = _query("claims", relation=_local(self.relations[iri])) if iri in self.relations else ""
            yield Use(self.behind[iri], f"{_several('claim', self.behind[iri])} behind", query)
        elif self.statements[iri]:
            yield Use(self.statements[iri], _several("statement", self.statements[iri]))

    def of_individual(self, entry: Entry) -> Iterator[Use]:
        """Yield the uses of an individual: the statements that have it as their value, by property."""
        for property_, number in self.values.get(entry.iri, ()):
            chosen_by = _CHOSEN_BY.get(property_)
            query = _query("claims", **{chosen_by: _local(entry.iri)}) if chosen_by else ""
            yield Use(number, f"{_several('statement', number)} with hsn:{_local(property_)}", query)


def uses(
    asks: Asking, build: Description, argument: Argument, entries: Mapping[str, Entry]
) -> Mapping[str, tuple[Use, ...]]:
    """Return what each term is used for, by its IRI.

    Raises:
        RefusalError: what the engine refuses.
    """
    counts = _Counts.of(asks, build, argument)
    ways = {"Class": counts.of_class, "Individual": counts.of_individual}
    return {iri: tuple(ways.get(entry.kind.frame, counts.of_property)(entry)) for iri, entry in entries.items()}


def _stands_for(entry: Entry) -> Iterator[str]:
    """Yield the factors for which a class stands: each is the value in a restriction that stands above it."""
    for keyword, written in entry.asserted:
        for each in written if keyword == "SubClassOf" else ():
            if [piece.iri for piece in each[:1]] == [HSN.instantiatesFactor]:
                yield each[-1].iri


def _several(name: str, number: int) -> str:
    return name if number == 1 else f"{name}s"


def _query(path: str, **values: str) -> str:
    return f"{path}?{urlencode(values)}"


def _local(iri: str) -> str:
    return iri.removeprefix(f"{ONTOLOGY}#")
