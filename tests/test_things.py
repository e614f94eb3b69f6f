"""Laws of the pages of things: what they show is what the graph says, counted by SPARQL, and each link leads on."""

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Store

from hsnexus import open_dataset
from hsnexus.argument import argument
from hsnexus.kinds import KINDS
from hsnexus.opened import Dataset
from hsnexus.questionnaire import read
from hsnexus.tables import query
from hsnexus.vocab import BASE, HSN, PREFIXES
from hsnexus_server import argued
from hsnexus_server.app import create_app
from hsnexus_server.outline import outline, pieces
from hsnexus_server.told import told
from hsnexus_server.views import _VIEWS
from serving import SETTINGS, Keeping, description_of
from test_resources import BROWSER

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

PREFIX: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
LINK: Final = re.compile(r'<a [^>]*href="([^"]*)"')
# A page of each kind that has a view, and what no page of another kind has.
PAGES: Final = {
    "/factor/remittances": ("What acts on it", "What it acts on", "By whom it is claimed", "Where in the paper"),
    "/factor/human-security": ("Stands for the class", "lack of human security", "Where claims disagree"),
    "/factor/irregular-migration": ("is felt as a threat to", "Felt as a threat by"),
    "/factor/abduction": ("No claim says what acts on it.",),
    "/actor/iom": ("Reported from it", "Passages that name it", "Wrote"),
    "/actor/migrants": ("Said of these people",),
    "/instrument/migrant-workers-convention-1990": ("Protects", "Passages that name it", "1990"),
    "/source/haque-2005-s08-remittance": ("Its claims by sign", "What it speaks of most", "Its passages"),
    "/source/haque-2005-s00-title": ("What nothing was taken from",),
    "/source/haque-2005-n31": ("Cites", "What stands on it"),
    "/source/haque-2005-text": ("SHA-256 when normalised", "hsnexus verify --text FILE"),
    "/source/haque-2005": ("Its sections", "Its notes", "Text edition"),
    "/source/taylor-1998": ("Cited in", "Reported from it", "Edward Taylor"),
    "/haque-2005/passage/p118": ("What it carries", "How to verify it", "hsnexus verify --text FILE"),
    "/haque-2005/passage/p194": ("Nothing was taken from it", "pieces"),
    "/haque-2005/passage/p194-r1": ("Nothing was taken from it",),
    "/haque-2005/definition/d033": ("Means", "According to", "Term"),
    "/haque-2005/definition/t045": ("is a kind of", "Other kinds of the same, as stated"),
    "/haque-2005/definition/k015": ("Sets apart",),
    "/haque-2005/figure/f012": ("Amount", "at least 50 percent"),
    "/haque-2005/recommendation/r002": ("Recommends", "nobody is named", "Why, as claimed"),
}
# Who reads on from a sample of each kind goes through these as well.
LISTS: Final = ("/sections", *(f"/{name}" for name in KINDS), "/dumps", "/graph/edges", "/void")
FACTORS: Final = ("remittances", "human-security", "irregular-migration", "poverty", "abduction")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def store(dataset: Dataset) -> Store:
    return dataset.store


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    return create_app(Keeping.over(dataset.store, description_of(dataset)), SETTINGS, read()).test_client()


def rows(store: Store, text: str) -> list[tuple[str, ...]]:
    found = store.query(PREFIX + text)
    return [tuple("" if term is None else term.value for term in row) for row in found]  # type: ignore[union-attr]


def shown(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers={"Accept": BROWSER})
    assert (response.status_code, response.mimetype) == (200, "text/html"), path
    return response.text


def links(text: str, path: str) -> list[str]:
    """Return where the links of a page lead, those to other hosts left out."""
    found = (urljoin(f"http://here{path}", unescape(link)) for link in LINK.findall(text))
    return [link.removeprefix("http://here") for link in found if link.startswith("http://here")]


