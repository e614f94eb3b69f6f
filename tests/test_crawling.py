"""Laws of what crawlers read: only pages that are there, only whole URLs, and a description that a browser lets be."""

import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from hsnexus import open_dataset
from hsnexus.questionnaire import read
from hsnexus.vocab import BASE
from hsnexus_server.app import create_app
from serving import SETTINGS, Direct, client_of, description_of, running

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
