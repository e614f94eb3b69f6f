"""What the dataset tells of itself at URLs of its own: which of its graphs, and which triples of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hsnexus.vocab import GRAPH, PREFIXES

__all__ = ["EXCERPTS", "Excerpt"]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A graph, or a part of one, that is served as a document.

    Attributes:
        graph: IRI of the named graph.
        title: of its page.
        about: what it holds, a sentence or two.
        without: prefixes whose properties are left out.
    """

    graph: str
    title: str
    about: str
    without: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The query that gives it, subject by subject."""
        left_out = "".join(f'  FILTER (!STRSTARTS(STR(?property), "{PREFIXES[prefix]}"))\n' for prefix in self.without)
        return (
            "CONSTRUCT { ?subject ?property ?value }\n"
            f"WHERE {{\n  GRAPH <{self.graph}> {{ ?subject ?property ?value }}\n{left_out}}}\n"
            "ORDER BY ?subject ?property ?value"
        )


# By the path of its URL.
EXCERPTS: Final[Mapping[str, Excerpt]] = {
    "/void": Excerpt(
        GRAPH.metadata,
        "What the dataset holds (VoID)",
        "How large the dataset is, which classes and properties it uses and how often, and where it can be had.",
    ),
    "/dcat": Excerpt(
        GRAPH.metadata,
        "What the dataset is (DCAT)",
        "Who made the dataset, when, under which licence, and where it can be had.",
        without=("void", "void-ext"),
    ),
    "/.well-known/sparql-examples": Excerpt(
        GRAPH.queries,
        "What can be asked (SPARQL examples)",
        "The competency questions, each with its text, in the vocabulary of SIB's SPARQL examples; and our prefixes.",
    ),
}
