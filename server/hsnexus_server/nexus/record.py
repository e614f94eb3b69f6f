"""The diagram as data: what `/nexus.json` gives."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from hsnexus.argument import Argument
from hsnexus.claim import Claim
from hsnexus.firmness import FIRMNESS
from hsnexus_server.addresses import href
from hsnexus_server.nexus.choice import VOICES, Choice
from hsnexus_server.nexus.diagram import SIGNS, Diagram, Edge, Node

__all__ = ["counted", "record"]

_HERE: Final = ""


def record(shown: Diagram, chosen: Choice, version: str) -> dict[str, Any]:
    """Return the data of a diagram.

    Args:
        shown: the diagram.
        chosen: what was asked for.
        version: digest of the dataset.
    """
    argument = shown.argument
    claims = [claim for edge in shown.edges for claim in edge.claims]
    relations = sorted({claim.relation for claim in claims})
    return {
        "version": version,
        "asked": {name: [*values] for name, values in chosen.values.items() if values},
        "claims": len(claims),
        "families": [
            {**_named(argument, family), "factors": sum(node.family == family for node in shown.nodes)}
            for family in shown.families
        ],
        **{name: counted(argument, name, claims) for name in ("sections", "signs", "modalities", "voices")},
        "relations": [_named(argument, relation) for relation in relations],
        "nodes": [_node(argument, node) for node in shown.nodes],
        "edges": [_edge(argument, edge) for edge in shown.edges],
    }


def counted(argument: Argument, what: str, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Return the values of a filter, each with its label and the number of claims that have it.

    Args:
        argument: whose claims they are.
        what: ``sections``, ``signs``, ``modalities`` or ``voices``.
        claims: those that are counted.
    """
    counts: Counter[str] = Counter()
    for claim in claims:
        counts.update(
            {
                "sections": argument.sections[claim.iri],
                "signs": (argument.relations[claim.relation].polarity,),
                "modalities": claim.modalities,
                "voices": (claim.voice,),
            }[what]
        )
    order = {"signs": SIGNS, "modalities": FIRMNESS, "voices": VOICES}.get(what) or sorted(counts)
    return [{**_named(argument, iri), "claims": counts[iri]} for iri in order if counts[iri]]


def _named(argument: Argument, iri: str) -> dict[str, str]:
    return {"iri": iri, "label": argument.name(iri)}


def _node(argument: Argument, node: Node) -> Mapping[str, Any]:
    return {
        **_named(argument, node.iri),
        "path": href(node.iri, _HERE),
        "family": node.family,
        "families": [*node.families],
        "sections": [*node.sections],
        "importance": node.importance,
        "claims": node.claims,
    }


def _edge(argument: Argument, edge: Edge) -> Mapping[str, Any]:
    return {
        "cause": edge.cause,
        "effect": edge.effect,
        "sign": edge.sign,
        "relations": [*edge.relations],
        "count": len(edge.claims),
        "claims": [
            {
                "iri": claim.iri,
                "path": href(claim.iri, _HERE),
                "label": claim.label,
                "relation": claim.relation,
                "sections": [*argument.sections[claim.iri]],
                "modalities": [*claim.modalities],
                "voice": claim.voice,
            }
            for claim in edge.claims
        ],
    }
