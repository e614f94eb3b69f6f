"""Laws of the pages of questions: every row is there, every claim is linked, and what is drawn is what was answered."""

import ast
import csv
import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode

import hsnexus
from hsnexus import open_dataset, pinned
from hsnexus.answers import Answer
from hsnexus.manifest import packaged
from hsnexus.names import of_class
from hsnexus.opened import Dataset
from hsnexus.questionnaire import read
from hsnexus.questions import USERS, Question, question
from hsnexus.vocab import BASE, prefixed
from hsnexus_server.addresses import href
from hsnexus_server.app import create_app
from hsnexus_server.cells import Cell, number
from hsnexus_server.coloured import coloured
from hsnexus_server.columns import MOST_ROWS, merged, table
from hsnexus_server.snippets import snippets
from serving import SETTINGS, Direct, Running, client_to, description_of, running
from tabling import Element, parsed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

QUESTIONS: Final = read()
BY_ID: Final = [question.id for question in QUESTIONS]
BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
HOSTILE: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; touch pwned; echo '",
    '$(touch pwned) `touch pwned` "\\',
    "x\ny",
    '")); import os; os.abort() #',
    "{{ 7 * 7 }} {start} %s",
)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def engine(dataset: Dataset) -> Direct:
    return Direct.over(dataset.store, description_of(dataset))


@pytest.fixture(scope="module")
def client(engine: Direct) -> FlaskClient:
    return client_to(create_app(engine, SETTINGS, QUESTIONS, pinned.read(QUESTIONS)))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("served") / "small", "--dataset", str(packaged()), seconds=600) as one:
        yield one


def page(client: FlaskClient, path: str, **values: str) -> Element:
    response = client.get(path, query_string=values, headers={"Accept": BROWSER})
    assert (response.status_code, response.mimetype) == (200, "text/html")
    return parsed(response.text)


def shown(client: FlaskClient, asked: Question, **values: str) -> Element:
    return page(client, f"/queries/{asked.stem}", **values)


def link(term: object) -> str:
    return href(term.value, "../") if isinstance(term, NamedNode) else ""


# --------------------------------------------------------------------------------------------------------- the rows


@pytest.mark.parametrize("asked", QUESTIONS, ids=BY_ID)
def test_the_table_has_every_row_with_every_value_and_a_link_for_every_thing(
    client: FlaskClient, dataset: Dataset, asked: Question
) -> None:
    answer = dataset.ask(asked.id)
    found = shown(client, asked).the("table", "answer")
    columns = merged(answer)
    assert [each.text for each in found.the("thead").every("th")] == [column.title for column in columns]
    named = {column.at for column in columns} | {column.label_at for column in columns}
    assert named - {None} == set(range(len(answer.columns))), "no column of the answer is lost"
    assert len(found.rows()) == len(answer.terms)
    for place, column in enumerate(columns):
        bound = [row[column.at] for row in answer.terms if row[column.at] is not None]
        numbers = bool(bound) and all(number(term) is not None for term in bound)
        assert {"number" in row[place].classes for row in found.rows()} <= {numbers}
    for cells, terms, texts in zip(found.rows(), answer.terms, answer.texts, strict=True):
        for cell, column in zip(cells, columns, strict=True):
            term = terms[column.at]
            assert cell.links() == [link(term)] * isinstance(term, NamedNode)
            if column.label_at is not None and texts[column.label_at]:
                assert cell.text == texts[column.label_at]
            elif not isinstance(term, NamedNode):
                assert cell.text.startswith(texts[column.at])
            elif "/claim/" in term.value:
                assert cell.text == term.value.rpartition("/")[2]


@pytest.mark.parametrize("asked", QUESTIONS, ids=BY_ID)
def test_a_thing_is_called_by_its_label_and_says_which_it_is(
    client: FlaskClient, dataset: Dataset, asked: Question
) -> None:
    labels = dataset.inquirer.network.argument.labels
    for anchor in shown(client, asked).the("table", "answer").every("a"):
        iri = BASE + anchor.attributes["href"].removeprefix("../")
        iri = iri.replace("ontology/", "ontology#", 1) if iri.startswith(f"{BASE}ontology/") else iri
        if iri in labels and "/claim/" in iri:
            assert anchor.attributes["title"] == labels[iri]
        elif iri in labels and "/passage/" not in iri:
            assert anchor.attributes["title"] == prefixed(iri)
            assert not anchor.text.startswith("http")


PROVED: Final = [each for each in QUESTIONS if each.gives]


