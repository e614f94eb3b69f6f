"""A verification: what a text of a source says of each of its passages, and whether that proves them all."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Final

from hsnexus.errors import QuestionError
from hsnexus.passage import Edition, Passage
from hsnexus.passages import Copy, Outcome, Verdict, is_edition, verdict
from hsnexus.texts import read_text
from hsnexus.typed.collection import Collection, Column, attribute

__all__ = ["Verification", "brought", "verification"]

_LONGEST_NAME: Final = 1024


@dataclass(frozen=True, repr=False)
class Verification(Collection[Verdict]):
    """The verdicts on the passages of a source, in the order of the text; the text itself is not kept.

    On the text edition that positions count on, every passage must be where it says. In any other text of the source a
    passage may stand elsewhere, or be proved by its letters alone.

    >>> verification = dataset.verify("Another text.")
    >>> verification.dataframe()["outcome"].unique().tolist()
    ['FAILED']

    Attributes:
        is_edition: whether the text is the edition that positions count on.
    """

    is_edition: bool

    COLUMNS: ClassVar[Mapping[str, Column]] = MappingProxyType(
        {
            "passage": attribute("string", "passage.iri", "the passage"),
            "section": attribute("string", "passage.section", "the section in which it stands"),
            "section_label": Column("string", lambda each, called: called(each.passage.section), "its label"),
            "outcome": attribute("string", "outcome.name", "``PROVED``, ``MOVED``, ``LETTERS`` or ``FAILED``"),
            "start": Column(
                "Int64",
                lambda each, _: each.ranges[0].start if each.ranges else None,
                "where it begins in the text; missing where only its letters are found, or nothing is",
            ),
            "end": Column("Int64", lambda each, _: each.ranges[-1].end if each.ranges else None, "where it ends there"),
            "detail": attribute("string", "detail"),
        }
    )

    def __repr__(self) -> str:
        """Return how many passages there are, by outcome."""
        return f"<Verification: {self.summary}>"

    @property
    def proved(self) -> bool:
        """Whether every passage is proved, and there is one at least."""
        return bool(self) and not self.failed

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """The verdicts on the passages that are not proved: on the edition, those too that have moved."""
        return tuple(each for each in self if not self.accepts(each))

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many passages there are of each outcome, those without any left out."""
        found = Counter(each.outcome for each in self)
        return {outcome: found[outcome] for outcome in Outcome if found[outcome]}

    @property
    def summary(self) -> str:
        """How many passages there are of each outcome, in words."""
        parts = (f"{count} {outcome.value}" for outcome, count in self.counts.items())
        return f"passages: {len(self)}; {', '.join(parts)}"

    def accepts(self, each: Verdict) -> bool:
        """Tell whether a verdict proves its passage on this text."""
        return each.outcome is Outcome.PROVED or (not self.is_edition and each.outcome is not Outcome.FAILED)

    def told(self, each: Verdict) -> str:
        """Return what became of a passage, in words; on the edition, letters alone are no proof."""
        if each.outcome is Outcome.LETTERS:
            return each.outcome.value if self.accepts(each) else f"{Outcome.FAILED.value}: {each.detail}"
        return f"{each.outcome.value}: {each.detail}" if each.detail else each.outcome.value


def verification(copy: Copy, edition: Edition, passages: Iterable[Passage], labels: Mapping[str, str]) -> Verification:
    """Return what a copy of a source says of its passages.

    Args:
        copy: the text.
        edition: that positions count on.
        passages: of the source.
        labels: IRI to label.
    """
    return Verification(tuple(verdict(copy, each) for each in passages), labels, is_edition(copy, edition))


def brought(text: "str | PathLike[str]") -> str:
    """Return the text that a reader brings.

    Raises:
        SetupError: the file cannot be read.
        SourceError: it is not UTF-8.
        QuestionError: it is neither a text nor a path, or not a whole text.
    """
    if isinstance(text, PathLike):
        return read_text(Path(text), what="text of the article")
    if not isinstance(text, str):
        message = f"the text of the article is given as {type(text).__name__}"
        raise QuestionError(message, advice="Give the text itself as str, or its file as pathlib.Path")
    if _names_a_file(text):
        message = "the text of the article is the name of a file, or a single word"
        raise QuestionError(message, where=text, advice="Give a file as pathlib.Path")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f"the text of the article holds half a character at {error.start}"
        raise QuestionError(message, advice="Read its file as UTF-8, and strictly") from error
    return text


def _names_a_file(text: str) -> bool:
    """Tell whether a text is the name of a file, or one word, as that of a file that is not there would be."""
    try:
        return 0 < len(text) < _LONGEST_NAME and (len(text.split()) == 1 or Path(text).is_file())
    except (OSError, ValueError):  # too long for a name, or holding what no name can hold
        return False
