"""Whether an answer is one that the server's own description of itself declares."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

from flask.testing import FlaskClient
from jsonschema_rs import Draft202012Validator
from werkzeug.test import TestResponse

from hsnexus.questionnaire import read
from hsnexus_server.description import Description
from hsnexus_server.openapi.document import document
from hsnexus_server.settings import Settings

__all__ = ["DeclaredClient", "Given", "operation", "packaged", "undeclared", "undeclared_on_the_wire", "wrong"]

_TARGET = re.compile(rb"(GET|HEAD|POST) (/[^ ?#]*)[^ ]* HTTP/1\.1\r\n")


@dataclass(frozen=True, slots=True)
class Given:
    """An answer; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """Its media type, without parameters; empty where there is none."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def value(self) -> Any:  # noqa: ANN401 - JSON
        """Its body as a schema sees it."""
        text = gzip.decompress(self.body) if "content-encoding" in self.headers else self.body
        # What is JSON may be asked for as a script; a script of the pages is none.
        is_script = "javascript" in self.kind and text[:1] in {b"{", b"["}
        is_json = is_script or ("json" in self.kind and self.kind != "application/jsonl")
        return json.loads(text) if is_json else text.decode("utf-8", "replace")


@lru_cache
def packaged() -> Mapping[str, Any]:
    """Return the description of a server that answers the questions of the package."""
    settings = Settings(host="127.0.0.1", port=0, dataset=Path("nowhere"))
    made = document(settings, read(), Description("0.0.1", "0" * 64, {}, (), ()))
    return cast("Mapping[str, Any]", json.loads(json.dumps(made)))


def operation(described: Mapping[str, Any], method: str, path: str) -> Any:  # noqa: ANN401 - JSON
    """Return the operation that answers a request; ``None``: there is none, or not for that method."""
    paths = described["paths"]
    known = path if path in paths else next((each for each in paths if _pattern(each).fullmatch(path)), None)
    return paths[known].get({"HEAD": "get"}.get(method, method.lower())) if known else None


def _pattern(path: str) -> re.Pattern[str]:
    segment = "[^/].*" if path == "/{path}" else "[^/]+"
    return re.compile(segment.join(map(re.escape, re.split(r"\{\w+\}", path))))


def undeclared(described: Mapping[str, Any], method: str, path: str, given: Given) -> Iterator[str]:
    """Yield what an answer is that a description does not say.

    Args:
        described: the description.
        method: of the request.
        path: of the request.
        given: the answer.
    """
    asked = operation(described, method, path)
    if asked is None:
        if given.status not in {404, 405} and method != "OPTIONS":
            yield f"{method} {path} is no operation"
        return
    told = _resolved(described, asked["responses"].get(str(given.status)))
    if told is None:
        yield f"{method} {path} does not answer {given.status}"
        return
    for name, header in told["headers"].items():
        value, declared = given.headers.get(name.lower()), _resolved(described, header)
        if value is None and declared["required"]:
            yield f"{method} {path} answers {given.status} without {name}"
        elif value is not None:
            typed = int(value) if declared["schema"]["type"] == "integer" else value
            yield from (f"{name}{fault}" for fault in wrong(described, declared["schema"], typed))
    content = {name.partition(";")[0]: value for name, value in told.get("content", {}).items()}
    if given.kind not in content:
        if content or given.body:
            yield f"{method} {path} answers {given.status} as {given.kind}"
    elif method != "HEAD":
        yield from (f"{given.kind} {fault}" for fault in wrong(described, content[given.kind]["schema"], given.value))


def undeclared_on_the_wire(request: bytes, given: Given) -> list[str]:
    """Return what is not declared of the answer to a request as it was sent; nothing where that is no operation."""
    found = _TARGET.match(request)
    method, path = (found[1].decode(), unquote(found[2].decode("latin-1"))) if found else ("", "")
    return list(undeclared(packaged(), method, path, given)) if operation(packaged(), method, path) else []


def _resolved(described: Mapping[str, Any], what: Any) -> Any:  # noqa: ANN401 - JSON
    while isinstance(what, dict) and "$ref" in what:
        place: Any = described
        for name in what["$ref"].removeprefix("#/").split("/"):
            place = place[name]
        what = place
    return what


def wrong(described: Mapping[str, Any], schema: Mapping[str, Any], value: object) -> Iterator[str]:
    """Yield what a schema of a description does not take of a value."""
    schemas = {"components": {"schemas": described["components"]["schemas"]}} if "$ref" in json.dumps(schema) else {}
    for error in Draft202012Validator({**schemas, "allOf": [schema]}, validate_formats=True).iter_errors(value):
        yield f"{'/'.join(map(str, error.instance_path))}: {error.message}"


class DeclaredClient(FlaskClient):
    """A client that lets no answer pass which the server does not declare."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - of FlaskClient
        """Ask, and hold the answer against the description."""
        response = super().open(*args, **kwargs)
        config = self.application.config
        described = config.get("DESCRIBED") or json.loads(super().open("/openapi.json").data)
        config["DESCRIBED"] = described
        headers = {name.lower(): value for name, value in response.headers.items()}
        given = Given(response.status_code, headers, response.data)
        assert list(undeclared(described, response.request.method, response.request.path, given)) == []
        return response
