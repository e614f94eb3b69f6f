"""Laws of the dumps: every file says what the build says, and the server gives each under its name."""

import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner

from declared import Given, undeclared
from declared import packaged as packaged_description
from hsnexus.cli import main
from hsnexus.dumps import DUMPS, SUMS_FILE, dump, names, sums
from hsnexus.errors import SetupError
from hsnexus.exports import EXPORTS, Material
from hsnexus.manifest import DATA_FILE, packaged, read
from hsnexus.opened import open_dataset
from hsnexus.single import triples
from hsnexus.vocab import BASE, GRAPH
from serving import COMMAND, Running, running, serving, write_dataset

SERVED: Final = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")
VERSION: Final = read(packaged()).version
QT: Final = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
QUERIES: Final = Path(__file__).parent.parent / "queries"
# What rdflib calls a format, by its ending.
PARSERS: Final[Mapping[str, str]] = {
    ".ttl": "turtle",
    ".nt": "nt",
    ".rdf": "xml",
    ".jsonld": "json-ld",
    ".trig": "trig",
    ".nq": "nquads",
}
OF_GRAPHS: Final = {name: one for name, one in DUMPS.items() if not one.single}
EACH: Final = pytest.mark.parametrize("ending", OF_GRAPHS)


@pytest.fixture(scope="module")
def dumped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dumped") / "dumps"
    dump(packaged(), folder)
    return folder


