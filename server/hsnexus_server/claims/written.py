"""Chosen claims as files: a table, a record for programs, and RDF."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import RdfFormat, Triple, parse, serialize

from hsnexus.claim import PARTS
from hsnexus.facets import FACETS, speakers
from hsnexus.vocab import HSN, PREFIXES
from hsnexus_server.addresses import last
from hsnexus_server.asked import Asking, content
from hsnexus_server.claims.choice import PAGE_ROWS, Shown
from hsnexus_server.claims.index import Index, Row
from hsnexus_server.pages import served
from hsnexus_server.requested import N_TRIPLES

__all__ = ["COLUMNS", "rdf", "record", "table"]

COLUMNS: Final = (
    "claim", "label", "cause", "cause_label", "sign", "relation", "effect", "effect_label", "sentence", "voice",
    "says", "section", *PARTS,
)  # fmt: skip
"""The columns of the table; a cell with several values has ``|`` between them."""
_BATCH: Final = 400  # so many IRIs make a text that is well below the size of a query
_TEXT: Final = f"""CONSTRUCT {{{{ ?subject ?property ?value }}}} WHERE {{{{
  VALUES ?claim {{{{ {{0}} }}}}
  {{{{ ?claim ?property ?value . BIND(?claim AS ?subject) }}}}
  UNION
  {{{{ ?claim <{HSN.statedIn}> ?subject . ?subject ?property ?value }}}}
}}}}"""
_FORMATS: Final[Mapping[str, RdfFormat]] = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD}


def table(index: Index, rows: Iterable[Row]) -> str:
    """Return rows as CSV, by RFC 4180."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for row in rows:
        cells = {
            **_told(index, row),
            "cause_label": index.argument.name(row.claim.cause),
            "effect_label": index.argument.name(row.claim.effect),
        }
        writer.writerow("|".join(cell) if isinstance(cell := cells[name], tuple) else cell for name in COLUMNS)
    return written.getvalue()


def record(shown: Shown) -> str:
    """Return what is shown as JSON: what was asked, the claims, how many there are by facet, and labels of the IRIs."""
    index, rows = shown.choice.index, shown.taken
    claims = [_told(index, row) for row in rows]
    facets = {
        name: [
            {"value": index.names[name].shorts[iri], "iri": iri, "count": count, "chosen": chosen}
            for iri, count, chosen in shown.values(name)
        ]
        for name, facet in FACETS.items()
        if not facet.typed
    }
    named = {iri for name in facets for iri, _, _ in shown.values(name)}
    for told in claims:
        named |= {value for cell in told.values() for value in (cell if isinstance(cell, tuple) else (cell,))}
    labels = index.argument.labels
    found: dict[str, Any] = {
        "asked": shown.choice.query,
        "total": len(shown.all),
        "page": shown.choice.page or None,
        "pages": shown.pages,
        "rows": PAGE_ROWS,
        "claims": claims,
        "facets": facets,
        "labels": {iri: labels[iri] for iri in sorted(named) if iri in labels},
    }
    return json.dumps(found, ensure_ascii=False)


def rdf(asking: Asking, rows: Sequence[Row], form: str) -> str:
    """Return what the build says of the claims of rows, and of the passages in which they are stated.

    Args:
        asking: who asks the engine.
        rows: the claims.
        form: ``ttl`` or ``jsonld``.
    """
    build = served(asking.engine)
    found: dict[Triple, None] = {}
    for at in range(0, len(rows), _BATCH):
        text = _TEXT.format(" ".join(f"<{row.claim.iri}>" for row in rows[at : at + _BATCH]))
        told = parse(content(asking.run(text, N_TRIPLES, build)), format=RdfFormat.N_TRIPLES)
        found |= dict.fromkeys(quad.triple for quad in told)
    used = {name: iri for name, iri in PREFIXES.items() if "-" not in name} if form == "ttl" else None
    ordered = sorted(found, key=lambda triple: (str(triple.subject), str(triple.predicate), str(triple.object)))
    written = io.BytesIO()
    serialize(ordered, written, format=_FORMATS[form], prefixes=used)
    return written.getvalue().decode()


def _told(index: Index, row: Row) -> dict[str, Any]:
    claim = row.claim
    return {
        "claim": claim.iri,
        "label": claim.label,
        "sentence": row.sentence,
        "cause": claim.cause,
        "sign": last(row.sign),
        "relation": claim.relation,
        "effect": claim.effect,
        "voice": claim.voice,
        "says": speakers(index.argument, claim),
        "section": index.argument.sections[claim.iri],
        **{part: getattr(claim, part) for part in PARTS},
    }
