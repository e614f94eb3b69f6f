"""Coverage: which sentences of a text edition are accounted for, and which are still to be read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hsnexus.model import Passage, Range, Section
from hsnexus.sentences import Sentence

__all__ = ["Account", "accounts"]


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of the sentences of one section.

    Attributes:
        label: the section's name; empty for what stands in no section.
        total: how many sentences the section has.
        telling: how many of them touch a passage that carries something.
        silent: how many touch only a silent span.
        left: the sentences that nothing accounts for, in reading order.
    """

    label: str
    total: int
    telling: int
    silent: int
    left: tuple[Sentence, ...]


def accounts(
    sentences: Iterable[Sentence], passages: Iterable[Passage], sections: Sequence[Section]
) -> Iterator[Account]:
    """Account for every sentence, section by section, in reading order; what stands in no section comes last."""
    telling: list[Range] = []
    silent: list[Range] = []
    for passage in passages:
        (silent if passage.silent else telling).extend(piece.range for piece in passage.pieces)
    rows: dict[str, list[Sentence]] = {label: [] for label in (*(section.label for section in sections), "")}
    for sentence in sentences:
        rows[_section_of(sentence, sections)].append(sentence)
    for label, members in rows.items():
        if members:
            told = [sentence for sentence in members if _touched(sentence, telling)]
            hushed = [sentence for sentence in members if sentence not in told and _touched(sentence, silent)]
            left = tuple(sentence for sentence in members if sentence not in told and sentence not in hushed)
            yield Account(label, len(members), len(told), len(hushed), left)


def _section_of(sentence: Sentence, sections: Sequence[Section]) -> str:
    """Return the label of the innermost section that a sentence starts in."""
    around = [section for section in sections if section.range.start <= sentence.range.start < section.range.end]
    return min(around, key=lambda section: section.range.end - section.range.start).label if around else ""


def _touched(sentence: Sentence, ranges: Iterable[Range]) -> bool:
    return any(found.start < sentence.range.end and sentence.range.start < found.end for found in ranges)
