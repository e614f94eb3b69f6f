"""The figures told in Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from hsnexus.questions import Question

from .figures import MOST, Figures, Size

__all__ = ["told"]

_HEAD: Final = """\
# How it grows

`python -m tests.benchmarks.scale` makes up sources shaped like the real one, and measures; every figure stands beside
one of a peer that ran on the same machine in the same hour. Whoever measures again writes new figures here.

{machine}; seed {seed}.

The real build stands in every store ({real:,} triples in its default graph). *Made up* counts the triples that made-up
sources add to the default graph: what they say, their factors, edges and signs, and what the reasoner would add.
The store holds each of these twice, as the default graph is a real one, and the reifiers of `graph:edges-rdf12` too.

- A made-up source is drawn from the real one: passages with all that is stated in them, with replacement, as many as
  the real one has. So relations, modalities, voices, conditions, claims of a passage and passages of a claim are
  distributed as in the real graph, and so are the degrees of factors. Words, digests and positions are made up.
- Eight sources make a field. They share factors that stand to each other as the real ones do; a factor of which one
  real claim speaks belongs to one claim again. Actors, instruments and the closed lists are shared by all.
- Edges, signs and reifiers are derived by the package. Types and what else HermiT infers are not inferred anew: what
  follows for a claim follows from its own relation, so a drawn thing takes along what was inferred for the real one.
- `graph:influence` is that of the real build. {influence} No question reads it, and none of the figures below has it.
"""

_QUESTIONS: Final = """
## Questions that start at what is bound

Defaults, p50 in ms of evaluating and writing the answer; ours is the evaluation inside the server, bare is pyoxigraph
on the same store, in turns. Each has the very same rows over every store, so that what grows is the store alone.
Growth is that of ours from the smallest store to the largest, both asked in turns; its bound is {most:g}.

"""

_SCANS: Final = """
## Questions that read something whole

Their header says so (`x-scans`). The actors that some are bound to are shared by all sources. Where a question takes
longer than the second that `/queries` gives it, the server answers 504; `timeout=5000` gives it five.

"""

_CROWDED: Final = """
## Where all sources speak of the same factors

The same questions over a corpus of one field, whose factors are the real ones: the answer grows with every source that
speaks of the bound factor, and chains of claims grow with its square and cube.

"""

_SERVED: Final = """
## Four replicas behind nginx, and one server

One store of the largest size on disk, opened by all; `--workers 1 --fronts 1 --cache 0`, eight clients that keep their
connection, {cores} processors for servers, nginx and clients together. Processors are those that
were busy, of {cores}; what evaluators used that were replaced meanwhile is not in them.

