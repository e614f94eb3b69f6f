"""Laws of pinned answers: a page calls checked what it has just compared with its pin, and else says what differs."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from hsnexus import open_dataset, pinned
from hsnexus.answers import answer
from hsnexus.cli import main
from hsnexus.errors import SourceError
from hsnexus.manifest import packaged
from hsnexus.opened import Dataset
from hsnexus.pinned import Pin, written
from hsnexus.questionnaire import read
from hsnexus.questions import Question, question
from hsnexus_server.app import create_app
from hsnexus_server.dataset import load
from serving import SETTINGS, Direct, client_to, description_of, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

QUERIES: Final = Path(__file__).parent.parent / "queries"
QUESTIONS: Final = read(QUERIES)
PINS: Final = pinned.read(QUESTIONS, QUERIES)
EACH: Final = pytest.mark.parametrize("asked", QUESTIONS, ids=[each.id for each in QUESTIONS])
ONE: Final = "cq20-what-a-factor-does"
HEAD: Final = """\
#+ summary: Is it so?
#+ description: What is so.
#+ tags: [test]
#+ x-id: CQ07
#+ x-family: quality
#+ x-view: table
#+ x-user: ontology reviewer
"""
PREFIX: Final = "PREFIX owl: <http://www.w3.org/2002/07/owl#>\n"
# Blank nodes in the answer, each with another label whenever it is asked.
LISTS: Final = f"{PREFIX}CONSTRUCT {{ _:all owl:members ?of }} WHERE {{ ?of a owl:AllDifferent }}"
MINE: Final = "<https://w3id.org/hsnexus/factor/remittances> <http://www.w3.org/2004/02/skos/core#exactMatch> <urn:x> ."


def rows(stem: str) -> int:
    """Return how many rows are pinned, from the file."""
    text = (QUERIES / "answers" / f"{stem}.csv").read_text(encoding="utf-8")
    return len(list(csv.reader(io.StringIO(text)))) - 1


def counted(number: int) -> str:
    return f"{number} row{'' if number == 1 else 's'}"


def sentence(client: FlaskClient, stem: str, **given: str) -> str:
    """Return what the page of a question says of its pin."""
    page = client.get(f"/queries/{stem}", query_string={**given, "format": "html"})
    assert page.status_code == 200, page.text
    (found,) = re.findall(r'^<p class="checked">(.*)\.</p>$', page.text, flags=re.MULTILINE)
    assert isinstance(found, str)
    return found[0].lower() + found[1:]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset(queries=QUERIES)


@pytest.fixture(scope="module")
def build(dataset: Dataset) -> str:
    return f"build {dataset.manifest.digest[:12]}"


Client = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def client_with(dataset: Dataset) -> Client:
    """Return what makes a client of the graph with questions and pins."""
    engine = Direct.over(dataset.store, description_of(dataset))

    def client(pins: Mapping[str, Pin] = PINS, questions: tuple[Question, ...] = QUESTIONS) -> FlaskClient:
        return client_to(create_app(engine, SETTINGS, questions, pins))

    return client


@pytest.fixture(scope="module")
def with_data(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """Return what makes a client of the graph with a file of the user's beside it, which adds a row to CQ14."""
    path = tmp_path_factory.mktemp("data") / "mine.ttl"
    path.write_text(MINE, encoding="utf-8")
    settings = replace(SETTINGS, dataset=packaged(), data=(path,))
    store, description = load(settings)
    engine = Direct.over(store, description)
    return lambda pins=PINS: client_to(create_app(engine, settings, QUESTIONS, pins))


def test_every_question_has_a_pin() -> None:
    assert len(QUESTIONS) >= 64
    assert [each.stem for each in QUESTIONS] == list(PINS)


@EACH
def test_the_page_says_how_many_rows_were_checked_on_which_build(
    asked: Question, client_with: Client, build: str
) -> None:
    assert sentence(client_with(), asked.stem) == f"checked: {counted(rows(asked.stem))} on {build}"


@EACH
def test_beside_data_of_the_users_the_graph_is_checked_without_them(
    asked: Question, with_data: Client, build: str
) -> None:
    assert sentence(with_data(), asked.stem) == f"checked without your data: {counted(rows(asked.stem))} on {build}"


