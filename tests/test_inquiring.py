"""Laws of the verbs that ask a built dataset: the same answer in each form, and a clear word where there is none."""

import csv
import io
import json
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hsnexus.cli import main
from hsnexus.vocab import BASE

FACTOR = f"{BASE}factor/"
# Each verb, and what its table must show.
ASKED = {
    ("paths", "remittances", "asset base of the family"): ("spending on housing", "crosses rival views", "c060, c203"),
    ("paths", "remittances", "asset-base-of-family", "--max", "1"): (),
    ("loops", "--max", "2", "--feedback", "reinforcing", "--through", "empowerment of women"): ("c249; c248",),
    ("rivals", "--kind", "rivals", "--about", "factor:remittances"): ("c039", "c059"),
    ("rivals", "--kind", "denied"): ("c092",),
    ("profile", f"{FACTOR}poverty"): ("3 factors act on it", "5 independent voices", "net picture", "c707"),
    ("profile", "remittances"): ("flow", "it acts on 37"),
    ("profile", "unproductive spending"): ("1 factor acts on it, it acts on 0", "1 independent voice: "),
}


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), env={"COLUMNS": "200"})


def record(words: tuple[str, ...]) -> dict[str, Any]:
    told = run(*words, "--format", "json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("words", ASKED)
def test_a_table_shows_what_was_asked(words: tuple[str, ...]) -> None:
    told = run(*words)
    assert told.exit_code == 0, told.output
    for part in ASKED[words]:
        assert part in told.stdout


@pytest.mark.parametrize("words", ASKED)
def test_csv_has_as_many_columns_in_each_row(words: tuple[str, ...]) -> None:
    head, *rows = csv.reader(io.StringIO(run(*words, "--format", "csv").stdout))
    assert len(set(head)) == len(head) > 4
    assert {len(row) for row in rows} <= {len(head)}
    found = record(words)
    assert bool(rows) is bool(found.get(words[0], True))


def test_forms_agree_on_paths() -> None:
    words = ("paths", "remittances", "human security", "--limit", "7", "--bridge")
    found = record(words)["paths"]
    assert len(found) == 7
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    steps = [(hop["cause"], hop["sign"], hop["effect"]) for path in found for hop in path["hops"]]
    assert [(row["cause"], row["step sign"], row["effect"]) for row in rows] == steps
    assert [row["path"] for row in rows] == [str(at) for at, path in enumerate(found, 1) for _ in path["hops"]]


def test_only_paths_of_the_wanted_sign_are_shown() -> None:
    found = record(("paths", "migration", "human-security", "--sign", "decrease"))
    assert {path["sign"] for path in found["paths"]} == {"decrease"}


def test_only_what_is_about_a_factor_is_shown() -> None:
    through = record(("loops", "--through", "poverty"))["loops"]
    assert through
    assert all(f"{FACTOR}poverty" in loop["factors"] for loop in through)
    assert len(through) < record(("loops",))["total"]


def test_a_profile_lists_what_the_net_picture_stands_on() -> None:
    found = record(("profile", "poverty"))
    sides = [hop["claims"] for side in ("protecting", "endangering", "undecided", "perceived") for hop in found[side]]
    assert f"{BASE}haque-2005/claim/c707" in [claim for claims in sides for claim in claims]
    assert "protecting" not in record(("profile", "remittances"))


def test_why_tells_cites_and_links() -> None:
    told = run("why", "migration", "poverty")
    assert told.exit_code == 0
    text, links, article, graph = told.stdout.strip().split("\n\n")
    assert text.startswith("Haque 2005 reports World Bank 2006 as taking migration")
    assert "footnote 29" in text
    assert links.splitlines() == [f"{BASE}why?from=migration&to=poverty", f"{BASE}haque-2005/claim/c707"]
    assert article.startswith("@misc{haque-2005,\n  author = {Md. Shahidul Haque},")
    assert "year = {2005}" in article
    assert graph.startswith("@misc{hsnexus-0.1.0,")
    same = record(("why", "migration", "poverty"))
    assert (same["text"], same["bibtex"]) == (text, f"{article}\n\n{graph}")
    assert run("why", "migration", "poverty", "--format", "bib").stdout == f"{same['bibtex']}\n"


def test_a_permalink_keeps_what_was_asked_for() -> None:
    words = ("why", "migration", "poverty", "--sign", "decrease", "--max", "2", "--bridge")
    found = record(words)
    assert found["permalink"] == f"{BASE}why?from=migration&to=poverty&max=2&sign=decrease&bridge=1"
    assert found["asked"] == {
        "from": f"{FACTOR}migration",
        "to": f"{FACTOR}poverty",
        "max": 2,
        "sign": "decrease",
        "bridge": True,
    }


def test_where_nobody_claims_a_way_why_says_so() -> None:
    told = run("why", "poverty", "remittances", "--max", "1")
    assert told.exit_code == 1
    assert "No path of at most 1 claim leads from poverty to remittances: nobody claims one." in told.stdout
    found = json.loads(run("why", "poverty", "remittances", "--max", "1", "--format", "json").stdout)
    assert (found["total"], found["path"]) == (0, None)


MISUSE = {
    ("paths", "remitances", "poverty"): "Near it are",
    ("paths", "poverty", "poverty"): "both are",
    ("profile", "terrorism"): "no claim speaks of",
    ("loops", "--dataset", "no-such-folder"): "no whole dataset",
}


@pytest.mark.parametrize("words", MISUSE)
def test_what_cannot_be_asked_is_refused_with_a_reason(words: tuple[str, ...]) -> None:
    told = run(*words)
    assert (told.exit_code, told.stdout) == (2, "")
    assert MISUSE[words] in told.stderr


def test_asking_reads_no_turtle() -> None:
    code = "import sys, hsnexus.telling, hsnexus.bibtex, hsnexus.cli.why; print('rdflib' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
