"""Gates of the server: load, faults and hostile queries against a real one over the packaged dataset, with bounds.

Run: ``python -m tests.benchmarks.gates [--long] [NAME…]`` from the root of a clone in which the test extra is
installed, on Linux. Every gate takes about ten seconds, with --long minutes. Exit code 1: a figure is over its bound.
"""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from ..processes import machine
from .builds import f8
from .deaths import f3, f4, f9
from .hostile import f1, f2, f5, f7
from .lookups import l1, l2, l3, l4
from .stage import Scale
from .wire import f10, f11, f12

GATES: Final = {gate.__name__.upper(): gate for gate in (l1, l2, l3, l4, f1, f2, f3, f4, f5, f7, f8, f9, f10, f11, f12)}


def main() -> int:
    """Run the gates that are named, or all; print a line a figure."""
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.gates",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(GATES)}")
    parser.add_argument("--long", action="store_true", help="take minutes for each, as a release does")
    options = parser.parse_args()
    names = [name.upper() for name in options.names] or [*GATES]
    if unknown := {*names} - {*GATES}:
        parser.error(f"there is no gate {', '.join(sorted(unknown))}")
    print(machine())
    over: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        scale = Scale(60 if options.long else 9, 20 if options.long else 1, Path(folder))
        for name in names:
            begun = time.perf_counter()
            print(f"{name}: {(GATES[name].__doc__ or '').splitlines()[0]}", flush=True)
            try:
                for figure in GATES[name](scale):
                    print(f"  {figure.line()}", flush=True)
                    over += [] if figure.kept else [f"{name}: {figure.name}"]
            except (RuntimeError, OSError, LookupError, ValueError, TypeError) as error:
                print(f"  OVER: the gate itself failed ({type(error).__name__}: {error})", flush=True)
                over.append(f"{name}: failed")
            print(f"  ({time.perf_counter() - begun:.0f} s)", flush=True)
    print(f"{len(over)} over" + "".join(f"\n  {one}" for one in over))
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
