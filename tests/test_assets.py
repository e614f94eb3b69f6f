"""Laws of what pages are made of: style sheet, scripts, fonts and icon."""

import gzip
import json
import re
import shutil
from pathlib import Path
from typing import Final

import pytest
from flask.testing import FlaskClient
from hatch_build import Frontend

from hsnexus.sources import find
from hsnexus_server.assets import assets, names
from serving import client_of

ROOT: Final = find().root
FRONTEND: Final = ROOT / "server" / "frontend"
TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "woff2": "font/woff2",
}
NEVER: Final = "public, max-age=31536000, immutable"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return client_of(tmp_path / "dataset")


def test_the_front_end_is_made_of_what_is_committed() -> None:
    assert Frontend(ROOT).fresh
    assert {"icon.svg", "site.css"} <= names().keys()
    assert set(names().values()) <= assets().keys()


@pytest.mark.parametrize("name", assets())
def test_each_file_is_given_away_for_good_in_its_type_and_compressed_where_that_helps(
    client: FlaskClient, name: str
) -> None:
    plain = client.get(f"/static/{name}")
    assert (plain.status_code, plain.headers["Cache-Control"]) == (200, NEVER)
    assert plain.headers["Content-Type"] == TYPES[name.rpartition(".")[2]]
    packed = client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})
    is_packed = packed.headers.get("Content-Encoding") == "gzip"
    assert is_packed == (packed.headers["ETag"] != plain.headers["ETag"])
    assert is_packed or name.endswith(".woff2") or len(plain.data) < 1024
    assert (gzip.decompress(packed.data) if is_packed else packed.data) == plain.data
    for answer in (plain, packed):
        same = client.get(
            f"/static/{name}", headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
        )
        assert (same.status_code, same.data) == (304, b""), answer


@pytest.mark.parametrize("name", ["names.json", ".inputs", "site.css", "site-00000000.css", "%2e%2e", "..%2fapp.py"])
def test_nothing_else_is_given_away(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_the_style_sheet_asks_for_our_files_alone() -> None:
    sheet = assets()[names()["site.css"]].bodies["identity"].decode()
    asked = re.findall(r"""url\(["']?([^)"']+)""", sheet)
    assert asked
    assert {one.removeprefix("./") for one in asked} <= assets().keys()
    assert "@import" not in sheet
    assert "://" not in sheet


def test_a_page_names_the_files_of_this_very_build(client: FlaskClient) -> None:
    text = client.get("/", headers={"Accept": "text/html"}).text
    named = re.findall(r'(?:href|src)="\./static/([^"]+)"', text)
    assert len(named) >= 3
    assert set(named) <= assets().keys()


def test_the_lock_file_names_no_host_and_every_licence_travels() -> None:
    text = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = json.loads(text)["packages"]
    bundled = [place for place, one in packages.items() if place and not one.get("dev")]
    assert len(bundled) >= 2
    for place in bundled:
        name = place.removeprefix("node_modules/").replace("/", "-")
        assert f"LICENSE-{name}.txt" in assets()


def test_a_change_of_any_source_is_noticed(tmp_path: Path) -> None:
    copy = tmp_path / "server" / "frontend"
    shutil.copytree(FRONTEND, copy, ignore=shutil.ignore_patterns("node_modules"))
    stamp = tmp_path / "server" / "hsnexus_server" / "static" / "dist" / ".inputs"
    stamp.parent.mkdir(parents=True)
    shutil.copy(ROOT / stamp.relative_to(tmp_path), stamp)
    assert Frontend(tmp_path).fresh
    sources = [path for path in copy.rglob("*") if path.is_file() and path.name not in {".npmrc", "lock.mjs"}]
    assert len(sources) > 5
    for path in sources:
        before = path.read_bytes()
        path.write_bytes(before + b"\n")
        assert not Frontend(tmp_path).fresh, path
        path.write_bytes(before)
    (copy / "src" / "more.css").write_text("", encoding="utf-8")
    assert not Frontend(tmp_path).fresh
