"""The dataset's description of itself: DCAT, VoID, and of the Service Description what holds at every endpoint.

No host is named but that of our lasting IRIs; where a server stands, its own Service Description tells.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Final

import pyoxigraph as ox

from hsnexus.citation import Citation
from hsnexus.counts import size
from hsnexus.dcat import dcat, dumps
from hsnexus.holdings import holding
from hsnexus.statements import linked, told, typed, unprefixed
from hsnexus.vocab import DATASET, ENDPOINT, GRAPH, LICENCE, PREFIXES
from hsnexus.void import sized, void

__all__ = ["metadata"]

_SERVED: Final = f"{ENDPOINT}#dataset"
_DEFAULT: Final = f"{ENDPOINT}#default-graph"

_Graphs = Mapping[str, Collection[ox.Triple]]


def metadata(cited: Citation, graphs: _Graphs, aside: _Graphs, sources: Mapping[str, str]) -> Iterator[ox.Triple]:
    """Yield the description of a dataset; no blank node is among it, and it counts none of its own triples.

    Args:
        cited: how the dataset is to be cited.
        graphs: the graphs whose union is the dataset, by name; no triple stands in two of them.
        aside: those that are derived from it and stay outside of the default graph.
        sources: the work behind each graph of one source, by the graph; all IRIs.
    """
    yield from dcat(cited, sources)
    yield from void(tuple(chain.from_iterable(graphs.values())), dumps(cited.version).values())
    yield from _service((*graphs, GRAPH.metadata, *aside))
    yield linked(_DEFAULT, "void:subset", DATASET)
    for name, triples in {**graphs, GRAPH.metadata: (), **aside}.items():
        yield typed(name, "sd:Graph")
        yield typed(name, "void:Dataset")
        yield told(name, "dcterms:description", holding(name))
        yield linked(name, "dcterms:license", LICENCE)
        if name in aside:
            yield linked(name, "prov:wasDerivedFrom", DATASET)
        else:
            yield linked(DATASET if name in graphs else _DEFAULT, "void:subset", name)
        if triples:
            yield from sized(name, size(triples))


def _service(names: Collection[str]) -> Iterator[ox.Triple]:
    yield typed(ENDPOINT, "sd:Service")
    yield linked(ENDPOINT, "sd:endpoint", ENDPOINT)
    yield linked(ENDPOINT, "sd:supportedLanguage", unprefixed("sd:SPARQL11Query"))
    yield linked(ENDPOINT, "sd:defaultDataset", _SERVED)
    yield typed(_SERVED, "sd:Dataset")
    yield linked(_SERVED, "sd:defaultGraph", _DEFAULT)
    yield typed(_DEFAULT, "sd:Graph")
    yield told(_DEFAULT, "dcterms:description", "The dataset, and its description.")
    for name in names:
        named = f"{ENDPOINT}#named-{name.removeprefix(PREFIXES['graph'])}"
        yield linked(_SERVED, "sd:namedGraph", named)
        yield typed(named, "sd:NamedGraph")
        yield linked(named, "sd:name", name)
        yield linked(named, "sd:graph", name)
