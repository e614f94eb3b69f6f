"""The claims as JSON-LD: the records of JSON Lines below a context that makes them RDF.

Source: https://www.w3.org/TR/json-ld11/.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from hsnexus.exports.fields import CLAIM, LISTS, PASSAGE, PIECE, Field, Form, short
from hsnexus.exports.material import Material
from hsnexus.vocab import HSN, PREFIXES

__all__ = ["context", "context_text", "text"]

_INTEGER: Final = f"{PREFIXES['xsd']}integer"
_CLASSES: Final = (HSN.CausalClaim, HSN.Passage, HSN.TextRange)
# A bare text is English; what a field holds else is told by its IRI.
_FORMS: Final[Mapping[Form, Mapping[str, str]]] = {
    Form.TEXT: {"@language": "en"},
    Form.NUMBER: {"@type": _INTEGER},
    Form.COUNT: {"@type": _INTEGER},
    Form.HASH: {},
    Form.VALUE: {"@type": "@vocab"},
    Form.THING: {"@type": "@id"},
    Form.PASSAGES: {"@type": "@id"},
    Form.PIECES: {"@type": "@id"},
}


def context() -> dict[str, Any]:
    """Return the context; what follows from other fields is ``null`` in it, and makes no triple."""
    names = {short(iri): iri for iri in (*_CLASSES, *(iri for kind in LISTS for iri in LISTS[kind]))}
    return {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        "text": "@value",
        "language": "@language",
        "claims": "@graph",
        **{field.name: _term(field) for fields in (CLAIM, PASSAGE, PIECE) for field in fields},
        **names,
    }


def context_text() -> str:
    """Return the context as it is published: a document that has nothing else."""
    return json.dumps({"@context": context()}, indent=2, ensure_ascii=False) + "\n"


def text(material: Material) -> str:
    """Return the claims of a dataset with their context in the document, which needs nothing else to be read.

    Raises:
        SourceError: a claim is not what it should be.
    """
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in material.records)
    return f'{{"@context": {json.dumps(context(), ensure_ascii=False)},\n"claims": [\n{lines}\n]}}\n'


def _term(field: Field) -> Mapping[str, Any] | None:
    if not field.term:
        return None
    return {"@id": field.term, **_FORMS[field.form], **({"@container": "@set"} if field.many else {})}
