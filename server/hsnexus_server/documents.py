"""Whole documents at their paths: the ontology, its versions, the files that import it, and the named graphs."""

from typing import Final

from flask import Response, g, render_template

from hsnexus.holdings import holding
from hsnexus.single import FORMATS, SINGLES
from hsnexus.vocab import BASE, GRAPH, ONTOLOGY, PREFIXES
from hsnexus_server.addresses import PAGE, SUFFIXES, version_of
from hsnexus_server.argued import Arguments
from hsnexus_server.asked import Asking
from hsnexus_server.description import Description
from hsnexus_server.negotiate import Wanted
from hsnexus_server.pages import page, served
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.reference.shown import whole
from hsnexus_server.requested import form, root
from hsnexus_server.sending import sent
from hsnexus_server.settings import Settings
from hsnexus_server.signposts import signposts

__all__ = ["document", "ontology"]

# For a graph of a hundred thousand triples.
_RDF_XML: Final = "rdf"
_DESCRIBED_BY: Final = f"{PREFIXES['wdrs']}describedby"
_OWL: Final = PREFIXES["owl"]
_GRAPH: Final = "CONSTRUCT {{ ?subject ?property ?value }} WHERE {{ GRAPH <{0}> {{ ?subject ?property ?value }} }}"
# A subject of a file is in the graph that says so; what the reasoner adds to it stands in another.
_FILE: Final = f"""CONSTRUCT {{{{ ?subject ?property ?value }}}} WHERE {{{{
  {{{{ <{{0}}> ?property ?value . BIND(<{{0}}> AS ?subject) }}}}
  UNION
  {{{{ GRAPH ?graph {{{{ ?subject <{_DESCRIBED_BY}> <{{0}}> ; ?property ?value }}}}
    FILTER(?property != <{_DESCRIBED_BY}>) }}}}
}}}}"""
_WHOLE: Final = f"""CONSTRUCT {{{{ ?subject ?property ?value }}}} WHERE {{{{
  GRAPH ?graph {{{{ <{{0}}> a <{_OWL}Ontology> . ?subject ?property ?value }}}}
}}}}"""
_HEADER: Final = f"""SELECT ?iri WHERE {{
  <{ONTOLOGY}> <{_OWL}versionIRI> ?iri .
}}
"""
# What cannot be written in RDF 1.1 is offered in none of its formats that refuse it.
_NO_TRIPLE_TERMS: Final = frozenset({"rdf", "jsonld"})
_IN_ONE_FILE: Final = {form.file_extension: form.media_type for form in reversed(FORMATS)}
_DOCUMENTS: Final = {"kg/": _FILE, "ontology/": _WHOLE}
_FILES: Final = f"SELECT ?file WHERE {{ ?file a <{_OWL}Ontology> }} ORDER BY ?file"


def document(
    asks: Asking,
    settings: Settings,
    arguments: Arguments,
    path: str,
    suffix: str,
) -> Response | None:
    """Answer with the document of a path; ``None`` where it is the path of no document.

    Raises:
        RefusalError: 404, there is no such version of the ontology; 406.
    """
    if version_of(path):
        return ontology(asks, settings, arguments, path, suffix)
    iri, description = BASE + path, served(asks.engine)
    if iri in description.graphs:
        return _graph(asks, settings, path, suffix, description)
    for ending, one in SINGLES.items():
        if one.iri != ONTOLOGY and iri in {one.iri, f"{one.iri}/{description.version}"}:
            return _single(path, suffix, f"hsnexus-{description.version}{ending}")
    text = next((text for folder, text in _DOCUMENTS.items() if path.startswith(folder)), "")
    wanted = form(suffix, first=_RDF_XML) if text else None
    if wanted is None or iri not in _column(asks, _FILES):
        return None
    return _data(asks, settings, path, text.format(iri), wanted)


def _single(path: str, suffix: str, name: str) -> Response:
    """Send on to an ontology in one file, which stands among the dumps; who wants a page, to the list of them.

    Raises:
        RefusalError: 406, it is not there in the format that was asked for.
    """
    chosen = form(suffix, first=_RDF_XML)
    names = sorted(chosen.names) if chosen else []
    if chosen and not set(names) & _IN_ONE_FILE.keys():
        detail = f"It comes as {' and '.join(_IN_ONE_FILE.values())}."
        raise refusal(Reason.NOT_ACCEPTABLE, detail, available=tuple(_IN_ONE_FILE.values()))
    target = next((f"{name}.{each}" for each in names if each in _IN_ONE_FILE), "")
    return Response(status=303, headers={"Location": f"{root(path)}dumps/{target}"})


def ontology(asks: Asking, settings: Settings, arguments: Arguments, path: str, suffix: str) -> Response:
    """Answer with the ontology: RDF/XML for who takes any format, or a page of its terms.

    Raises:
        RefusalError: 404, there is no such version, or no ontology at all.
    """
    header = next(iter(_rows(asks, _HEADER)), None)
    if header is None or path not in {"ontology", header["iri"].removeprefix(BASE)}:
        detail = "This version of the ontology is not served here." if header else "No ontology is served here."
        raise refusal(Reason.NOT_FOUND, detail, available=(header["iri"],) if header else None)
    wanted = form(suffix, first=_RDF_XML)
    if wanted is not None:
        return _data(asks, settings, path, _GRAPH.format(GRAPH.ontology), wanted)
    kept = arguments.references.of(asks)
    response = page(kept.text(path, lambda: whole(kept, root(path), path)))
    response.headers["Link"] = signposts(settings, path, iri=BASE + path, page=True, items=True)
    return response


def _graph(asks: Asking, settings: Settings, path: str, suffix: str, description: Description) -> Response:
    iri, wanted = BASE + path, form(suffix)
    if wanted is not None:
        return _data(asks, settings, path, _GRAPH.format(iri), wanted)
    name = path.rpartition("/")[2]
    but = _NO_TRIPLE_TERMS if iri == GRAPH.edges_rdf12 else frozenset()
    told = render_template(
        "graph.html",
        root=root(path),
        address=name,
        suffixes=[each for each in SUFFIXES if each not in {PAGE, *but}],
        iri=iri,
        title=f"The graph {name}",
        told=holding(iri),
        count=description.graphs[iri],
    )
    response = page(told)
    response.headers["Link"] = signposts(settings, path, iri=iri, page=True, items=True, but=but)
    return response


def _data(asks: Asking, settings: Settings, path: str, text: str, wanted: Wanted) -> Response:
    answer = asks.run(text, wanted)
    g.outcome = "cached" if answer.cached else "answered"
    response = sent(answer)
    response.headers["Link"] = signposts(settings, path, iri=BASE + path, page=False, items=True)
    return response


def _rows(asks: Asking, text: str) -> list[dict[str, str]]:
    found = asks.found(text).answer
    return [dict(zip(found.columns, row, strict=True)) for row in found.texts]


def _column(asks: Asking, text: str) -> tuple[str, ...]:
    return tuple(row[0] for row in asks.found(text).answer.texts)
