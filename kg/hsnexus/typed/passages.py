"""Passages as programs in Python get them: where each stands, and what proves it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from hsnexus.passage import Passage
from hsnexus.typed.collection import Collection, Column, attribute, label

__all__ = ["Passages"]


class Passages(Collection[Passage]):
    """Passages, in the order of the text."""

    COLUMNS: ClassVar[Mapping[str, Column]] = MappingProxyType(
        {
            "passage": attribute("string", "iri", "its IRI"),
            "text": attribute("string", "text"),
            "section": attribute("string", "section"),
            "section_label": label("section"),
            "start": Column("Int64", lambda each, _: each.pieces[0].range.start, "where its first piece begins"),
            "end": Column("Int64", lambda each, _: each.pieces[-1].range.end, "where its last piece ends"),
            "pieces": Column("Int64", lambda each, _: len(each.pieces), "the number of its pieces"),
            "first_words": attribute("string", "proof.first_words", "its opening words, four at the most"),
            "last_words": attribute("string", "proof.last_words", "its closing words, likewise"),
            "word_count": attribute("Int64", "proof.word_count", "the number of its words"),
            "text_sha256": attribute("string", "proof.text_sha256", "SHA-256 of its text in normal form"),
            "letter_count": attribute("Int64", "proof.letter_count", "the number of its letters a to z"),
            "letters_sha256": attribute("string", "proof.letters_sha256", "SHA-256 of these letters"),
            "silent": attribute("string", "silent"),
            "silent_label": label("silent"),
        }
    )
