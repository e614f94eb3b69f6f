"""What is peculiar to an engine, in one table: where it takes data, how it is told a limit, how its answers deviate."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from hsnexus_server.engines.failures import Failure

__all__ = ["STANDARD", "Dialect", "dialect"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to speak to an engine.

    Attributes:
        name: of the engine.
        store: URL of its Graph Store Protocol, relative to that of its queries; empty where nobody knows.
        update: likewise of its SPARQL Update.
        limit: from the milliseconds of a query to the field that tells them to the engine, if one does.
        json: from solutions as it writes them to solutions in SPARQL JSON.
        silent: whether it cuts a graph that is too large without telling, but tells so of solutions.
        partial: headers, what they hold where an answer under a status of success is only a part, and why it is.
    """

    name: str
    store: str = ""
    update: str = ""
    limit: Callable[[int], tuple[tuple[str, str], ...]] = lambda _: ()
    json: Callable[[bytes], bytes] = lambda body: body
    silent: bool = False
    partial: Mapping[str, tuple[re.Pattern[str], Failure]] = field(default_factory=dict)


# In JSON a quotation mark inside a literal is escaped, so that no literal looks like this.
_NODE: Final = re.compile(rb'("type":\s*"bnode",\s*"value":\s*")nodeID://')
_ASKED: Final = re.compile(rb'\s*\{\s*"head":\s*\{[^{}]*"vars":\s*\[\s*"__ASK_RETVAL"\s*\]')
_TRUE: Final = re.compile(rb'"value":\s*"1"')


def _of_virtuoso(body: bytes) -> bytes:
    """Return solutions with blank nodes named as in RDF, and the answer to ASK as such and not as a row."""
    if _ASKED.match(body):  # no row, or one with a 0, is no
        return b'{"head":{},"boolean":%s}' % (b"true" if _TRUE.search(body) else b"false")
    return _NODE.sub(rb"\1", body)


STANDARD: Final = Dialect("the engine")
# By what the header Server begins with.
_DIALECTS: Final[Mapping[str, Dialect]] = {
    "Oxigraph/": Dialect("Oxigraph", store="store", update="update"),
    "Virtuoso/": Dialect(
        "Virtuoso",
        store="/sparql-graph-crud-auth",
        update="/sparql-auth",
        limit=lambda ms: (("timeout", str(max(ms, 1000))),),  # it passes over less than a second
        json=_of_virtuoso,
        silent=True,
        partial={
            "X-SQL-State": (re.compile("S1TAT"), Failure.LATE),
            "X-SPARQL-MaxRows": (re.compile("[0-9]"), Failure.CUT),
        },
    ),
}


def dialect(server: str) -> Dialect:
    """Return the dialect of an engine that names itself so in the header ``Server``."""
    return next((one for start, one in _DIALECTS.items() if server.startswith(start)), STANDARD)
