"""Laws of the documents: what they link to is there, what they show runs, and what it gives is what they say."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import click
import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from guided import GUIDES, Block, Guide
from hsnexus import __version__
from hsnexus.cli import main
from hsnexus.manifest import packaged
from hsnexus.opened import Dataset, open_dataset
from hsnexus.vocab import HSN, PREFIXES, prefixed, source_prefixes
from serving import Running, serving

ROOT: Final = Path(__file__).parent.parent
BY_NAME: Final = {guide.name: guide for guide in GUIDES}
ADDRESS: Final = "http://127.0.0.1:8000"
ARTICLE: Final = "haque-2005.txt"
# What reads and prints; all others write, serve, or take a machine of their own.
ASKING: Final = {"ask", "claim", "coverage", "loops", "paths", "profile", "review", "rivals", "verify", "why"}
# Every query of these shows its answer.
ANSWERED: Final = ("ontology/MODEL.md", "queries/COOKBOOK.md")
WORDS_A_MINUTE: Final = 230  # of somebody who reads prose to understand it
MINUTES: Final[Mapping[str, tuple[str, int]]] = {"README.md": ("## Read on", 3), "ontology/MODEL.md": ("\nNext: ", 5)}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with serving(packaged()) as one:
        yield one


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_links_lead_somewhere(guide: Guide) -> None:
    for link in guide.links:
        if re.match(r"https?:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (guide.path.parent / path).resolve() if path else guide.path
        assert target.exists(), link
        if anchor:
            assert anchor in Guide(target).anchors, link


def test_every_document_is_reached_from_the_first() -> None:
    ahead, seen = [BY_NAME["README.md"]], set()
    for guide in ahead:
        seen.add(guide.path)
        targets = {(guide.path.parent / link.partition("#")[0]).resolve() for link in guide.links}
        ahead += [each for each in GUIDES if each.path in targets and each.path not in seen and each not in ahead]
    assert {guide.name for guide in GUIDES if guide.path not in seen} == set()


@pytest.mark.parametrize("name", MINUTES)
def test_it_is_read_in_the_minutes_that_are_promised(name: str) -> None:
    end, minutes = MINUTES[name]
    assert end in BY_NAME[name].text
    words = BY_NAME[name].text.partition(end)[0].split()
    assert len(words) <= minutes * WORDS_A_MINUTE


def named(guide: Guide) -> list[list[str]]:
    """Return the commands of ours that a document names, in blocks and within lines, as words."""
    lines = [*guide.commands, *(code for code in guide.codes if code.startswith("hsnexus "))]
    parts = [part for line in lines for part in re.split(r"&&|\|\||;|\|", line)]
    return [shlex.split(part)[1:] for part in map(str.strip, parts) if part.startswith("hsnexus ")]


@pytest.mark.parametrize("guide", [guide for guide in GUIDES if named(guide)], ids=lambda guide: guide.name)
def test_every_verb_and_option_that_it_names_is_there(guide: Guide) -> None:
    assert isinstance(main, click.Group)
    for words in named(guide):
        with click.Context(main) as ctx:
            verb = main.get_command(ctx, words[0])
            assert verb, words
            below = [word for word in words[1:2] if not word.startswith("-")] if isinstance(verb, click.Group) else []
            levels = [verb, *(verb.get_command(ctx, word) for word in below if isinstance(verb, click.Group))]
            known = {name for one in levels if one for param in one.get_params(ctx) for name in param.opts}
            assert {word.partition("=")[0] for word in words if re.match(r"--?\w", word)} <= known, words


def asking(guide: Guide) -> list[list[str]]:
    """Return those commands in blocks that only ask, in full."""
    found = [shlex.split(line)[1:] for line in guide.commands if line.startswith("hsnexus ") and "&&" not in line]
    return [words for words in found if words and words[0] in ASKING and words[-1] not in ASKING]


ASKED: Final = {" ".join(words): words for guide in GUIDES for words in asking(guide)}


@pytest.mark.parametrize("command", ASKED)
def test_a_command_that_asks_is_answered(command: str, request: pytest.FixtureRequest) -> None:
    words = ASKED[command]
    if ARTICLE in words:
        words = [str(request.getfixturevalue("article_file")) if word == ARTICLE else word for word in words]
    told = CliRunner(env={"HSNEXUS_TEXT": None}).invoke(main, words)
    assert told.exit_code == 0, told.output
    assert told.output.strip()


CURLED: Final = tuple({line for guide in GUIDES for line in guide.commands if line.startswith(f"curl {ADDRESS}")})


def test_the_server_answers_what_is_sent_to_it(server: Running) -> None:
    assert CURLED
    if not (curl := shutil.which("curl")):
        pytest.skip("curl, which the documents use, is not on this machine")
    for line in CURLED:
        words = shlex.split(line.replace(ADDRESS, server.url))
        command = [curl, "--silent", "--show-error", "--fail-with-body", *words[1:]]
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        assert done.stdout, line


PATHS: Final = tuple(
    sorted(
        {
            code
            for name in ("README.md", "server/GUIDE.md", "ontology/MODEL.md", "kg/CURATING.md")
            for code in BY_NAME[name].codes
            if re.fullmatch(r"/[\w.\-]+(/[\w.\-]+)*/?(\?[\w=&\-.]+)?", code)
        }
    )
)


def test_every_path_that_is_named_is_served(server: Running) -> None:
    assert len(PATHS) > 20
    told = {path: server.get(path)[0] for path in PATHS}
    assert {path for path, status in told.items() if status in {404, 410, 500}} == {"/sitemap.xml"}


QUERIES: Final = [
    pytest.param(block, id=f"{guide.name}-{number}")
    for guide in GUIDES
    for number, block in enumerate(guide.blocks)
    if block.language == "sparql"
]


def answer(dataset: Dataset, text: str) -> list[str]:
    """Return an answer as documents show it: a line a row, IRIs with prefixes; of a graph the number of its triples."""
    found = dataset.store.query(text)
    if isinstance(found, ox.QueryTriples):
        return [f"{len(list(found))} triples"]
    assert isinstance(found, ox.QuerySolutions)
    return [" | ".join(map(shown, row)).rstrip() for row in found]


def shown(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return prefixed(term.value)
    return term.value if isinstance(term, ox.Literal | ox.BlankNode) else ""


@pytest.mark.parametrize("block", QUERIES)
def test_a_query_gives_the_answer_that_stands_below_it(block: Block, dataset: Dataset) -> None:
    rows = answer(dataset, block.text)
    assert rows
    if block.shown is None:
        return
    lines = block.shown.splitlines()
    if lines[-1].startswith("… "):
        assert lines[-1] == f"… {len(rows)} rows"
        assert lines[:-1] == rows[: len(lines) - 1]
        assert len(rows) >= len(lines)
    else:
        assert lines == rows


@pytest.mark.parametrize("name", ANSWERED)
def test_every_query_shows_its_answer(name: str) -> None:
    blocks = [block for block in BY_NAME[name].blocks if block.language == "sparql"]
    assert blocks
    assert [block.text for block in blocks if block.shown is None] == []


TURTLE: Final = [
    pytest.param(block.text, id=f"{guide.name}-{number}")
    for guide in GUIDES
    for number, block in enumerate(guide.blocks)
    if block.language == "turtle"
]


@pytest.mark.parametrize("text", TURTLE)
def test_what_is_shown_as_turtle_is_in_the_graph(text: str, dataset: Dataset) -> None:
    known = {**PREFIXES, **source_prefixes("haque-2005")}
    heads = "".join(f"@prefix {name}: <{space}> .\n" for name, space in known.items())
    triples = [quad.triple for quad in ox.parse(heads + text, format=ox.RdfFormat.TURTLE)]
    assert triples
    lost = [triple for triple in triples if ox.Quad(*triple) not in dataset.store]
    assert lost == []


def test_every_test_that_is_named_is_there() -> None:
    found = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    names = {(file, law) for guide in GUIDES for file, law in re.findall(r"([\w/]+\.py)::(\w+)", guide.text)}
    assert len(names) > 20
    lost = [
        f"{file}::{law}"
        for file, law in sorted(names)
        if f"\ndef {law}(" not in found.get(ROOT / "tests" / file.removeprefix("tests/"), "")
    ]
    assert lost == []


CASES: Final = re.findall(r"^\| ([^|]+) \| ([^|]+) \| (c\d{3}[^|]*) \|$", BY_NAME["kg/CURATING.md"].text, re.MULTILINE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_hard_case_is_done_as_it_is_told(case: tuple[str, str, str], dataset: Dataset) -> None:
    """Each claim that is cited uses every term that the row names; one that was withdrawn is told as such."""
    _, done, cited = case
    space = PREFIXES["haque-claim"]
    terms = {HSN.__dict__[name] for name in re.findall(r"`hsn:(\w+)`", done)}
    terms |= {PREFIXES["actor"] + name for name in re.findall(r"`actor:([\w-]+)`", done)}
    for claim in re.findall(r"c\d{3}", cited):
        quads = [*dataset.store.quads_for_pattern(ox.NamedNode(space + claim), None, None, ox.DefaultGraph())]
        terms_of = (term for quad in quads for term in (quad.predicate, quad.object))
        used = {term.value for term in terms_of if isinstance(term, ox.NamedNode)}
        if cited.endswith(", withdrawn"):
            assert HSN.hasCause not in used, claim
        else:
            assert HSN.hasCause in used, claim
            assert terms <= used, claim


def test_there_are_hard_cases() -> None:
    assert len(CASES) > 10


def test_the_changelog_tells_every_verb_and_the_version() -> None:
    text = BY_NAME["CHANGELOG.md"].text
    assert f"## {__version__} " in text
    assert isinstance(main, click.Group)
    with click.Context(main) as ctx:
        verbs = main.list_commands(ctx)
    assert [verb for verb in verbs if not re.search(rf"`(hsnexus )?{verb}\b", text)] == []