def sides(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a factor's page that tell what acts on it and what it acts on."""
    for role in ("effect", "cause"):
        yield role, text.partition(f'aria-labelledby="as-{role}"')[2].partition("</section>")[0]


def test_each_factor_shows_all_that_acts_on_it_and_all_that_it_acts_on(client: FlaskClient, store: Store) -> None:
    ends: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for claim, cause, effect in rows(
        store, "SELECT ?claim ?cause ?effect WHERE { ?claim hsn:hasCause ?cause ; hsn:hasEffect ?effect }"
    ):
        ends[effect, "effect"].append((claim, cause))
        ends[cause, "cause"].append((claim, effect))
    factors = [row[0] for row in rows(store, "SELECT ?factor WHERE { ?factor a hsn:Factor }")]
    assert len(factors) > 600
    for factor in factors:
        path = f"/{factor.removeprefix(BASE)}"
        for role, part in sides(shown(client, path)):
            claims = ends[factor, role]
            leading = set(links(part, path))
            wanted = {f"/{iri.removeprefix(BASE)}" for pair in claims for iri in pair}
            assert {link for link in leading if not link.startswith("/claims?")} == wanted, (factor, role)
            if claims:
                others = len({other for _, other in claims})
                told = re.search(r"(\d+) claims?, (\d+) factors?", part)
                assert told, factor
                assert [int(number) for number in told.groups()] == [len(claims), others], (factor, role)


@pytest.mark.parametrize("name", FACTORS)
def test_claims_of_a_factor_are_counted_by_sign_source_and_section(
    client: FlaskClient, store: Store, name: str
) -> None:
    text = shown(client, f"/factor/{name}")
    of_it = f"{{ ?claim hsn:hasCause factor:{name} }} UNION {{ ?claim hsn:hasEffect factor:{name} }}"
    counted = {
        "section": f"{of_it} ?claim hsn:statedIn/hsn:inSection ?what",
        "source": f"{of_it} {{ ?claim hsn:attributedTo ?what }} UNION "
        "{ ?claim hsn:hasVoice hsn:author BIND(source:haque-2005 AS ?what) }",
    }
    for facet, pattern in counted.items():
        wanted = {
            what.rpartition("/")[2]: int(count)
            for what, count in rows(
                store, f"SELECT ?what (COUNT(DISTINCT ?claim) AS ?n) WHERE {{ {pattern} }} GROUP BY ?what"
            )
        }
        told = re.findall(rf'claims\?factor={name}&amp;{facet}=([^"]+)">(\d+)</a>', text)
        assert wanted
        assert {what: int(count) for what, count in told} == wanted
    for role, part in sides(text):
        signs = {
            sign.rpartition("#")[2]: int(count)
            for sign, count in rows(
                store,
                f"SELECT ?sign (COUNT(*) AS ?n) WHERE {{ ?claim hsn:has{role.capitalize()} factor:{name} ; "
                "hsn:hasRelation/hsn:carriesPolarity ?sign } GROUP BY ?sign",
            )
        }
        headed = re.findall(r'<h3 class="sign (\w+)">.*?(\d+) claims?</(?:a|span)></h3>', part)
        found: Counter[str] = Counter()
        for sign, count in headed:
            found[sign] += int(count)
        assert found == signs


def test_what_is_denied_and_what_is_only_felt_is_told_apart(client: FlaskClient, store: Store) -> None:
    for relation, words in (
        (HSN.notInfluencing, "is said not to act on it"),
        (HSN.perceivedAsThreat, "is felt as a threat to it"),
    ):
        pattern = f"?claim hsn:hasRelation <{relation}> ; hsn:hasEffect ?effect"
        effects = rows(store, f"SELECT DISTINCT ?effect ?claim WHERE {{ {pattern} }}")
        assert effects
        for effect, claim in effects:
            part = dict(sides(shown(client, f"/{effect.removeprefix(BASE)}")))["effect"]
            group = next(each for each in part.split("<h3 ") if words in each)
            assert claim.removeprefix(BASE) in group


@pytest.mark.parametrize("path", PAGES)
def test_each_kind_of_thing_has_a_page_of_its_own(client: FlaskClient, path: str) -> None:
    text = unescape(shown(client, path))
    for words in PAGES[path]:
        assert words in text
    assert f'{path.rpartition("/")[2]}.ttl"' in text


def test_no_kind_of_thing_that_has_a_view_is_left_out_here(store: Store) -> None:
    classes = {
        row[0] for path in PAGES for row in rows(store, f"SELECT ?class WHERE {{ <{BASE}{path[1:]}> a ?class }}")
    }
    ours = {kind for kind in _VIEWS if kind.startswith(BASE)}
    assert ours - classes == {HSN.CausalClaim}, "whose page has tests of its own, as those of terms have"


@pytest.mark.parametrize("path", [*PAGES, *LISTS])
def test_every_link_leads_somewhere(client: FlaskClient, path: str) -> None:
    followed = set()
    for link in links(shown(client, path).partition("<main")[2].partition("</main>")[0], path):
        parts = urlsplit(link)
        # One of the many questions, claims and factors with this one filled in stands for the rest.
        key = (parts.path.rpartition("/")[0] or parts.path, tuple(re.findall(r"(\w+)=", parts.query)))
        if key in followed or parts.path.startswith("/dumps/hsnexus") or parts.path == "/dumps/SHA256SUMS":
            continue
        followed.add(key)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        answer = client.get(target, headers={"Accept": BROWSER})
        assert answer.status_code < 400, (path, link)
    assert followed


@pytest.mark.parametrize("path", PAGES)
def test_a_number_on_a_link_to_claims_is_how_many_are_listed_there(client: FlaskClient, path: str) -> None:
    told_there = re.findall(
        r'href="[./]*(claims\?[^"]*)">(\d+)(?: claims?)?(?: about it|, to sort and filter)?</a>', shown(client, path)
    )
    if path.startswith("/factor/") or "-s08-" in path:
        assert told_there
    for link, number in told_there[::2]:
        listed = client.get("/" + unescape(link).replace("claims?", "claims.csv?"))
        assert (listed.status_code, len(list(csv.DictReader(listed.text.splitlines())))) == (200, int(number)), link


def test_a_note_that_points_back_shows_where_to_and_what_is_meant(client: FlaskClient, store: Store) -> None:
    pointing = rows(
        store,
        "SELECT ?note ?to ?end WHERE { ?note hsn:pointsTo ?to . ?note hsn:pointsTo+ ?end "
        "FILTER NOT EXISTS { ?end hsn:pointsTo ?further } }",
    )
    read_as: defaultdict[str, set[str]] = defaultdict(set)
    for note, work in rows(store, "SELECT ?note ?work WHERE { ?note hsn:readAs ?work }"):
        read_as[note].add(work)
    assert len(pointing) > 10
    outlined = shown(client, "/sections")
    apart = 0
    for note, to, end in pointing:
        path = f"/{note.removeprefix(BASE)}"
        part = shown(client, path).partition('id="chain"')[2].partition("<h2")[0]
        assert {f"/{iri.removeprefix(BASE)}" for iri in (note, to, end, *read_as[end])} <= set(links(part, path))
        differs = read_as[note] != read_as[end]
        apart += differs
        assert ("evidently meant is" in part) is differs
        if differs:
            assert {f"/{iri.removeprefix(BASE)}" for iri in read_as[note]} <= set(links(part, path))
        row = next(each for each in outlined.split("<tr>") if f'href="./{note.removeprefix(BASE)}">' in each)
        assert ("not what is meant" in row) is differs
        assert f"{to.removeprefix(BASE)}" in row
    assert apart


def test_the_outline_counts_claims_by_section(client: FlaskClient, store: Store) -> None:
    text = shown(client, "/sections")
    wanted = rows(
        store,
        "SELECT ?section (COUNT(DISTINCT ?claim) AS ?n) WHERE { ?claim a hsn:CausalClaim ; "
        "hsn:statedIn/hsn:inSection ?section } GROUP BY ?section",
    )
    told_of = dict(re.findall(r'claims\?section=([\w-]+)">(\d+)</a>', text))
    assert {section.rpartition("/")[2]: count for section, count in wanted} == told_of
    assert f"{len(rows(store, 'SELECT ?claim WHERE { ?claim a hsn:CausalClaim }'))}</a>" in text
    notes = rows(store, "SELECT ?note WHERE { ?note a hsn:Footnote }")
    assert {f"/{note[0].removeprefix(BASE)}" for note in notes} <= set(links(text, "/sections"))
    refused = client.get("/sections?section=1")
    assert (refused.status_code, "takes no parameter" in refused.text) == (400, True)


def test_what_is_accounted_for_is_what_stands_in_some_passage(dataset: Dataset) -> None:
    triples = [quad.triple for quad in dataset.store.quads_for_pattern(None, None, None, None)]
    told_of = told(triples)
    spots: dict[str, set[int]] = {}
    for kind in (HSN.Passage, HSN.SilentSpan):
        ranges = [each for passage in told_of.of_class(kind) for each in pieces(told_of, passage)]
        # The one space after a passage counts with it.
        spots[kind] = {spot for start, end in ranges for spot in range(start, end + 1)}
    parts = outline(argument(triples), told_of)
    assert len(parts) > 10
    for part in parts:
        whole = set(range(part.start, part.end))
        assert part.telling == len(whole & spots[HSN.Passage])
        assert part.telling + part.hushed == len(whole & (spots[HSN.Passage] | spots[HSN.SilentSpan]))
        assert 90 < part.share <= 100, part.iri


def test_a_passage_shows_no_word_but_those_that_open_and_close_it(client: FlaskClient, store: Store) -> None:
    for passage, first, last in rows(
        store,
        "SELECT ?passage ?first ?last WHERE { ?passage a hsn:Passage ; hsn:firstWords ?first ; hsn:lastWords ?last }",
    )[::20]:
        quoted = re.findall(r"<q [^>]*>(.*?)</q>", shown(client, f"/{passage.removeprefix(BASE)}"))
        assert unescape(quoted[0]) == f"{first} … {last}"


@pytest.mark.parametrize("name", KINDS)
def test_a_list_links_each_thing_and_names_it_by_its_label(client: FlaskClient, store: Store, name: str) -> None:
    text = shown(client, f"/{name}")
    body = " ".join(re.findall(r"<tbody>(.*?)</tbody>", text, re.DOTALL))
    found = rows(store, query(KINDS[name]).partition("SELECT")[2].join(("SELECT", "")))
    leading = Counter(links(body, f"/{name}"))
    for row in found:
        assert leading[f"/{row[0].removeprefix(BASE).replace('#', '/')}"] >= 1
    assert BASE not in re.sub(r"<[^>]*>", " ", body), "names, not IRIs"
    for form in ("csv", "tsv", "json", "xml"):
        assert f"/{name}.{form}" in links(text, f"/{name}")


def test_with_too_many_claims_pages_are_plain_and_none_is_refused(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(argued, "MOST_CLAIMS", 10)
    client = create_app(Keeping.over(dataset.store, description_of(dataset)), SETTINGS, read()).test_client()
    for path in ("/factor/remittances", "/source/haque-2005-n31", "/haque-2005/passage/p118"):
        assert "What points here" in shown(client, path)
    assert "https://w3id.org/hsnexus/factor/remittances" in shown(client, "/factors")
    assert client.get("/sections", headers={"Accept": BROWSER}).status_code == 422
