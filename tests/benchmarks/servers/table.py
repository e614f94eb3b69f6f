"""The figures of all servers as a table: a server a row, in parts that are narrow enough to read."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ..load import Figure
from .promises import CUT, REFUSED, WHOLE

__all__ = ["BOUNDS", "bounded", "lines"]

Cell = Callable[[float], str]
Row = Mapping[str, float]

# Bounds are those of our gates, and for our own front alone.
BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "look-up 1 /s": (1000, math.inf),
    "look-up 1 p50": (-math.inf, 6),
    "look-up 1 p99": (-math.inf, 25),
    "304 1 /s": (2000, math.inf),
    "half-sent": (-math.inf, 50),
    "deaf": (-math.inf, 50),
    "GET 64 KiB": (200, 200),
    "POST 250 KiB": (200, 200),
    "fails": (-math.inf, CUT),
    "fails, sized": (-math.inf, CUT),
    "left, query": (-math.inf, 0.5),
}


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _tenths(value: float) -> str:
    return f"{value:.1f}"


def _wait(value: float) -> str:
    return "never" if math.isinf(value) else f"{value:.1f}"


def _seen(value: float) -> str:
    return "not seen" if math.isinf(value) else f"{value:.2f}"


def _status(value: float) -> str:
    return f"{value:.0f}" if value else "none"


def _failure(value: float) -> str:
    return {REFUSED: "refused", CUT: "cut", WHOLE: "WHOLE"}[round(value)]


def _speed(*names: str) -> Mapping[str, tuple[str, Cell]]:
    cells: Mapping[str, Cell] = {"/s": _whole, "p50": _tenths, "p99": _tenths, "us": _whole}
    return {f"{name} {what}": (what, cell) for name in names for what, cell in cells.items()}


# By the title of each part, the headings over several columns with their number, and the columns.
_PARTS: Final[Mapping[str, tuple[Mapping[str, int], Mapping[str, tuple[str, Cell]]]]] = {
    "Servers alone: 300 bytes, 8 clients (p50, p99 in ms; us: processor time of the server for a request)": (
        {"one process": 4, "two processes": 4},
        _speed("noop 1", "noop 2"),
    ),
    "Our application, look-ups that are evaluated": (
        {"one front": 4, "two fronts": 4},
        _speed("look-up 1", "look-up 2"),
    ),
    "Our application, the same answer again": (
        {"one front, 200": 4, "one front, 304": 4, "two, 200": 4, "two, 304": 4},
        _speed("cached 1", "304 1", "cached 2", "304 2"),
    ),
    "Promises": (
        {"p99 in ms, beside": 2, "status of": 3, "s till seen that client left": 3, "a body that fails": 2, "10 MB": 1},
        {
            "half-sent": ("200 slow", _wait),
            "deaf": ("50 deaf", _wait),
            "GET 64 KiB": ("GET 64K", _status),
            "POST 250 KiB": ("250 kB", _status),
            "POST 256 KiB": ("256 KiB", _status),
            "left, works": ("working", _seen),
            "left, streams": ("streaming", _seen),
            "left, query": ("query stops", _seen),
            "fails": ("chunked", _failure),
            "fails, sized": ("sized", _failure),
            "file": ("MB/s", _whole),
        },
    ),
}
_NAME: Final = 14


def lines(rows: Mapping[str, Row]) -> Iterator[str]:
    """Yield the lines of the table; what was not measured is a dash."""
    for title, (groups, columns) in _PARTS.items():
        widths = [max(6, len(heading)) + 2 for heading, _ in columns.values()]
        yield title
        above, at = " " * _NAME, 0
        for group, count in groups.items():
            above += f"  {group:-^{sum(widths[at : at + count]) - 2}}"
            at += count
        yield above
        pairs = list(zip(columns.values(), widths, strict=True))
        yield " " * _NAME + "".join(f"{heading:>{width}}" for (heading, _), width in pairs)
        for name, row in rows.items():
            cells = ((cell(row[key]) if key in row else "-") for key, (_, cell) in columns.items())
            yield f"{name:<{_NAME}}" + "".join(f"{text:>{width}}" for text, width in zip(cells, widths, strict=True))
        yield ""


def bounded(row: Row) -> Iterator[Figure]:
    """Yield the figures of our own front that have bounds."""
    for name, (least, most) in BOUNDS.items():
        if name in row:
            yield Figure(f"our front: {name}", row[name], "", most, least)
