"""Completion while somebody types: things, types and properties whose names begin so."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from hsnexus.catalogue import Catalogue
from hsnexus.kinds import KINDS
from hsnexus.matching import Matcher
from hsnexus.names import Named
from hsnexus.properties import PROPERTIES
from hsnexus.vocab import prefixed
from hsnexus_server.reconciliation.candidates import described, type_of, types

__all__ = ["SUGGESTIONS", "proposed"]

_PAGE: Final = 20
_PROPERTIES: Final = Matcher(Named(each.id, each.name) for each in PROPERTIES.values())


def _entities(catalogue: Catalogue, prefix: str, cursor: int) -> list[dict[str, Any]]:
    entries = [catalogue.entries[each.iri] for each in _page(catalogue.matcher.beginning(prefix), cursor)]
    return [
        {
            "id": entry.id,
            "name": entry.named.label,
            "description": described(entry),
            "notable": types(catalogue, entry),
        }
        for entry in entries
    ]


def _types(catalogue: Catalogue, prefix: str, cursor: int) -> list[dict[str, Any]]:
    kinds = {kind.class_iri: f"all {kind.name}" for kind in KINDS.values()}
    told = []
    for each in _page(catalogue.type_matcher.beginning(prefix), cursor):
        entry = catalogue.entries.get(each.iri)
        description = kinds.get(each.iri) or (described(entry) if entry else "")
        told.append({"id": prefixed(each.iri), "name": each.label, "description": description})
    return told


def _properties(_: Catalogue, prefix: str, cursor: int) -> list[dict[str, Any]]:
    found = (PROPERTIES[each.iri] for each in _page(_PROPERTIES.beginning(prefix), cursor))
    return [{"id": each.id, "name": each.name, "description": each.told} for each in found]


SUGGESTIONS: Final[Mapping[str, Callable[[Catalogue, str, int], list[dict[str, Any]]]]] = {
    "entity": _entities,
    "type": _types,
    "property": _properties,
}
"""What is suggested: from a prefix, and how many suggestions to pass over, to the next ones."""


def proposed(catalogue: Catalogue, type_id: str, limit: int | None) -> dict[str, Any]:
    """Return the properties that things of a type have values of; of all things, where the type is empty.

    Raises:
        RefusalError: 400, there is nothing of such a type.
    """
    iri = type_of(catalogue, type_id, "type") if type_id else ""
    entries = [entry for entry in catalogue.entries.values() if not iri or iri in entry.types]
    found = [each for each in PROPERTIES.values() if any(each.id in entry.values for entry in entries)]
    told: dict[str, Any] = {"properties": [{"id": each.id, "name": each.name} for each in found[:limit]]}
    return {**told, **({"type": type_id} if type_id else {}), **({"limit": limit} if limit else {})}


def _page(found: Sequence[Named], cursor: int) -> Sequence[Named]:
    return found[cursor : cursor + _PAGE]
