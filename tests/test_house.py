"""Laws of the house: who may import whom, what is public, and what must not be in the repository."""

import doctest
import importlib
import inspect
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from hsnexus.opened import Dataset, open_dataset

REPOSITORY = Path(__file__).parent.parent
MODULES = sorted(
    ".".join(path.relative_to(room).with_suffix("").parts).removesuffix(".__init__")
    for room in (REPOSITORY / "kg", REPOSITORY / "server")
    for path in room.rglob("*.py")
)
VERBS = {
    "align",
    "anchor",
    "ask",
    "build",
    "check",
    "claim",
    "coverage",
    "dump",
    "explain",
    "export",
    "fmt",
    "load",
    "loops",
    "paths",
    "profile",
    "reason",
    "report",
    "review",
    "rivals",
    "serve",
    "verify",
    "w3id",
    "why",
}
LIGHT = ("rdflib", "pyshacl", "owlready2", "hsnexus.sources")


def tracked() -> list[Path]:
    listed = subprocess.run(
        [shutil.which("git") or "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout, so that there is no list of committed files")
    return [REPOSITORY / name for name in listed.stdout.decode().split("\0") if name and (REPOSITORY / name).is_file()]


def texts() -> dict[str, str]:
    found = {}
    for path in tracked():
        try:
            found[str(path.relative_to(REPOSITORY))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    assert len(found) > 40
    return found


def test_imports_point_downward() -> None:
    # In a process of its own, as the linter turns off every log that there is in the one it runs in.
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    told = subprocess.run(
        [sys.executable, "-c", program, "--config", str(REPOSITORY / "pyproject.toml"), "--no-cache"],
        capture_output=True,
        check=False,
        text=True,
    )
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("name", MODULES)
def test_what_a_module_declares_public_is_there(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__
    for public in getattr(module, "__all__", ()):
        assert hasattr(module, public)


@cache
def dataset() -> Dataset:
    """The dataset that examples speak of: it is opened in the first of them, and here once for all."""
    return open_dataset()


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, extraglobs={"dataset": dataset()}).failed == 0


def test_a_name_that_a_package_shares_with_a_module_in_it_comes_from_that_module() -> None:
    """Else the name stands for whichever was imported last."""
    shared = [name.rpartition(".") for name in MODULES if name.rpartition(".")[0] in MODULES]
    assert shared
    for package, _, inner in shared:
        found = vars(importlib.import_module(package)).get(inner)
        home = found.__name__ if inspect.ismodule(found) else getattr(found, "__module__", None)
        assert found is None or home == f"{package}.{inner}", (package, inner)


def test_modules_open_with_one_sentence() -> None:
    assert len(MODULES) > 25
    for name in MODULES:
        first = (importlib.import_module(name).__doc__ or "").split("\n\n")[0]
        assert first.endswith("."), name


def test_the_verbs_are_registered_and_say_what_they_do() -> None:
    points = {point.name: point for point in entry_points(group="hsnexus.verbs")}
    assert set(points) == VERBS
    for name, point in points.items():
        command = point.load()
        assert command.name == name
        assert command.help
        assert "Example: hsnexus" in command.help, name


def test_serving_loads_neither_rdflib_nor_a_reasoner() -> None:
    code = f"import sys, hsnexus_server.serve, hsnexus_server.app; print([m for m in {LIGHT!r} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    project = tomllib.loads("\n".join(lines))["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    for requirement in named:
        line = next(line for line in lines if line.startswith(f'  "{requirement}"'))
        assert "#" in line or requirement.startswith("hsnexus["), requirement


# Citing is not copying: works and conventions are named as they are, in these files.
NAMING = ("source.ttl", "instruments.ttl")
CITED = re.compile(r'(dcterms:title|dcterms:bibliographicCitation|rdfs:label|skos:altLabel) "((?:[^"\\]|\\.)*)"')
FORBIDDEN = {
    "a host of a package registry": re.compile(
        r"(pypi|pythonhosted|npmjs|registry\.\w+|deb\.debian|crates)\.(org|com|io)"
    ),
    "a path of a machine": re.compile(r"(?<![\w.])/(home|root|work|Users)/[a-z]"),
    "a private key or a token": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|gh[pousr]_[A-Za-z0-9]{20}"),
    "a mark of unfinished work": re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_repository_holds_no(what: str) -> None:
    found = [name for name, text in texts().items() if name != "tests/test_house.py" and FORBIDDEN[what].search(text)]
    assert found == []


def runs(text: str) -> set[tuple[str, ...]]:
    """Return each run of words that is one word longer than may be copied."""
    marks = "[\u00b2\u00b3\u00b9\u2070-\u2079]"
    words = re.findall(r"[a-z0-9]+", re.sub(marks, "", text).lower())
    return {tuple(words[at : at + 9]) for at in range(len(words) - 8)}


@pytest.mark.parametrize(
    ("text", "copied"),
    [("one two three four five six seven eight", False), ("One two, three four five six seven eight - nine", True)],
)
def test_nine_words_in_a_row_are_a_copy(text: str, *, copied: bool) -> None:
    article = runs("zero one two three four five six seven eight nine ten")
    assert bool(runs(text) & article) is copied


def test_no_more_than_eight_words_of_the_article_stand_together(article: str) -> None:
    title = "International Migration and Human Security: Exploring the Nexus"
    author = "Md. Shahidul Haque"
    known = runs(article) - runs(f"{author} {title}") - runs(f"{title} {author}")
    said = texts()
    names = [match for name, text in said.items() if name.endswith(NAMING) for match in CITED.finditer(text)]
    # A pinned answer repeats the names that are given there.
    named = {run for match in names for run in runs(match[2])}
    copied = {
        name: (runs(CITED.sub("", text)) if name.endswith(NAMING) else runs(text) - named) & known
        for name, text in said.items()
    }
    assert {name: found for name, found in copied.items() if found} == {}


def test_spelling() -> None:
    names = [str(path) for path in tracked() if path.suffix in {".py", ".ttl", ".rq", ".md", ".toml", ".cff"}]
    told = subprocess.run(
        [sys.executable, "-m", "codespell_lib", *names], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert told.stdout == ""
