"""`/static`: style sheet, scripts, fonts and icon of the pages, each under a name that tells what it holds."""

import gzip
import hashlib
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from flask import Blueprint, Response, request

from hsnexus_server.coding import GZIP, IDENTITY, coding
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.sending import conditioned

__all__ = ["Asset", "assets", "blueprint", "names"]

_NAMES: Final = "names.json"
_YEAR_SECONDS: Final = 365 * 24 * 3600
# A font is compressed already.
_GAIN: Final = 0.9
# A service worker speaks for pages above its own folder, and may ask for what they may.
_WORKER: Final = "offline.js"
_WORKER_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; connect-src 'self'",
    "Service-Worker-Allowed": "../",
}
_TYPES: Final = mimetypes.MimeTypes()
_TYPES.add_type("font/woff2", ".woff2")
_TYPES.add_type("text/javascript", ".js")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent.

    Attributes:
        content_type: value of the header of that name.
        bodies: the bytes by content coding: ``identity``, and ``gzip`` where that is a gain.
    """

    content_type: str
    bodies: Mapping[str, bytes]


@cache
def assets() -> Mapping[str, Asset]:
    """Return every file by its name; none where the front end was not made."""
    folder = files("hsnexus_server") / "static" / "dist"
    found = sorted(folder.iterdir(), key=lambda one: one.name) if folder.is_dir() else []
    return {one.name: _asset(one.name, one.read_bytes()) for one in found if one.name[0] != "." and one.name != _NAMES}


@cache
def names() -> Mapping[str, str]:
    """Return the names under which files are given away, by those of what they are made from, such as ``site.css``."""
    listed = files("hsnexus_server") / "static" / "dist" / _NAMES
    found: dict[str, str] = json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else {}
    return found


def blueprint() -> Blueprint:
    """Return the way to the files."""
    routes = Blueprint("assets", __name__)

    @routes.route("/static/<name>")
    def static(name: str) -> Response:
        asset = assets().get(name)
        if asset is None:
            raise refusal(Reason.NOT_FOUND, "No page of this version of the site uses a file of that name.")
        used = coding(request.headers.get("Accept-Encoding", ""))
        used = used if used in asset.bodies else IDENTITY
        body = asset.bodies[used]
        etag = hashlib.sha256(body).hexdigest()
        conditioned(etag)
        headers = {"Cache-Control": f"public, max-age={_YEAR_SECONDS}, immutable"}
        if used != IDENTITY:
            headers["Content-Encoding"] = used
        if name == names().get(_WORKER):
            headers |= _WORKER_HEADERS
        response = Response(body, content_type=asset.content_type, headers=headers)
        response.set_etag(etag)
        response.make_conditional({**request.environ, "HTTP_IF_MATCH": ""})
        return response

    return routes


def _asset(name: str, body: bytes) -> Asset:
    kind = _TYPES.guess_type(name)[0] or "application/octet-stream"
    bodies = {IDENTITY: body}
    packed = gzip.compress(body, mtime=0)
    if len(packed) < _GAIN * len(body):
        bodies[GZIP] = packed
    is_text = kind.startswith("text/") or kind.endswith("+xml")
    return Asset(f"{kind}; charset=utf-8" if is_text else kind, bodies)