@pytest.mark.parametrize("asked", PROVED, ids=[each.id for each in PROVED])
def test_the_evidence_stands_beside_each_row(client: FlaskClient, dataset: Dataset, asked: Question) -> None:
    told = shown(client, asked)
    offered = f"{asked.stem}?evidence=1"
    answer = dataset.ask(asked.id)
    assert (offered in told.links()) == bool(answer.terms)
    proofs = dataset.ask(asked.id, evidence=True)
    at = proofs.columns.index(asked.gives)
    new = [name for name in proofs.columns if name.startswith("evidence_")]
    places = {name: proofs.columns.index(name) for name in new}
    wanted: dict[str, set[tuple[str, ...]]] = {}
    for terms, texts in zip(proofs.terms, proofs.texts, strict=True):
        said = tuple(
            texts[places[f"evidence_{name}"]] for name in ("section", "start", "end", "first_words", "last_words")
        )
        wanted.setdefault(texts[at], set()).add((*said, link(terms[places["evidence_passage"]])))
    rows = shown(client, asked, evidence="1").the("table", "answer").rows()
    assert len(rows) == len(answer.terms)
    for cells, texts in zip(rows, answer.texts, strict=True):
        claim = texts[answer.columns.index(asked.gives)]
        for section, start, end, first, last, passage in wanted[claim] if claim else ():
            assert f"{section}, " in cells[-1].text
            assert f"characters {start}\u2013{end}" in cells[-1].text
            assert not first or f"“{first} … {last}”" in cells[-1].text
            assert {passage, href(claim, "../")} <= set(cells[-1].links())


def test_there_is_no_evidence_where_no_row_rests_on_a_claim(client: FlaskClient) -> None:
    asked = next(each for each in QUESTIONS if not each.gives)
    assert not any("evidence" in each for each in shown(client, asked).links())
    response = client.get(f"/queries/{asked.stem}.html?evidence=1")
    assert 'role="alert"' in response.text


def test_rows_that_a_page_has_no_room_for_are_told() -> None:
    rows = [(Literal(number),) for number in range(MOST_ROWS + 1)]
    for count, whole in ((0, True), (1, True), (MOST_ROWS, True), (MOST_ROWS + 1, False)):
        found = table(["n"], rows[:count], "../")
        assert (len(found.rows), found.whole) == (min(count, MOST_ROWS), whole)
    long = table(["text"], [(Literal("x" * 5000),)] * 3, "../").rows[0][0]
    assert (len(long.text), long.left_out) == (2000, 3000)
    wide = table([f"v{at}" for at in range(500)], [(Literal("x" * 2000),) * 500] * 40, "../")
    assert not wide.whole
    assert sum(len(cell.text) for row in wide.rows for cell in row) <= 1_000_000


def test_numbers_are_ranged_right_and_texts_are_not() -> None:
    found = table(["a", "b"], [(Literal(1), Literal("1")), (None, None), (Literal(2.5), None)], "../")
    assert [found.ranged_right(0), found.ranged_right(1)] == [True, False]
    assert found.rows[1] == (Cell(), Cell())


# -------------------------------------------------------------------------------------------------------- what is drawn

CHARTS: Final = [each for each in QUESTIONS if each.view == "chart"]


@pytest.mark.parametrize("asked", CHARTS, ids=[each.id for each in CHARTS])
def test_the_bars_are_the_numbers_of_the_rows(client: FlaskClient, dataset: Dataset, asked: Question) -> None:
    answer = dataset.ask(asked.id)
    bars = shown(client, asked).the("table", "bars")
    measures = [each.text for each in bars.the("thead").every("th")][1:]
    assert measures
    assert len(bars.rows()) == len(answer.terms)
    for place, measure in enumerate(measures, start=1):
        numbers = [row[answer.columns.index(measure)] for row in answer.texts]
        cells = [row[place] for row in bars.rows()]
        assert [cell.the("span", "amount").text for cell in cells] == numbers
        widths = [float(cell.the("rect").attributes["width"]) for cell in cells]
        longest = max(map(float, numbers))
        assert longest > 0
        assert widths == pytest.approx([100 * float(number) / longest for number in numbers], abs=0.01)
        assert max(widths) == 100


CHAINS: Final = [each for each in QUESTIONS if each.view in {"path", "graph"}]
TURNS: Final = {"reinforcing": 1, "increase": 1, "balancing": -1, "decrease": -1, "undetermined": 0, "unknown": 0}