def test_the_answer_beside_data_of_the_users_is_shown_with_them(with_data: Client) -> None:
    page = with_data().get("/queries/cq14-links-to-outside-vocabularies?format=html")
    pinned = rows("cq14-links-to-outside-vocabularies")
    assert pinned
    assert f"<caption>{counted(pinned + 1)} on build" in page.text
    assert "urn:x" in page.text


# From the lines of a pin to those of one that was tampered with, and what the page says of it.
TAMPERED: Final[Mapping[str, tuple[Callable[[list[str]], list[str]], str]]] = {
    "a row less": (lambda lines: lines[:-1], "29 rows pinned, 30 found"),
    "a row more": (lambda lines: [*lines, lines[-1]], "31 rows pinned, 30 found"),
    "no row": (lambda lines: lines[:1], "0 rows pinned, 30 found"),
    "one row": (lambda lines: lines[:2], "1 row pinned, 30 found"),
    "another cell": (
        lambda lines: [*lines[:-1], lines[-1].replace("/claim/c", "/claim/d")],
        "30 rows pinned, 30 found, not the same ones in the same order",
    ),
    "another order": (
        lambda lines: [lines[0], *reversed(lines[1:])],
        "30 rows pinned, 30 found, not the same ones in the same order",
    ),
    "another column": (
        lambda lines: [lines[0].replace("voice", "noise"), *lines[1:]],
        "30 rows pinned, 30 found, not the same ones in the same order",
    ),
}


def tampered(how: str, folder: Path) -> Mapping[str, Pin]:
    """Return the pins of a folder in which one was tampered with."""
    (folder / "answers").mkdir()
    name = f"answers/{ONE}.csv"
    lines = (QUERIES / name).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / name).write_text("".join(TAMPERED[how][0](lines)), encoding="utf-8")
    return pinned.read(QUESTIONS, folder)


@pytest.mark.parametrize("how", TAMPERED)
def test_a_pin_that_was_tampered_with_shows(
    how: str, client_with: Client, with_data: Client, build: str, tmp_path: Path
) -> None:
    pins = tampered(how, tmp_path)
    assert list(pins) == [ONE]
    assert sentence(client_with(pins), ONE) == f"not as pinned: {TAMPERED[how][1]}, on {build}"
    assert sentence(with_data(pins), ONE) == f"not as pinned without your data: {TAMPERED[how][1]}, on {build}"


VALUES: Final[Mapping[str, tuple[dict[str, str], bool]]] = {
    "none": ({}, True),
    "the default, as an IRI": ({"cause": "https://w3id.org/hsnexus/factor/irregular-migration"}, True),
    "the default, as a label": ({"cause": "Irregular migration"}, True),
    "nothing for what may be left out": ({"relation": ""}, True),
    "another": ({"cause": "remittances"}, False),
    "one for what may be left out": ({"relation": "threatening"}, False),
}


@pytest.mark.parametrize("case", VALUES)
def test_values_of_which_no_answer_is_pinned_are_not_called_checked(
    case: str, client_with: Client, with_data: Client
) -> None:
    given, is_pinned = VALUES[case]
    for client in (client_with(), with_data()):
        said = sentence(client, ONE, **given)
        assert said.startswith("checked") is is_pinned
        assert is_pinned or said == "not checked: no answer with these values is pinned"


def test_a_question_without_a_pin_is_not_called_checked(client_with: Client) -> None:
    assert sentence(client_with({}), ONE) == "not checked: no answer to this question is pinned"


def test_a_value_that_is_refused_says_nothing_of_a_pin(client_with: Client) -> None:
    page = client_with().get(f"/queries/{ONE}?cause=remitances&format=html").text
    assert 'role="alert"' in page
    assert "checked" not in page
    assert "pinned" not in page


