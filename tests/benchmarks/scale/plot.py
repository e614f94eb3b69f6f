"""The figures drawn: how long questions take, and what loading, starting and holding a store takes, by its size."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure as Canvas

from hsnexus.questions import Question

from .figures import Figures

__all__ = ["draw"]


def draw(figures: Figures, questions: Sequence[Question], path: Path) -> None:
    """Draw the figures into a PNG, both axes of every part logarithmic."""
    canvas = Canvas(figsize=(12, 5), layout="constrained")
    left, right = canvas.subplots(1, 2)
    sizes = [size.made for size in figures.sizes]
    seen: set[str] = set()
    for each in sorted(questions, key=lambda one: not one.scans):
        kind = "reads something whole" if each.scans else "starts at what is bound"
        times = [size.asked[each.stem].ours for size in figures.sizes]
        label = None if kind in seen else f"{kind} ({sum(bool(q.scans) == bool(each.scans) for q in questions)})"
        seen.add(kind)
        left.plot(sizes, times, color="tab:orange" if each.scans else "tab:blue", linewidth=0.8, label=label)
    left.axhline(1000, color="grey", linewidth=0.8, linestyle=":")
    left.set(title="Competency questions, p50", xlabel="made-up triples", ylabel="ms", xscale="log", yscale="log")
    left.legend(loc="upper left")
    measured = [(size.made, size.loaded) for size in figures.sizes if size.loaded is not None]
    for name, style, values in (
        ("first start, s", "-o", [one.first for _, one in measured]),
        ("oxigraph load, s", "--o", [one.peer for _, one in measured]),
        ("next start, s", "-s", [one.again for _, one in measured]),
        ("a ready server holds, GiB", "-^", [one.held / 1024 for _, one in measured]),
        ("the store on disk, GiB", "-v", [one.store / 1024 for _, one in measured]),
    ):
        right.plot([made for made, _ in measured], values, style, markersize=4, label=name)
    right.set(title="Loading, starting, memory", xlabel="made-up triples", xscale="log", yscale="log")
    right.legend(loc="upper left")
    canvas.savefig(path, dpi=110)
