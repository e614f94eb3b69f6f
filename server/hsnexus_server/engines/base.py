"""What an engine is to the rest of the server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from hsnexus_server.negotiate import Choice, Wanted
from hsnexus_server.protocol import SparqlRequest

__all__ = ["Answer", "Asker", "Engine", "Evaluating", "InquiryRequest", "TextRequest", "Written"]


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as it was written.

    Attributes:
        body: the answer.
        choice: the format it is written in.
        volatile: whether the same query would be answered otherwise a moment later: NOW, RAND, UUID, BNODE.
    """

    body: bytes
    choice: Choice
    volatile: bool


@dataclass(frozen=True, slots=True)
class InquiryRequest:
    """Something that is asked of the reasoning over claims.

    Attributes:
        name: of the inquiry, from ``hsnexus.inquiries``.
        values: of its settings, as they came.
        timeout_ms: the time that the client grants; ``None`` where it does not say.
    """

    name: str
    values: Mapping[str, str]
    timeout_ms: int | None


@dataclass(frozen=True, slots=True)
class TextRequest:
    """Something that is to be told of a query's text, without asking it.

    Attributes:
        name: ``check``, whether it is SPARQL that is answered here; ``format``, the same query in the one layout.
        text: of the query.
        timeout_ms: the time that the client grants; ``None`` where it does not say.
    """

    name: str
    text: str
    timeout_ms: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: nothing is sent before it is complete.

    Attributes:
        content: the answer in its coding, or an open file that holds it; the file is the receiver's to close.
        size: of the content, in bytes.
        choice: the format it is written in.
        coding: of the content: ``identity`` or what it is compressed with.
        etag: SHA-256 of the content, in hexadecimal.
        cached: whether it was there already.
        volatile: whether the same query would be answered otherwise a moment later.
        version: digest of the dataset that it was answered from.
        queued: seconds that the query waited for an evaluator.
        seconds: seconds that it was evaluated.
    """

    content: bytes | BinaryIO
    size: int
    choice: Choice
    coding: str
    etag: str
    cached: bool
    volatile: bool
    version: str
    queued: float
    seconds: float

    def close(self) -> None:
        """Close the file that the content may be in."""
        if not isinstance(self.content, bytes):
            self.content.close()


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and how urgently.

    Attributes:
        client: the account that the query is booked on.
        fast: whether the query is one of ours, or only read, in the lane that free queries cannot block.
        gone: tells whether the client has stopped waiting.
    """

    client: str
    fast: bool
    gone: Callable[[], bool]


class Evaluating(Protocol):
    """What an evaluator runs: one query after another, each in its own time and memory."""

    def ask(self, request: SparqlRequest, wanted: Wanted) -> Written:
        """Write the answer to ``request`` in the format of ``wanted`` that fits the query's form.

        Raises:
            RefusalError: the query is not SPARQL or is not admitted, or its answer cannot be written as wanted.
        """


class Engine(Protocol):
    """Something that answers SPARQL queries, and reasons over claims.

    What goes in and out are plain values, so that an engine may live in another process or on another machine.
    """

    def ask(self, request: SparqlRequest, wanted: Wanted, asker: Asker) -> Answer:
        """Answer ``request`` in the format of ``wanted`` that fits the query's form.

        Raises:
            RefusalError: the query is not SPARQL or is not admitted, hits a limit, or its answer cannot be written as
                wanted.
        """

    def inquire(self, request: InquiryRequest, wanted: Wanted, asker: Asker) -> Answer:
        """Answer ``request`` in the format that ``wanted`` has for solutions, one of those of its inquiry.

        Raises:
            RefusalError: a value cannot be taken, there is nothing to ask with it, or a limit was hit.
        """

    def read(self, request: TextRequest, wanted: Wanted, asker: Asker) -> Answer:
        """Answer ``request`` in the format that ``wanted`` has for solutions, whatever form the query has.

        Raises:
            RefusalError: the query to lay out is not SPARQL or is not admitted, or a limit was hit.
        """

    def status(self) -> Mapping[str, Any]:
        """Tell how the engine is: whether it is ``ready``, the ``description`` of its dataset, and its counts."""