# A query of each other form, a pin in its format, and what the page says of it.
FORMS: Final[Mapping[str, tuple[str, str, str]]] = {
    "yes": ("ASK {}", '{"head": {}, "boolean": true}', "checked: 1 row on"),
    "no": ("ASK {}", '{"head": {}, "boolean": false}', "not as pinned: 1 row pinned, 1 found, not the same"),
    "a graph": (
        "CONSTRUCT { <urn:a> <urn:p> _:b . _:b <urn:q> 1 } WHERE {}",
        "_:x <urn:q> 1 .\n\n<urn:a> <urn:p> _:x .",
        "checked: 2 triples on",
    ),
    "a graph that is another": (
        "CONSTRUCT { <urn:a> <urn:p> _:b . _:b <urn:q> 1 } WHERE {}",
        "_:x <urn:q> 1 .\n\n<urn:a> <urn:p> _:y .",
        "not as pinned: 2 triples pinned, 2 found, not the same",
    ),
    "a graph with more": (
        "CONSTRUCT { <urn:a> <urn:p> 1 } WHERE {}",
        "<urn:a> <urn:p> 1, 2 .",
        "not as pinned: 2 triples pinned, 1 found, on",
    ),
    "an empty graph": ("CONSTRUCT {} WHERE {}", "", "checked: 0 triples on"),
}


@pytest.mark.parametrize("case", FORMS)
def test_graphs_are_compared_by_isomorphism_and_yes_with_yes(case: str, client_with: Client, tmp_path: Path) -> None:
    query, text, said = FORMS[case]
    asked = question("cq07-is-it-so", HEAD + query)
    path = tmp_path / pinned.file_name(asked)
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    client = client_with(pinned.read([asked], tmp_path), (asked,))
    assert sentence(client, asked.stem).startswith(said)


def test_a_graph_with_blank_nodes_of_the_build_is_its_own_pin(
    dataset: Dataset, client_with: Client, build: str
) -> None:
    asked = question("cq07-is-it-so", HEAD + LISTS)
    found = answer(dataset.store.query(LISTS))
    assert len(found.terms) > 1
    pin = Pin("CONSTRUCT", written("CONSTRUCT", found), len(found.terms))
    assert sentence(client_with({asked.stem: pin}, (asked,)), asked.stem) == f"checked: {pin.size} triples on {build}"


def test_the_lists_tell_how_many_rows_are_pinned(client_with: Client) -> None:
    told = {one["stem"]: one["pinned"] for one in json.loads(client_with().get("/queries.json").data)}
    assert told == {each.stem: rows(each.stem) for each in QUESTIONS}
    assert {one["pinned"] for one in json.loads(client_with({}).get("/queries.json").data)} == {None}
    listed = CliRunner().invoke(main, ["ask", "--root", str(QUERIES.parent)]).stdout
    cells = [[cell.strip() for cell in line.split("│")] for line in listed.splitlines() if "│ CQ" in line]
    assert {cell[1]: cell[3] for cell in cells} == {each.id: str(rows(each.stem)) for each in QUESTIONS}


UNREADABLE: Final[Mapping[str, tuple[str, bytes, str]]] = {
    "no table": ("SELECT ?x {}", b"", "names no columns"),
    "no Turtle": ("CONSTRUCT {} WHERE {}", b"<urn:a> <urn:p>", "ask cq07 --pin"),
    "no UTF-8": ("SELECT ?x {}", b"x\n\xff\n", "not UTF-8"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_is_no_pin_is_told(case: str, tmp_path: Path) -> None:
    query, content, message = UNREADABLE[case]
    asked = question("cq07-is-it-so", HEAD + query)
    path = tmp_path / pinned.file_name(asked)
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message) as caught:
        pinned.read([asked], tmp_path)
    assert caught.value.where == str(path)


def test_the_real_server_checks_its_pages(tmp_path: Path, build: str) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(MINE, encoding="utf-8")
    for options, said in (((), "checked: "), (("--data", str(path)), "checked without your data: ")):
        with serving(packaged(), *options) as server:
            status, page = server.get(f"queries/{ONE}?format=html")
        assert status == 200
        assert f"{said}{counted(rows(ONE))} on {build}." in page.decode().replace("Checked", "checked")


def test_an_installed_wheel_has_the_pins_and_what_the_report_needs(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=QUERIES.parent, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    code = (
        "from hsnexus import open_dataset; dataset = open_dataset(); print(dataset.folder);"
        "print(*(stem for stem, pin in dataset.pins.items() if pin.compared(dataset.ask(stem)).same))"
    )
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    folder, *stems = told.stdout.split()
    assert Path(folder).is_relative_to(installed)
    assert stems == [each.stem for each in QUESTIONS]
    for needed in ("report/page.html", "files/queries/checks/profile.txt"):
        assert (installed / "hsnexus" / needed).is_file()
