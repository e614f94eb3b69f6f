"""Answers that the server makes itself, in the form of those of an engine."""

import hashlib

from hsnexus_server.coding import IDENTITY, coded
from hsnexus_server.engines.base import Answer
from hsnexus_server.negotiate import Choice

__all__ = ["made"]


def made(body: bytes, choice: Choice, version: str, coding: str = IDENTITY) -> Answer:
    """Return a document as an answer that stays the same for as long as the dataset does.

    Args:
        body: the document.
        choice: the format that it is written in.
        version: digest of the dataset that it speaks of.
        coding: that it is sent in, where that is worth while.
    """
    content, coding = coded(body, coding)
    return Answer(
        content=content,
        size=len(content),
        choice=choice,
        coding=coding,
        etag=hashlib.sha256(content).hexdigest(),
        cached=True,
        volatile=False,
        version=version,
        queued=0.0,
        seconds=0.0,
    )
