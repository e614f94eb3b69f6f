"""The manifest of the reconciliation service: what it can do, and where.

Source: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/.
"""

from typing import Any, Final

from hsnexus import __version__
from hsnexus.catalogue import Catalogue
from hsnexus.kinds import KINDS
from hsnexus.vocab import BASE, PREFIXES, prefixed
from hsnexus_server.reconciliation.reading import BATCH
from hsnexus_server.reconciliation.suggestions import SUGGESTIONS

__all__ = ["HEIGHT", "WIDTH", "manifest"]

WIDTH: Final = 420
HEIGHT: Final = 260


def manifest(catalogue: Catalogue, base: str) -> dict[str, Any]:
    """Return the manifest.

    An identifier of a thing follows the identifier space in its IRI (``factor/remittances``): joined, the two are the
    IRI.  It stands in the query of the URLs of ``view`` and ``preview``, never in their path: clients escape slashes,
    and what a server or a proxy makes of an escaped slash in a path differs.  Types and properties have prefixed names:
    clients have put these into URLs without escaping, where a ``#`` would end the URL.

    Args:
        catalogue: the types that things here are of.
        base: URL of this server, absolute, without a slash at the end.
    """
    kinds = [kind.class_iri for kind in KINDS.values() if kind.class_iri in catalogue.types]
    return {
        "versions": ["0.1", "0.2"],
        "name": "hsnexus: factors, classes, actors, instruments and works of migration and human security",
        "identifierSpace": BASE,
        "schemaSpace": PREFIXES["hsn"],
        "documentation": f"{base}/",
        "serviceVersion": __version__,
        "defaultTypes": [{"id": prefixed(iri), "name": catalogue.types[iri].label} for iri in kinds],
        "view": {"url": f"{base}/reconcile/view?id={{{{id}}}}"},
        "preview": {"url": f"{base}/reconcile/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {name: {"service_url": base, "service_path": f"/reconcile/suggest/{name}"} for name in SUGGESTIONS},
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/reconcile/properties"},
            "property_settings": [],
        },
        "batchSize": BATCH,
    }