@pytest.fixture(scope="module")
def quads() -> frozenset[ox.Quad]:
    return frozenset(ox.parse(path=packaged() / DATA_FILE, format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory, quads: frozenset[ox.Quad]) -> Path:
    """A build of what is hardest to write: class expressions, and triple terms."""
    kept = {ox.NamedNode(name) for name in (GRAPH.ontology, GRAPH.edges_rdf12)}
    inside = {quad.triple for quad in quads if quad.graph_name == ox.NamedNode(GRAPH.ontology)}
    lines = sorted(f"{quad} .\n" for quad in quads if quad.graph_name in kept or quad.triple in inside)
    return write_dataset(tmp_path_factory.mktemp("part") / "dataset", "".join(lines))


# ------------------------------------------------------------------------------------------------ what they say


def held(quads: frozenset[ox.Quad], ending: str) -> set[ox.Quad]:
    """Return what a dump is to hold."""
    graphs = {quad.graph_name for quad in quads}
    if ending in {".ttl", ".nt", ".rdf", ".jsonld"}:
        graphs = {ox.DefaultGraph()}
    elif "rdf12" not in ending:
        graphs -= {ox.NamedNode(GRAPH.edges_rdf12)}
    return {quad for quad in quads if quad.graph_name in graphs}


@EACH
def test_a_dump_says_what_the_build_says(dumped: Path, quads: frozenset[ox.Quad], ending: str) -> None:
    path = dumped / f"hsnexus-{VERSION}{ending}"
    found = set(ox.parse(path=path, format=DUMPS[ending].form))
    assert found == held(quads, ending)
    assert len(found) > 30_000
    assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == path.read_bytes()


@pytest.mark.parametrize("ending", [name for name, one in DUMPS.items() if one.single])
def test_an_ontology_in_one_file_is_the_one_that_it_is_named_for(
    dumped: Path, quads: frozenset[ox.Quad], ending: str
) -> None:
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value != GRAPH.edges_rdf12:
            graphs.setdefault(quad.graph_name.value, []).append(quad.triple)
    one = DUMPS[ending].single
    assert one
    expected = "".join(f"{triple} .\n" for triple in triples(one, graphs))
    found = ox.parse(path=dumped / f"hsnexus-{VERSION}{ending}", format=DUMPS[ending].form)
    assert canonical("".join(f"{quad.triple} .\n" for quad in found)) == canonical(expected)


def canonical(data: str) -> list[str]:
    dataset = ox.Dataset(ox.parse(data, format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")  # its readers use what it has deprecated itself
@pytest.mark.parametrize("ending", PARSERS)
def test_a_reader_of_rdf_11_reads_the_same(
    part: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    assert PARSERS.keys() == {name for name, one in OF_GRAPHS.items() if not one.rdf12}
    dump(part, tmp_path / "dumps")
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    (path,) = (tmp_path / "dumps").glob(f"hsnexus-?.?.?{ending}")
    read_again = rdflib.Dataset().parse(path, format=PARSERS[ending])
    theirs = read_again.serialize(format="nquads").replace(" <urn:x-rdflib:default> .\n", " .\n")
    built = frozenset(ox.parse(path=part / DATA_FILE, format=ox.RdfFormat.N_QUADS))
    expected = "".join(f"{quad} .\n" for quad in held(built, ending))
    assert canonical("\n".join(line for line in theirs.splitlines() if line)) == canonical(expected)
    assert "_:" in expected


def test_the_checksums_are_those_of_the_files_and_one_is_the_digest_of_the_build(dumped: Path) -> None:
    told = sums(dumped)
    assert {*told, SUMS_FILE} == {path.name for path in dumped.iterdir()} == {*names(VERSION)}
    assert told == {name: hashlib.sha256((dumped / name).read_bytes()).hexdigest() for name in told}
    assert told[f"hsnexus-{VERSION}-rdf12.nq"] == read(packaged()).digest


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_among_the_dumps(dumped: Path, name: str) -> None:
    body = (dumped / f"hsnexus-{VERSION}{EXPORTS[name].ending}").read_bytes()
    assert body == EXPORTS[name].text(material()).encode()
    assert gzip.decompress((dumped / f"hsnexus-{VERSION}{EXPORTS[name].ending}.gz").read_bytes()) == body


@cache
def material() -> Material:
    return Material(open_dataset())


def test_two_dumps_of_a_build_are_the_same_bytes(part: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        command = [*COMMAND, "dump", "--dataset", str(part), "--out", str(tmp_path / seed)]
        told = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
        assert told.stdout == (tmp_path / seed / SUMS_FILE).read_bytes()
    assert sums(tmp_path / "1") == sums(tmp_path / "2")
    for ending in (".ttl", ".trig", "-rdf12.trig"):
        lines = (tmp_path / "1" / f"hsnexus-0.0.1{ending}").read_text(encoding="utf-8").splitlines()
        prefixes = [line for line in lines if line.startswith("@prefix")]
        assert lines[: len(prefixes)] == prefixes == sorted(prefixes)


def test_a_folder_with_other_things_is_not_replaced(part: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear", encoding="ascii")
    with pytest.raises(SetupError, match="other things than dumps"):
        dump(part, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    told = CliRunner().invoke(main, ["dump", "--dataset", str(tmp_path), "--out", str(tmp_path / "dumps")])
    assert (told.exit_code, "no whole dataset" in told.stderr) == (2, True)


# ------------------------------------------------------------------------------------------------ over HTTP


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("served")
    mine = folder / "mine.ttl"
    mine.write_text("<urn:s> <urn:p> <urn:o> .", encoding="utf-8")
    with running(folder / "dataset", "--fronts", "2", "--data", str(mine)) as one:
        yield one


@pytest.fixture(scope="module")
def expected(server: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("expected") / "dumps"
    dump(server.dataset, folder)
    return folder


def asked(server: Running, method: str, name: str, **headers: str) -> tuple[int, HTTPMessage, bytes]:
    link = HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    link.request(method, f"/dumps/{name}", headers={key.replace("_", "-"): value for key, value in headers.items()})
    response = link.getresponse()
    body = response.read()
    link.close()
    told = Given(response.status, {key.lower(): value for key, value in response.headers.items()}, body)
    assert [*undeclared(packaged_description(), method, f"/dumps/{name}", told)] == []
    return response.status, response.headers, body


MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".ttl": "text/turtle; charset=utf-8",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".trig": "application/trig",
    ".nq": "application/n-quads",
    ".gz": "application/gzip",
    **{Path(each.ending).suffix: each.media_type for each in EXPORTS.values() if Path(each.ending).suffix != ".ttl"},
    ".csv": "text/csv; charset=utf-8",
    SUMS_FILE: "text/plain; charset=utf-8",
}


@SERVED
def test_all_that_ask_at_once_get_the_file_that_they_name(server: Running, expected: Path) -> None:
    every = names("0.0.1")
    with ThreadPoolExecutor(6) as pool:
        replies = [*pool.map(lambda name: asked(server, "GET", name), every)]
    for name, (status, headers, body) in zip(every, replies, strict=True):
        assert status == 200, body
        assert body == (expected / name).read_bytes()
        assert headers["ETag"] == f'"{hashlib.sha256(body).hexdigest()}"'
        assert headers["Content-Type"] == MEDIA_TYPES[Path(name).suffix or name]
        assert headers["Cache-Control"] == "no-cache"
        assert headers["X-Dataset-Version"] == read(server.dataset).digest
        assert b"urn:s" not in body, "the dumps are those of the build"


@SERVED
def test_who_has_a_dump_is_not_sent_it_again(server: Running, expected: Path) -> None:
    name = "hsnexus-0.0.1.nt"
    etag, other = f'"{sums(expected)[name]}"', f'"{sums(expected)[f"{name}.gz"]}"'
    status, headers, body = asked(server, "HEAD", name)
    assert (status, headers["ETag"], headers["Content-Length"], body) == (
        200,
        etag,
        str((expected / name).stat().st_size),
        b"",
    )
    assert asked(server, "GET", name, If_None_Match=etag)[::2] == (304, b"")
    assert asked(server, "GET", name, If_None_Match=other)[0] == 200
    assert asked(server, "GET", name, If_Match=etag)[0] == 200
    status, headers, body = asked(server, "GET", name, If_Match=other)
    assert (status, json.loads(body)["type"]) == (412, "urn:x-hsnexus:problem:precondition-failed")
    status, headers, body = asked(server, "GET", name, Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"], headers["ETag"]) == (200, "gzip", other)
    assert headers["Content-Type"] == MEDIA_TYPES[".nt"]
    assert gzip.decompress(body) == (expected / name).read_bytes()
    status, headers, body = asked(server, "GET", f"{name}.gz", Accept_Encoding="gzip")
    assert (headers["Content-Encoding"], body) == (None, (expected / f"{name}.gz").read_bytes())


@SERVED
@pytest.mark.parametrize("name", ["hsnexus-9.9.9.nt", "hsnexus-0.0.1.docx", "hsnexus-0.0.1.nt.gz.gz", "sha256sums"])
def test_where_there_is_no_dump_those_that_are_there_are_listed(server: Running, name: str) -> None:
    status, _, body = asked(server, "GET", name)
    assert (status, json.loads(body)["available"]) == (404, [*names("0.0.1")])


@SERVED
@pytest.mark.parametrize("place", ["/dumps", "/dumps/"])
def test_the_place_of_all_dumps_leads_to_their_checksums(server: Running, expected: Path, place: str) -> None:
    assert server.get(place) == (200, (expected / SUMS_FILE).read_bytes())


@SERVED
@pytest.mark.parametrize("name", ["..%2f..%2fbroker", "%2e%2e/broker", "hsnexus-0.0.1.nt/x", "%00"])
def test_no_name_leads_elsewhere(server: Running, name: str) -> None:
    assert asked(server, "GET", name)[0] == 404
    assert asked(server, "POST", "hsnexus-0.0.1.nt")[0] == 405


@SERVED
def test_dumps_are_those_of_the_build_that_is_served(tmp_path: Path) -> None:
    name = "hsnexus-0.0.1-rdf12.nq"
    line = "<http://e/new> <http://e/p> <http://e/o> .\n"
    with running(tmp_path / "dataset") as server:
        write_dataset(server.dataset, line)
        status, headers, body = asked(server, "GET", name)
        assert (status, json.loads(body)["type"]) == (503, "urn:x-hsnexus:problem:starting")
        assert int(headers["Retry-After"]) > 0
        server.process.send_signal(signal.SIGHUP)
        while json.loads(server.get("/ready")[1])["digest"] != read(server.dataset).digest:
            pass
        assert asked(server, "GET", name)[::2] == (200, line.encode())
        (server.dataset / DATA_FILE).write_text("damaged", encoding="ascii")
        assert asked(server, "GET", name)[::2] == (200, line.encode()), "they are there already"


@SERVED
def test_what_cannot_be_written_is_an_error_of_ours_and_the_log_says_why(tmp_path: Path) -> None:
    with running(tmp_path / "dataset") as server:
        (server.dataset / DATA_FILE).write_text("damaged", encoding="ascii")
        status, _, body = asked(server, "GET", SUMS_FILE)
        assert (status, json.loads(body)["type"]) == (500, "urn:x-hsnexus:problem:internal-error")
        assert server.process.stderr is not None
        assert "not the one that the manifest speaks of" in server.process.stderr.readline()
        assert server.get("/sparql?query=ASK%20%7B%7D")[0] == 200


@SERVED
def test_dumps_are_written_once_and_those_of_another_build_make_room(tmp_path: Path) -> None:
    def written() -> list[tuple[str, int]]:
        process = (sys.executable, "-m", "hsnexus_server.dumping", str(dataset), str(folder), str(os.getpid()))
        subprocess.run(process, check=True)
        return [(path.name, path.stat().st_mtime_ns) for path in folder.iterdir()]

    dataset, folder = write_dataset(tmp_path / "dataset"), tmp_path / "dumps"
    once = written()
    assert written() == once
    assert [name for name, _ in once] == [read(dataset).digest]
    (folder / "left").mkdir()
    write_dataset(dataset, "<http://e/new> <http://e/p> <http://e/o> .\n")
    assert [name for name, _ in written()] == [read(dataset).digest]


@SERVED
def test_a_runner_of_the_manifest_finds_its_data_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quads: frozenset[ox.Quad]
) -> None:
    suite = rdflib.Graph().parse(QUERIES / "manifest.ttl")
    (data,), graphs = set(suite.objects(None, QT.data)), set(suite.objects(None, QT.graphData))
    assert graphs
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving(packaged()) as server:
        for iri in (data, *graphs):
            request = urllib.request.Request(str(iri).replace(BASE, f"{server.url}/"))  # noqa: S310 - loopback
            request.add_header("Accept", "application/n-triples, text/turtle;q=0.5")
            with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - loopback
                assert response.headers["Content-Type"] == "application/n-triples"
                found = canonical(response.read().decode())
            graph = ox.DefaultGraph() if iri == data else ox.NamedNode(str(iri))
            assert found == canonical("".join(f"{quad.triple} .\n" for quad in quads if quad.graph_name == graph))
