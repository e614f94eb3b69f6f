"""How the records of findings read: for those who show them, and need no reasoning to do so."""

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["NET", "Record", "arrows"]

Record = Mapping[str, Any]

NET: Final = ("protecting", "endangering", "undecided", "perceived")
"""The sides of a net picture."""
_ARROWS: Final = {"increase": "─(+)→", "decrease": "─(-)→", "unknown": "─(?)→"}
_CROSSINGS: Final = {"opposite": "≠", "broader": "⊂", "narrower": "⊃"}


def arrows(path: Record, labels: Mapping[str, str]) -> str:
    """Return a path of a record on one line.

    Steps: ─(+)→ increases, ─(-)→ decreases, ─(?)→ sign open; ≠ crosses to the opposite, ⊂ to a broader, ⊃ to a narrower
    factor; ~ marks a step that is only perceived.

    Args:
        path: one of ``paths`` or ``loops`` of a record, or the ``path`` of ``why``.
        labels: of the record.
    """
    told = [labels[path["factors"][0]]]
    for hop in path["hops"]:
        arrow = _CROSSINGS.get(hop["kind"]) or _ARROWS[hop["sign"]]
        told += [f"~{arrow}" if hop["kind"] == "perceived" else arrow, labels[hop["effect"]]]
    return " ".join(told)
