"""Laws of the README: what it shows works, and answers what it says."""

import re
from typing import Any

import pyoxigraph as ox
import pytest

from hsnexus.manifest import DATA_FILE, packaged
from hsnexus.sources import Project, read_text

QUERIES = ("cq01-what-remittances-do.rq", "cq02-from-edge-to-claim.rq")


@pytest.fixture(scope="module")
def store() -> ox.Store:
    loaded = ox.Store()
    loaded.bulk_load(path=str(packaged() / DATA_FILE), format=ox.RdfFormat.N_QUADS)
    return loaded


def rows(store: ox.Store, query: str) -> list[dict[str, str]]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [
        {name: term.value for name in names if isinstance(term := row[name], (ox.NamedNode, ox.Literal))}
        for row in found
    ]


def test_the_commands_are_the_two_that_are_promised(project: Project) -> None:
    commands = re.findall(r"^pip install .*$", read_text(project.root / "README.md"), flags=re.MULTILINE)
    assert commands == ["pip install . && hsnexus serve", "pip install '.[test]' && pytest"]


def test_every_file_and_verb_that_it_names_is_there(project: Project) -> None:
    text = read_text(project.root / "README.md")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert len(links) >= 5
    assert [link for link in links if not (project.root / link).exists()] == []


def test_what_remittances_do_according_to_whom_under_which_condition_and_where(
    store: ox.Store, project: Project
) -> None:
    found = rows(store, read_text(project.root / "queries" / QUERIES[0]))
    assert len(found) > 40
    assert all(row["passage"] and row["section"] and row["said_by"] for row in found)
    development = [row for row in found if row["effect"] == "development of origin countries" and "condition" in row]
    assert {row["said_by"] for row in development} == {"Taylor 1998"}
    assert {row["modality"] for row in development} == {"hedged", "conditional"}
    assert "enabling environment" in {row["condition"] for row in development}
    denied = [row for row in found if row["relation"] == "not influencing"]
    assert "economy at large" in {row["effect"] for row in denied}


def test_from_an_edge_to_its_claims_in_one_pattern(store: ox.Store, project: Project) -> None:
    shown = re.findall(r"```sparql\n(.*?)```", read_text(project.root / "README.md"), flags=re.DOTALL)
    filed = read_text(project.root / "queries" / QUERIES[1])
    assert len(shown) == 1
    answers = [rows(store, query) for query in (*shown, filed)]
    assert answers[0] == answers[1]
    assert len(answers[0]) > 20
    said = {row["claim"] for row in rows(store, read_text(project.root / "queries" / QUERIES[0]))}
    assert {row["claim"] for row in answers[0]} <= said


def test_the_examples_in_python_run(project: Project) -> None:
    shown = re.findall(r"```python\n(.*?)```", read_text(project.root / "README.md"), flags=re.DOTALL)
    names: dict[str, Any] = {}
    for example in shown:
        exec(example, names)  # noqa: S102 - our own README
    assert len(names["rows"]) > 40
    assert names["best"].claims
