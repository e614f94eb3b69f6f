"""Laws of the description for programs: it is valid OpenAPI, is made of what the server has, and is true."""

import gzip
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from flask import Flask, Response
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from declared import Given, operation, packaged, undeclared, wrong
from fuzz.laws import CONTRACT
from hsnexus import __version__, open_dataset, questionnaire
from hsnexus.findings import found
from hsnexus.influence.hop import Kind
from hsnexus.inquiries import INQUIRIES, Accepts
from hsnexus.opened import Dataset
from hsnexus.questions import Question, question
from hsnexus.records import NET
from hsnexus.vocab import HSN
from hsnexus_server.app import create_app
from hsnexus_server.description import Description
from hsnexus_server.inquiries import MEDIA_TYPES
from hsnexus_server.negotiate import FORMATS
from hsnexus_server.openapi.document import document
from hsnexus_server.openapi.plain import ref
from hsnexus_server.pages import chosen
from hsnexus_server.problems import TYPE, Problem, Reason
from hsnexus_server.settings import Settings
from serving import SETTINGS, Direct, client_to, description_of, running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

QUESTIONS: Final = questionnaire.read()
SERVED: Final = Description("0.0.1", "0" * 64, {}, (), ())
DESCRIBED: Final = packaged()
VND: Final = "application/vnd.oai.openapi+json;version=3.1"
FILE: Final = """#+ summary: What is asked?
#+ description: Something.
#+ tags: [made-up]
#+ defaults:
#+   - cause: "https://w3id.org/hsnexus/factor/migration"
#+   - least: 2
#+   - word: way
#+ enumerate:
#+   - cause:
#+ x-params: {cause: {type: iri, class: hsn:Factor}, least: {type: integer, min: 1, max: 4}, word: {type: string}}
#+ x-id: CQ99
#+ x-family: causes
#+ x-view: table
#+ x-user: semantic-web researcher
PREFIX hsn: <https://w3id.org/hsnexus/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?claim ?label
WHERE {
  ?claim hsn:hasCause ?_cause_iri ; rdfs:label ?label .
  FILTER (STRLEN(?label) > ?_least_integer && CONTAINS(?label, ?_word_en))
}
"""


def made_up(text: str = FILE) -> Question:
    return question("cq99-made-up-by-hand", text)


def of_made_up(text: str = FILE) -> Any:  # noqa: ANN401 - JSON
    described = json.loads(json.dumps(document(SETTINGS, (*QUESTIONS, made_up(text)), SERVED)))
    return described["paths"]["/queries/cq99-made-up-by-hand"]["get"]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


def application(dataset: Dataset, settings: Settings = SETTINGS, scratch: Path | None = None) -> Flask:
    return create_app(Direct.over(dataset.store, description_of(dataset)), settings, QUESTIONS, dataset.pins, scratch)


