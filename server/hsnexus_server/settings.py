"""Everything that can be set, once."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to serve.

    Attributes:
        host: address to listen on.
        port: TCP port; 0 takes a free one.
        dataset: folder of the build to serve.
        data: RDF files of the user's own, served beside it.
        engine: URL of the SPARQL endpoint that holds the build; ``None`` where the store is our own.
        location: folder for stores on disk; ``None`` keeps the store in memory.
        cors: origin that pages in a browser may ask from, ``*`` for any; ``None`` for none.
        connections: open connections; beyond them a client waits to be accepted.
        idle_seconds: after which a connection on which nothing happens is closed.
        header_bytes: size of a request line with its headers.
        body_bytes: size of a request body.
        query_bytes: size of a query in UTF-8.
        stack_bytes: stack of the thread that parses and evaluates; see ``query_bytes``.
        depth: how deep the brackets of a query may be nested.
        workers: evaluators, each for one query at a time.
        fronts: processes that speak HTTP.
        timeout_seconds: time of a query, waiting in the queue included, unless it asks for another.
        timeout_most_seconds: the most that it may ask for.
        question_seconds: likewise, of a query of ours: those take milliseconds, unless the machine is too busy.
        question_most_seconds: the most that may be asked for then.
        check_seconds: likewise, of a query that is only read.
        memory_bytes: what a query may take beyond the store.
        result_bytes: size of an answer.
        spool_bytes: of answers that wait in files for slow clients, all together.
        queue: queries that may wait at once.
        queue_seconds: how long one may wait.
        cache_bytes: of answers that are kept; 0 keeps none.
        client_limits: whether each client has limits of its own.
        public_url: URL under which clients reach the server, without a slash at the end; empty: links are relative.
        objections: URL (http, https or mailto) to which objections to claims are sent; empty: nobody is named.
        proxies: networks whose ``X-Forwarded-For`` is believed.
        access_log: whether each request is told on standard error.
        watch: whether a new build in ``dataset`` is served without being asked.
    """

    host: str
    port: int
    dataset: Path
    data: tuple[Path, ...] = ()
    engine: str | None = None
    location: Path | None = None
    cors: str | None = "*"
    connections: int = 5000
    idle_seconds: int = 10
    header_bytes: int = 256 * 1024
    body_bytes: int = 256 * 1024
    # Parsing nested SPARQL takes up to 2 kB of stack for a byte of text, and a stack that overflows ends the process:
    # 64 KiB of text are safe with 256 MiB of (virtual) stack.
    query_bytes: int = 64 * 1024
    stack_bytes: int = 256 * 1024 * 1024
    depth: int = 200
    workers: int = 2
    fronts: int = 1
    timeout_seconds: float = 10.0
    timeout_most_seconds: float = 60.0
    question_seconds: float = 1.0
    question_most_seconds: float = 5.0
    check_seconds: float = 0.3
    memory_bytes: int = 1024 * 1024 * 1024
    result_bytes: int = 100 * 1024 * 1024
    spool_bytes: int = 1024 * 1024 * 1024
    queue: int = 32
    queue_seconds: float = 2.0
    cache_bytes: int = 64 * 1024 * 1024
    client_limits: bool = False
    public_url: str = ""
    objections: str = ""
    proxies: tuple[str, ...] = ()
    access_log: bool = False
    watch: bool = False

    def granted_ms(self, asked_ms: int | None, *, ours: bool = False) -> int:
        """Return the time of a query, perhaps one of ours, that asks for so many milliseconds or does not say."""
        usual = self.question_seconds if ours else self.timeout_seconds
        return min(asked_ms or round(usual * 1000), self.most_ms(ours=ours))

    def most_ms(self, *, ours: bool = False) -> int:
        """Return the most milliseconds that a query may ask for."""
        most = min(self.question_most_seconds, self.timeout_most_seconds) if ours else self.timeout_most_seconds
        return round(most * 1000)
