"""Journeys of who writes SPARQL: by completion, by keyboard, through errors, cancels, lost servers and shared links."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browsing import Visits, violations
from editing import CROSS, HSN, Bench, at_work
from hsnexus import manifest, questionnaire
from serving import serving, until

LABEL: Final = HSN + "SELECT ?claim WHERE { ?claim a hsn:CausalClaim } ORDER BY ?claim LIMIT 3"


@pytest.fixture
def bench(page: Page) -> Bench:
    return Bench(page).open().knowing()


def test_a_query_can_be_written_by_completion_only(bench: Bench) -> None:
    bench.write("")
    bench.take("SEL", "SELECT")
    bench.page.keyboard.type("?cause")
    bench.page.keyboard.press("Tab")  # to the place that the form leaves open
    bench.page.keyboard.type("?claim ")
    bench.take("", "a")
    bench.page.keyboard.type(" ")
    bench.take("Causal", "hsn:CausalClaim")
    bench.page.keyboard.type(" ; ")
    bench.take("cause", "hsn:hasCause")
    bench.page.keyboard.type(" ?c")
    bench.take("a", "?cause")
    bench.page.keyboard.type(" ; ")
    bench.take("eff", "hsn:hasEffect")
    bench.page.keyboard.type(" ")
    bench.take("human-sec", "factor:human-security")
    text = bench.text()
    assert text.startswith("PREFIX hsn: <https://w3id.org/hsnexus/ontology#>\n")
    assert "PREFIX factor: <https://w3id.org/hsnexus/factor/>\n" in text
    bench.run()
    expect(bench.note).to_contain_text(re.compile(r"^[1-9][0-9,]* rows"))
    expect(bench.page.locator(".sparql-result tbody tr").first.locator("a").first).to_be_visible()


@pytest.mark.parametrize(
    ("before", "letters", "some", "none"),
    [
        ("SELECT * WHERE { ?c a hsn:CausalClaim ; ", "hsn:", "hsn:hasCause", "hsn:hasAsserter"),
        ("SELECT * WHERE { ?c hsn:hasCause ?f . ?f ", "skos:", "skos:definition", "hsn:hasCause"),
        ("SELECT * WHERE { ?c hsn:hasCause/", "skos:", "skos:definition", "hsn:hasCause"),
        ("SELECT * WHERE { ?c a ", "hsn:", "hsn:CausalClaim", "hsn:hasCause"),
        ("SELECT * WHERE { ?c hsn:hasCause ", "factor:", "factor:remittances", "hsn:CausalClaim"),
        ("SELECT * WHERE { ?claim ?property ?value FILTER (isI", "RI(?v", "?value", "?v"),
    ],
)
def test_only_what_occurs_there_is_offered(bench: Bench, before: str, letters: str, some: str, none: str) -> None:
    bench.write(HSN + before)
    bench.page.keyboard.type(letters)
    expect(bench.offered.first).to_be_visible()
    labels = bench.page.locator(".cm-completionLabel")
    expect(labels.filter(has_text=re.compile(f"^{re.escape(some)}$"))).to_have_count(1)
    expect(labels.filter(has_text=re.compile(f"^{re.escape(none)}$"))).to_have_count(0)


def test_a_prefix_is_declared_once_and_the_one_of_the_query_is_used(bench: Bench) -> None:
    bench.write("PREFIX h: <https://w3id.org/hsnexus/ontology#>\nSELECT * WHERE { ?claim ")
    bench.take("hasCau", "h:hasCause")
    assert bench.text() == "PREFIX h: <https://w3id.org/hsnexus/ontology#>\nSELECT * WHERE { ?claim h:hasCause"
    bench.write("")
    bench.page.keyboard.type("PREFIX sk")
    bench.take("", "skos:")
    assert bench.text() == "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"


def test_a_syntax_error_is_underlined_told_and_gone_once_it_is_mended(bench: Bench) -> None:
    bench.write(HSN + "SELECT ?claim WHERE { ?claim a hsn:CausalClaim LIMITT 3 }")
    wrong = bench.page.locator(".cm-lintRange-error")
    expect(wrong).to_have_text("LIMITT")
    expect(bench.page.locator(".sparql-hint")).to_contain_text("LIMITT")
    bench.run()
    expect(bench.alert).to_contain_text("The query is not SPARQL")
    bench.alert.get_by_role("button", name="Go to line 2").click()
    expect(bench.content).to_be_focused()
    bench.page.keyboard.press("Shift+End")
    bench.page.keyboard.insert_text("} LIMIT 3")
    expect(wrong).to_have_count(0)
    bench.run()
    expect(bench.note).to_contain_text("3 rows")
    expect(bench.alert).to_have_count(0)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { << ?s ?p ?o ~ ?r >> ?q ?v }",
        "SELECT * WHERE { ?r ?reifies <<( ?s ?p ?o )>> } LIMIT 1",
        'VERSION "1.2" ASK { ?s ?p ?o {| ?q "x"@en--ltr |} }',
        "SELECT * WHERE { ?s ?p ?o . LATERAL { SELECT * WHERE { ?s ?q ?v } LIMIT 1 } } LIMIT 1",
        "SELECT (TRIPLE(?s, ?p, ?o) AS ?t) WHERE { ?s ?p ?o FILTER (!isTRIPLE(?o)) } LIMIT 1",
        "\U0001d4ae # \U0001f600",
    ],
)
def test_what_the_engine_takes_is_never_underlined_and_what_it_refuses_always_is(bench: Bench, text: str) -> None:
    # What stood there before is checked as well.
    with bench.page.expect_response(lambda one: one.url.endswith("/check") and one.request.post_data == text) as told:
        bench.write(text)
    problems = told.value.json()["problems"]
    expect(bench.page.locator(".cm-lintRange-error")).to_have_count(len(problems))
    assert bool(problems) == (not text.isascii())


def test_cancel_stops_the_evaluator(bench: Bench, visits: Visits) -> None:
    bench.write(CROSS)
    bench.page.keyboard.press("Control+Enter")
    expect(bench.page.get_by_role("button", name="Cancel")).to_be_visible()
    until(lambda: at_work(visits.server.url) == 1)
    bench.page.keyboard.press("Escape")
    expect(bench.note).to_contain_text("Cancelled")
    until(lambda: at_work(visits.server.url) == 0)
    assert bench.text() == CROSS
    bench.run("ASK {}")
    expect(bench.note).to_contain_text("yes or no")


def test_a_limit_that_is_hit_says_which_and_what_to_try(bench: Bench) -> None:
    bench.page.evaluate("history.replaceState(null, '', '/sparql')")
    bench.page.goto(f"/sparql?timeout=200&query={CROSS.replace(' ', '%20').replace('?', '%3F')}")
    bench.ready()
    expect(bench.alert).to_contain_text("The query takes too long")
    expect(bench.alert).to_contain_text("200 ms")
    expect(bench.alert).to_contain_text("add LIMIT")


def test_a_claim_opens_its_evidence_beside_the_row(bench: Bench) -> None:
    bench.run(LABEL)
    button = bench.page.get_by_role("button", name=re.compile("evidence.*c001", re.IGNORECASE))
    button.click()
    panel = bench.page.get_by_role("complementary").filter(has_text="c001").last
    expect(panel).to_contain_text("ection")
    expect(panel.locator("a[href*='haque-2005/claim/c001']").first).to_be_visible()
    bench.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p 'a+b 100%25 %41 & #x' }",
        "# " + "\u00e9\u4e2d\U0001f600 " * 700 + "\nASK {}",
    ],
    ids=["short", "long"],
)
def test_a_link_opens_the_query_elsewhere(bench: Bench, visits: Visits, text: str) -> None:
    bench.write(text)
    bench.page.get_by_role("button", name="Share").click()
    address = bench.page.get_by_label("Link to this query").input_value()
    assert ("deflated=" in address) == (len(text) > 1000)
    bench.page.keyboard.press("Escape")
    with visits.page() as page:
        other = Bench(page).open(address)
        assert other.text() == text
        assert page.url.endswith("/sparql")
        page.reload()
        other.ready()
        assert other.tabs == ["Query 1"]
        page.goto("/sparql#deflated=AAAA&name=x")
        expect(other.alert).to_contain_text("broken")
        assert other.text() == text


def test_tabs_are_kept_named_moved_closed_and_opened_again(bench: Bench) -> None:
    page = bench.page
    bench.write("ASK { ?one ?two ?three }")
    page.keyboard.press("Alt+t")
    assert bench.tabs == ["Query 1", "Query 2"]
    page.keyboard.insert_text("ASK { ?four ?five ?six }")
    page.get_by_role("tab", selected=True).focus()
    page.keyboard.press("F2")
    page.keyboard.type("<b>mine</b>")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="<b>mine</b>")).to_be_focused()
    page.keyboard.press("Alt+ArrowLeft")
    assert bench.tabs == ["<b>mine</b>", "Query 1"]
    page.reload()
    bench.ready()
    assert bench.tabs == ["<b>mine</b>", "Query 1"]
    assert bench.text() == "ASK { ?four ?five ?six }"
    page.get_by_role("tab", selected=True).focus()
    page.keyboard.press("ArrowRight")
    assert bench.text() == "ASK { ?one ?two ?three }"
    page.keyboard.press("Delete")
    assert bench.tabs == ["<b>mine</b>"]
    page.get_by_role("button", name="Reopen closed").click()
    assert bench.tabs == ["<b>mine</b>", "Query 1"]
    assert bench.text() == "ASK { ?one ?two ?three }"


def test_what_was_written_in_a_tab_can_be_undone_after_another_was_open(bench: Bench) -> None:
    bench.write("ASK {}")
    bench.page.wait_for_timeout(600)  # what is written at one go is undone at one go
    bench.page.keyboard.type(" # more")
    bench.page.keyboard.press("Alt+t")
    bench.page.keyboard.press("Alt+PageUp")
    bench.page.keyboard.press("Control+z")
    assert bench.text() == "ASK {}"


def test_two_windows_do_not_overwrite_each_other(bench: Bench) -> None:
    bench.write("ASK { ?first ?window ?here }")
    other = Bench(bench.page.context.new_page()).open()
    other.page.keyboard.press("Alt+t")
    other.page.keyboard.insert_text("ASK { ?second ?window ?here }")
    expect(bench.page.get_by_role("tab")).to_have_count(2)
    bench.page.bring_to_front()
    bench.content.focus()
    bench.page.keyboard.press("Control+End")
    bench.page.keyboard.type(" # one")
    texts = [tab["text"] for tab in bench.kept()["tabs"]]
    assert texts == ["ASK { ?first ?window ?here } # one", "ASK { ?second ?window ?here }"]


def test_tabs_go_to_a_file_and_come_back(bench: Bench, tmp_path: Path) -> None:
    page = bench.page
    bench.write("ASK { ?kept ?in 'a file' }")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    told = json.loads(file.read_text())
    assert [tab["text"] for tab in told["tabs"]] == ["ASK { ?kept ?in 'a file' }"]
    query = tmp_path / "mine.rq"
    query.write_text("ASK { ?m ?n ?e }")
    broken = tmp_path / "broken.json"
    broken.write_text('{"tabs": 3}')
    page.get_by_label("Files of queries").set_input_files([file, query, broken])
    expect(page.get_by_role("tab")).to_have_count(3)
    assert bench.tabs == ["Query 1", "Query 1 (2)", "mine"]
    assert bench.text() == "ASK { ?m ?n ?e }"
    expect(bench.alert).to_contain_text("broken.json")


def test_earlier_runs_can_be_found_and_opened(bench: Bench) -> None:
    bench.run("ASK { ?earlier ?run ?here }")
    bench.run("ASK {}")
    bench.page.keyboard.press("Alt+h")
    runs = bench.page.locator(".sparql-runs li")
    assert [text.split("\n")[0] for text in runs.all_inner_texts()] == ["ASK {}", "ASK { ?earlier ?run ?here }"]
    bench.page.keyboard.type("earlier")
    expect(runs).to_have_count(1)
    runs.get_by_role("button").click()
    assert bench.text() == "ASK { ?earlier ?run ?here }"
    assert bench.tabs == ["Query 1", "Query 2"]


def test_a_question_opens_with_its_parameters_to_choose(bench: Bench) -> None:
    page = bench.page
    page.get_by_role("searchbox", name="Search the questions").fill("claimed to do")
    page.locator("#questions li:visible a").first.click()
    expect(bench.note).to_contain_text("rows")
    question = questionnaire.chosen(questionnaire.read(), "CQ20")
    assert bench.tabs == ["Query 1", "CQ20"]
    holes = page.locator(".cm-hole").filter(has_text="factor/")
    before = holes.first.inner_text()
    holes.first.click()
    expect(page.locator(".sparql-hint")).to_contain_text(next(iter(question.parameters)))
    page.keyboard.press("Control+Space")
    expect(bench.offered.first).to_be_visible()
    bench.page.keyboard.type("pover")
    expect(bench.offered.first).to_contain_text("poverty")
    bench.take("", "poverty")
    chosen = holes.all_inner_texts()
    assert {*chosen} == {"<https://w3id.org/hsnexus/factor/poverty>"} != {before}
    bench.run()
    expect(bench.note).to_contain_text("row")
    page.reload()
    bench.ready()
    assert holes.all_inner_texts() == chosen


def test_what_is_told_of_a_place_stays_when_the_text_turns_out_to_be_right(bench: Bench) -> None:
    page = bench.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/check", hold)
    page.get_by_role("searchbox", name="Search the questions").fill("claimed to do")
    page.locator("#questions li:visible a").first.click()
    expect(bench.note).to_contain_text("rows")
    page.locator(".cm-hole").filter(has_text="factor/").first.click()
    expect(page.locator(".sparql-hint")).to_contain_text("cause")
    for _ in range(100):
        page.wait_for_timeout(50)  # in which the browser is heard
        if held:
            break
    with page.expect_response("**/check"):
        held.pop().continue_()
    page.wait_for_timeout(200)
    expect(page.locator(".sparql-hint")).to_contain_text("cause")


def test_format_moves_white_space_alone_and_can_be_undone(bench: Bench) -> None:
    before = "ASK{?a ?b ?c.#kept\n?d ?e 'f  g'}"
    bench.write(before)
    bench.page.keyboard.press("Alt+Shift+F")
    expect(bench.page.locator(".cm-line")).not_to_have_count(2)
    after = bench.text()
    assert re.sub(r"\s", "", after) == re.sub(r"\s", "", before)
    assert "\n  ?a ?b ?c" in after
    assert "'f  g'" in after
    assert "#kept\n" in after
    bench.page.keyboard.press("Control+z")
    assert bench.text() == before
    bench.write("ASK { ?a   ?b")
    expect(bench.page.locator(".sparql-hint")).to_contain_text("ends too early")
    bench.page.keyboard.press("Alt+Shift+F")
    assert bench.text().startswith("ASK { ?a   ?b")


def test_everything_can_be_done_with_the_keys(bench: Bench) -> None:
    page = bench.page
    page.keyboard.press("Control+/")
    assert bench.text().startswith("# ")
    page.keyboard.press("Control+/")
    page.keyboard.press("Control+f")
    page.keyboard.type("claim")
    expect(page.locator(".cm-searchMatch").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(bench.content).to_be_focused()
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+q")
    expect(page.get_by_role("searchbox", name="Search the questions")).to_be_focused()
    page.keyboard.press("Alt+e")
    expect(bench.content).to_be_focused()
    page.keyboard.press("Tab")  # it leaves the editor
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Enter")
    expect(bench.note).to_contain_text("20 rows")
    page.keyboard.press("Alt+r")
    assert page.evaluate("document.activeElement.className") == "sparql-answer"


@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 390)])
def test_the_page_is_for_everybody_whatever_it_shows(visits: Visits, width: int, *, dark: bool) -> None:
    with visits.page(dark=dark, width=width) as page:
        bench = Bench(page).open().knowing()
        bench.write(HSN + "SELECT ?claim WHERE { ?claim a ")
        page.keyboard.press("Control+Space")
        expect(bench.offered.first).to_be_visible()
        found = violations(page)
        page.keyboard.press("Escape")
        bench.run("SELEC")
        found += violations(page)
        bench.run(LABEL)
        page.keyboard.press("Control+f")
        found += violations(page)
        page.keyboard.press("Escape")
        page.keyboard.press("Alt+h")
        found += violations(page)
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


NAMES: Final = ("__proto__", "constructor", "toString", "hasOwnProperty", "\u202e", "x" * 3000)


@pytest.mark.parametrize("name", [*NAMES, "<img src=x onerror=pwned()>"])
def test_a_name_of_a_tab_or_a_column_is_only_a_name(bench: Bench, name: str) -> None:
    bench.page.evaluate("window.pwned = () => { window.ran = true; }")
    variable = name if re.fullmatch(r"\w+", name) else "v"
    bench.run(
        f"SELECT (1 AS ?{variable}) (<javascript:pwned()> AS ?i) ('{name.replace(chr(39), '')}' AS ?l) WHERE {{}}"
    )
    cells = bench.page.locator(".sparql-result tbody td")
    expect(cells.first).to_be_visible()
    assert bench.page.locator(".sparql-result a[href^='javascript']").count() == 0
    link = (
        bench.page.url.split("#")[0] + f"#query=ASK%20%7B%7D&name={json.dumps(name)[1:-1] if name.isascii() else name}"
    )
    bench.page.goto(link)
    bench.page.reload()
    bench.ready()
    assert len(bench.tabs) == 2
    assert not bench.page.evaluate("window.ran === true")


@pytest.fixture
def lost(browser: Browser) -> Iterator[Visits]:
    with serving(manifest.packaged(), seconds=120) as server:
        yield Visits(browser, server)


def test_without_a_server_the_page_opens_with_its_tabs_and_says_what_is_wrong(lost: Visits) -> None:
    context = lost.browser.new_context(base_url=lost.server.url)
    try:
        bench = Bench(context.new_page()).open()
        bench.write("ASK { ?nothing ?is 'lost' }")
        bench.page.wait_for_function(
            "async () => (await navigator.serviceWorker.ready).active?.state === 'activated'"
            " && (await (await caches.open('hsnexus-sparql')).keys()).length > 4"
        )
        bench.page.reload()
        bench.ready()
        lost.server.process.terminate()
        lost.server.process.wait()
        bench.page.reload()
        bench.ready()
        assert bench.text() == "ASK { ?nothing ?is 'lost' }"
        bench.page.keyboard.press("Control+End")
        bench.page.keyboard.type(" # still")
        bench.run()
        expect(bench.alert).to_contain_text("cannot be reached")
        bench.page.reload()
        bench.ready()
        assert bench.text() == "ASK { ?nothing ?is 'lost' } # still"
    finally:
        context.close()
