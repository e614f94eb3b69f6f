"""Laws of grlc: it serves the folder of questions as it stands, and its calls answer as ours do.

grlc (https://github.com/CLARIAH/grlc) makes an API of a folder of query files.  It runs in an environment of its own.
"""

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from expectations import expectations
from hsnexus import open_dataset
from hsnexus.asking import ask, resolved
from hsnexus.manifest import packaged
from hsnexus.names import of_class
from hsnexus.opened import Dataset
from hsnexus.questionnaire import read
from hsnexus.questions import Question
from hsnexus.template import Type
from hsnexus.vocab import GRAPH, PREFIXES
from serving import Running, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

QUERIES: Final = Path(__file__).parent.parent / "queries"
QUESTIONS: Final = read(QUERIES)
# grlc reads queries with rdflib, which knows SPARQL 1.1 alone: it warns of the others, and leaves them out.
SERVED: Final = [each for each in QUESTIONS if not each.needs]
EACH: Final = pytest.mark.parametrize("asked", SERVED, ids=[each.stem for each in SERVED])
# Each question with the values, other than its defaults, of which something is expected.
OTHERWISE: Final = [
    (each, dict(values))
    for each in SERVED
    for values in dict.fromkeys(row.values for row in expectations(QUERIES / "expected" / f"{each.stem}.tsv"))
    if values
]
TYPES: Final[Mapping[Type, Mapping[str, str]]] = {
    Type.IRI: {"type": "string", "format": "iri"},
    Type.STRING: {"type": "string"},
    Type.INTEGER: {"type": "string"},
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset(queries=QUERIES)


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with serving(packaged(), seconds=240) as one:
        yield one


@pytest.fixture(scope="module")
def grlc(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of grlc over the folder, which asks our endpoint."""
    python = os.environ.get("HSNEXUS_GRLC")
    if not python:
        pytest.skip("HSNEXUS_GRLC names no Python that has grlc, which wants an environment of its own")
    server: Running = request.getfixturevalue("server")
    home = tmp_path_factory.mktemp("grlc")
    settings = f"[defaults]\nsparql_endpoint = {server.url}sparql\n\n[local]\nlocal_sparql_dir = {QUERIES}\n"
    (home / "config.ini").write_text(settings, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as door, (home / "log").open("wb") as log:
        command = [python, "-m", "gunicorn", "--bind", f"fd://{door.fileno()}", "--workers", "1", "grlc.server:app"]
        process = subprocess.Popen(command, cwd=home, pass_fds=[door.fileno()], stdout=log, stderr=log)
        url = f"http://127.0.0.1:{door.getsockname()[1]}/api-local"
    with process:
        try:
            yield url
        finally:
            process.terminate()


def got(url: str, accept: str = "*/*", **given: str) -> str:
    """Return what a URL answers."""
    request = urllib.request.Request(f"{url}?{urlencode(given)}", headers={"Accept": accept})  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
        assert response.status == 200
        text: str = response.read().decode()
    return text


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture(scope="module")
def spec(grlc: str) -> dict[str, Any]:
    found = json.loads(got(f"{grlc}/swagger"))
    assert isinstance(found, dict)
    return found


def parameters(spec: Mapping[str, Any], asked: Question) -> dict[str, dict[str, Any]]:
    """Return the parameters that grlc gives to a question, by name, without the one that names the endpoint."""
    found = spec["paths"][f"/{asked.stem}"]["get"]["parameters"]
    return {each["name"]: each for each in found if each["name"] != "endpoint"}


def defaults(spec: Mapping[str, Any], asked: Question) -> dict[str, str]:
    """Return what grlc's page fills in."""
    return {name: str(each["default"]) for name, each in parameters(spec, asked).items() if "default" in each}


def test_grlc_serves_every_question_of_sparql_11_and_warns_of_the_others(spec: Mapping[str, Any]) -> None:
    assert set(spec["paths"]) == {f"/{each.stem}" for each in SERVED}
    warned = re.findall(r"Could not parse query (\S+):", spec["info"]["description"])
    assert warned == [each.stem for each in QUESTIONS if each.needs]


@EACH
def test_grlc_tells_what_a_question_asks_and_takes(spec: Mapping[str, Any], asked: Question) -> None:
    call = spec["paths"][f"/{asked.stem}"]["get"]
    assert (call["summary"], tuple(call["tags"])) == (asked.summary, asked.tags)
    assert " ".join(call["description"].split()).startswith(asked.description)
    found = parameters(spec, asked)
    assert list(found) == list(asked.parameters)
    for name, parameter in asked.parameters.items():
        told = {key: value for key, value in found[name].items() if key in {"type", "format"}}
        assert told == TYPES[parameter.type]
        assert found[name]["required"] is not parameter.optional
        assert found[name].get("default") == parameter.default
        assert tuple(found[name].get("enum", ())) == parameter.listed


@EACH
def test_a_call_with_the_defaults_gives_our_rows(
    grlc: str, server: Running, spec: Mapping[str, Any], asked: Question
) -> None:
    ours = got(f"{server.url}queries/{asked.stem}.csv")
    assert rows(got(f"{grlc}/{asked.stem}.csv", **defaults(spec, asked))) == rows(ours)


def test_there_are_values_to_call_with() -> None:
    assert {asked.stem for asked, _ in OTHERWISE} == {each.stem for each in SERVED if each.parameters}


@pytest.mark.parametrize(
    ("asked", "values"), OTHERWISE, ids=[f"{asked.stem}-{urlencode(values)}" for asked, values in OTHERWISE]
)
def test_a_call_with_other_values_gives_our_rows(
    grlc: str, spec: Mapping[str, Any], dataset: Dataset, asked: Question, values: dict[str, str]
) -> None:
    whole = {name: str(value) for name, value in resolved(asked, values, partial(of_class, dataset.store)).items()}
    found = rows(got(f"{grlc}/{asked.stem}.csv", **defaults(spec, asked) | whole))
    assert found == rows(ask(dataset.store, asked, values).csv())


def test_a_call_answers_in_json(grlc: str, spec: Mapping[str, Any], dataset: Dataset) -> None:
    asked = next(each for each in SERVED if each.parameters)
    found = json.loads(got(f"{grlc}/{asked.stem}.json", **defaults(spec, asked)))
    assert found == json.loads(dataset.ask(asked.stem).json())


# What holds of the files, so that grlc can serve them; it needs no grlc to see.


def test_the_choices_that_a_file_lists_are_those_that_the_ontology_closes(dataset: Dataset) -> None:
    """Grlc takes choices from the file alone; of a class that claims add to, they would soon be old."""
    kind, ontology = ox.NamedNode(f"{PREFIXES['rdf']}type"), ox.NamedNode(GRAPH.ontology)
    seen = set()
    for asked in QUESTIONS:
        for parameter in asked.parameters.values():
            if parameter.type is not Type.IRI:
                continue
            things = sorted(thing.iri for thing in of_class(dataset.store, parameter.class_iri))
            closed = parameter.class_iri != f"{PREFIXES['owl']}Class" and all(
                any(dataset.store.quads_for_pattern(ox.NamedNode(thing), kind, None, ontology)) for thing in things
            )
            assert list(parameter.listed) == (things if closed else []), f"{asked.stem}: {parameter.name}"
            seen.add(closed)
    assert seen == {True, False}


def test_a_query_that_takes_a_number_selects_once_or_declares_xsd() -> None:
    """Grlc writes xsd:integer, and the prefix before every SELECT, those of inner queries too."""
    numbers = [
        each for each in QUESTIONS if any(parameter.type is Type.INTEGER for parameter in each.parameters.values())
    ]
    assert numbers
    for asked in numbers:
        assert asked.text.count("SELECT") == 1 or f"PREFIX xsd: <{PREFIXES['xsd']}>" in asked.text, asked.stem
