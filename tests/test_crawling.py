"""Laws of what crawlers read: only pages that are there, only whole URLs, and a description that a browser lets be."""

import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from hsnexus import open_dataset
from hsnexus.questionnaire import read
from hsnexus.vocab import BASE
from hsnexus_server.app import create_app
from serving import SETTINGS, Direct, Keeping, client_of, description_of, running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

PUBLIC: Final = "https://graph.example.org/nexus"
STRIDE: Final = 250
POLICY: Final = "default-src 'none'"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    dataset = open_dataset()
    engine = Direct.over(dataset.store, description_of(dataset))
    return create_app(engine, replace(SETTINGS, public_url=PUBLIC), read()).test_client()


def test_the_sitemap_names_each_page_once_and_every_one_is_there(client: FlaskClient) -> None:
    response = client.get("/sitemap.xml")
    assert response.mimetype == "application/xml"
    urls = [element.text or "" for element in ET.fromstring(response.data).iter() if element.tag.endswith("loc")]  # noqa: S314 - our own
    assert len(set(urls)) == len(urls) > 9000
    assert {f"{PUBLIC}/", f"{PUBLIC}/ontology/Refugee", f"{PUBLIC}/factor/remittances"} <= set(urls)
    for url in [*urls[:6], *urls[::STRIDE]]:
        assert url.startswith(f"{PUBLIC}/")
        path = urlsplit(url).path.removeprefix("/nexus")
        assert client.get(path, headers={"Accept": "text/html"}).status_code == 200, path


def test_without_a_public_url_there_is_no_sitemap_and_the_robots_are_sent_to_none(tmp_path: Path) -> None:
    client = client_of(tmp_path / "dataset")
    response = client.get("/sitemap.xml", headers={"Host": "evil.example"})
    assert response.status_code == 404
    assert "--public-url" in json.loads(response.data)["detail"]
    robots = client.get("/robots.txt", headers={"Host": "evil.example"})
    assert (robots.status_code, robots.mimetype) == (200, "text/plain")
    assert "Sitemap" not in robots.text
    assert "evil" not in robots.text + response.text


