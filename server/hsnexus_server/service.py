"""The SPARQL 1.1 Service Description of the endpoint, as a graph.

Source: https://www.w3.org/TR/sparql11-service-description/.
"""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from pyoxigraph import Triple

from hsnexus.holdings import holding
from hsnexus.statements import linked, plain, told, typed, unprefixed
from hsnexus.vocab import BASE, DATASET, GRAPH, LICENCE, PREFIXES
from hsnexus_server.description import Description
from hsnexus_server.excerpts import EXCERPTS
from hsnexus_server.negotiate import FORMATS
from hsnexus_server.settings import Settings
from hsnexus_server.userdata import DATA_GRAPH

__all__ = ["FORMAT_IRIS", "SERVICE_PREFIXES", "service_description"]

_FORMATS: Final = "http://www.w3.org/ns/formats/"
# The IRI of each format: https://www.w3.org/ns/formats/ lists them.
FORMAT_IRIS: Final[Mapping[str, str]] = {
    "json": f"{_FORMATS}SPARQL_Results_JSON",
    "xml": f"{_FORMATS}SPARQL_Results_XML",
    "csv": f"{_FORMATS}SPARQL_Results_CSV",
    "tsv": f"{_FORMATS}SPARQL_Results_TSV",
    "ttl": f"{_FORMATS}Turtle",
    "nt": f"{_FORMATS}N-Triples",
    "rdf": f"{_FORMATS}RDF_XML",
    "jsonld": f"{_FORMATS}JSON-LD",
    "trig": f"{_FORMATS}TriG",
    "nq": f"{_FORMATS}N-Quads",
}

SERVICE_PREFIXES: Final[Mapping[str, str]] = {
    **{name: PREFIXES[name] for name in ("dcterms", "graph", "owl", "rdfs", "sd", "void")},
    "formats": _FORMATS,
}
_UNITS: Final = (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10))
_OF_THE_USER: Final = "Data of the operator's own, served beside the build; nobody has checked the two together."


def service_description(description: Description, settings: Settings, base: str) -> list[Triple]:
    """Return the Service Description, in the order in which it is best read.

    The service goes by the URL of its endpoint, as clients (Comunica for one) look for the description of what they
    dereferenced.  There is no ``sd:feature``: the default graph is the union of some graphs and not of all, SERVICE is
    refused, FROM is not dereferenced, no dataset need be named, and a store of quads keeps no empty graph.

    Args:
        description: of the dataset that is served.
        settings: limits.
        base: URL of the server, without a slash at the end.
    """
    service, dataset = f"{base}/sparql", f"{base}/sparql#dataset"
    build, default = f"{base}/sparql#build", f"{base}/sparql#default-graph"
    users = {name for file in description.data for name in file.graphs}
    nodes = {name: _node(name, base) for name in sorted(description.graphs)}
    united = [name for name in nodes if name in description.default or name.startswith(DATA_GRAPH)]
    return [
        typed(service, "sd:Service"),
        told(service, "dcterms:title", "SPARQL endpoint of hsnexus"),
        told(service, "dcterms:description", _sentences(settings)),
        linked(service, "rdfs:seeAlso", f"{base}/status"),
        *(linked(service, "rdfs:seeAlso", f"{base}{path}") for path, each in EXCERPTS.items() if each.graph in nodes),
        linked(service, "sd:endpoint", service),
        linked(service, "sd:supportedLanguage", unprefixed("sd:SPARQL11Query")),
        # The IRI of SPARQL 1.2 as a language has changed from draft to draft; that of its specification stays.
        linked(service, "dcterms:conformsTo", "https://www.w3.org/TR/sparql12-query/"),
        *(linked(service, "sd:resultFormat", FORMAT_IRIS[name]) for name in FORMATS),
        linked(service, "sd:defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple"),
        linked(service, "sd:defaultDataset", dataset),
        typed(dataset, "sd:Dataset"),
        linked(dataset, "sd:defaultGraph", default),
        *(linked(dataset, "sd:namedGraph", _named(name, base)) for name in nodes),
        linked(dataset, "dcterms:hasPart", build),
        typed(build, "void:Dataset"),
        told(build, "dcterms:title", "hsnexus"),
        plain(build, "owl:versionInfo", description.version),
        # SHA-256 of the build's canonical N-Quads, as in the header X-Dataset-Version and in the manifest.
        plain(build, "dcterms:identifier", description.digest),
        linked(build, "dcterms:license", LICENCE),
        *(linked(build, "void:subset", node) for name, node in nodes.items() if name not in users),
        *_of_a_graph(default, _default_count(description), f"The union of {_listed(united)}."),
        *(linked(default, "void:subset", nodes[name]) for name in united),
        *((linked(default, "void:subset", DATASET),) if GRAPH.metadata in nodes else ()),
        *(
            triple
            for name, node in nodes.items()
            for triple in (
                typed(_named(name, base), "sd:NamedGraph"),
                linked(_named(name, base), "sd:name", name),
                linked(_named(name, base), "sd:graph", node),
                *_of_a_graph(node, description.graphs[name], _OF_THE_USER if name in users else holding(name)),
                *(() if name in users else (linked(node, "dcterms:license", LICENCE),)),
            )
        ),
    ]


def _sentences(settings: Settings) -> str:
    """Tell what no vocabulary has a word for: what is refused, and the limits."""
    client = " Each client has limits of its own." if settings.client_limits else ""
    return (
        "Read-only: updates are refused, and so is SERVICE; FROM names graphs of the dataset and fetches nothing. "
        "Answers come whole or not at all. A query is answered within "
        f"{round(settings.timeout_seconds * 1000):,} ms, waiting included, or as many as its parameter timeout= says, "
        f"up to {settings.most_ms():,}; it may take {_size(settings.memory_bytes)} of memory, "
        f"be {_size(settings.query_bytes)} long with brackets nested {settings.depth} deep, and its answer may take "
        f"{_size(settings.result_bytes)}.{client} The status document tells all limits."
    )


def _size(number: int) -> str:
    unit, size = next((one for one in _UNITS if not number % one[1]), ("bytes", 1))
    return f"{number // size:,} {unit}"


def _listed(names: list[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else "no graphs"


def _default_count(description: Description) -> int | None:
    """Return the number of triples of the default graph, where it is known.

    No triple stands in two graphs of the build's default graph, but the user's may repeat one.
    """
    if any(name.startswith(DATA_GRAPH) for name in description.graphs):
        return None
    return sum(description.graphs[name] for name in description.default)


def _of_a_graph(node: str, count: int | None, holds: str) -> Iterator[Triple]:
    yield typed(node, "sd:Graph")
    yield typed(node, "void:Dataset")
    yield told(node, "dcterms:description", holds)
    if count is not None:
        yield plain(node, "void:triples", count)


def _node(name: str, base: str) -> str:
    """Return the IRI of a graph: its name where we coined it; what another's IRI stands for is not ours to say."""
    return name if name.startswith((BASE, DATA_GRAPH)) else f"{base}/sparql#graph-{quote(name, safe='')}"


def _named(name: str, base: str) -> str:
    """Return the IRI of the pair of a graph and its name."""
    short = name.removeprefix(PREFIXES["graph"])
    return f"{base}/sparql#named-{quote(short, safe='')}"
