"""What an engine is to the rest of the server."""

from dataclasses import dataclass
from typing import Protocol

from hsnexus_server.negotiate import Choice, Wanted
from hsnexus_server.protocol import SparqlRequest

__all__ = ["Answer", "Engine"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: nothing is sent before it is complete.

    Attributes:
        body: the answer, written.
        choice: the format it is written in.
    """

    body: bytes
    choice: Choice


class Engine(Protocol):
    """Something that answers SPARQL queries.

    What goes in and out are plain values, so that an engine may live in another process or on another machine.
    """

    def ask(self, request: SparqlRequest, wanted: Wanted) -> Answer:
        """Answer ``request`` in the format of ``wanted`` that fits the query's form.

        Raises:
            RefusalError: the query is not SPARQL or is not admitted, or its answer cannot be written as wanted.
        """
