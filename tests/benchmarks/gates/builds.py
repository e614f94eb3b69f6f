"""F8: builds that are damaged, killed, or find no room."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from hsnexus import manifest

from ..client import request
from ..load import Figure
from .queries import CANARY
from .stage import COMMAND, Scale, drawn, serve, status, until

__all__ = ["f8"]


def f8(scale: Scale) -> Iterator[Figure]:
    """Builds that are damaged, killed or find no room: the old one is served, and the new one refused with a cause."""
    folder = scale.fresh() / "dataset"
    shutil.copytree(manifest.packaged(), folder)
    data, told = folder / manifest.DATA_FILE, folder / manifest.MANIFEST_FILE
    good = data.read_bytes()
    flipped = bytearray(good)
    flipped[len(good) // 2] ^= 1
    damages: dict[str, Callable[[], object]] = {
        "bad last line": lambda: data.write_bytes(good + b"<x:a> <x:b>\n"),
        "bit flipped": lambda: data.write_bytes(flipped),
        "cut short": lambda: data.write_bytes(good[: len(good) // 2]),
        "data deleted": data.unlink,
        "manifest deleted": told.unlink,
        "manifest cut": lambda: told.write_text("{", encoding="utf-8"),
    }
    manifest_text = told.read_text(encoding="utf-8")
    with serve(scale, "--dataset", str(folder), "--cache", "0") as server, server.client() as client:
        canary = client.ask(request(CANARY.format(1))).body

        def reload() -> str:
            count = sum(status(server)["counts"].get(name, 0) for name in ("reloads", "reloads_refused"))
            server.process.send_signal(signal.SIGHUP)
            until(lambda: sum(status(server)["counts"].get(n, 0) for n in ("reloads", "reloads_refused")) > count, 10)
            return str(status(server)["reload"])

        refused = same = 0
        for name, damage in damages.items():
            damage()
            said = reload()
            refused += said.startswith("refused: ")
            same += client.ask(request(CANARY.format(1))).body == canary
            print(f"  {name}: {said}")
            data.write_bytes(good)
            told.write_text(manifest_text, encoding="utf-8")
        yield Figure("damaged builds refused", refused, f"of {len(damages)}", least=len(damages))
        yield Figure("the old one served meanwhile", same, f"of {len(damages)}", least=len(damages))
        yield Figure("whole build not taken afterwards", reload() != "loaded", "", 0)
        draw, whole, runs = drawn(3), 0, 3 if scale.times == 1 else 100
        for number in range(runs + 1):
            full = number == runs  # the last one finds no room for its files
            build = subprocess.Popen(
                [*COMMAND, "build", "--out", str(folder)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                preexec_fn=_no_room if full else None,  # noqa: PLW1509 - no thread runs here
            )
            if not full:
                time.sleep(draw.uniform(0.5, 3))
                build.kill()
            build.wait()
            with suppress(Exception):
                manifest.read(folder)
                whole += 1
        yield Figure("whole after a build killed, or out of room", whole, f"of {runs + 1}", least=runs + 1)
        subprocess.run([*COMMAND, "build", "--out", str(folder)], check=True, capture_output=True)
        orphans = {path.name for path in folder.parent.rglob("*") if path.is_file()} - {data.name, told.name}
        yield Figure("files left by builds that were killed", len(orphans), "", 0)
        yield Figure("the next build not taken", reload() != "loaded", "", 0)


def _no_room() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
