"""Laws of the citation file: all that describes the dataset says the same, and a file that is wrong is told."""

import re
from collections.abc import Mapping
from typing import Final

import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL

from hsnexus import __version__
from hsnexus.bibtex import dataset_entry
from hsnexus.citation import Citation, citation
from hsnexus.errors import SourceError
from hsnexus.manifest import packaged, read
from hsnexus.sources import Project, read_text
from hsnexus.vocab import ONTOLOGY

WHOLE: Final = """\
title: A title
abstract: >-
  Two
  lines
version: 1.0
date-released: 2026-01-02
license: CC-BY-4.0
authors:
  - name: A team
  - given-names: Ada
    family-names: Lovelace
keywords: [one, two]
"""


def test_a_citation_is_read() -> None:
    read_ = citation(WHOLE, "x")
    assert (read_.title, read_.abstract, read_.version, read_.licence) == ("A title", "Two lines", "1.0", "CC-BY-4.0")
    assert (read_.released.isoformat(), read_.authors) == ("2026-01-02", ("A team", "Ada Lovelace"))
    assert read_.keywords == ("one", "two")


WRONG: Final[Mapping[str, tuple[str, str]]] = {
    "no YAML": ("title: [", "no YAML"),
    "no mapping": ("- one", "lacks a field"),
    "no title": (WHOLE.replace("title: A title\n", ""), "title"),
    "no text": (WHOLE.replace(">-\n  Two\n  lines", "[one]"), "split"),
    "no date": (WHOLE.replace("2026-01-02", "soon"), "soon"),
    "no author": (WHOLE.replace("name: A team", "alias: a"), "given-names"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_citation_that_is_wrong_is_told(case: str) -> None:
    text, word = WRONG[case]
    with pytest.raises(SourceError, match=word) as caught:
        citation(text, "CITATION.cff")
    assert caught.value.where == "CITATION.cff"


@pytest.fixture(scope="module")
def cited(project: Project) -> Citation:
    return citation(read_text(project.citation), str(project.citation))


def test_all_that_describes_the_dataset_says_the_same(cited: Citation, project: Project) -> None:
    assert cited.version == __version__
    assert cited.licence == "CC-BY-4.0"
    releases = re.findall(r"^## (\S+) \u2013 (\S+)$", read_text(project.root / "CHANGELOG.md"), flags=re.MULTILINE)
    assert releases[0] == (cited.version, cited.released.isoformat())
    ontology = rdflib.Graph().parse(project.ontology)
    about = rdflib.URIRef(ONTOLOGY)
    assert str(ontology.value(about, OWL.versionInfo)) == cited.version
    assert str(ontology.value(about, DCTERMS.issued))[:10] == cited.released.isoformat()
    assert [str(name) for name in ontology.objects(about, DCTERMS.creator)] == list(cited.authors)
    entry = dataset_entry(read(packaged()).version, read(packaged()).digest, "https://e.example/")
    assert cited.title in entry
    assert all(author in entry for author in cited.authors)
