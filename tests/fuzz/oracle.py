"""pyoxigraph alone, in a process that can be stopped: what the server's answers are compared with."""

import json
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from hsnexus_server.dataset import load
from hsnexus_server.engines.guards import limit_memory
from hsnexus_server.settings import Settings

__all__ = ["Oracle", "oracle"]

_PATIENCE: Final = 5.0
_MEMORY: Final = 512 * 1024 * 1024


@dataclass(slots=True)
class Oracle:
    """A process that answers queries over a dataset, and is started anew after one that it does not survive."""

    command: tuple[str, ...]
    process: subprocess.Popen[str]

    def ask(self, query: str) -> str | None:
        """Return the solutions in SPARQL JSON; ``None`` if the engine does not come to an end or refuses."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(query) + "\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], _PATIENCE)
        line = self.process.stdout.readline() if ready else ""
        if not line:
            self.stop()
            self.process = _started(self.command)
            return None
        told = json.loads(line)
        return None if told is None else str(told)

    def stop(self) -> None:
        """Kill the process."""
        self.process.kill()
        self.process.communicate()


@contextmanager
def oracle(dataset: Path) -> Iterator[Oracle]:
    """Answer from a dataset for as long as the block lasts."""
    command = (sys.executable, "-m", "fuzz.oracle", str(dataset))
    found = Oracle(command, _started(command))
    try:
        yield found
    finally:
        found.stop()


def _started(command: tuple[str, ...]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command, cwd=Path(__file__).parent.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _answer(store: Store, query: str) -> str | None:
    try:
        found = store.query(query)
        assert isinstance(found, QuerySolutions)
        return (found.serialize(format=QueryResultsFormat.JSON) or b"").decode()
    except (SyntaxError, RuntimeError, OSError):
        return None


if __name__ == "__main__":
    served, _ = load(Settings(host="127.0.0.1", port=0, dataset=Path(sys.argv[1])))
    limit_memory(_MEMORY)
    for one in sys.stdin:
        print(json.dumps(_answer(served, json.loads(one))), flush=True)  # noqa: T201 - this is how it answers