"""


def told(figures: Figures, questions: Sequence[Question], cores: int) -> str:
    """Return all figures as text.

    Args:
        figures: of a run.
        questions: all.
        cores: of the machine.
    """
    influence = " ".join(
        f"It would hold {count:,} triples over {name}, derived in {spent:.0f} s."
        for name, (count, spent) in figures.influence.items()
    )
    bound = [each for each in questions if not each.scans]
    scanning = [each for each in questions if each.scans]
    parts = [
        _HEAD.format(
            machine=figures.machine,
            seed=figures.seed,
            real=figures.sizes[0].default - figures.sizes[0].made,
            influence=influence,
        ),
        "\n![Times by size](scale.png)\n\n## Loading, starting, memory\n\n",
        *_stores(figures.sizes),
        _QUESTIONS.format(most=MOST),
        *_bound(figures, bound),
        _SCANS,
        *_scanning(figures, scanning),
    ]
    if figures.crowded:
        parts += [_CROWDED, *_crowded(figures.crowded, bound)]
    if figures.served:
        parts += [_SERVED.format(cores=cores), *_served(figures)]
    return "".join(parts)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n"
    for row in rows:
        yield f"| {' | '.join(row)} |\n"


def _stores(sizes: Sequence[Size]) -> Iterator[str]:
    rows: list[tuple[str, ...]] = []
    measured = [(size, size.loaded) for size in sizes if size.loaded is not None]
    columns = [f"{size.made:,}" for size, _ in measured]

    def row(name: str, *values: str) -> None:
        rows.append((name, *values))

    row("sources, claims", *(f"{size.sources:,}, {size.claims:,}" for size, _ in measured))
    row("triples of the default graph", *(f"{size.default:,}" for size, _ in measured))
    row("quads in the store", *(f"{size.quads:,}" for size, _ in measured))
    row("made up in, s", *(f"{size.seconds:.1f}" for size, _ in measured))
    row("N-Quads, MiB", *(f"{loaded.file:,.0f}" for _, loaded in measured))
    row("**first start**: checked, loaded, optimised, ready, s", *(f"{loaded.first:.1f}" for _, loaded in measured))
    row("`oxigraph load`, s", *(f"{loaded.peer:.1f}" for _, loaded in measured))
    row("first start / `oxigraph load`", *(f"{loaded.first / loaded.peer:.2f}" for _, loaded in measured))
    row("**next start**: opened, ready, s", *(f"{loaded.again:.2f}" for _, loaded in measured))
    row("store on disk, MiB (Oxigraph's)", *(f"{each.store:,.0f} ({each.peer_store:,.0f})" for _, each in measured))
    row("most memory while loading, MiB (Oxigraph's)", *(f"{e.peak:,.0f} ({e.peer_peak:,.0f})" for _, e in measured))
    row("**held by a server** that is ready, PSS, MiB", *(f"{loaded.held:,.0f}" for _, loaded in measured))
    yield from _table(("made up", *columns), rows)


def _bound(figures: Figures, questions: Sequence[Question]) -> Iterator[str]:
    rows = []
    over = {*figures.over([each.stem for each in questions])}
    for each in questions:
        asked = [size.asked[each.stem] for size in figures.sizes]
        times = [f"{one.ours:.2f} ({one.bare:.2f})" for one in asked]
        verdict = "**over**" if each.stem in over else "within"
        rows.append((each.id, f"{asked[0].rows}", *times, f"{figures.growth(each.stem):.2f}", verdict))
    sizes = [f"{size.made:,}" for size in figures.sizes]
    yield from _table(("", "rows", *(f"{size}: ours (bare)" for size in sizes), "growth", ""), rows)
    yield f"\n{len(questions) - len(over)} of {len(questions)} within the bound.\n"


def _scanning(figures: Figures, questions: Sequence[Question]) -> Iterator[str]:
    rows = []
    for each in questions:
        asked = [size.asked[each.stem] for size in figures.sizes]
        times = [f"{one.ours:,.0f} ({one.bare:,.0f}), {one.rows:,}" for one in asked]
        rows.append((each.id, each.scans, *times))
    sizes = [f"{size.made:,}: ours (bare), rows" for size in figures.sizes]
    yield from _table(("", "reads", *sizes), rows)


def _crowded(sizes: Sequence[Size], questions: Sequence[Question]) -> Iterator[str]:
    rows = []
    for each in questions:
        asked = [size.asked[each.stem] for size in sizes]
        if len({one.rows for one in asked}) > 1:
            rows.append((each.id, *(f"{one.ours:,.1f}, {one.rows:,}" for one in asked)))
    yield from _table(("", *(f"{size.made:,}: ours, rows" for size in sizes)), rows)


def _served(figures: Figures) -> Iterator[str]:
    rows = []
    for way, loads in figures.served.items():
        for load, one in loads.items():
            busy: Mapping[str, float] = {"servers": one.busy, "nginx": one.proxy, "clients": one.clients}
            shares = ", ".join(f"{name} {share:.2f}" for name, share in busy.items())
            times = (f"{one.rate:,.0f}", f"{one.p50:.1f}", f"{one.p99:.1f}", f"{one.bad}")
            rows.append((load, way, *times, shares, f"{one.held:,.0f}"))
    rows.sort(key=lambda row: row[0])
    yield from _table(("load", "served by", "/s", "p50 ms", "p99 ms", "bad", "processors", "servers hold, MiB"), rows)
