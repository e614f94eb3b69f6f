"""What a view is given of the thing whose page it makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import RdfFormat, Triple, parse

from hsnexus.description import description
from hsnexus.questions import Question
from hsnexus.vocab import PREFIXES
from hsnexus_server.addresses import PAGE, SUFFIXES
from hsnexus_server.argued import Argued, Arguments
from hsnexus_server.asked import Asking, content
from hsnexus_server.description import Description
from hsnexus_server.requested import N_TRIPLES, root

__all__ = ["Seen"]

_PROPERTIES: Final = f"""PREFIX owl: <{PREFIXES["owl"]}>
SELECT DISTINCT ?property ?label WHERE {{
  VALUES ?kind {{ owl:AnnotationProperty owl:DatatypeProperty owl:ObjectProperty }}
  ?property a ?kind ; <{PREFIXES["rdfs"]}label> ?label .
}}
ORDER BY ?property DESC(?label)
"""


@dataclass(frozen=True)
class Seen:
    """A thing, and who can be asked about it.

    Attributes:
        iri: of the thing.
        path: of its page, without the slash before it and without a suffix.
        facts: what is said of it: values by property.
        asks: who asks the engine, in the fast lane.
        arguments: keeps the argument of the build.
        build: the description of what is served.
        questions: those that can be put to it.
    """

    iri: str
    path: str
    facts: Mapping[str, list[str]]
    asks: Asking
    arguments: Arguments
    build: Description
    questions: Sequence[Question] = ()

    @property
    def root(self) -> str:
        """The way from its page to the root of the server."""
        return root(self.path)

    @property
    def address(self) -> str:
        """The last part of the path, to which the suffixes of formats are added."""
        return self.path.rpartition("/")[2]

    @property
    def suffixes(self) -> list[str]:
        """The suffixes of the formats of RDF that it comes in."""
        return [name for name in SUFFIXES if name != PAGE]

    @cached_property
    def triples(self) -> tuple[Triple, ...]:
        """Its description, with the labels of what it points to, and what points to it."""
        found = content(self.asks.run(description(self.iri), N_TRIPLES))
        return tuple(quad.triple for quad in parse(found, format=RdfFormat.N_TRIPLES))

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """The labels of all properties, by IRI."""
        return {row[0]: row[1] for row in self.asks.found(_PROPERTIES).answer.texts}

    @property
    def argued(self) -> Argued:
        """The argument of the build.

        Raises:
            RefusalError: 422, there are too many claims.
        """
        return self.arguments.of(self.asks)
