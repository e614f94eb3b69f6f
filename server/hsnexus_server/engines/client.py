"""HTTP towards another engine: one request, one whole answer, or why there is none."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from requests.exceptions import ConnectionError as ConnectingError
from requests.exceptions import ConnectTimeout, InvalidURL, ReadTimeout, RequestException
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

from hsnexus import __version__
from hsnexus.errors import SetupError
from hsnexus_server.engines.failures import EngineError, Failure

__all__ = ["Client", "Reply", "checked"]

_CHUNK: Final = 64 * 1024
_CONNECT_SECONDS: Final = 10.0
_UNAUTHORIZED: Final = 401


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer.

    Attributes:
        status: of HTTP.
        headers: by name, whatever its case.
        body: without any coding.
        framed: whether HTTP told where the body ends; otherwise one that was cut looks whole.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    framed: bool

    @property
    def media_type(self) -> str:
        """Its media type, without parameters and in lower case."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


class Client:
    """Somebody who asks an engine, under the account that the environment names.

    HSNEXUS_ENGINE_USER and HSNEXUS_ENGINE_PASSWORD are sent as soon as a URL asks for them, as a digest where it takes
    one; HSNEXUS_ENGINE_TOKEN is a bearer token, sent with every request.  Certificates are verified: against those
    that come with ``certifi``, or those in the file that SSL_CERT_FILE names.  Redirections are not followed, so that
    nothing of this reaches another server.
    """

    def __init__(self) -> None:
        """Open no connection yet."""
        self._session = requests.Session()
        self._session.trust_env = False  # neither ~/.netrc nor a proxy is to see what is asked
        self._session.verify = os.environ.get("SSL_CERT_FILE") or True
        self._session.headers["User-Agent"] = f"hsnexus/{__version__}"
        self._session.headers["Accept-Encoding"] = "identity"
        token = os.environ.get("HSNEXUS_ENGINE_TOKEN")
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"
        self._account = os.environ.get("HSNEXUS_ENGINE_USER"), os.environ.get("HSNEXUS_ENGINE_PASSWORD")
        self._auths: dict[str, AuthBase] = {}
        self._kept = False

    def close(self) -> None:
        """Close the connections that are kept."""
        self._session.close()
        self._kept = False

    def send(  # noqa: PLR0913 - the parts of an HTTP request
        self,
        method: str,
        url: str,
        *,
        fields: Sequence[tuple[str, str]] = (),
        body: bytes | None = None,
        headers: Mapping[str, str],
        seconds: float,
        most: int,
    ) -> Reply:
        """Send a request, and return its answer.

        Args:
            method: of HTTP.
            url: where to.
            fields: of a form, in the body; or, where there is another body or none, in the URL.
            body: of the request.
            headers: besides our own.
            seconds: to wait for each part of the answer.
            most: bytes of the answer.

        Raises:
            EngineError: there is no whole answer; failures that HTTP has a status for are answers.
        """
        form = method == "POST" and body is None
        asked = requests.Request(method, url, headers=dict(headers), data=list(fields) if form else body)
        if not form:
            asked.params = list(fields)
        reply = self._sent(asked, seconds, most)
        challenge = reply.headers.get("WWW-Authenticate", "")
        user, password = self._account
        if reply.status == _UNAUTHORIZED and url not in self._auths and user and password:
            kind = HTTPDigestAuth if re.search(r"\bdigest\b", challenge, re.IGNORECASE) else HTTPBasicAuth
            self._auths[url] = kind(user, password)
            reply = self._sent(asked, seconds, most)
        return reply

    def _sent(self, asked: requests.Request, seconds: float, most: int) -> Reply:
        asked.auth = self._auths.get(str(asked.url))
        try:
            try:
                reply = self._exchanged(asked, seconds, most)
            except ConnectingError as error:
                if not self._kept or not _hung_up(error):
                    raise
                # The engine closed a connection that it kept, just as it was used again; a new one tells what is true.
                self.close()
                reply = self._exchanged(asked, seconds, most)
        except ConnectTimeout as error:
            raise EngineError(Failure.AWAY, "no connection in time") from error
        except (ReadTimeout, ReadTimeoutError) as error:
            raise EngineError(Failure.LATE) from error
        except ConnectingError as error:
            if _hung_up(error):
                raise EngineError(Failure.BROKEN, _said(error)) from error
            raise EngineError(Failure.AWAY, _lowest(error)) from error
        except (RequestException, HTTPError) as error:
            raise EngineError(Failure.BROKEN, _said(error)) from error
        self._kept = True
        return reply

    def _exchanged(self, asked: requests.Request, seconds: float, most: int) -> Reply:
        request = self._session.prepare_request(asked)
        timeout = (min(seconds, _CONNECT_SECONDS), seconds)
        with self._session.send(request, timeout=timeout, stream=True, allow_redirects=False) as response:
            framed = "Content-Length" in response.headers or response.raw.chunked
            return Reply(response.status_code, response.headers, _read(response, most), framed)


def checked(url: str, option: str) -> str:
    """Return a URL as it was given.

    Raises:
        SetupError: it is not one of HTTP, or has an account in it.
    """
    parts = urlsplit(url)
    try:
        requests.Request("GET", url).prepare()
        right = parts.scheme in {"http", "https"} and not parts.fragment
    except (InvalidURL, RequestException, ValueError):
        right = False
    if not right:
        message = f"{option} {url!r} is not the URL of an endpoint"
        raise SetupError(message, advice="Write it out, such as http://127.0.0.1:7878/query")
    if parts.username is not None or parts.password is not None:
        message = f"{option} has an account in its URL, which would show in logs and process lists"
        raise SetupError(message, advice="Put it into HSNEXUS_ENGINE_USER and HSNEXUS_ENGINE_PASSWORD")
    return url


def _read(response: requests.Response, most: int) -> bytes:
    body = bytearray()
    for part in response.raw.stream(_CHUNK, decode_content=True):
        body += part
        if len(body) > most:
            raise EngineError(Failure.LARGE, f"{most:,} bytes")
    return bytes(body)


def _hung_up(error: ConnectingError) -> bool:
    """Tell whether the engine was reached, and closed the connection without an answer."""
    return bool(error.args) and isinstance(error.args[0], ProtocolError)


def _said(error: BaseException) -> str:
    """Return the sentence of an exception that may be wrapped in others."""
    first = error.args[0] if error.args else ""
    return _said(first) if isinstance(first, BaseException) else str(first)


def _lowest(error: BaseException) -> str:
    """Return why, in the words of the lowest layer: those of the others name their own objects."""
    below = error.__cause__ or error.__context__
    return str(error) if below is None else _lowest(below)
