"""The pages about claims over the whole dataset and over small ones, in this process."""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from flask.testing import FlaskClient

from hsnexus.argument import Argument, argument
from hsnexus.opened import Dataset
from hsnexus.questionnaire import read
from hsnexus.vocab import BASE, HSN, PREFIXES
from hsnexus_server.app import create_app
from hsnexus_server.dataset import load
from serving import GRAPH, SETTINGS, Direct, Keeping, client_to, description_of, write_dataset

__all__ = ["BROWSER", "argued", "client_over", "hrefs", "small", "within"]

BROWSER: Final = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
_LABEL: Final = f"{PREFIXES['rdfs']}label"
_TYPE: Final = f"{PREFIXES['rdf']}type"
_NEW: Final = f"{BASE}other/claim/c001"


def client_over(dataset: Dataset, objections: str = "") -> FlaskClient:
    """Return a client of the whole dataset, which must be answered as is declared."""
    engine = Keeping.over(dataset.store, description_of(dataset))
    return client_to(create_app(engine, replace(SETTINGS, objections=objections), read()))


def argued(dataset: Dataset) -> Argument:
    """Return the argument of a dataset."""
    quads = dataset.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return argument(quad.triple for quad in quads)


def small(folder: Path, text: str, more: Mapping[str, str] | None = None) -> FlaskClient:
    """Return a client of one claim in which every text is ``text``.

    Args:
        folder: where the dataset is written.
        text: the label of everything.
        more: literals of the claim, by property.
    """
    cause, effect, section, passage, work = (f"{BASE}other/{name}" for name in ("a", "b", "s", "p", "w"))
    links = [
        (_NEW, _TYPE, HSN.CausalClaim),
        (_NEW, HSN.hasCause, cause),
        (_NEW, HSN.hasEffect, effect),
        (_NEW, HSN.hasRelation, HSN.enabling),
        (_NEW, HSN.hasVoice, HSN.reported),
        (_NEW, HSN.hasModality, HSN.hedged),
        (_NEW, HSN.attributedTo, work),
        (_NEW, HSN.underCondition, cause),
        (_NEW, HSN.concernsGroup, work),
        (_NEW, HSN.statedIn, passage),
        (HSN.enabling, HSN.derivesEdge, HSN.claimedToEnable),
        (HSN.enabling, HSN.carriesPolarity, HSN.increase),
        (passage, HSN.inSection, section),
        (passage, f"{PREFIXES['oa']}hasSource", work),
        (section, f"{PREFIXES['dcterms']}isPartOf", work),
        (section, _TYPE, HSN.Section),
        (work, _TYPE, HSN.Actor),
        *((factor, _TYPE, HSN.Factor) for factor in (cause, effect)),
        *((iri, _TYPE, HSN.Relation) for iri in (HSN.enabling,)),
        (HSN.hedged, _TYPE, HSN.Modality),
    ]
    numbers = {HSN.start: 0, HSN.end: 9, HSN.wordCount: 2, HSN.letterCount: 7}
    named = (
        _NEW,
        cause,
        effect,
        section,
        work,
        HSN.enabling,
        HSN.hedged,
        HSN.increase,
        HSN.reported,
        HSN.claimedToEnable,
    )
    texts = [
        *((iri, _LABEL, text) for iri in named),
        *((passage, term, text) for term in (HSN.firstWords, HSN.lastWords)),
        *((passage, term, "0" * 64) for term in (HSN.textSha256, HSN.lettersSha256)),
        (_NEW, HSN.hedgeCue, text),
        (_NEW, f"{PREFIXES['skos']}editorialNote", text),
        *((_NEW, term, value) for term, value in (more or {}).items()),
    ]
    triples = [ox.Triple(*map(ox.NamedNode, link)) for link in links]
    triples += [ox.Triple(ox.NamedNode(one), ox.NamedNode(term), ox.Literal(value)) for one, term, value in texts]
    triples += [
        ox.Triple(ox.NamedNode(passage), ox.NamedNode(term), ox.Literal(number)) for term, number in numbers.items()
    ]
    written = "".join(f"{triple} .\n{triple} <{GRAPH}> .\n" for triple in triples)
    settings = replace(SETTINGS, dataset=write_dataset(folder, written, {GRAPH: len(triples)}))
    store, description = load(settings)
    return client_to(create_app(Direct.over(store, description), settings))


def within(page: str) -> str:
    """Return what stands in the main part of a page."""
    return page.partition("<main")[2].partition("</main>")[0]


def hrefs(page: str) -> list[str]:
    """Return the links in the main part of a page, in order."""
    return [unescape(link) for link in re.findall('href="([^"]*)"', within(page))]
