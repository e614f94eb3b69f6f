"""Laws of the command line: one clear message, the right exit code, and nothing half-written."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hsnexus.cli import main
from hsnexus.sources import Project
from hsnexus.vocab import GRAPH

PASSAGES = Path("kg/haque-2005/passages.ttl")
FIGURES = Path("kg/haque-2005/figures.ttl")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def copy(project: Project, tmp_path: Path) -> Path:
    for room in ("ontology", "kg", "queries"):
        shutil.copytree(project.root / room, tmp_path / room, ignore=shutil.ignore_patterns("hsnexus", "__pycache__"))
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_fmt_check_is_clean_on_the_committed_files(project: Project) -> None:
    told = run("fmt", "--check", "--root", project.root)
    assert (told.exit_code, told.stdout) == (0, "")


def test_fmt_mends_the_layout_and_then_has_nothing_to_do(copy: Path) -> None:
    before = snapshot(copy)
    replace(copy / FIGURES, "    a hsn:Figure ;\n", "  a  hsn:Figure;")
    assert run("fmt", "--check", "--root", copy).exit_code == 1
    assert run("fmt", "--root", copy).stdout.strip() == str(FIGURES)
    assert snapshot(copy) == before


def test_fmt_lays_out_the_queries_that_are_named(tmp_path: Path) -> None:
    query = tmp_path / "some.rq"
    query.write_text("#+ summary: ?\nselect ?a{?a ?b ?c}", encoding="utf-8")
    told = run("fmt", "--check", query)
    assert (told.exit_code, told.stdout) == (1, f"{query}\n")
    assert run("fmt", query).exit_code == 0
    assert query.read_text(encoding="utf-8") == "#+ summary: ?\nselect ?a {\n  ?a ?b ?c\n}\n"
    assert run("fmt", "--check", query).exit_code == 0


@pytest.mark.parametrize("text", ["select ?a {", "select ?a { ` }"])
def test_fmt_leaves_alone_what_is_no_query(text: str, tmp_path: Path) -> None:
    query = tmp_path / "some.rq"
    query.write_text(text, encoding="utf-8")
    told = run("fmt", query)
    assert told.exit_code == 1
    assert str(query) in told.stderr
    assert query.read_text(encoding="utf-8") == text


ENDINGS = (
    "claim:c9",
    "claim:c9 a",
    "claim:c9 a hsn:",
    "claim:c9 a (",
    "_:",
    "@prefix",
    'claim:c9 a "x"^^',
    'hsn:x "\\u12"',
    '"abc',
    '"""abc',
    "<urn:a b> a hsn:Factor .",
    "claim:c9 hsn:amount 1.2.3 .",
)


@pytest.mark.parametrize("ending", ENDINGS)
def test_unfinished_or_lenient_turtle_is_told_with_file_and_line(ending: str, copy: Path) -> None:
    path = copy / "kg/haque-2005/claims/06-nexus.ttl"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{ending}", encoding="utf-8")
    before = snapshot(copy)
    for verb in ("check", "fmt"):
        told = run(verb, "--root", copy)
        assert told.exit_code == 1
        assert re.search(r"06-nexus\.ttl:\d+: this is not Turtle", told.stderr), told.stderr
    assert snapshot(copy) == before


def test_other_line_ends_and_hidden_files_are_no_part_of_the_layout(copy: Path) -> None:
    (copy / "kg" / ".#factors.ttl").write_text("half a line", encoding="utf-8")
    assert run("fmt", "--check", "--root", copy).exit_code == 0
    (copy / FIGURES).write_bytes((copy / FIGURES).read_bytes().replace(b"\n", b"\r\n"))
    assert run("fmt", "--check", "--root", copy).exit_code == 1


BROKEN = {
    "broken Turtle": ("    a hsn:Figure ;\n", "    a hsn:Figure\n", r"figures\.ttl:\d+: this is not Turtle", 1),
    "undeclared prefix": (
        "    a hsn:Figure ;\n",
        "    a nosuch:Figure ;\n",
        r"figures\.ttl:\d+: this is not Turtle",
        1,
    ),
    "comment": ("\nfigure:f001", "\n# remark\nfigure:f001", r"figures\.ttl:\d+: a comment starts here", 1),
}


@pytest.mark.parametrize("case", BROKEN)
def test_fmt_names_file_and_line_and_writes_nothing(case: str, copy: Path) -> None:
    old, new, message, code = BROKEN[case]
    replace(copy / FIGURES, old, new)
    replace(copy / PASSAGES, "    a hsn:Passage ;\n", "  a  hsn:Passage ;\n")
    before = snapshot(copy)
    told = run("fmt", "--root", copy)
    assert told.exit_code == code
    assert re.search(message, told.stderr)
    assert len(told.stderr.strip().splitlines()) == 1
    assert snapshot(copy) == before


