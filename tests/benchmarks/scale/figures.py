"""The figures of a run: kept as JSON, told as a table in Markdown, drawn as a plot."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from .growth import Asked
from .replicas import Served
from .stores import Loaded

__all__ = ["MOST", "Figures", "Size"]

MOST: Final = 2.0
"""How many times as long a question that starts at a thing may take over the largest store as over the smallest."""


@dataclass(frozen=True, slots=True)
class Size:
    """The figures of one corpus.

    Attributes:
        made: triples of the default graph that are made up.
        default: triples of the default graph.
        quads: what the store holds: those of the default graph once more in their named graphs, and those aside.
        sources: made-up sources.
        claims: made-up claims.
        seconds: to make them up.
        loaded: what making and opening the store takes; ``None`` where only questions were asked.
        asked: questions by stem.
    """

    made: int
    default: int
    quads: int
    sources: int
    claims: int
    seconds: float
    loaded: Loaded | None
    asked: Mapping[str, Asked]


@dataclass(slots=True)
class Figures:
    """The figures of a run.

    Attributes:
        machine: what they were taken on, and when.
        seed: of chance.
        sizes: the corpora in which every field has factors of its own, the smallest first.
        crowded: those in which all sources speak of the real factors.
        influence: triples that graph:influence would hold, and seconds to derive them, by kind of corpus.
        served: by way of serving, by load.
    """

    machine: str
    seed: int
    sizes: list[Size] = field(default_factory=list)
    crowded: list[Size] = field(default_factory=list)
    influence: dict[str, tuple[int, float]] = field(default_factory=dict)
    served: Mapping[str, Mapping[str, Served]] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Keep them."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return those that were kept."""
        told = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            told["machine"],
            told["seed"],
            [_size(each) for each in told["sizes"]],
            [_size(each) for each in told["crowded"]],
            {name: (count, spent) for name, (count, spent) in told["influence"].items()},
            {way: {load: Served(**fields) for load, fields in loads.items()} for way, loads in told["served"].items()},
        )

    def growth(self, stem: str) -> float:
        """Return how many times as long a question takes over the largest store as over the smallest."""
        last = self.sizes[-1].asked[stem]
        return last.ours / last.least

    def same(self, stem: str) -> bool:
        """Tell whether a question has one and the same answer over all stores."""
        return len({size.asked[stem].sha256 for size in self.sizes}) == 1

    def over(self, bound: Sequence[str]) -> Iterator[str]:
        """Yield those of the questions that grow too much, or whose answer changes."""
        for stem in bound:
            if not self.same(stem) or self.growth(stem) >= MOST:
                yield stem


def _size(told: Mapping[str, Any]) -> Size:
    loaded = told["loaded"]
    asked = {stem: Asked(**fields) for stem, fields in told["asked"].items()}
    return Size(**{**told, "loaded": None if loaded is None else Loaded(**loaded), "asked": asked})
