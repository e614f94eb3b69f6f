"""The dataset as search engines for data know it: schema.org in JSON-LD, for the home page.

Source: https://schema.org/Dataset.
"""

from typing import Any, Final

from hsnexus.vocab import BASE, LICENCE
from hsnexus_server.description import Description
from hsnexus_server.negotiate import FORMATS, Shape

__all__ = ["card"]

_KEYWORDS: Final = ("migration", "human security", "causal claims", "knowledge graph", "linked data", "SPARQL")


def card(description: Description, public_url: str) -> dict[str, Any]:
    """Return the description of the build, without the user's own data.

    Args:
        description: of what is served.
        public_url: of the server; where it is empty, what can be downloaded goes by its lasting IRI.
    """
    base = f"{public_url}/" if public_url else BASE
    users = {name for file in description.data for name in file.graphs}
    graphs = [name for name in sorted(description.graphs) if name.startswith(BASE) and name not in users]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": BASE,
        "name": "hsnexus: migration and human security, claim by claim",
        "description": (
            "A knowledge graph of what a source claims about how migration and human security act on each other: each "
            "claim with its cause, its effect, how they are related, and the passage where the source says so."
        ),
        "url": base,
        "identifier": BASE,
        "version": description.version,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "keywords": list(_KEYWORDS),
        "creator": {"@type": "Organization", "name": "hsnexus contributors"},
        "isBasedOn": f"{BASE}source/haque-2005",
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name.removeprefix(BASE),
                "encodingFormat": form.media_type,
                "contentUrl": f"{base}{name.removeprefix(BASE)}.{suffix}",
            }
            for name in graphs
            for suffix, form in FORMATS.items()
            if form.shape is Shape.GRAPH and suffix in {"ttl", "nq"}
        ],
    }
