"""From the JSON of a reconciliation request to what it asks, or to a refusal that tells where it is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from hsnexus_server.problems import Reason, refusal
from hsnexus_server.reconciliation.checking import array, members, number, parsed, shown, text, wrong

__all__ = ["BATCH", "LIMIT", "Extension", "Pair", "Query", "Strictness", "batch", "extension", "single"]

BATCH: Final = 50
"""The most queries of a batch."""
LIMIT: Final = 5
"""How many candidates a query gets that does not say."""
_MOST: Final = 100
_MOST_IDS: Final = 500
_MOST_PROPERTIES: Final = 20
_MOST_VALUES: Final = 20
_QUERY: Final = ("query", "type", "limit", "properties", "type_strict")
_STRICT: Final = ("any", "all", "should")
Strictness = Literal["any", "all", "should"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A property, and the values of which a candidate should have one.

    Attributes:
        pid: the identifier of the property, as it came.
        values: as text; of a thing its identifier.
        where: it stands in the request.
    """

    pid: str
    values: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Query:
    """A reconciliation query.

    Attributes:
        name: what is looked for; empty where properties alone tell.
        types: identifiers of types, as they came.
        strict: whether candidates are of ``any`` or ``all`` of the types, or only ``should`` be of one.
        limit: the most candidates to return.
        pairs: what else tells the candidates apart.
        where: it stands in the request.
    """

    name: str
    types: tuple[str, ...]
    strict: Strictness
    limit: int
    pairs: tuple[Pair, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Extension:
    """A data extension query.

    Attributes:
        ids: identifiers of things, as they came.
        properties: identifiers of properties, as they came.
    """

    ids: tuple[str, ...]
    properties: tuple[str, ...]


def batch(source: str) -> dict[str, Query]:
    """Return the queries of a batch, by their keys.

    Raises:
        RefusalError: 400, it is not such a batch; 413, it is too large a one.
    """
    found = members(parsed(source, "queries"), "queries")
    if len(found) > BATCH:
        detail = f"The batch has {len(found)} queries; the limit is {BATCH}, which the manifest tells as batchSize."
        raise refusal(Reason.TOO_LARGE, detail, limit=f"{BATCH} queries")
    return {key: _query(value, f"queries.{shown(key)}") for key, value in found.items()}


def single(source: str, settings: Mapping[str, str]) -> Query:
    """Return the query of the parameter ``query``, as version 0.1 has it: an object, or just a name.

    Args:
        source: the object, or the name.
        settings: the other parameters: beside a name ``type``, ``type_strict`` and ``limit`` are heard.

    Raises:
        RefusalError: 400, it is no query.
    """
    if source.lstrip().startswith("{"):
        return _query(parsed(source, "query"), "query")
    asked: dict[str, object] = {name: settings[name] for name in ("type", "type_strict") if name in settings}
    limit = number(settings, "limit")
    return _query({"query": source, **asked, **({} if limit is None else {"limit": limit})}, "query")


def extension(source: str) -> Extension:
    """Return a data extension query.

    Raises:
        RefusalError: 400, it is none.
    """
    found = members(parsed(source, "extend"), "extend", known=("ids", "properties"), needed=("ids", "properties"))
    ids = [text(each, f"extend.ids.{at}") for at, each in enumerate(array(found["ids"], "extend.ids", _MOST_IDS))]
    properties = []
    for at, each in enumerate(array(found["properties"], "extend.properties", _MOST_PROPERTIES)):
        where = f"extend.properties.{at}"
        asked = members(each, where, known=("id", "name", "settings"), needed=("id",))
        if settings := members(asked.get("settings", {}), f"{where}.settings"):
            wrong(f"{where}.settings", f"has {', '.join(map(shown, settings))}; properties here have no settings.")
        properties.append(text(asked["id"], f"{where}.id"))
    return Extension(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(properties)))


def _query(value: object, where: str) -> Query:
    asked = members(value, where, known=_QUERY)
    name = text(asked.get("query", ""), f"{where}.query")
    listed = array(asked.get("properties", []), f"{where}.properties", _MOST_PROPERTIES)
    pairs = tuple(_pair(each, f"{where}.properties.{at}") for at, each in enumerate(listed))
    if not name.strip() and not pairs:
        wrong(where, "asks for nothing; give it a name in 'query', or 'properties'.")
    given = asked.get("type", [])
    types = [given] if isinstance(given, str) else array(given, f"{where}.type", _MOST_VALUES)
    strict = asked.get("type_strict", "any")
    if strict not in _STRICT:
        wrong(f"{where}.type_strict", f"takes {', '.join(_STRICT)}.")
    named = tuple(text(each, f"{where}.type") for each in types)
    return Query(name, tuple(each for each in named if each), strict, _limit(asked, where), pairs, where)


def _limit(asked: Mapping[str, Any], where: str) -> int:
    limit = asked.get("limit", LIMIT)
    whole = isinstance(limit, int | float) and not isinstance(limit, bool) and limit >= 1 and limit == int(limit)
    if not whole:
        wrong(f"{where}.limit", "takes a whole number above 0.")
    return min(int(limit), _MOST)


def _pair(value: object, where: str) -> Pair:
    asked = members(value, where, known=("pid", "v"), needed=("pid", "v"))
    given = asked["v"]
    several = array(given, f"{where}.v", _MOST_VALUES) if isinstance(given, list) else [given]
    return Pair(text(asked["pid"], f"{where}.pid"), tuple(_value(each, f"{where}.v") for each in several), where)


def _value(value: object, where: str) -> str:
    if isinstance(value, dict):
        return text(members(value, where, known=("id", "name"), needed=("id",))["id"], f"{where}.id")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    if not isinstance(value, str):
        wrong(where, "takes a text, a number, a boolean, or an object with an 'id'.")
    return text(value, where)
