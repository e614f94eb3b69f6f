"""Phrases: labels of properties as verbs of English, with a place for what they lead to.

Labels are written for diagrams (``stated in``, ``has cause``, ``opposite of``); in a sentence they need a verb, and
most of them a noun for what they lead to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hsnexus.article import a

__all__ = ["Phrase", "phrase", "quoted"]

_PREPOSITIONS: Final = frozenset(
    ("as", "at", "because", "by", "for", "from", "in", "of", "on", "through", "to", "under", "via", "with")
)
# Behind one of these, what follows the verb is no noun for the object: claimed to increase, facilitates for benefit.
_ADVERBIAL: Final = frozenset(("for", "not", "to"))
_COMPARED: Final = frozenset(("broader", "narrower"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A verb, and what its object is called.

    Attributes:
        verb: in the third person, with its preposition: ``has``, ``is stated in``.
        noun: of the object: ``cause``; empty where the verb says all.
    """

    verb: str
    noun: str = ""

    def of(self, name: str) -> str:
        """Return the phrase with the name of its object: ``has the cause migration``.

        >>> phrase("cited in footnote").of("footnote 31"), phrase("has cause").of("migration")
        ('is cited in footnote 31', 'has the cause migration')
        """
        words, noun = name.casefold(), self.noun.casefold()
        if not noun or words.startswith(f"{noun} ") or words == noun:
            return f"{self.verb} {name}"
        return f"{self.verb} the {name}" if words.endswith(f" {noun}") else f"{self.verb} the {self.noun} {name}"

    def some(self) -> str:
        """Return the phrase with any object: ``has a cause``."""
        return f"{self.verb} {_any(self.noun)}" if self.noun else f"{self.verb} something"

    def one(self, kind: str, predicate: str) -> str:
        """Return the phrase with an object of a class.

        >>> phrase("makes movement").one("forced movement", "is a forced movement")
        'makes a forced movement'
        >>> phrase("has cause").one("threat", "is a threat")
        'has a cause that is a threat'
        """
        if not self.noun or f" {self.noun} " in f" {kind} ":
            return f"{self.verb} {a(kind)}"
        return f"{self.verb} {_any(self.noun)} that {predicate}"

    def none_but(self, kind: str) -> str:
        """Return the phrase with objects of one class alone: ``has no cause that is not a threat``."""
        what = f"no {self.noun}" if self.noun else "nothing"
        return f"{self.verb} {what} that is not {a(kind)}"

    def more_than_one(self) -> str:
        """Return the phrase with two objects or more: ``has more than one cause``."""
        return f"{self.verb} more than one {self.noun or 'thing'}"


def phrase(label: str) -> Phrase:
    """Return the label of a property as a phrase.

    >>> [phrase(label).some() for label in ("stated in", "opposite of", "rests on chain", "word count")]
    ['is stated in something', 'is an opposite of something', 'rests on a chain', 'has a word count']
    """
    label = label.partition(" (")[0]
    words = label.split()
    if not words or ":" in words[0]:
        return Phrase(label)  # a prefixed name, as there is no label
    if "," in label:
        return Phrase("has", quoted(label))
    if words[0] == "is":
        # A property by which a thing is tied to itself, to mark it, is called after the class of the thing.
        return Phrase(label if "".join(words[1:2]).endswith("ed") else f'is tied by "{label}" to')
    if words[0].endswith("s") and not words[0].endswith("ss"):
        return _whole(words) if words[-1] in _PREPOSITIONS or _ADVERBIAL & {*words} else _cut(words)
    if words[0].endswith("ed") or words[0] in _PREPOSITIONS or words[-1] in _PREPOSITIONS:
        return _of_state(words)
    return Phrase("has", label)


def _of_state(words: Sequence[str]) -> Phrase:
    """Return a label without a verb as one with ``is``: ``is stated in``, ``is at`` a level, ``is an opposite of``."""
    if words[-1] == "because":
        return _whole(["is", *words, "of"])
    if words[1:] == ["of"]:
        return Phrase(f"is {a(' '.join(words))}")
    return _whole(["is", *words]) if words[-1] in _PREPOSITIONS or {*words[1:2]} & _ADVERBIAL else _cut(["is", *words])


def _whole(words: Sequence[str]) -> Phrase:
    return Phrase(" ".join(words))


def _cut(words: Sequence[str]) -> Phrase:
    """Cut a noun off behind the last preposition, or behind the verb where there is none."""
    at = max((place for place, word in enumerate(words) if word in _PREPOSITIONS), default=0) + 1
    noun = " ".join(words[at:])
    return Phrase(" ".join(words[:at]), f"{noun} term" if noun in _COMPARED else noun)


def quoted(name: str) -> str:
    """Return a name, in quotation marks where its comma would cut the sentence.

    >>> quoted("migration, by volition"), quoted("migration")
    ('"migration, by volition"', 'migration')
    """
    return f'"{name}"' if "," in name else name


def _any(noun: str) -> str:
    """Return a noun with its article, a plural without one."""
    return noun if noun.endswith("s") and not noun.endswith("ss") else a(noun)
