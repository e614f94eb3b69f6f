"""Inquiries: what can be asked of the reasoning over claims, and the settings that each of them takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from hsnexus.binding import ParameterError, Value
from hsnexus.names import UnclearNameError

__all__ = ["INQUIRIES", "Accepts", "Inquiry", "Setting"]

_SHOWN: Final = 80


class Accepts(StrEnum):
    """What the value of a setting is."""

    FACTOR = "factor"
    NUMBER = "number"
    CHOICE = "choice"
    SWITCH = "switch"


@dataclass(frozen=True, slots=True)
class Setting:
    """What an asker may set.

    Attributes:
        name: in a URL and on the command line.
        keyword: the argument of the method of ``Inquirer`` that takes it.
        accepts: what its value is.
        summary: what it does, one sentence without its full stop.
        required: whether there is no asking without it.
        default: a number where none is given; ``None`` otherwise.
        least: the smallest number.
        most: the largest number.
        choices: what there is to choose from.
    """

    name: str
    keyword: str
    accepts: Accepts
    summary: str
    required: bool = False
    default: int | None = None
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()

    @property
    def accepted(self) -> str:
        """What a value may be, in words."""
        return {
            Accepts.FACTOR: "the IRI, prefixed name or label of a factor",
            Accepts.NUMBER: f"a whole number from {self.least} to {self.most}",
            Accepts.CHOICE: f"one of {', '.join(self.choices)}",
            Accepts.SWITCH: "0 or 1",
        }[self.accepts]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Something that can be asked of the reasoning.

    Attributes:
        name: the verb, the path of its URL, and the method of ``Inquirer``.
        summary: what it finds, one sentence without its full stop.
        settings: what an asker may set, by name.
        formats: the formats that its findings come in, besides pages and tables to read.
        example: values that find something.
    """

    name: str
    summary: str
    settings: Mapping[str, Setting]
    formats: tuple[str, ...]
    example: Mapping[str, Value]

    def settled(self, given: Mapping[str, Value], factor: Callable[[str], str]) -> dict[str, object]:
        """Return the arguments of the method, by keyword, from values as they came; all that is not given is left out.

        Args:
            given: values, by name of a setting.
            factor: from a name to the IRI of a factor.

        Raises:
            ParameterError: there is no such setting, its value is not what it accepts, or one that is required lacks.
        """
        for name in given:
            if name not in self.settings:
                advice = f"It takes {', '.join(self.settings)}"
                raise ParameterError(_short(name), f"{self.name} has no such parameter", advice=advice)
        found: dict[str, object] = {}
        for name, setting in self.settings.items():
            if name in given:
                found[setting.keyword] = _value(setting, given[name], factor)
            elif setting.required:
                raise ParameterError(name, "it is missing", advice=f"Give {setting.accepted}")
        return found


def _value(setting: Setting, value: Value, factor: Callable[[str], str]) -> object:
    if setting.accepts is Accepts.FACTOR:
        try:
            return factor(str(value))
        except UnclearNameError as error:
            raise ParameterError(setting.name, error.message, advice=error.advice, choices=error.choices) from error
    text = str(value)
    if setting.accepts is Accepts.NUMBER and text.isascii() and text.isdigit() and len(text) <= len(str(setting.most)):
        number = int(text)
        if setting.least <= number <= setting.most:
            return number
    if setting.accepts is Accepts.CHOICE and text in setting.choices:
        return text
    if setting.accepts is Accepts.SWITCH and text in {"0", "1"}:
        return text == "1"
    raise ParameterError(setting.name, f"{_short(text)!r} is not what it takes", advice=f"Give {setting.accepted}")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_FROM: Final = Setting("from", "start", Accepts.FACTOR, "The factor that acts", required=True)
_TO: Final = Setting("to", "end", Accepts.FACTOR, "The factor that is acted upon", required=True)
_MOST: Final = Setting(
    "max", "length", Accepts.NUMBER, "The most claims that it is made of", default=4, least=1, most=6
)
_SIGN: Final = Setting(
    "sign", "sign", Accepts.CHOICE, "Only paths of this sign", choices=("increase", "decrease", "unknown")
)
_BRIDGE: Final = Setting("bridge", "bridged", Accepts.SWITCH, "Cross to broader and narrower factors too")
_LIMIT: Final = Setting("limit", "limit", Accepts.NUMBER, "How many, the best first", default=10, least=1, most=1000)
_LOOPS: Final = ("reinforcing", "balancing", "undetermined")
_FEEDBACK: Final = Setting("feedback", "feedback", Accepts.CHOICE, "Only such loops", choices=_LOOPS)
_THROUGH: Final = Setting("through", "through", Accepts.FACTOR, "Only loops through this factor")
_DISAGREEMENTS: Final = ("both signs", "felt otherwise", "rivals", "qualifies", "denied")
_KIND: Final = Setting("kind", "kind", Accepts.CHOICE, "Only such disagreements", choices=_DISAGREEMENTS)
_ABOUT: Final = Setting(
    "about", "about", Accepts.FACTOR, "Only where a claim on either side has this factor as cause or effect"
)
_FACTOR: Final = Setting("factor", "factor", Accepts.FACTOR, "The factor", required=True)


def _inquiry(
    name: str, summary: str, settings: tuple[Setting, ...], example: Mapping[str, Value], *more: str
) -> Inquiry:
    by_name = MappingProxyType({setting.name: setting for setting in settings})
    return Inquiry(name, summary, by_name, ("json", "csv", *more), MappingProxyType(example))


INQUIRIES: Final[Mapping[str, Inquiry]] = MappingProxyType({
    each.name: each
    for each in (
        _inquiry(
            "paths",
            "How one factor acts on another, claim by claim, the best path first",
            (_FROM, _TO, _MOST, _SIGN, _BRIDGE, _LIMIT),
            {"from": "remittances", "to": "human-security", "max": 3},
        ),
        _inquiry(
            "loops",
            "How factors act back on themselves, the shortest loop first",
            (_MOST, _FEEDBACK, _THROUGH),
            {"feedback": "reinforcing", "through": "migration"},
        ),
        _inquiry(
            "rivals",
            "Where claims disagree: both signs, rivals, qualifications and denials",
            (_KIND, _ABOUT),
            {"about": "remittances"},
        ),
        _inquiry(
            "profile",
            "What acts on a factor, what it acts on, how central it is, and on whose word",
            (_FACTOR,),
            {"factor": "poverty"},
        ),
        _inquiry(
            "why",
            "The best path from one factor to another, told in English and ready to cite",
            (_FROM, _TO, _MOST, _SIGN, _BRIDGE),
            {"from": "remittances", "to": "poverty"},
            "txt",
            "bib",
        ),
    )
})  # fmt: skip
