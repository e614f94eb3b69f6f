"""Who is next: queries that wait, in a lane of ours and one of everybody's, one client after the other."""

from collections import deque
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Generic, TypeVar

__all__ = ["Lanes"]

Waiting = TypeVar("Waiting")


@dataclass(slots=True)
class Lanes(Generic[Waiting]):
    """Two queues of each client: the fast one is served before the slow one of anybody."""

    fast: dict[str, deque[Waiting]] = field(default_factory=dict)
    slow: dict[str, deque[Waiting]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many wait."""
        return sum(len(waiting) for lane in (self.fast, self.slow) for waiting in lane.values())

    def put(self, client: str, one: Waiting, *, fast: bool) -> None:
        """Let one more wait."""
        (self.fast if fast else self.slow).setdefault(client, deque()).append(one)

    def take(self, *, fast: bool, but: Container[str] = ()) -> Waiting | None:
        """Return the next of a lane, and put its client behind the others; ``None`` where nobody waits.

        Args:
            fast: of which lane.
            but: clients who have to wait on.
        """
        lane = self.fast if fast else self.slow
        client = next((client for client in lane if client not in but), None)
        if client is None:
            return None
        waiting = lane.pop(client)
        one = waiting.popleft()
        if waiting:
            lane[client] = waiting
        return one

    def drop(self, client: str, one: Waiting) -> None:
        """Let one wait no more; it is no matter if it does not."""
        for lane in (self.fast, self.slow):
            waiting = lane.get(client)
            if waiting and one in waiting:
                waiting.remove(one)
                if not waiting:
                    del lane[client]
