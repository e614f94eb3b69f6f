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
        cors: origin that pages in a browser may ask from, ``*`` for any; ``None`` for none.
        threads: requests that are worked on at once.
        connections: open connections; beyond them a client waits to be accepted.
        idle_seconds: after which a connection on which nothing happens is closed.
        header_bytes: size of a request line with its headers.
        body_bytes: size of a request body.
        query_bytes: size of a query in UTF-8.
        stack_bytes: stack of each thread; see ``query_bytes``.
    """

    host: str
    port: int
    dataset: Path
    data: tuple[Path, ...] = ()
    cors: str | None = "*"
    threads: int = 8
    connections: int = 5000
    idle_seconds: int = 10
    header_bytes: int = 256 * 1024
    body_bytes: int = 256 * 1024
    # Parsing nested SPARQL takes up to 2 kB of stack for a byte of text, and a stack that overflows ends the process:
    # 64 KiB of text are safe with 256 MiB of (virtual) stack.
    query_bytes: int = 64 * 1024
    stack_bytes: int = 256 * 1024 * 1024
