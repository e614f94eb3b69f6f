"""Which claims the diagram shows: a choice that a URL makes, by section, sign, modality, voice, family and factor."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hsnexus.argument import Argument
from hsnexus.claim import Claim
from hsnexus.firmness import FIRMNESS
from hsnexus.names import Named, UnclearNameError, meant
from hsnexus.vocab import HSN
from hsnexus_server.addresses import last
from hsnexus_server.nexus.diagram import SIGNS, WHOLE
from hsnexus_server.problems import Problem, Reason, RefusalError, refusal

__all__ = ["FILTERS", "LISTED", "VOICES", "Choice", "choice"]

VOICES: Final = (HSN.author, HSN.reported)
"""In whose voice a claim is made."""
FILTERS: Final[Mapping[str, str]] = {
    "section": "Claims that stand in this section, by the last part of its IRI",
    "sign": "Claims of this sign",
    "modality": "Claims that are made so surely",
    "voice": "Claims in the author's own voice, or reported",
    "family": "Claims whose cause or effect is of this family of factors, by the name of its class",
    "factor": "Claims whose cause or effect is this factor, by IRI, last part of the IRI or label",
}
"""What each filter lets through; given several times, it lets through what any of its values does."""
LISTED: Final = {"sign": SIGNS, "modality": FIRMNESS, "voice": VOICES}
"""The values of filters that take one of a closed list."""
_SHOWN: Final = 80
_MANY: Final = 24


@dataclass(frozen=True, slots=True)
class Choice:
    """The values of the filters, as IRIs; a filter without a value lets every claim through.

    Attributes:
        values: by name of a filter.
    """

    values: Mapping[str, tuple[str, ...]]

    def __bool__(self) -> bool:
        """Tell whether anything is chosen."""
        return any(self.values.values())

    def claims(self, argument: Argument) -> Iterator[Claim]:
        """Yield the claims of an argument that every filter lets through."""
        wanted = {name: frozenset(values) for name, values in self.values.items() if values}
        for claim in argument.claims.values():
            if all(not wanted[name].isdisjoint(_HAS[name](argument, claim)) for name in wanted):
                yield claim

    def pairs(self) -> list[tuple[str, str]]:
        """Return names and values as a URL has them."""
        return [(name, last(value)) for name, values in self.values.items() for value in values]


_HAS: Final[Mapping[str, Callable[[Argument, Claim], Iterable[str]]]] = {
    "section": lambda argument, claim: argument.sections[claim.iri],
    "sign": lambda argument, claim: (argument.relations[claim.relation].polarity,),
    "modality": lambda _, claim: claim.modalities,
    "voice": lambda _, claim: (claim.voice,),
    "family": lambda argument, claim: (
        family for factor in (claim.cause, claim.effect) for family in argument.families.get(factor, ())
    ),
    "factor": lambda _, claim: (claim.cause, claim.effect),
}


def choice(argument: Argument, given: Iterable[tuple[str, str]]) -> Choice:
    """Return the choice that a URL makes; an empty value counts as left out.

    Args:
        argument: whose claims are chosen from.
        given: names and values, as the URL has them.

    Raises:
        RefusalError: 400, there is no such filter, or nothing of that name.
    """
    found: dict[str, list[str]] = {name: [] for name in FILTERS}
    for name, value in given:
        if name not in found:
            detail = f"There is no parameter {_short(name)!r}; it takes {', '.join(FILTERS)} and page."
            raise refusal(Reason.BAD_PARAMETER, detail)
        if value:
            found[name].append(_factor(argument, value) if name == "factor" else _value(argument, name, value))
    return Choice({name: tuple(dict.fromkeys(values)) for name, values in found.items()})


def _value(argument: Argument, name: str, value: str) -> str:
    there_are = LISTED.get(name) or (_sections if name == "section" else _families)(argument)
    found = next((iri for iri in there_are if value in {iri, last(iri)}), None)
    if found is None:
        told = ", ".join(last(iri) for iri in there_are[:_MANY])
        more = f", and {len(there_are) - _MANY} more" if len(there_are) > _MANY else ""
        raise refusal(Reason.BAD_PARAMETER, f"{name!r} has no value {_short(value)!r}; it takes {told}{more}.")
    return found


def _sections(argument: Argument) -> tuple[str, ...]:
    return tuple(sorted({section for several in argument.sections.values() for section in several}))


def _families(argument: Argument) -> tuple[str, ...]:
    """Return every family that a factor can be of, those in the widest sense first."""
    known: frozenset[str] = frozenset().union(*argument.families.values())
    return (*sorted(argument.roots), *sorted(known - argument.roots - WHOLE))


def _factor(argument: Argument, value: str) -> str:
    used = {factor for claim in argument.claims.values() for factor in (claim.cause, claim.effect)}
    try:
        return meant(value, [Named(iri, argument.name(iri)) for iri in sorted(used)], what="factor")
    except UnclearNameError as error:
        near = tuple(each.iri for each in error.choices) or None
        problem = Problem(Reason.BAD_PARAMETER, f"{error.message}. {error.advice}.", available=near)
        raise RefusalError(problem) from error


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
