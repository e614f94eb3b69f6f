"""The claims as JSON Lines: a record a line, which the published schema describes.

Source: https://jsonlines.org/.
"""

import json

from hsnexus.exports.material import Material

__all__ = ["text"]


def text(material: Material) -> str:
    """Return the claims of a dataset, each as one line of JSON.

    Raises:
        SourceError: a claim is not what it should be.
    """
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in material.records)