MISUSE = {
    "no such verb": (("frobnicate",), "No such command"),
    "no project there": (("check", "--root", "{tmp}"), "there is no project here"),
    "missing text": (("verify", "--text", "{tmp}/none.txt"), "the text of the article cannot be read"),
    "text is a folder": (("coverage", "--text", "{tmp}"), "the text of the article cannot be read"),
    "unknown source": (("verify", "--source", "sen-1999", "--text", "{tmp}/other.txt"), "no source of that name"),
    "unknown source to cover": (("coverage", "--source", "x", "--text", "{tmp}/other.txt"), "no source of that name"),
    "unknown source to anchor in": (
        ("anchor", "--source", "..", "--text", "{tmp}/other.txt", "a", "b"),
        "no source of",
    ),
    "sentences of another text": (("coverage", "--text", "{tmp}/other.txt"), "this is another text"),
    "offsets of another text": (("verify", "--text", "{tmp}/other.txt", "--fix"), "this is another text"),
    "no Turtle file": (("fmt", "{tmp}/other.txt"), "this is no .ttl file, and no .rq file"),
    "odd number of word groups": (("anchor", "--text", "{tmp}/other.txt", "one"), "go in pairs"),
    "another edition": (("anchor", "--text", "{tmp}/other.txt", "one", "two"), "not the edition"),
    "output cannot be written": (("build", "--out", "{tmp}/other.txt/dataset"), "cannot be written"),
}


