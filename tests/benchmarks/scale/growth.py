"""The time of each competency question over a store, and whether it answers as it did over a smaller one."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import gc
import hashlib
import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ..questions import direct, seconds

__all__ = ["Asked", "asked"]

_TURNS: Final = 41
_PATIENCE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question takes over one store.

    Attributes:
        bare: p50 in milliseconds in bare pyoxigraph.
        ours: likewise in our evaluation.
        least: likewise over the smallest store, in turns with this one.
        rows: of the answer.
        sha256: of the answer.
    """

    bare: float
    ours: float
    least: float
    rows: int
    sha256: str


def asked(store: ox.Store, smallest: ox.Store, texts: Mapping[str, str]) -> Iterator[tuple[str, Asked]]:
    """Ask each question in turns of bare pyoxigraph, of our evaluation, and of ours over the smallest store.

    What else the machine does meanwhile meets them all alike. A slow question is asked less often.
    """
    asking = {**direct(store), "least": direct(smallest)["ours"]}
    gc.freeze()  # as the parent of the evaluators does
    for name, text in texts.items():
        rows, digest = _answer(store.query(text))
        spent: dict[str, list[float]] = {each: [] for each in asking}
        begun = time.perf_counter()
        for turn in range(_TURNS):
            for each in sorted(asking, reverse=turn % 2 == 0):
                spent[each].append(seconds(asking[each], text))
            if time.perf_counter() - begun > _PATIENCE:
                break
        p50 = {each: 1000 * statistics.median(took) for each, took in spent.items()}
        yield name, Asked(p50["bare"], p50["ours"], p50["least"], rows, digest)


def _answer(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> tuple[int, str]:
    """Return the number of rows or triples, and the hash of their text."""
    if isinstance(result, ox.QueryTriples):
        lines = sorted(map(str, result))
        return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()
    body = result.serialize(format=ox.QueryResultsFormat.TSV) or b""
    return max(0, body.count(b"\n") - 1), hashlib.sha256(body).hexdigest()
