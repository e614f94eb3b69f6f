"""Laws of the Python API: what it names is there at once, has types, and is told in a reference that is up to date."""

import json
import runpy
import shutil
import subprocess
import sys
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import is_typeddict

import pytest

import hsnexus
from documented import CHAPTERS, FILE, Described, described, givers, reference
from hsnexus.sources import read_text

PROGRAM = Path(__file__).parent / "data" / "program.py"
NAMES = [name for name in hsnexus.__all__ if name != "__version__"]
# What fails at nothing that is asked of it.
SAFE = {"Dataset.label", "Dataset.works"}
# What users write, or find in an error.
TAKEN = {"ClaimFilters", "Named"}
# A line that a user might write, and what a type checker says of it.
WRONG = {
    'dataset.claims(caus="migration")': 'Unexpected keyword argument "caus"',
    "dataset.claims(cause=3)": 'has incompatible type "int"',
    "dataset.claim(None)": 'has incompatible type "None"',
    "number: int = dataset.claims()[0].sentence": 'expression has type "str"',
    "dataset.claims()[0].label = str()": 'Property "label" defined in "Claim" is read-only',
    "dataset.verify(b'text')": 'has incompatible type "bytes"',
}


@pytest.fixture(scope="module")
def every() -> dict[str, Described]:
    return dict(described())


@pytest.mark.parametrize("name", NAMES)
def test_each_public_name_can_be_imported(name: str) -> None:
    namespace: dict[str, object] = {}
    exec(f"from hsnexus import {name}", namespace)  # noqa: S102 - the very line that users write
    home = import_module(f"hsnexus.{hsnexus._HOME[name]}")  # noqa: SLF001 - where each name lives
    assert namespace[name] is getattr(home, name)
    assert name in home.__all__
    assert name in dir(hsnexus)


def test_a_name_that_is_none_is_told() -> None:
    with pytest.raises(AttributeError, match="no attribute 'open_datase'"):
        _ = hsnexus.open_datase
    assert set(hsnexus._HOME) == set(NAMES)  # noqa: SLF001 - both lists are written by hand


def test_the_package_alone_imports_nothing_heavy() -> None:
    program = "import sys, json, hsnexus; print(json.dumps(sorted(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = json.loads(told.stdout)
    assert "hsnexus" in loaded
    heavy = ("hsnexus.", "pyoxigraph", "networkx", "pandas", "rdflib", "click", "yaml", "rapidfuzz")
    assert [name for name in loaded if name.startswith(heavy)] == []


def test_opening_a_dataset_imports_neither_pandas_nor_rdflib() -> None:
    program = "import sys, hsnexus; hsnexus.open_dataset().claims(); print({'pandas', 'rdflib'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_the_reference_is_what_its_generator_makes() -> None:
    assert read_text(FILE) == reference(), "run `python -m tests.documented`"


def test_the_reference_has_a_place_for_every_public_name() -> None:
    placed = [name for names in CHAPTERS.values() for name in names]
    assert sorted(placed) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_public_name_says_what_it_is(every: dict[str, Described], name: str) -> None:
    one, thing = every[name], getattr(hsnexus, name)
    assert list(one.texts), name
    told = {attribute: (kind, meaning) for attribute, kind, meaning in one.attributes}
    assert all(kind and meaning for kind, meaning in told.values()), told
    if is_dataclass(thing):
        assert {each.name for each in fields(thing)} <= set(told), told
    if is_typeddict(thing):
        assert list(thing.__annotations__) == list(told)
    for member in one.members:
        assert list(member.texts), member.name
    if isinstance(thing, type) and not issubclass(thing, Exception) and name not in TAKEN:
        assert one.example or givers(name, every), "nothing shows where it comes from"


@pytest.mark.parametrize("name", ["open_dataset", "Dataset"])
def test_each_question_says_what_it_takes_what_goes_wrong_and_shows_itself(
    every: dict[str, Described], name: str
) -> None:
    asked = [every[name], *(each for each in every[name].members if each.taken is not None)]
    assert len(asked) > 10 or name == "open_dataset"
    for each in asked:
        assert each.example, each.name
        if each.taken is None:
            continue
        assert list(each.parameters) == each.taken or each.name in SAFE, each.name
        assert each.errors or each.name in SAFE, each.name
        assert set(each.errors) <= set(NAMES), each.name


def test_a_type_checker_reads_the_package_as_its_users_do(tmp_path: Path) -> None:
    shutil.copy(PROGRAM, tmp_path / "right.py")
    lines = ["from hsnexus import open_dataset", "dataset = open_dataset()", *WRONG]
    (tmp_path / "wrong.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir=cache", "--no-pretty"]
    told = subprocess.run([*command, "right.py", "wrong.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    errors = [line for line in told.stdout.splitlines() if ": error: " in line]
    assert len(errors) == len(WRONG), told.stdout + told.stderr
    for number, (error, said) in enumerate(zip(errors, WRONG.values(), strict=True), start=3):
        assert error.startswith(f"wrong.py:{number}: ")
        assert said in error


def test_a_program_of_a_users_runs() -> None:
    said = runpy.run_path(str(PROGRAM))["program"](hsnexus.open_dataset(), PROGRAM)
    assert said[0] == "no claim is called 'no such claim'"
