"""Laws of inquiries: what each takes, what it refuses, and that method, record and table tell the same."""

import csv
import inspect
import io
import json
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnexus.binding import ParameterError, Value
from hsnexus.findings import found
from hsnexus.influence import Feedback, Sign, Strife
from hsnexus.inquirer import LENGTH, Inquirer
from hsnexus.inquiries import INQUIRIES, Accepts, Setting
from hsnexus.opened import Dataset, open_dataset
from hsnexus.vocab import BASE

SETTINGS = [(inquiry.name, setting) for inquiry in INQUIRIES.values() for setting in inquiry.settings.values()]
CHOICES = {"sign": Sign, "feedback": Feedback, "kind": Strife}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.mark.parametrize("name", INQUIRIES)
def test_a_method_takes_what_its_inquiry_does(name: str) -> None:
    parameters = inspect.signature(getattr(Inquirer, name)).parameters
    settings = [setting for setting in INQUIRIES[name].settings.values() if setting.name != "limit"]
    assert [setting.keyword for setting in settings] == list(parameters)[1:]
    for setting in settings:
        default = parameters[setting.keyword].default
        assert setting.required is (default is inspect.Parameter.empty)
        assert setting.required or (default or None) == setting.default
    taken = [inspect.signature(getattr(asked, name)).parameters for asked in (Dataset, Inquirer)]
    assert taken[0] == taken[1]


def test_what_is_not_said_is_the_same_on_every_way_in() -> None:
    assert {setting.default for _, setting in SETTINGS if setting.name == "max"} == {LENGTH}


@pytest.mark.parametrize(("name", "setting"), SETTINGS)
def test_choices_are_those_of_the_reasoning(name: str, setting: Setting) -> None:
    assert INQUIRIES[name].settings[setting.name] is setting
    assert setting.choices == tuple(CHOICES[setting.name] if setting.accepts is Accepts.CHOICE else ())


@pytest.mark.parametrize("name", INQUIRIES)
def test_the_example_finds_something_and_all_forms_agree(name: str, dataset: Dataset) -> None:
    findings = found(dataset.inquirer, name, INQUIRIES[name].example)
    assert findings.rows
    assert json.loads(findings.written("json")) == json.loads(json.dumps(findings.record))
    head, *rows = csv.reader(io.StringIO(findings.written("csv")))
    assert (tuple(head), [tuple(row) for row in rows]) == (findings.columns, list(findings.rows))
    assert (
        INQUIRIES[name].example.items()
        <= {
            each: value.removeprefix(f"{BASE}factor/") if isinstance(value, str) else value
            for each, value in findings.record["asked"].items()
        }.items()
    )


@pytest.mark.parametrize("name", INQUIRIES)
def test_every_iri_of_a_record_is_labelled(name: str, dataset: Dataset) -> None:
    record = found(dataset.inquirer, name, INQUIRIES[name].example).record
    iris = {text for text in texts(record) if text.startswith(BASE) and "?" not in text}
    assert iris
    assert iris == set(record["labels"])


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for pair in value.items() for part in pair for text in texts(part))
    elif isinstance(value, (list, tuple)):
        yield from (text for each in value for text in texts(each))


def test_a_limit_keeps_the_best_and_tells_how_many_there_are(dataset: Dataset) -> None:
    ends: dict[str, Value] = {"from": "remittances", "to": "human security"}
    some, more = (found(dataset.inquirer, "paths", {**ends, "limit": limit}).record for limit in (2, 5))
    assert some["paths"] == more["paths"][:2]
    assert some["total"] == more["total"] == len(dataset.paths("remittances", "human security"))
    assert len(found(dataset.inquirer, "paths", ends).record["paths"]) == 10


REFUSED: dict[tuple[str, ...], str] = {
    ("paths", "from=remittances"): "to: it is missing",
    ("paths", "from=remitances", "to=poverty"): "from: no factor is called",
    ("paths", "from=remittances", "to=poverty", "max=7"): "max: '7' is not what it takes. Give a whole number from 1",
    ("paths", "from=remittances", "to=poverty", "max=0"): "max: ",
    ("paths", "from=remittances", "to=poverty", "max=٣"): "max: ",
    ("paths", "from=remittances", "to=poverty", "max=03"): "max: ",
    ("paths", "from=remittances", "to=poverty", "max=-1"): "max: ",
    ("paths", "from=remittances", "to=poverty", "sign=plus"): "sign: 'plus' is not what it takes",
    ("paths", "from=remittances", "to=poverty", "bridge=yes"): "bridge: 'yes' is not what it takes. Give 0 or 1",
    ("paths", "from=remittances", "to=poverty", "limit=1001"): "limit: ",
    ("rivals", "kind=both"): "kind: ",
    ("loops", "about=poverty"): "about: loops has no such parameter. It takes max, feedback, through",
    ("profile",): "factor: it is missing",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_taken_is_refused_and_named(words: tuple[str, ...], dataset: Dataset) -> None:
    name, *pairs = words
    with pytest.raises(ParameterError) as caught:
        found(dataset.inquirer, name, dict(pair.split("=") for pair in pairs))
    assert str(caught.value).startswith(REFUSED[words])


def test_an_unclear_name_brings_its_choices(dataset: Dataset) -> None:
    with pytest.raises(ParameterError) as caught:
        found(dataset.inquirer, "profile", {"factor": "remitances"})
    assert f"{BASE}factor/remittances" in {choice.iri for choice in caught.value.choices}


@given(st.sampled_from(SETTINGS), st.text())
def test_any_text_is_taken_or_refused(which: tuple[str, Setting], text: str) -> None:
    name, setting = which
    inquiry = INQUIRIES[name]
    with_it = {**inquiry.example, setting.name: text}
    try:
        values = inquiry.settled(with_it, lambda name: name)
    except ParameterError as error:
        assert error.parameter == setting.name  # noqa: PT017 - either way is right
    else:
        assert values
