"""Paths, loops and disagreements as collections, with a frame of the steps that paths and loops are made of."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final

from hsnexus.frames import frame
from hsnexus.influence import Hop, Loop, Path, Rivalry
from hsnexus.typed.collection import Collection, Column, attribute, label

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["STEPS", "Loops", "Paths", "Rivalries"]

STEPS: Final[Mapping[str, Column]] = MappingProxyType(
    {
        "kind": attribute("string", "kind"),
        "cause": attribute("string", "cause"),
        "cause_label": label("cause"),
        "sign": attribute("string", "sign"),
        "effect": attribute("string", "effect"),
        "effect_label": label("effect"),
        "claims": attribute("object", "claims"),
    }
)
"""What a frame of steps tells of each, behind the row of the path or loop that it belongs to, and its own place."""


def _of_path(lead: str = "") -> Mapping[str, Column]:
    """Return the columns of a path; ``lead`` is what leads from a value to it."""
    return {
        "length": attribute("Int64", f"{lead}length", "the number of its claimed steps"),
        "sign": attribute("string", f"{lead}sign", "the product of the signs of its steps"),
        "modality": attribute("string", f"{lead}modality", "the weakest modality among its claims"),
        "marks": attribute("object", f"{lead}marks", "what a reader must know of it before believing it"),
        "conditions": attribute("object", f"{lead}conditions", "the factors on which its claims depend"),
        "rivals": attribute("object", f"{lead}rivals", "pairs of its claims that cannot be held together"),
        "sources": attribute("Int64", f"{lead}sources", "the independent voices of the step that has fewest"),
        "claims": attribute("object", f"{lead}claims", "for each claimed step the claim that tells it"),
    }


class Paths(Collection[Path]):
    """Paths of influence, the best first."""

    COLUMNS: ClassVar[Mapping[str, Column]] = MappingProxyType(
        {
            "start": Column("string", lambda each, _: each.factors[0], "the factor that acts"),
            "start_label": Column("string", lambda each, called: called(each.factors[0]), "its label"),
            "end": Column("string", lambda each, _: each.factors[-1], "the factor that is acted upon"),
            "end_label": Column("string", lambda each, called: called(each.factors[-1]), "its label"),
            **_of_path(),
            "factors": attribute("object", "factors", "the factors on it, from the first to the last"),
        }
    )

    def steps(self) -> "pd.DataFrame":
        """Return the steps of all paths as a pandas DataFrame, a row each.

        The columns ``path`` and ``step`` count from 0: the place of the path here, and of the step in it. The others,
        as a ``Hop`` has them, are ``kind``, ``cause``, ``cause_label``, ``sign``, ``effect``, ``effect_label`` and
        ``claims``.

        Raises:
            SetupError: pandas is not installed.

        >>> steps = dataset.paths("migration", "poverty").steps()
        >>> steps.dtypes["path"], set(steps["sign"]) <= {"increase", "decrease", "unknown"}
        (Int64Dtype(), True)
        """
        return _steps("path", [each.hops for each in self], self)


class Loops(Collection[Loop]):
    """Feedback loops, the shortest first."""

    COLUMNS: ClassVar[Mapping[str, Column]] = MappingProxyType(
        {
            "feedback": attribute("string", "feedback"),
            **_of_path("path."),
            "factors": attribute("object", "factors", "the factors on it, each once"),
        }
    )

    def steps(self) -> "pd.DataFrame":
        """Return the steps of all loops as a pandas DataFrame, a row each.

        The columns ``loop`` and ``step`` count from 0: the place of the loop here, and of the step in it. The others,
        as a ``Hop`` has them, are ``kind``, ``cause``, ``cause_label``, ``sign``, ``effect``, ``effect_label`` and
        ``claims``.

        Raises:
            SetupError: pandas is not installed.

        >>> steps = dataset.loops(length=2).steps()
        >>> steps.dtypes["loop"], set(steps["sign"]) <= {"increase", "decrease", "unknown"}
        (Int64Dtype(), True)
        """
        return _steps("loop", [each.path.hops for each in self], self)


class Rivalries(Collection[Rivalry]):
    """Disagreements between claims, by kind, factors and claims."""

    COLUMNS: ClassVar[Mapping[str, Column]] = MappingProxyType(
        {
            "strife": attribute("string", "strife"),
            "cause": attribute("string", "cause"),
            "cause_label": label("cause"),
            "effect": attribute("string", "effect"),
            "effect_label": label("effect"),
            "claims": attribute("object", "claims"),
            "against": attribute("object", "against"),
            "crossed": attribute("boolean", "crossed"),
        }
    )


def _steps(name: str, hops: list[tuple[Hop, ...]], of: Paths | Loops) -> "pd.DataFrame":
    def places() -> Iterator[tuple[int, int, Hop]]:
        for place, several in enumerate(hops):
            for step, hop in enumerate(several):
                yield place, step, hop

    rows = list(places())
    return frame(
        {
            name: ("Int64", [place for place, _, _ in rows]),
            "step": ("Int64", [step for _, step, _ in rows]),
            **{
                column: (each.dtype, [each.value(hop, of.label) for _, _, hop in rows])
                for column, each in STEPS.items()
            },
        }
    )