@pytest.mark.parametrize("asked", CHAINS, ids=[each.id for each in CHAINS])
def test_a_chain_has_the_claims_of_its_row_and_its_signs_come_to_the_outcome(
    client: FlaskClient, dataset: Dataset, asked: Question
) -> None:
    answer = dataset.ask(asked.id)
    found = shown(client, asked)
    chains = [item for each in found.every("ol", "chains") for item in each.every("li")]
    assert len(chains) == len(answer.terms)
    names = [name for name in answer.columns if asked.gives and re.fullmatch(f"{asked.gives}[2-9]?", name)]
    outcome = next((name for name in ("outcome", "loop") if name in answer.columns), "")
    for chain, row in zip(chains, answer.texts, strict=True):
        told = dict(zip(answer.columns, row, strict=True))
        if len(names) > 1:
            claims = [each for each in chain.links() if "/claim/" in each]
            assert claims == [href(told[name], "../") for name in names]
        else:
            things = {
                href(value, "../") for name, value in told.items() if value.startswith(BASE) and name not in names
            }
            assert set(chain.links()) == things
        if len(names) > 1 and outcome:
            product = 1
            for sign in (each for hop in chain.every("span", "hop") for each in hop.every("span", "sign")):
                opposite = "is the opposite of" in sign.text
                product *= -1 if opposite else {"increase": 1, "decrease": -1}.get(min(sign.classes - {"sign"}), 0)
            assert product == TURNS[told[outcome]]


def test_every_view_is_drawn_by_some_question() -> None:
    assert {each.view for each in (*CHARTS, *CHAINS, *QUESTIONS)} == {"chart", "graph", "path", "table"}


# ------------------------------------------------------------------------------------------------------------ the form


@pytest.mark.parametrize("asked", QUESTIONS, ids=BY_ID)
def test_the_form_labels_each_field_and_offers_what_there_is(
    client: FlaskClient, dataset: Dataset, asked: Question
) -> None:
    found = shown(client, asked)
    forms = [each for each in found.every("form") if each.attributes.get("role") != "search"]
    assert len(forms) == bool(asked.parameters)
    for form in forms:
        labelled = {each.attributes["for"] for each in form.every("label")}
        fields = {each.attributes["name"]: each for name in ("input", "select") for each in form.every(name)}
        assert labelled == set(fields) == set(asked.parameters)
        lists = {each.attributes["id"]: each for each in form.every("datalist")}
        sent = {}
        for name, each in fields.items():
            chosen = [one for one in each.every("option") if "selected" in one.attributes]
            sent[name] = chosen[0].attributes["value"] if chosen else each.attributes.get("value", "")
            if asked.parameters[name].enumerated:
                options = (lists[each.attributes["list"]] if "list" in each.attributes else each).every("option")
                values = {one.attributes["value"] for one in options} - {""}
                assert len(values) == len(of_class(dataset.store, asked.parameters[name].class_iri)) > 1
        again = shown(client, asked, **sent)
        assert again.the("p", "checked").text == found.the("p", "checked").text, "what the form sends is the default"


def test_a_value_that_is_set_stays(client: FlaskClient) -> None:
    asked = next(each for each in QUESTIONS if each.id == "CQ20")
    for value in ("remittances", f"{BASE}factor/remittances"):
        found = shown(client, asked, cause=value, relation=f"{BASE}ontology#enabling")
        (field,) = [each for each in found.every("input") if each.attributes["name"] == "cause"]
        assert field.attributes["value"] == "remittances"
        selected = [each.text for each in found.every("option") if "selected" in each.attributes]
        assert selected == ["enabling"]
        assert all("cause=" in each for each in found.links() if each.startswith(f"{asked.stem}.csv"))


# ----------------------------------------------------------------------------------------------- the text, the programs


@pytest.mark.parametrize("asked", QUESTIONS, ids=BY_ID)
def test_the_query_is_coloured_and_stays_what_it_is(client: FlaskClient, asked: Question) -> None:
    found = shown(client, asked)
    code = found.every("pre", "code")[0]
    text = client.get(f"/queries/{asked.stem}.rq").text
    assert code.text == text
    assert {"key", "name", "variable"} <= {kind for each in code.every("span") for kind in each.classes}
    (editor,) = [each for each in found.links() if each.startswith("../sparql#query=")]
    assert unquote(editor.partition("#query=")[2]) == text
    (endpoint,) = [each for each in found.links() if each.startswith("../sparql?query=")]
    assert dict(parse_qsl(urlsplit(endpoint).query)) == {"query": text, "format": "html"}


