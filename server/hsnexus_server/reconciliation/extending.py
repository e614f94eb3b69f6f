"""Data extension: the values that things have of properties, as columns beside names that are matched."""

from typing import Any

from hsnexus.catalogue import Catalogue, Entry
from hsnexus.properties import PROPERTIES, Form, Property
from hsnexus_server.reconciliation.checking import wrong
from hsnexus_server.reconciliation.reading import Extension

__all__ = ["extended"]


def extended(catalogue: Catalogue, asked: Extension) -> dict[str, Any]:
    """Return the answer to a data extension query; what is no thing here has no values.

    Raises:
        RefusalError: 400, there is no such property.
    """
    for at, each in enumerate(asked.properties):
        if each not in PROPERTIES:
            wrong(f"extend.properties.{at}.id", f"is none of {', '.join(PROPERTIES)}.")
    properties = [PROPERTIES[each] for each in asked.properties]
    rows = {}
    for identifier in asked.ids:
        entry = catalogue.entry(identifier)
        rows[identifier] = {each.id: _values(catalogue, entry, each) for each in properties}
    return {"meta": [{"id": each.id, "name": each.name} for each in properties], "rows": rows}


def _values(catalogue: Catalogue, entry: Entry | None, asked: Property) -> list[dict[str, Any]]:
    return [_value(catalogue, each, asked.form) for each in (entry.values.get(asked.id, ()) if entry else ())]


def _value(catalogue: Catalogue, value: str, form: Form) -> dict[str, Any]:
    """Return a value as the protocol has it; what is not what it should be, or no thing here, as text."""
    if form is Form.THING and value in catalogue.entries:
        thing = catalogue.entries[value]
        return {"id": thing.id, "name": thing.named.label}
    if form is Form.NUMBER and value.isdecimal() and value.isascii():
        return {"int": int(value)}
    return {"str": value}
