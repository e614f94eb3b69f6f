"""Laws of the redirects: under Apache, as on w3id.org, every kind of IRI leads to its own path on our server."""

import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from hsnexus.vocab import BASE
from hsnexus_server.w3id import htaccess, w3id

APACHE: Final = shutil.which("apache2", path="/usr/sbin:/usr/bin:/sbin:/bin")
MODULES: Final = ("mpm_event", "authz_core", "rewrite")
PUBLIC: Final = "https://graph.example.org/nexus"
CONFIGURATION: Final = """ServerName localhost
ServerRoot {folder}
Listen 127.0.0.1:{port}
PidFile {folder}/pid
DefaultRuntimeDir {folder}
ErrorLog {folder}/error.log
DocumentRoot {folder}/www
{modules}
<Directory {folder}/www>
  Require all granted
  AllowOverride All
</Directory>
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run Apache with nothing but our rules, as the user that the tests run as, and return its port."""
    modules = Path("/usr/lib/apache2/modules")
    if APACHE is None or not modules.is_dir():
        pytest.skip("Debian's apache2 is not installed here")
    folder, at = tmp_path_factory.mktemp("apache"), free_port()
    (folder / "www" / "hsnexus").mkdir(parents=True)
    (folder / "www" / "hsnexus" / ".htaccess").write_text(htaccess(PUBLIC), encoding="utf-8")
    for path in (folder.parent.parent, folder.parent, folder):
        path.chmod(0o755)  # Apache started by root reads files as somebody else
    lines = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in MODULES)
    file = folder / "apache.conf"
    file.write_text(CONFIGURATION.format(folder=folder, port=at, modules=lines), encoding="utf-8")
    with subprocess.Popen([APACHE, "-f", str(file), "-D", "FOREGROUND"], stderr=subprocess.PIPE, text=True) as process:
        last = time.monotonic() + 20
        while time.monotonic() < last and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", at)) == 0:
                    break
        log = folder / "error.log"
        assert process.poll() is None, log.read_text(encoding="utf-8") if log.is_file() else "Apache does not start"
        yield at
        process.terminate()
        process.wait(20)


def redirected(port: int, path: str, accept: str) -> tuple[int, str | None]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Accept": accept})
    response = connection.getresponse()
    connection.close()
    return response.status, response.headers["Location"]


PATHS: Final = {
    "": "/",
    "ontology": "/ontology",
    "ontology/0.1.0": "/ontology/0.1.0",
    "ontology.ttl": "/ontology.ttl",
    "ontology/Refugee": "/ontology/Refugee",
    "factor/remittances": "/factor/remittances",
    "factor/remittances.jsonld": "/factor/remittances.jsonld",
    "actor/iom": "/actor/iom",
    "instrument/x": "/instrument/x",
    "source/haque-2005-s08-remittance": "/source/haque-2005-s08-remittance",
    "haque-2005/claim/c001": "/haque-2005/claim/c001",
    "haque-2005/passage/p118-r1": "/haque-2005/passage/p118-r1",
    "haque-2005/definition/d001": "/haque-2005/definition/d001",
    "haque-2005/figure/f001": "/haque-2005/figure/f001",
    "influence/a.b.increase": "/influence/a.b.increase",
    "graph/edges-rdf12": "/graph/edges-rdf12",
    "kg/haque-2005/claims/01-abstract": "/kg/haque-2005/claims/01-abstract",
    "query/cq01-what-remittances-do": "/query/cq01-what-remittances-do",
    "query/prefixes": "/query/prefixes",
    "sparql?query=ASK%7B%7D&format=json": "/sparql?query=ASK%7B%7D&format=json",
    "factor/%C3%A9t%C3%A9": "/factor/%c3%a9t%c3%a9",
    "factor/a%20b": "/factor/a%20b",
}


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/rdf+xml", "*/*"])
@pytest.mark.parametrize("path", PATHS)
def test_every_kind_of_iri_leads_to_its_path_whatever_is_accepted(port: int, path: str, accept: str) -> None:
    assert redirected(port, urlsplit(BASE).path + path, accept) == (303, PUBLIC + PATHS[path])


@pytest.mark.parametrize("path", ["factor//x", "factor/%0d%0aSet-Cookie:a=b", "%2e%2e/x", "../x"])
def test_a_hostile_path_leads_to_no_other_host(port: int, path: str) -> None:
    status, location = redirected(port, urlsplit(BASE).path + path, "*/*")
    assert status in {303, 400, 403, 404}
    assert location is None or location.startswith(f"{PUBLIC}/")


@pytest.mark.parametrize("url", ["https://graph.example.org", "http://127.0.0.1:8000/", "https://[::1]:8000/a"])
def test_the_rules_are_printed_for_a_public_url(url: str) -> None:
    told = CliRunner().invoke(w3id, ["--public-url", url])
    assert told.exit_code == 0
    assert f" {url.rstrip('/')}/$1 [R=303,L]" in told.output
    assert "{{" not in told.output


@pytest.mark.parametrize(
    "url", ["", "graph.example.org", "javascript:x", "https://a b", "https://a/$1", "https://a\nb"]
)
def test_what_mod_rewrite_would_read_otherwise_is_refused(url: str) -> None:
    assert CliRunner().invoke(w3id, ["--public-url", url]).exit_code == 2