@pytest.mark.parametrize("case", MISUSE)
def test_misuse_gets_one_message_and_exit_code_2(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HSNEXUS_TEXT", raising=False)
    (tmp_path / "other.txt").write_text("one two", encoding="utf-8")
    before = snapshot(tmp_path)
    words, message = MISUSE[case]
    told = run(*(word.format(tmp=tmp_path) for word in words))
    assert told.exit_code == 2
    assert message in told.stderr
    assert "Traceback" not in told.stderr
    assert snapshot(tmp_path) == before


def test_a_text_in_another_encoding_is_told_with_its_byte(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("Verhältnis".encode("latin-1"))
    told = run("verify", "--text", tmp_path / "latin.txt")
    assert told.exit_code == 1
    assert "not UTF-8: byte 4" in told.stderr


def test_verify_proves_every_passage_on_the_edition(project: Project, article_file: Path) -> None:
    told = run("verify", "--root", project.root, "--text", article_file)
    assert (told.exit_code, told.stdout) == (0, "")


def test_verify_names_the_passage_whose_hash_is_wrong(copy: Path, article_file: Path) -> None:
    text = (copy / PASSAGES).read_text(encoding="utf-8")
    start = text.index("hsn:textSha256 ") + len("hsn:textSha256 ") + 1
    (copy / PASSAGES).write_text(f"{text[:start]}{'0' * 64}{text[start + 64 :]}", encoding="utf-8")
    told = run("verify", "--root", copy, "--text", article_file)
    assert told.exit_code == 1
    name = re.findall(r"^passage:(p\d+)", text[:start], re.MULTILINE)[-1]
    assert told.stdout.startswith(f"https://w3id.org/hsnexus/haque-2005/passage/{name}: ")
    assert f"hsn:textSha256 is '{'0' * 64}'" in told.stdout
    assert len(told.stdout.splitlines()) == 1


def test_verify_finds_a_passage_that_moved_and_fix_writes_its_place(copy: Path, article_file: Path) -> None:
    before = (copy / PASSAGES).read_text(encoding="utf-8")
    start, end = re.search(r"(    hsn:start [2-9]\d{3} ;)\n(    hsn:end \d+ ;)", before).groups()  # type: ignore[union-attr]
    number = int(start.split()[1])
    replace(copy / PASSAGES, start, f"    hsn:start {number - 3} ;")
    replace(copy / PASSAGES, end, f"    hsn:end {int(end.split()[1]) - 3} ;")
    told = run("verify", "--root", copy, "--text", article_file)
    assert told.exit_code == 1
    assert f"offsets differ: found at {number}-" in told.stdout
    assert run("verify", "--root", copy, "--text", article_file, "--fix").exit_code == 0
    assert (copy / PASSAGES).read_text(encoding="utf-8") == before


def test_a_wrong_hash_is_told_as_such_and_not_as_a_wrong_place(copy: Path, article_file: Path) -> None:
    number = next(
        line for line in (copy / PASSAGES).read_text(encoding="utf-8").splitlines() if "hsn:wordCount" in line
    )
    replace(copy / PASSAGES, number, "    hsn:wordCount 999 ;")
    told = run("verify", "--root", copy, "--text", article_file)
    assert told.exit_code == 1
    assert "not proved: hsn:wordCount is 999" in told.stdout


def test_verify_takes_any_text_of_the_article(copy: Path, article: str, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("A preface of the printer.\n" + article.replace("migration", "migra-\ntion"), encoding="utf-8")
    told = run("verify", "--root", copy, "--text", other)
    assert told.exit_code == 0
    assert "offsets differ" in told.stdout


def test_coverage_accounts_for_the_whole_article(project: Project, article_file: Path) -> None:
    told = run("coverage", "--root", project.root, "--text", article_file, "--complete")
    assert told.exit_code == 0
    assert "458 of 458 sentences accounted for, 0 left" in told.stderr


def test_coverage_knows_only_the_sections_there_are(project: Project, article_file: Path) -> None:
    told = run("coverage", "--root", project.root, "--text", article_file, "--section", "Epilogue")
    assert told.exit_code == 2
    assert "no section has that in its name" in told.stderr


def test_coverage_tells_which_sentences_are_left(copy: Path, article_file: Path) -> None:
    text = (copy / PASSAGES).read_text(encoding="utf-8")
    silent = re.search(r"\npassage:p\d+\n    a hsn:SilentSpan ;.*?\n    \.\n", text, re.DOTALL)
    assert silent
    (copy / PASSAGES).write_text(text.replace(silent.group(), ""), encoding="utf-8")
    told = run("coverage", "--root", copy, "--text", article_file, "--complete")
    assert told.exit_code == 1
    assert re.search(r"^ {10}\d+-\d+  ", told.stdout, re.MULTILINE)


def test_anchor_prints_a_passage_that_verify_then_proves(copy: Path, article_file: Path) -> None:
    words = ("The multiplier effect", "additional dollars in", "economic growth for", "these resources.")
    told = run("anchor", "--root", copy, "--text", article_file, "--id", "p901", *words)
    assert told.exit_code == 0
    with (copy / PASSAGES).open("a", encoding="utf-8") as file:
        file.write(f"\n{told.stdout}")
    proved = run("verify", "--root", copy, "--text", article_file)
    assert proved.exit_code == 0
    assert "passage:p901-r2" in told.stdout


def test_anchor_asks_where_words_stand_in_several_places(copy: Path, article_file: Path) -> None:
    told = run("anchor", "--root", copy, "--text", article_file, "human security", "migration")
    assert told.exit_code == 2
    assert "places: " in told.stderr
    assert run("anchor", "--root", copy, "--text", article_file, "no such words", "x").exit_code == 2
    assert (
        run("anchor", "--root", copy, "--text", article_file, "--after", "30000", "human security", ".").exit_code == 0
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("opportunities for wom", "their empowerment"), "do not stand in the text"),
        (("First, opportunities for women", "their empow"), "do not stand behind"),
        (("--id", "foo bar", "The multiplier effect", "dollars in"), "p and at least three digits"),
        (("--id", "p001", "The multiplier effect", "dollars in"), "has that name already"),
    ],
)
def test_anchor_cuts_no_word_and_gives_no_name_twice(
    words: tuple[str, ...], message: str, copy: Path, article_file: Path
) -> None:
    told = run("anchor", "--root", copy, "--text", article_file, *words)
    assert told.exit_code == 2
    assert message in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize("words", [("fmt",), ("reason",), ("verify", "--fix", "--text", "none.txt")])
def test_the_installed_files_are_not_for_writing(
    words: tuple[str, ...], copy: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hsnexus.sources._PACKAGED", copy)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    before = snapshot(copy)
    told = run(*words)
    assert told.exit_code == 2
    assert "there is no clone here" in told.stderr
    assert snapshot(copy) == before


def test_sigterm_leaves_neither_a_child_nor_a_scratch_folder(project: Project, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hsnexus", "reason", "--check", "--root", str(project.root)]
    with subprocess.Popen(
        command, env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as reasoning:
        while not list(tmp_path.glob("hsnexus-reason-*/asserted-*.nt")):
            assert reasoning.poll() is None
            time.sleep(0.05)
        reasoning.terminate()
        assert reasoning.wait(timeout=60) == 128 + signal.SIGTERM
    assert [path.name for path in tmp_path.glob("hsnexus-reason-*")] == []


def test_build_reports_counts_digest_and_times(project: Project, tmp_path: Path) -> None:
    told = run("build", "--root", project.root, "--out", tmp_path / "dataset", "--format", "json")
    assert told.exit_code == 0
    report = json.loads(told.stdout)
    assert len(report["manifest"]["digest"]) == 64
    assert report["counts"]["claims"] > 100
    assert report["argument"]["influences derived from two claims"] > 1000
    assert report["argument"]["balancing feedback loops of at most 6 claims"] > 10
    assert set(report["seconds"]) == {"read", "graphs", "influence", "metadata", "write"}
    sizes = report["manifest"]["graphs"]
    assert sizes[GRAPH.influence] > 10_000
    printed = run("build", "--root", project.root, "--out", tmp_path / "dataset")
    listed = re.findall(r"^graph +([\d,]+)  (\S+)$", printed.stdout, flags=re.MULTILINE)
    assert {name: int(size.replace(",", "")) for size, name in listed} == sizes


def test_help_and_version_work_as_a_process_too() -> None:
    for option, expected in (("--help", "verify"), ("--version", "0.1.0")):
        told = subprocess.run([sys.executable, "-m", "hsnexus", option], capture_output=True, text=True, check=True)
        assert expected in told.stdout


@pytest.mark.parametrize("words", [("ask",), ("export", "csv"), ("paths", "remittances", "poverty")], ids=" ".join)
def test_an_answer_for_which_there_is_no_space_is_told_in_a_line(words: tuple[str, ...]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    with full.open("wb") as out:
        command = [sys.executable, "-m", "hsnexus", *words]
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("Error: standard output: the answer cannot be written (No space")
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
