"""Material: what the exports of a dataset are made of, each part read once."""

from dataclasses import dataclass
from functools import cached_property

from hsnexus.argument import Argument
from hsnexus.exports.facts import Facts
from hsnexus.exports.record import Record, records
from hsnexus.opened import Dataset
from hsnexus.works import Work, works

__all__ = ["Material"]


@dataclass(frozen=True)
class Material:
    """A dataset as exports read it.

    Attributes:
        dataset: the build.
    """

    dataset: Dataset

    @property
    def version(self) -> str:
        """The version of the build."""
        return self.dataset.manifest.version

    @cached_property
    def facts(self) -> Facts:
        """What its default graph says of things."""
        return Facts(self.dataset.store)

    @property
    def argument(self) -> Argument:
        """Its claims, and what ties them to one another."""
        return self.dataset.inquirer.network.argument

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """Its claims as nested plain values; see ``hsnexus.exports.record.records``."""
        return records(self.facts, self.argument)

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """The works that it describes."""
        return works(self.dataset.store)
