"""Material: what the exports of a dataset are made of, each part read once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from hsnexus.argument import PREDICATES, Argument, argument
from hsnexus.exports.facts import Facts
from hsnexus.exports.fields import CLAIM
from hsnexus.exports.record import Record, records
from hsnexus.facts import stored
from hsnexus.vocab import PREFIXES
from hsnexus.works import Work, works

if TYPE_CHECKING:
    from hsnexus.opened import Dataset  # what it reasons with is much to load for who only wants to know the formats

__all__ = ["Material"]

_TYPE: Final = f"{PREFIXES['rdf']}type"
# The file in which a thing stands, which is none of what it says.
_DESCRIBED_BY: Final = f"{PREFIXES['wdrs']}describedby"


@dataclass(frozen=True)
class Material:
    """A dataset as exports read it.

    Attributes:
        dataset: the build.
    """

    dataset: "Dataset"

    @property
    def version(self) -> str:
        """The version of the build."""
        return self.dataset.manifest.version

    @cached_property
    def facts(self) -> Facts:
        """What its default graph says of things."""
        return Facts(self.dataset.store)

    @cached_property
    def argument(self) -> Argument:
        """Its claims, and what ties them to one another; no network is made of them, as they may be broken."""
        return argument(stored(self.dataset.store, PREDICATES))

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """Its claims as nested plain values; see ``hsnexus.exports.record.records``."""
        return records(self.facts, self.argument)

    @cached_property
    def left_out(self) -> Mapping[str, int]:
        """How many statements about its claims no export holds, by their properties."""
        held = {_TYPE, _DESCRIBED_BY, *(field.term for field in CLAIM)}
        found: Counter[str] = Counter()
        for claim in self.argument.claims:
            quads = self.dataset.store.quads_for_pattern(ox.NamedNode(claim), None, None, ox.DefaultGraph())
            found.update(quad.predicate.value for quad in quads if quad.predicate.value not in held)
        return dict(sorted(found.items()))

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """The works that it describes."""
        return works(self.dataset.store)