@pytest.mark.parametrize("text", ["ASK {}", "SELECT ?x { ?x < 3 }", "\0", "'", "a" * 30_000, "<a?b>?c<?d>"])
def test_pieces_that_are_coloured_are_the_text(text: str) -> None:
    assert "".join(piece for _, piece in coloured(text)) == text


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def program(server: Running, asked: Question, name: str) -> str:
    status, body = server.get(f"/queries/{asked.stem}.html")
    assert status == 200
    (found,) = [each for each in parsed(body.decode()).every("pre") if each.attributes.get("id") == f"in-{name}"]
    return found.text


def run(*command: str, **options: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, **options).stdout  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("asked", QUESTIONS, ids=BY_ID)
def test_the_programs_that_a_page_shows_get_the_pinned_answer(
    server: Running, dataset: Dataset, asked: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin = pinned.read([asked])[asked.stem]
    curl, bash = shutil.which("curl"), shutil.which("bash")
    if curl and bash:
        assert rows(run(bash, "-c", program(server, asked, "curl"))) == rows(pin.text)
    told = run(sys.executable, "-c", program(server, asked, "python"))
    assert [ast.literal_eval(line) for line in told.splitlines()] == rows(pin.text)
    monkeypatch.setattr(hsnexus, "open_dataset", lambda: dataset)
    with redirect_stdout(io.StringIO()) as printed:
        exec(program(server, asked, "package"), {})  # noqa: S102 - it is ours
    assert printed.getvalue() == pin.text
    (url,) = re.findall(r'read\.csv\("([^"\\]*)", encoding = "UTF-8"\)', program(server, asked, "r"))
    assert url.startswith(f"{server.url.rstrip('/')}/queries/{asked.stem}.csv")
    with urlopen(url) as answer:  # noqa: S310 - loopback
        assert rows(answer.read().decode()) == rows(pin.text)


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is missing: install the system package r-base-core")
@pytest.mark.parametrize("asked", QUESTIONS, ids=BY_ID)
def test_the_program_in_r_reads_the_rows_of_the_pinned_answer(server: Running, asked: Question) -> None:
    header, *wanted = csv.reader(io.StringIO(pinned.read([asked])[asked.stem].text, newline=""))
    told = run("Rscript", "--vanilla", "-e", program(server, asked, "r"))
    assert re.match(rf"'data\.frame':\t{len(wanted)} obs\. of  {len(header)} variables?:", told)
    assert re.findall(r"^ \$ (\w+) *:", told, re.MULTILINE) == header


def test_the_program_without_a_server_needs_nothing_but_the_package(server: Running) -> None:
    asked = QUESTIONS[0]
    assert run(sys.executable, "-c", program(server, asked, "package")) == pinned.read([asked])[asked.stem].text


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_stays_a_value_in_every_program(tmp_path: Path, value: str) -> None:
    asked = next(each for each in QUESTIONS if each.id == "CQ20")
    texts = {each.name: each.text for each in snippets(asked, {"cause": value}, "https://e.example")}
    assert shlex.split(texts["curl"])[-1] == f"cause={value}"
    for name in ("python", "package"):
        tree = ast.parse(texts[name])
        strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert value in strings
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) if isinstance(node.func, ast.Name)
        }
        assert called <= {"urlopen", "urlencode", "list", "print", "TextIOWrapper", "open_dataset"}
    (url,) = re.findall(r'"([^"\\]*)", encoding', texts["r"])
    assert dict(parse_qsl(urlsplit(url).query)) == {"cause": value}
    if bash := shutil.which("bash"):
        run(bash, "-c", texts["curl"].replace("curl ", "true ", 1), cwd=str(tmp_path))
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_text_on_the_page(client: FlaskClient, value: str) -> None:
    asked = next(each for each in QUESTIONS if each.id == "CQ20")
    found = shown(client, asked, cause=value)
    assert found.the("p", "wrong").attributes["role"] == "alert"
    assert {each.name for each in found.every("script")} | {each.name for each in found.every("img")} == set()
    (field,) = [each for each in found.every("input") if each.attributes["name"] == "cause"]
    assert field.attributes["value"] == value


PUBLIC: Final = {"": "http://127.0.0.1:0", "https://e.example/kg": "https://e.example/kg"}


