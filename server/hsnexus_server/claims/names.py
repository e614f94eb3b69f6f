"""Short names of what claims are chosen by: in a URL the last part of an IRI, as long as it is one thing's alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from hsnexus.names import Named, meant
from hsnexus_server.addresses import last

__all__ = ["Names"]


@dataclass(frozen=True)
class Names:
    """The names of the values of a facet.

    Attributes:
        things: the values, as they can be named.
        shorts: IRI to the name that stands in a URL.
    """

    things: tuple[Named, ...]
    shorts: Mapping[str, str]

    @classmethod
    def of(cls, things: Iterable[Named], needless: Iterable[str] = ()) -> Self:
        """Return the names of things.

        Args:
            things: the values.
            needless: what they need not begin with, as long as the rest is one thing's alone.
        """
        found = tuple(things)
        lasts = {each.iri: last(each.iri) for each in found}
        tails = {
            iri: name.removeprefix(start)
            for iri, name in lasts.items()
            for start in needless
            if name.startswith(start) and name != start
        }
        shorts: dict[str, str] = {iri: iri for iri in lasts}
        for names in (lasts, lasts | tails):
            counts = Counter(names.values())
            shorts |= {iri: name for iri, name in names.items() if counts[name] == 1}
        named = (Named(each.iri, each.label, (*each.others, *_tail(tails, each.iri))) for each in found)
        return cls(tuple(named), shorts)

    @cached_property
    def _exact(self) -> Mapping[str, str]:
        return {name: iri for iri, short in self.shorts.items() for name in (short, iri)}

    def iri(self, text: str, what: str) -> str:
        """Return the IRI of the one value that a text names: by short name, IRI, prefixed name or label.

        Args:
            text: the name.
            what: a value is here, for the message.

        Raises:
            UnclearNameError: it names none, or several.
        """
        return self._exact.get(text) or meant(text, self.things, what=what)


def _tail(tails: Mapping[str, str], iri: str) -> tuple[str, ...]:
    return (tails[iri],) if iri in tails else ()