@pytest.fixture(scope="module")
def client(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    settings = replace(SETTINGS, dataset=dataset.folder)
    return client_to(application(dataset, settings, tmp_path_factory.mktemp("scratch")))


# ------------------------------------------------------------------------------------------------ it is valid


def as_form(form: str, number: int) -> Question:
    """Return a question without parameters of another form."""
    header = re.sub(r"#\+ (defaults|enumerate|x-params).*\n(#\+   .*\n)*", "", FILE.partition("PREFIX")[0])
    text = header.replace("CQ99", f"CQ{number}") + form
    return question(f"cq{number}-made-up-by-hand", text)


OTHERS: Final = (made_up(), as_form("CONSTRUCT WHERE { ?a ?b ?c }", 98), as_form("ASK { ?a ?b ?c }", 97))
KINDS: Final[Mapping[str, tuple[Settings, tuple[Question, ...]]]] = {
    "as it ships": (SETTINGS, QUESTIONS),
    "behind a proxy": (replace(SETTINGS, public_url="https://e.example/kg"), ()),
    "with data of the user's": (replace(SETTINGS, data=(Path("mine.ttl"),)), ()),
    "with other forms": (SETTINGS, OTHERS),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_valid_openapi(kind: str) -> None:
    made = json.loads(json.dumps(document(*KINDS[kind], SERVED)))
    assert [error.message for error in OpenAPIV31SpecValidator(made).iter_errors()] == []


def operations() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in DESCRIBED["paths"].items():
        for method, one in methods.items():
            yield path, method.upper(), one


def test_operations_have_names_of_their_own() -> None:
    names = [found["operationId"] for _, _, found in operations()]
    assert len(names) == len(set(names)) > len(QUESTIONS)
    assert all(name.isidentifier() for name in names)


# ------------------------------------------------------------------------------------------------ it is all there is


def test_it_holds_every_route_and_nothing_else(client: FlaskClient) -> None:
    rules = [
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    of_questions = {(f"/queries/{each.stem}", "GET") for each in QUESTIONS}
    assert {(path, method) for path, method, _ in operations()} - of_questions == set(rules)
    assert of_questions <= {(path, method) for path, method, _ in operations()}


def test_every_media_type_that_there_is_stands_at_the_endpoint() -> None:
    content = DESCRIBED["paths"]["/sparql"]["get"]["responses"]["200"]["content"]
    assert set(content) == {"text/html"} | {
        name for form in FORMATS.values() for name in (form.media_type, *form.aliases)
    }


def reasons(found: Mapping[str, Any]) -> set[tuple[str, int]]:
    """Return what may be wrong, by the description: the end of a problem's type, and the status."""
    told = [
        DESCRIBED["components"]["responses"][each["$ref"].rpartition("/")[2]]
        for each in found["responses"].values()
        if "$ref" in each
    ]
    schemas = [each["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"] for each in told]
    return {(name.removeprefix(TYPE), each["status"]["const"]) for each in schemas for name in each["type"]["enum"]}


def test_every_reason_is_told_with_its_status() -> None:
    # Who has left is told nothing, and what no operation is has no place here.
    nowhere = {Reason.CLIENT_GONE, Reason.METHOD_NOT_ALLOWED}
    told = set().union(*(reasons(found) for _, _, found in operations()))
    assert told == {(reason.value, reason.status) for reason in Reason if reason not in nowhere}


def test_every_reason_that_the_fuzz_may_see_is_told() -> None:
    seen = set(CONTRACT.items()) - {("method-not-allowed", 405)}
    paths = ("/sparql", "/queries/{name}", "/reconcile", "/{path}")
    told = set().union(*(reasons(found) for path in paths for found in DESCRIBED["paths"][path].values()))
    assert seen <= told


def test_a_problem_has_the_members_that_it_says() -> None:
    problem = Problem(Reason.BUSY, "x", 1, 2, 3, "x", ("x",), "x", 4, "urn:x")
    schema = DESCRIBED["components"]["schemas"]["Problem"]
    assert set(schema["properties"]) == set(problem.fields())
    least = Problem(Reason.BUSY, "x", instance="urn:x")
    assert set(schema["required"]) == set(least.fields())


# ------------------------------------------------------------------------------------------ it is made of the files


@pytest.mark.parametrize("asked", QUESTIONS, ids=[each.id for each in QUESTIONS])
def test_a_question_is_told_as_its_file_has_it(asked: Question) -> None:
    lines = re.findall(
        r"^#\+ ?(.*)", (questionnaire.packaged() / f"{asked.stem}.rq").read_text(encoding="utf-8"), re.MULTILINE
    )
    header = yaml.safe_load("\n".join(lines))
    defaults = {name: value for entry in header.get("defaults", ()) for name, value in entry.items()}
    told = DESCRIBED["paths"][f"/queries/{asked.stem}"]["get"]
    options = {"format", "evidence", "template", "timeout"}
    assert ("evidence" in {each.get("name") for each in told["parameters"]}) == ("x-gives" in header)
    parameters = {each["name"]: each for each in told["parameters"] if each.get("name", "timeout") not in options}
    assert {name: each["schema"].get("default") for name, each in parameters.items()} == {
        name: defaults.get(name) for name in header.get("x-params", {})
    }
    for name, typed in header.get("x-params", {}).items():
        schema = parameters[name]["schema"]
        assert schema["type"] == {"iri": "string"}.get(typed["type"], typed["type"])
        assert (schema.get("minimum"), schema.get("maximum")) == (typed.get("min"), typed.get("max"))
        assert schema.get("x-class", "").endswith(typed.get("class", "").partition(":")[2])
        assert "required" not in parameters[name]
    assert told["summary"] == header["summary"]
    assert told["description"].startswith(" ".join(header["description"].split()))
    assert told["tags"] == [*dict.fromkeys((header["x-family"], *header["tags"]))]


CHANGED: Final[tuple[tuple[str, str, str, object], ...]] = (
    # in the file, and instead of it; where that shows in the description, and as what
    ("What is", "What else is", "summary", "What else is asked?"),
    ("Something.", "Anything.", "description", "Anything."),
    ("made-up]", "other]", "tags/1", "other"),
    ("x-family: causes", "x-family: loops", "tags/0", "loops"),
    ("min: 1", "min: 2", "parameters/1/schema/minimum", 2),
    ("max: 4", "max: 9", "parameters/1/schema/maximum", 9),
    ("- least: 2", "- least: 3", "parameters/1/schema/default", 3),
    ("word: way", "word: war", "parameters/2/schema/default", "war"),
    ("_word_en", "_word_fr", "parameters/2/schema/x-language", "fr"),
    ("class: hsn:Factor", "class: hsn:Actor", "parameters/0/schema/x-class", "https://w3id.org/hsnexus/ontology#Actor"),
    ("hasCause ?_cause_iri", "hasCause ?claim ; rdfs:seeAlso ?_cause_iri", "parameters/0/name", "cause"),
    ("researcher\n", "researcher\n#+ x-gives: claim\n", "parameters/4/name", "evidence"),
)


def at(found: Any, place: str) -> object:  # noqa: ANN401 - JSON
    for name in place.split("/"):
        found = found[int(name) if name.isdigit() else name]
    return found


@pytest.mark.parametrize(("old", "new", "place", "value"), CHANGED, ids=[new for _, new, _, _ in CHANGED])
def test_a_changed_file_changes_the_description(old: str, new: str, place: str, value: object) -> None:
    assert FILE.count(old) == 1
    assert at(of_made_up(FILE.replace(old, new)), place) == value
    assert of_made_up(FILE.replace(old, new)) != of_made_up() or place.endswith("name")


@pytest.mark.parametrize(("name", "suffix"), [(name, suffix) for name in INQUIRIES for suffix in ("", ".{suffix}")])
def test_an_inquiry_is_told_as_its_table_has_it(name: str, suffix: str) -> None:
    inquiry = INQUIRIES[name]
    told = DESCRIBED["paths"][f"/{name}{suffix}"]["get"]
    forms = [*inquiry.formats, "html"]
    assert set(told["responses"]["200"]["content"]) == {MEDIA_TYPES[form] for form in forms}
    choice, *rest = told["parameters"]
    assert (choice["in"], choice["schema"]["enum"]) == ("path" if suffix else "query", forms)
    for each, setting in zip(rest, inquiry.settings.values(), strict=False):
        schema = each["schema"]
        number = setting.accepts is Accepts.NUMBER
        assert (each["name"], each.get("required", False)) == (setting.name, setting.required)
        assert (schema.get("minimum"), schema.get("maximum")) == (
            (setting.least, setting.most) if number else (None,) * 2
        )
        assert schema.get("default") == (0 if setting.accepts is Accepts.SWITCH else setting.default)
        assert schema.get("enum", []) == ([0, 1] if setting.accepts is Accepts.SWITCH else [*setting.choices])


# ------------------------------------------------------------------------------------------------ it is true

URLS: Final = [url for _, _, found in operations() for url in found.get("x-example-urls", ())]


def test_every_question_has_an_example_and_one_more_for_every_other_value_that_is_known() -> None:
    for each in QUESTIONS:
        told = DESCRIBED["paths"][f"/queries/{each.stem}"]["get"]
        others = [found for found in told["parameters"] if "another" in found.get("examples", {})]
        assert len(told["x-example-urls"]) == 1 + len(others)
        factors = [name for name, found in each.parameters.items() if found.class_iri == HSN.Factor]
        assert {found["name"] for found in others} >= set(factors)


@pytest.mark.parametrize("url", URLS)
def test_every_example_is_answered_as_it_is_declared(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 200


GIVING: Final = [each for each in QUESTIONS if each.gives]


@pytest.mark.parametrize("asked", GIVING, ids=[each.id for each in GIVING])
def test_evidence_stands_behind_the_columns_that_are_declared(client: FlaskClient, asked: Question) -> None:
    columns = DESCRIBED["components"]["schemas"][asked.id]["allOf"][1]["properties"]["head"]["properties"]["vars"]
    declared = [column["const"] for column in columns["prefixItems"]]
    found = client.get(f"/queries/{asked.stem}.json?evidence=1").json["head"]["vars"]  # type: ignore[index] # an object
    assert found[: len(declared)] == declared == [*asked.template.columns]
    assert len(found) > len(declared)


def strict(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a schema that takes no member which it does not name."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if isinstance(schema.get("properties"), dict) else {}
    return {**closed, **{name: strict(value) for name, value in schema.items()}}


def unnamed(name: str, value: object) -> list[str]:
    """Return what a schema of the description does not take, or does not name, of a value."""
    schemas = {name: schema for name, schema in DESCRIBED["components"]["schemas"].items() if name[:2] != "CQ"}
    return list(wrong({"components": {"schemas": strict(schemas)}}, ref(name), value))


def test_the_status_of_a_server_tells_nothing_that_is_not_declared(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text("<urn:a> <urn:b> 1 .", encoding="utf-8")
    with running(tmp_path / "dataset", "--data", str(tmp_path / "mine.ttl")) as server:
        told = json.loads(server.get("status")[1])
    assert unnamed("Status", told) == []
    assert set(told) == set(DESCRIBED["components"]["schemas"]["Status"]["properties"])


def test_every_kind_of_store_is_declared() -> None:
    declared = DESCRIBED["components"]["schemas"]["Status"]["properties"]["settings"]["properties"]["store"]["enum"]
    kinds: tuple[dict[str, Any], ...] = ({}, {"location": Path("x")}, {"engine": "http://e.example/query"})
    assert {chosen(replace(SETTINGS, **each))["store"] for each in kinds} == set(declared)


def test_the_list_of_questions_tells_nothing_that_is_not_declared(client: FlaskClient) -> None:
    assert unnamed("Questions", client.get("/queries.json").json) == []


@pytest.mark.parametrize("name", INQUIRIES)
@pytest.mark.parametrize("given", ["example", "nothing"])
def test_a_record_tells_nothing_that_is_not_declared(dataset: Dataset, name: str, given: str) -> None:
    required = any(setting.required for setting in INQUIRIES[name].settings.values())
    values = INQUIRIES[name].example if given == "example" or required else {}
    record = {**found(dataset.inquirer, name, values).record, "asked": {}}
    assert unnamed(name, json.loads(json.dumps(record))) == []


def test_the_words_of_the_reasoning_are_those_that_are_declared() -> None:
    schemas = DESCRIBED["components"]["schemas"]
    assert schemas["Hop"]["properties"]["kind"]["enum"] == [*Kind]
    assert set(schemas["profile"]["properties"]) - set(schemas["profile"]["required"]) == set(NET)


WRONG: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    # what is wrong with an answer to /health
    "does not answer 418": ("/health", {"status": 418}),
    "without Vary": ("/health", {"Vary": None}),
    "X-Request-Id": ("/health", {"X-Request-Id": "me"}),
    "as text/csv": ("/health", {"content_type": "text/csv"}),
    "application/json status:": ("/health", {"response": '{"status": "down"}'}),
    "is no operation": ("//", {}),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_answer_is_seen(fault: str) -> None:
    path, change = WRONG[fault]
    app = Flask("wrong")

    @app.route(path)
    def wrong() -> Response:
        told = {"response": '{"status": "up"}', "status": 200, "content_type": "application/json"}
        response = Response(**{name: change.get(name, value) for name, value in told.items()})
        for name, value in {"Cache-Control": "no-store", "Vary": "Accept", "X-Request-Id": "0" * 32, **change}.items():
            if value is not None and name[0].isupper():
                response.headers[name] = value
        return response

    response = app.test_client().get(path)
    headers = {name.lower(): value for name, value in response.headers.items()}
    (found,) = undeclared(DESCRIBED, "GET", path, Given(response.status_code, headers, response.data))
    assert fault in found


# ------------------------------------------------------------------------------------------ it is sent as others are

ACCEPTED: Final[Mapping[str, str]] = {
    "": "application/json",
    "*/*": "application/json",
    "application/json": "application/json",
    "text/html": "application/json",
    "application/vnd.oai.openapi+json": VND,
    VND: VND,
    f"{VND}, application/json;q=0.5": VND,
    f"{VND};q=0.5, application/json": "application/json",
}


@pytest.mark.parametrize("accept", ACCEPTED)
def test_it_comes_as_the_media_type_that_is_asked_for(client: FlaskClient, accept: str) -> None:
    response = client.get("/openapi.json", headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, ACCEPTED[accept])
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Vary"] == "Accept, Accept-Encoding"
    again = client.get("/openapi.json", headers={"Accept": accept, "If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_it_comes_compressed(client: FlaskClient) -> None:
    plain, packed = (client.get("/openapi.json", headers={"Accept-Encoding": name}) for name in ("identity", "gzip"))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_it_says_what_is_served(client: FlaskClient, dataset: Dataset) -> None:
    told = json.loads(client.get("/openapi.json").data)
    assert told["info"]["version"] == __version__
    assert told["info"]["x-dataset-digest"] == dataset.manifest.digest
    assert told["info"]["license"]["identifier"] == "MIT AND CC-BY-4.0"
    assert "license" not in document(*KINDS["with data of the user's"], SERVED)["info"]


SERVERS: Final = {"": (".", "</openapi.json>"), "https://e.example/kg": ("https://e.example/kg",) * 2}


@pytest.mark.parametrize("public_url", SERVERS)
@pytest.mark.parametrize("path", ["/", "/queries", "/queries.json", "/queries.html"])
def test_pages_lead_to_it_by_the_public_url(dataset: Dataset, public_url: str, path: str) -> None:
    client = client_to(application(dataset, replace(SETTINGS, public_url=public_url)))
    server, start = SERVERS[public_url]
    link = client.get(path).headers["Link"]
    address = start if start.startswith("<") else f"<{start}/openapi.json>"
    assert f'{address}; rel="service-desc"; type="{VND}"' in link.split(", ")
    assert json.loads(client.get("/openapi.json").data)["servers"] == [{"url": server}]


def test_the_first_page_links_to_it(client: FlaskClient) -> None:
    assert '<a href="openapi.json">' in client.get("/").text


def test_an_operation_is_found_by_its_path_before_a_template() -> None:
    assert operation(DESCRIBED, "GET", f"/queries/{QUESTIONS[0].stem}")["x-id"] == QUESTIONS[0].id
    assert operation(DESCRIBED, "HEAD", "/queries/CQ01.csv")["operationId"] == "ask_question"
    assert operation(DESCRIBED, "PUT", "/sparql") is None
    assert operation(DESCRIBED, "GET", "/a/b/c")["operationId"] == "thing"
    assert operation(DESCRIBED, "GET", "//") is None
