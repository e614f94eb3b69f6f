"""A library: the claims, factors, passages and works of a dataset, each kind read once, when it is first asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

import pyoxigraph as ox

from hsnexus import anchored
from hsnexus.argument import Argument
from hsnexus.errors import QuestionError, SourceError
from hsnexus.facts import stored, values
from hsnexus.inquirer import Inquirer
from hsnexus.kinds import KINDS
from hsnexus.names import Named, Register, folded, last_part, meant, of_class
from hsnexus.passage import Edition, Passage
from hsnexus.passages import copy_of
from hsnexus.typed.choosing import Chooser, Names, names, texts, words_of
from hsnexus.typed.claims import Claim, Claims, claims
from hsnexus.typed.factors import Factor, Factors, factors
from hsnexus.typed.given import flag
from hsnexus.typed.passages import Passages
from hsnexus.typed.verification import Verification, brought, verification
from hsnexus.typed.works import Work, Works, works
from hsnexus.vocab import DCTERMS

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["Library"]


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Called(Generic[T]):
    """Things of one kind, each of which can be asked for by name.

    Attributes:
        what: a thing is, for messages.
        by_iri: the things.
        named: what they are called.
    """

    what: str
    by_iri: Mapping[str, T]
    named: Register

    def the(self, name: str) -> T:
        """Return the thing of a name.

        Raises:
            UnclearNameError: nothing is called so, or several things are.
            QuestionError: it is no text.
        """
        (text,) = texts(name if isinstance(name, str) else [name], self.what)
        return self.by_iri[text] if text in self.by_iri else self.by_iri[meant(text, self.named, what=self.what)]


@dataclass(frozen=True)
class Library:
    """What a dataset holds, as typed values.

    Attributes:
        store: holds the dataset.
        inquirer: who reasons over its claims.
    """

    store: ox.Store
    inquirer: Inquirer

    @property
    def argument(self) -> Argument:
        """The claims, and what ties them to one another."""
        return self.inquirer.network.argument

    @cached_property
    def claims(self) -> Claims:
        """Every claim."""
        return claims(self.argument, anchored.starts(self.store), self.inquirer.version, self.inquirer.digest)

    @cached_property
    def factors(self) -> Factors:
        """Every factor."""
        return factors(self.store, self.argument)

    @cached_property
    def passages(self) -> Passages:
        """Every passage and silent span."""
        return Passages(anchored.passages(self.store), self.argument.labels)

    @cached_property
    def works(self) -> Works:
        """Every work."""
        return works(self.store, self.argument)

    @cached_property
    def chooser(self) -> Chooser:
        """Who chooses by name."""
        return Chooser(self.store, self.argument, self.inquirer.register)

    @cached_property
    def claim(self) -> "Called[Claim]":
        """Each claim by name."""
        named = names((each.iri, each.label) for each in self.claims)
        return Called("claim", {each.iri: each for each in self.claims}, named)

    @cached_property
    def factor(self) -> "Called[Factor]":
        """Each factor by name."""
        return Called("factor", {each.iri: each for each in self.factors}, self.inquirer.register)

    @cached_property
    def passage(self) -> "Called[Passage]":
        """Each passage by name."""
        by_iri = {each.iri: each for each in self.passages}
        return Called("passage", by_iri, names((iri, "") for iri in by_iri))

    @cached_property
    def work(self) -> "Called[Work]":
        """Each work by name."""
        kind = KINDS["works"]
        others = {each.iri: each.others for each in of_class(self.store, kind.class_iri, but=kind.but)}
        titles = {each.iri: (each.title,) if each.title else () for each in self.works}
        named = Register(Named(each.iri, each.label, others[each.iri] + titles[each.iri]) for each in self.works)
        return Called("work", {each.iri: each for each in self.works}, named)

    def claims_by(self, filters: Mapping[str, Names | None]) -> Claims:
        """Return the claims that pass filters; see ``Dataset.claims``."""
        return self.chooser.claims(self.claims, filters)

    def factors_by(self, family: Names | None, words: str | None) -> Factors:
        """Return the factors that pass filters; see ``Dataset.factors``."""
        found = self.factors.items
        if family is not None:
            wanted = self.chooser.iris("family", family)
            belonging = self.argument.families
            found = tuple(each for each in found if not wanted.isdisjoint(belonging.get(each.iri, ())))
        if words is not None:
            sought = words_of(words)
            found = tuple(each for each in found if all(word in _searched(each) for word in sought))
        return Factors(found, self.argument.labels)

    def passages_by(self, section: Names | None, claim: Names | None, silent: bool | None) -> Passages:  # noqa: FBT001 - a filter
        """Return the passages that pass filters; see ``Dataset.passages``."""
        found = self.passages.items
        if section is not None:
            sections = self.chooser.iris("section", section)
            found = tuple(each for each in found if each.section in sections)
        if claim is not None:
            stated = {passage for name in texts(claim, "claim") for passage in self.claim.the(name).passages}
            found = tuple(each for each in found if each.iri in stated)
        if silent is not None:
            wanted = flag(silent, "silent", "Give True, False or None")
            found = tuple(each for each in found if (each.silent is not None) is wanted)
        return Passages(found, self.argument.labels)

    def verify(self, text: "str | PathLike[str]", source: str | None) -> Verification:
        """Return what a text says of the passages of a source; see ``Dataset.verify``."""
        edition = self._edition(source)
        found = (each for each in self.passages if each.text == edition.iri)
        return verification(copy_of(brought(text)), edition, found, self.argument.labels)

    def _edition(self, source: str | None) -> Edition:
        editions = {each.iri: each for each in anchored.editions(self.store)}
        parts = values(stored(self.store, [DCTERMS.isPartOf]), [DCTERMS.isPartOf])[DCTERMS.isPartOf]
        name = self.argument.name
        wholes = {iri: parts.get(iri, ()) for iri in editions}
        if source is not None:
            others = {
                iri: tuple(each for one in wholes[iri] for each in (one, last_part(one), name(one))) for iri in wholes
            }
            named = (Named(iri, name(iri), others[iri]) for iri in editions)
            return editions[meant(source, named, what="annotated source")]
        if not editions:
            message = "the dataset describes no text that positions count on"
            raise SourceError(message, advice="Open one that has passages")
        if len(editions) > 1:
            message = f"passages count on {len(editions)} texts"
            known = ", ".join(name(one) for iri in editions for one in wholes[iri] or (iri,))
            raise QuestionError(message, advice=f"Name the source of one: {known}")
        return next(iter(editions.values()))


def _searched(factor: Factor) -> str:
    return folded(" ".join((factor.label, *factor.other_labels, factor.definition)))