@pytest.mark.parametrize("public_url", PUBLIC)
def test_programs_are_shown_our_address_and_never_one_that_a_client_names(engine: Direct, public_url: str) -> None:
    settings = replace(SETTINGS, public_url=public_url)
    one = client_to(create_app(engine, settings, QUESTIONS, {}))
    headers = {"Accept": BROWSER, "Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    text = one.get(f"/queries/{QUESTIONS[0].stem}", headers=headers).text
    assert "evil" not in text
    assert f"{PUBLIC[public_url]}/queries/{QUESTIONS[0].stem}.csv" in text
    assert ("put the one under which you reach it" in text) is not bool(public_url)


# ----------------------------------------------------------------------------------------------------- graphs, verdicts

HEADER: Final = """#+ summary: What is there?
#+ description: Something.
#+ tags: [x]
#+ x-id: {id}
#+ x-family: terms
#+ x-view: graph
#+ x-user: ontology reviewer
"""
CONSTRUCT: Final = question(
    "cq98-made-of-claims",
    HEADER.format(id="CQ98")
    + 'CONSTRUCT { ?claim <http://e/<>"> "</pre><script>alert(1)</script>" ; a ?kind }\n'.replace('<>"', "p")
    + "WHERE { ?claim <https://w3id.org/hsnexus/ontology#hasCause> ?kind } LIMIT 5",
)
ASK: Final = question("cq99-is-there-anything", HEADER.format(id="CQ99") + "ASK { ?claim ?property ?value }")


def test_a_graph_is_shown_as_statements_and_as_turtle(engine: Direct) -> None:
    one = client_to(create_app(engine, SETTINGS, [CONSTRUCT, ASK], {}))
    found = page(one, f"/queries/{CONSTRUCT.stem}")
    turtle = found.the("pre", "tall").text
    assert '"</pre><script>alert(1)</script>"' in turtle
    assert found.every("script") == []
    statements = found.the("table", "answer").rows()
    assert len(statements) > 5
    assert all(row[0].links()[0].startswith("../haque-2005/claim/") for row in statements)
    assert {f"{CONSTRUCT.stem}.{form}" for form in ("ttl", "nt", "rdf", "jsonld", "trig", "nq")} <= set(found.links())
    assert found.the("table", "answer").the("caption").text.startswith(f"{len(statements)} triples on build")


def test_a_verdict_is_shown(engine: Direct) -> None:
    one = client_to(create_app(engine, SETTINGS, [CONSTRUCT, ASK], {}))
    ((cell,),) = page(one, f"/queries/{ASK.stem}").the("table", "answer").rows()
    assert cell.text.startswith("true")


def test_columns_without_rows_are_still_told() -> None:
    assert [each.name for each in merged(Answer(("factor", "factor_label"), ()))] == ["factor", "factor_label"]


# ------------------------------------------------------------------------------------------------------------ the list


def test_the_list_tells_of_each_question_what_it_gives(client: FlaskClient) -> None:
    found = page(client, "/queries")
    pins = pinned.read(QUESTIONS)
    entries = {each.every("a")[0].attributes["href"]: each.text for each in found.the("div", "sided").every("li")}
    for asked in QUESTIONS:
        told = entries[f"queries/{asked.stem}"]
        size = pins[asked.stem].size
        assert asked.summary in told
        assert f"{asked.id}, {size or 'no'} row{'' if size == 1 else 's'}, {asked.view}, for {asked.user}s" in told
    assert {"paths", "loops", "rivals", "profile", "why"} <= entries.keys()
    anchors = {each.removeprefix("#") for each in found.the("nav", "contents").links()}
    assert anchors == {each.attributes["id"] for each in found.every("h2")}


@pytest.mark.parametrize("user", USERS)
def test_the_list_is_narrowed_to_a_user(client: FlaskClient, user: str) -> None:
    ours = {f"queries/{each.stem}" for each in QUESTIONS if each.user == user}
    assert 0 < len(ours) < len(QUESTIONS)
    assert {each for each in page(client, "/queries", user=user).links() if each.startswith("queries/")} == ours
    told = client.get("/queries.json", query_string={"user": user}).json
    assert told is not None
    assert {f"queries/{each['stem']}" for each in told} == ours


@pytest.mark.parametrize("asked", ["user=nobody", "colour=red", "user=x&user=y", f"user={quote(HOSTILE[0])}"])
def test_what_the_list_does_not_take_is_refused(client: FlaskClient, asked: str) -> None:
    response = client.get(f"/queries.json?{asked}")
    assert (response.status_code, response.json["type"]) == (400, "urn:x-hsnexus:problem:bad-parameter")  # type: ignore[index]
