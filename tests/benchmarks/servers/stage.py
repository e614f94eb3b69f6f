"""What a server under test is told through its environment, and what its application notes down for the benchmark."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from hsnexus import manifest
from hsnexus_server.settings import Settings

__all__ = ["LARGE", "NOOP", "SECONDS", "THREADS", "Stage"]

NOOP: Final = b"x" * 300
LARGE: Final = 10 * 1000 * 1000
# How long the applications that are left by their clients would go on.
SECONDS: Final = 3.0
# Each thread may wait for an evaluator, so all servers with threads get as many as our own front has by default.
THREADS: Final = 50


@dataclass(frozen=True, slots=True)
class Stage:
    """The broker to ask, the bytes of answers to keep, and the folder for notes and for the large file."""

    door: Path
    cache_bytes: int
    folder: Path

    @classmethod
    def told(cls) -> Self:
        """Return what the environment says.

        Raises:
            KeyError: it says nothing.
        """
        door, cache, folder = (os.environ[f"SERVERS_{name}"] for name in ("DOOR", "CACHE", "FOLDER"))
        return cls(Path(door), int(cache), Path(folder))

    def environment(self) -> dict[str, str]:
        """Return what ``told`` reads."""
        return {
            "SERVERS_DOOR": str(self.door),
            "SERVERS_CACHE": str(self.cache_bytes),
            "SERVERS_FOLDER": str(self.folder),
        }

    def settings(self) -> Settings:
        """Return how a front is to serve: by default, but for the cache."""
        return Settings(host="127.0.0.1", port=0, dataset=manifest.packaged(), cache_bytes=self.cache_bytes)

    @property
    def large(self) -> Path:
        """The file of ``LARGE`` bytes."""
        return self.folder / "large"

    def note(self, name: str) -> None:
        """Write down that something has happened; the clock is that of the machine, the same for all processes."""
        (self.folder / name).write_text(str(time.monotonic()), encoding="ascii")

    def noted(self, name: str, seconds: float) -> float:
        """Return when something happened, waiting so many seconds for it; infinity if it did not.  The note is gone."""
        last = time.monotonic() + seconds
        path = self.folder / name
        while time.monotonic() < last:
            if path.exists() and (text := path.read_text(encoding="ascii")):
                path.unlink()
                return float(text)
            time.sleep(0.005)
        return float("inf")
