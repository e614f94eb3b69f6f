"""Content codings: whether an answer is sent compressed.

Source: RFC 9110, sections 8.4.1 and 12.5.3.
"""

import gzip
import re
from functools import lru_cache
from typing import Final

__all__ = ["GZIP", "IDENTITY", "coded", "coding", "decoded"]

GZIP: Final = "gzip"
IDENTITY: Final = "identity"

# Below that, the head of a message is the greater part of it.
_LEAST_BYTES: Final = 1024
# 200 MB of RDF a second, for a tenth less than the most.
_LEVEL: Final = 4
_ELEMENT: Final = re.compile(
    r"\s*([\w!#$%&'*+.^`|~-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?", re.ASCII
)


@lru_cache(maxsize=256)
def coding(accept_encoding: str) -> str:
    """Return the coding that a client would have: gzip where it says so, and does not like identity better.

    Args:
        accept_encoding: the header; empty if there is none. An element that is malformed is passed over.
    """
    found = (_ELEMENT.fullmatch(element) for element in accept_encoding.split(","))
    weights = {match[1].lower(): float(match[2] or 1) for match in found if match}
    compressed = next((weights[name] for name in (GZIP, "x-gzip", "*") if name in weights), 0.0)
    return GZIP if compressed > 0 and compressed >= weights.get(IDENTITY, 0.0) else IDENTITY


def coded(body: bytes, name: str) -> tuple[bytes, str]:
    """Return a body in a coding, and the coding it is in: what is short stays as it is.

    The same body gives the same bytes, so that an ETag made of them is strong.
    """
    if name != GZIP or len(body) < _LEAST_BYTES:
        return body, IDENTITY
    return gzip.compress(body, _LEVEL, mtime=0), GZIP


def decoded(body: bytes, name: str) -> bytes:
    """Return a body out of the coding that it is in."""
    return gzip.decompress(body) if name == GZIP else body
