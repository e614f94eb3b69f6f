"""Laws of `--data`: what a user adds is served beside the graph, and never mixed up with it."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from hsnexus.errors import SetupError, SourceError
from hsnexus.manifest import DATA_FILE
from hsnexus_server.dataset import load
from hsnexus_server.settings import Settings
from serving import GRAPH, TERMS, client_of, write_dataset

TRIPLE = "<http://e/b> <http://u/note> 'mine' ."
FILES: Mapping[str, str] = {
    "mine.ttl": "@prefix u: <http://u/> . <http://e/b> u:note 'mine' .",
    "mine.nt": '<http://e/b> <http://u/note> "mine" .',
    "mine.nq": '<http://e/b> <http://u/note> "mine" .',
    "mine.trig": "@prefix u: <http://u/> . <http://e/b> u:note 'mine' . <urn:g> { <urn:s> <urn:p> 1 }",
    "mine.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="http://u/">'
    '<rdf:Description rdf:about="http://e/b"><u:note>mine</u:note></rdf:Description></rdf:RDF>',
    "mine.jsonld": '{"@id": "http://e/b", "http://u/note": "mine"}',
}
# Names that tools give to such files.
NAMES = (
    *((name, name) for name in FILES),
    ("mine.TTL", "mine.ttl"),
    ("mine.owl", "mine.rdf"),
    ("mine.Rdf", "mine.rdf"),
)


def written(folder: Path, **files: str) -> list[Path]:
    paths = [folder / name for name in files]
    for path in paths:
        path.write_text(files[path.name], encoding="utf-8")
    return paths


def rows(client: FlaskClient, query: str) -> list[list[str]]:
    response = client.get("/sparql", query_string={"query": query})
    assert response.status_code == 200, response.text
    found = json.loads(response.data)
    return [[row[name]["value"] for name in found["head"]["vars"]] for row in found["results"]["bindings"]]


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte-order-mark"])
@pytest.mark.parametrize(("name", "like"), NAMES)
def test_a_triple_stands_in_the_default_graph_and_in_the_graph_of_its_file(
    tmp_path: Path, name: str, like: str, mark: str
) -> None:
    client = client_of(tmp_path / "dataset", *written(tmp_path, **{name: mark + FILES[like]}))
    joined = "SELECT ?s ?note { ?s <http://e/knows> ?o . ?o <http://u/note> ?note }"
    assert rows(client, joined) == [["http://e/a", "mine"]]
    named = "SELECT ?g { GRAPH ?g { ?s <http://u/note> ?o } }"
    assert rows(client, named) == [["urn:x-hsnexus:data:mine"]]


def test_a_quad_stays_in_the_graph_that_it_names(tmp_path: Path) -> None:
    client = client_of(tmp_path / "dataset", *written(tmp_path, **{"mine.trig": FILES["mine.trig"]}))
    assert rows(client, "SELECT ?g { GRAPH ?g { <urn:s> ?p ?o } }") == [["urn:g"]]
    assert rows(client, "SELECT ?p { <urn:s> ?p ?o }") == []


GRAPHS: tuple[tuple[str, str, list[str]], ...] = (
    ("mine.trig", FILES["mine.trig"], ["urn:g", "urn:x-hsnexus:data:mine"]),
    ("mine.nq", "<urn:s> <urn:p> <urn:o> <urn:g> .", ["urn:g"]),
    ("mine.ttl", "<urn:s> <urn:p> <urn:o> .", ["urn:x-hsnexus:data:mine"]),
    ("mine.nt", "", []),
)


@pytest.mark.parametrize(("name", "text", "graphs"), GRAPHS)
def test_only_graphs_that_hold_something_are_told(tmp_path: Path, name: str, text: str, graphs: list[str]) -> None:
    client = client_of(tmp_path / "dataset", *written(tmp_path, **{name: text}))
    status = client.get("/status").json
    assert status is not None
    assert status["data"][0]["graphs"] == graphs
    assert sorted(graph for graph in status["graphs"] if graph not in {GRAPH, TERMS}) == graphs
    page = client.get("/").text
    assert name in page
    assert [graph for graph in ("urn:g", "urn:x-hsnexus:data:mine") if graph in page] == graphs


def test_blank_nodes_of_different_files_never_meet(tmp_path: Path) -> None:
    line = "_:c <urn:file> '{}' ."
    files = written(tmp_path, **{"one.ttl": line.format("one"), "two.nt": line.format("two").replace("'", '"')})
    client = client_of(tmp_path / "dataset", *files)
    assert rows(client, "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c <urn:file> ?name }") == [["2"]]
    assert rows(client, "SELECT ?s { ?s <http://e/knows> ?c . ?c <urn:file> ?name }") == []


def test_a_blank_node_is_the_same_in_both_places(tmp_path: Path) -> None:
    client = client_of(tmp_path / "dataset", *written(tmp_path, **{"one.ttl": "[] <urn:p> 1 ; <urn:q> 2 ."}))
    assert rows(client, "SELECT ?o { ?b <urn:p> 1 . GRAPH ?g { ?b <urn:q> ?o } }") == [["2"]]


def test_a_stem_becomes_part_of_an_iri(tmp_path: Path) -> None:
    client = client_of(tmp_path / "dataset", *written(tmp_path, **{"my dáta#1.ttl": "<urn:s> <urn:p> 1 ."}))
    assert rows(client, "SELECT ?g { GRAPH ?g { <urn:s> ?p ?o } }") == [["urn:x-hsnexus:data:my%20d%C3%A1ta%231"]]


def test_the_status_names_every_file_with_its_hash_and_counts(tmp_path: Path) -> None:
    (path,) = written(tmp_path, **{"mine.trig": FILES["mine.trig"]})
    status = client_of(tmp_path / "dataset", path).get("/status").json
    assert status is not None
    assert status["data"] == [
        {
            "file": "mine.trig",
            "graphs": ["urn:g", "urn:x-hsnexus:data:mine"],
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
    ]
    assert {name: status["graphs"][name] for name in ("urn:g", "urn:x-hsnexus:data:mine")} == {
        "urn:g": 1,
        "urn:x-hsnexus:data:mine": 1,
    }
    assert status["graphs"][GRAPH] == 6


def test_the_first_page_says_that_files_of_the_users_are_served(tmp_path: Path) -> None:
    assert "Nobody has checked" not in client_of(tmp_path / "dataset").get("/").text
    page = client_of(tmp_path / "dataset", *written(tmp_path, **{"mine.ttl": FILES["mine.ttl"]})).get("/").text
    assert "urn:x-hsnexus:data:mine" in page
    assert "Nobody has checked" in page


BROKEN = (
    # files, place, what is told
    ({"a.ttl": "<urn:s> <urn:p> 1 .\n<urn:s> <urn:p> 'x .\n"}, "a.ttl:2", "this is not Turtle"),
    ({"a.nt": "<urn:s> <urn:p> <urn:o> .\nnonsense\n"}, "a.nt:2", "this is not N-Triples"),
    ({"a.nq": "<urn:s> <urn:p> <urn:o> <g> .\n"}, "a.nq:1", "No scheme found"),
    ({"a.trig": "<urn:g> { <urn:s>\n<urn:p> }"}, "a.trig:2", "this is not TriG"),
    ({"a.rdf": "<rdf:RDF"}, "a.rdf", "this is not RDF/XML"),
    ({"a.jsonld": '{"@id":\n'}, "a.jsonld:", "this is not JSON-LD"),
    ({"a.jsonld": '{"@context": "http://127.0.0.1:9/", "a": 1}'}, "a.jsonld", "remote contexts are not fetched"),
    ({"a.jsonld": '{"@context": "context.json", "a": 1}'}, "a.jsonld", "Put the context itself into the file"),
    ({"a.nt": f'<urn:s> <urn:p> "{"x" * 2**24}" .'}, "a.nt", "16 MiB"),
    ({"a.txt": ""}, "a.txt", "none of .ttl"),
    ({"a.ttl.gz": ""}, "a.ttl.gz", "none of .ttl"),
    ({"a.ttl": "", "a.nt": ""}, "a.nt", "Rename one of them"),
    ({"a.nq": f"<urn:s> <urn:p> <urn:o> <{GRAPH}> .\n"}, "a.nq", GRAPH),
    ({"a.nq": "<urn:s> <urn:p> <urn:o> <https://w3id.org/hsnexus> .\n"}, "a.nq", "not yours to fill"),
    ({"a.trig": "<urn:x-hsnexus:data:b> { <urn:s> <urn:p> 1 }"}, "a.trig", "urn:x-hsnexus:data:b"),
)


@pytest.mark.parametrize(("files", "place", "word"), BROKEN)
def test_a_file_that_cannot_be_served_is_named_with_its_line(
    tmp_path: Path, files: dict[str, str], place: str, word: str
) -> None:
    paths = written(tmp_path, **files)
    settings = Settings(host="127.0.0.1", port=0, dataset=write_dataset(tmp_path / "dataset"), data=tuple(paths))
    with pytest.raises(SetupError) as caught:
        load(settings)
    assert caught.value.where.startswith(f"{tmp_path}/{place}")
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["<rdf:RDF", FILES["mine.rdf"].replace("</u:note>", "")])
def test_an_error_in_xml_has_a_file_but_no_line(tmp_path: Path, text: str) -> None:
    (path,) = written(tmp_path, **{"a.rdf": text})
    with pytest.raises(SetupError, match="this is not RDF/XML") as caught:
        load(Settings("127.0.0.1", 0, write_dataset(tmp_path / "dataset"), (path,)))
    assert caught.value.where == str(path)
    assert "None" not in str(caught.value)


def test_a_graph_whose_iri_only_looks_like_ours_is_the_users(tmp_path: Path) -> None:
    files = written(tmp_path, **{"a.nq": "<urn:s> <urn:p> <urn:o> <https://w3id.org/hsnexus-fork/g> .\n"})
    client = client_of(tmp_path / "dataset", *files)
    assert rows(client, "SELECT ?g { GRAPH ?g { <urn:s> ?p ?o } }") == [["https://w3id.org/hsnexus-fork/g"]]


@pytest.mark.parametrize(
    ("cors", "public_url", "host", "status"),
    [
        (None, "", "localhost", 200),
        (None, "", "127.0.0.1:8000", 200),
        (None, "", "evil.example", 421),
        (None, "https://graph.example/x", "graph.example", 200),
        (None, "https://graph.example/x", "evil.example", 421),
        ("*", "", "evil.example", 200),
    ],
)
def test_a_name_that_was_pointed_at_this_machine_reads_no_private_data(
    tmp_path: Path, cors: str | None, public_url: str, host: str, status: int
) -> None:
    """What a page of that name reads is of its own origin, so that no CORS stands in its way."""
    files = written(tmp_path, **{"mine.ttl": FILES["mine.ttl"]})
    client = client_of(tmp_path / "dataset", *files, cors=cors, public_url=public_url)
    for path in ("/sparql?query=SELECT*{?s+?p+?o}", "/", "/status", "/nowhere"):
        answer = client.get(path, headers={"Host": host})
        assert (answer.status_code == 421) == (status == 421)
        assert ("misdirected" in answer.text) == (status == 421)


@pytest.mark.parametrize("name", ["missing.ttl", "folder.ttl"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.ttl").mkdir()
    settings = Settings("127.0.0.1", 0, write_dataset(tmp_path / "dataset"), (tmp_path / name,))
    with pytest.raises(SetupError, match="cannot be read") as caught:
        load(settings)
    assert caught.value.where == str(tmp_path / name)


def test_a_build_that_is_not_whole_is_not_served(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "dataset")
    with (folder / DATA_FILE).open("a", encoding="utf-8") as file:
        file.write("<urn:s> <urn:p> <urn:o> .\n")
    with pytest.raises(SourceError, match="SHA-256"):
        load(Settings("127.0.0.1", 0, folder))
    write_dataset(folder, "nonsense\n")
    with pytest.raises(SourceError, match="not N-Quads"):
        load(Settings("127.0.0.1", 0, folder))
    with pytest.raises(SetupError, match="no whole dataset"):
        load(Settings("127.0.0.1", 0, tmp_path / "nowhere"))
