"""The SPARQL 1.1 Service Description of the endpoint, as a graph.

Source: https://www.w3.org/TR/sparql11-service-description/.
"""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from hsnexus.vocab import BASE, GRAPH, PREFIXES
from hsnexus_server.description import Description
from hsnexus_server.negotiate import FORMATS
from hsnexus_server.settings import Settings
from hsnexus_server.userdata import DATA_GRAPH

__all__ = ["FORMAT_IRIS", "LICENCE", "SERVICE_PREFIXES", "service_description", "told_of"]

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"

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
    **{name: PREFIXES[name] for name in ("dcterms", "graph", "owl", "rdfs")},
    "formats": _FORMATS,
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
}
_HOLDS: Final[Mapping[str, str]] = {
    GRAPH.ontology: "The ontology.",
    GRAPH.shared: "Factors, actors and instruments, which all sources share.",
    GRAPH.edges: "Typed edges between factors, and the sign of each claim.",
    GRAPH.inferred: "What the reasoner adds to the other graphs of the default graph; a query infers no more.",
    GRAPH.queries: "The competency questions, each with its text, in the vocabulary of SIB's SPARQL examples.",
    GRAPH.edges_rdf12: (
        "Each typed edge with the claim that reifies it. It holds triple terms (RDF 1.2), which RDF/XML, JSON-LD and "
        "CSV cannot carry; it is not in the default graph, so that a client of SPARQL 1.1 meets none unasked."
    ),
    GRAPH.influence: (
        "What follows from two claims, one after the other: one node for each cause, effect and sign, with the claims "
        "it rests on. No source says it, so that it is not in the default graph."
    ),
}
_UNITS: Final = (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10))
_OF_A_SOURCE: Final = "Claims, passages, definitions, figures, recommendations, works and notes of one source."
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
        _iri(service, "rdf:type", _term("sd:Service")),
        _text(service, "dcterms:title", "SPARQL endpoint of hsnexus"),
        _text(service, "dcterms:description", _sentences(settings)),
        _iri(service, "rdfs:seeAlso", f"{base}/status"),
        _iri(service, "sd:endpoint", service),
        _iri(service, "sd:supportedLanguage", _term("sd:SPARQL11Query")),
        # The IRI of SPARQL 1.2 as a language has changed from draft to draft; that of its specification stays.
        _iri(service, "dcterms:conformsTo", "https://www.w3.org/TR/sparql12-query/"),
        *(_iri(service, "sd:resultFormat", FORMAT_IRIS[name]) for name in FORMATS),
        _iri(service, "sd:defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple"),
        _iri(service, "sd:defaultDataset", dataset),
        _iri(dataset, "rdf:type", _term("sd:Dataset")),
        _iri(dataset, "sd:defaultGraph", default),
        *(_iri(dataset, "sd:namedGraph", _named(name, base)) for name in nodes),
        _iri(dataset, "dcterms:hasPart", build),
        _iri(build, "rdf:type", _term("void:Dataset")),
        _text(build, "dcterms:title", "hsnexus"),
        _plain(build, "owl:versionInfo", description.version),
        # SHA-256 of the build's canonical N-Quads, as in the header X-Dataset-Version and in the manifest.
        _plain(build, "dcterms:identifier", description.digest),
        _iri(build, "dcterms:license", LICENCE),
        *(_iri(build, "void:subset", node) for name, node in nodes.items() if name not in users),
        *_of_a_graph(default, _default_count(description), f"The union of {_listed(united)}."),
        *(_iri(default, "void:subset", nodes[name]) for name in united),
        *(
            triple
            for name, node in nodes.items()
            for triple in (
                _iri(_named(name, base), "rdf:type", _term("sd:NamedGraph")),
                _iri(_named(name, base), "sd:name", name),
                _iri(_named(name, base), "sd:graph", node),
                *_of_a_graph(node, description.graphs[name], _OF_THE_USER if name in users else told_of(name)),
                *(() if name in users else (_iri(node, "dcterms:license", LICENCE),)),
            )
        ),
    ]


def told_of(name: str) -> str:
    """Tell what a graph of the build holds."""
    return _HOLDS.get(name, _OF_A_SOURCE)


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


def _of_a_graph(node: str, count: int | None, told: str) -> Iterator[Triple]:
    yield _iri(node, "rdf:type", _term("sd:Graph"))
    yield _iri(node, "rdf:type", _term("void:Dataset"))
    yield _text(node, "dcterms:description", told)
    if count is not None:
        yield Triple(NamedNode(node), NamedNode(_term("void:triples")), Literal(count))


def _node(name: str, base: str) -> str:
    """Return the IRI of a graph: its name where we coined it; what another's IRI stands for is not ours to say."""
    return name if name.startswith((BASE, DATA_GRAPH)) else f"{base}/sparql#graph-{quote(name, safe='')}"


def _named(name: str, base: str) -> str:
    """Return the IRI of the pair of a graph and its name."""
    short = name.removeprefix(PREFIXES["graph"])
    return f"{base}/sparql#named-{quote(short, safe='')}"


def _term(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES["rdf"] + local if prefix == "rdf" else SERVICE_PREFIXES[prefix] + local


def _iri(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(_term(predicate)), NamedNode(value))


def _text(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(_term(predicate)), Literal(value, language="en"))


def _plain(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(_term(predicate)), Literal(value))