def test_robots_are_sent_to_the_sitemap_and_kept_from_queries(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in text
    assert "Disallow: /sparql?" in text


PREFIX: Final = "/hs"
BROWSER: Final = {"Accept": "text/html,*/*;q=0.8"}
# A page of each kind stands for the others, and of those with a query as many.
OF_A_KIND: Final = 2
LINKS: Final = re.compile('(?:href|src|action|data-root)="([^"]*)"')


@pytest.fixture(scope="module")
def prefixed() -> FlaskClient:
    """Return a client that reaches the server below a path, which a proxy takes away; elsewhere is nothing."""
    dataset = open_dataset()
    settings = replace(SETTINGS, public_url=f"https://graph.example.org{PREFIX}")
    application = create_app(Keeping.over(dataset.store, description_of(dataset)), settings, read())
    inner = application.wsgi_app

    def proxied(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        assert path.startswith(f"{PREFIX}/"), path
        return inner({**environ, "PATH_INFO": path.removeprefix(PREFIX), "REQUEST_URI": path}, start)

    application.wsgi_app = proxied  # type: ignore[method-assign, assignment]
    return application.test_client()


def kind(url: str) -> tuple[str, ...]:
    """Return what pages of a kind have in common: the path but for a name at its end, and whether there is a query."""
    path = urlsplit(url).path.removeprefix(f"{PREFIX}/")
    folders = (re.sub(r"[0-9].*", "", part) for part in path.split("/")[:-1])
    return (*folders, path.rpartition(".")[2][:8], "?" if "?" in url else "")


def test_below_a_path_every_link_leads_on(prefixed: FlaskClient) -> None:
    ahead, seen = [f"{PREFIX}/"], {f"{PREFIX}/"}
    visited: Counter[tuple[object, ...]] = Counter()
    while ahead:
        url = ahead.pop(0)
        visited[kind(url)] += 1
        if visited[kind(url)] > OF_A_KIND:
            continue
        response = prefixed.get(url, headers=BROWSER)
        assert response.status_code < 400, url
        links = [response.headers["Location"]] if "Location" in response.headers else []
        if response.mimetype == "text/html":
            links += map(unescape, LINKS.findall(response.text))
        elif response.mimetype == "text/css":
            links += re.findall(r"""url\(["']?([^"')]+)""", response.text)
        for link in links:
            parts = urlsplit(link)
            assert parts.scheme in {"", "http", "https", "mailto", "data"}, (url, link)
            assert parts.scheme or not link.startswith("/"), (url, link)
            to = urljoin(url, link).partition("#")[0]
            if not parts.scheme and to not in seen:
                assert to.startswith(f"{PREFIX}/"), (url, link)
                seen.add(to)
                ahead.append(to)
    assert len(visited) > 60
    assert len(seen) > 3000


@pytest.mark.parametrize("path", ["/", "/sparql", "/factor/remittances", "/queries", "/ontology", "/void"])
def test_below_a_path_programs_are_sent_there_too(prefixed: FlaskClient, path: str) -> None:
    public = f"https://graph.example.org{PREFIX}/"
    links = prefixed.get(PREFIX + path).headers["Link"]
    ours = [link for link in re.findall("<([^>]*)>", links) if "example.org" in link or "//" not in link]
    assert ours
    assert all(link.startswith(public) for link in ours)
    for link in ours[:6]:
        assert prefixed.get(urlsplit(link).path, headers={"Accept": "*/*"}).status_code == 200, link


def card(text: str) -> dict[str, object]:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    told: dict[str, object] = json.loads(found)
    return told


def test_the_home_page_describes_the_dataset_for_search_engines(client: FlaskClient) -> None:
    told = card(client.get("/").text)
    assert (told["@context"], told["@type"], told["@id"]) == ("https://schema.org/", "Dataset", BASE)
    for name in ("name", "description", "license", "version", "creator", "url", "keywords"):
        assert told[name]
    downloads = told["distribution"]
    assert isinstance(downloads, list)
    assert len(downloads) > 10
    for download in downloads:
        path = download["contentUrl"].removeprefix(PUBLIC)
        assert client.get(path).mimetype == download["encodingFormat"]


def test_the_home_page_leads_to_the_graphs(client: FlaskClient) -> None:
    told = client.get("/").headers["Link"]
    assert f'<{BASE}>; rel="cite-as"' in told
    assert f'<{PUBLIC}/graph/ontology.trig>; rel="item"; type="application/trig"' in told


def test_a_hostile_name_does_not_leave_the_description(tmp_path: Path) -> None:
    data = tmp_path / "x'<script>.ttl"
    data.write_text("<http://e/x> <http://e/y> <http://e/z> .", encoding="utf-8")
    text = client_of(tmp_path / "dataset", data).get("/").text
    assert text.count("<script") == 1
    assert card(text)["@type"] == "Dataset"


def test_a_browser_finds_nothing_against_the_policy_of_the_home_page(tmp_path: Path) -> None:
    """A data block is no script: https://html.spec.whatwg.org/multipage/scripting.html#prepare-the-script-element."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Debian's chromium is not installed here")
    with running(tmp_path / "dataset") as server:
        options = (
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            "--virtual-time-budget=5000",
        )
        command = [chromium, *options, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom"]
        seen = [
            subprocess.run([*command, url], capture_output=True, text=True, check=True, timeout=120)
            for url in (
                server.url,
                f'data:text/html,<meta http-equiv=Content-Security-Policy content="{POLICY}"><script>1</script>',
            )
        ]
    assert "Content Security Policy" in seen[1].stderr, "a script that is blocked is told"
    assert "Content Security Policy" not in seen[0].stderr
    assert card(seen[0].stdout)["@type"] == "Dataset"
