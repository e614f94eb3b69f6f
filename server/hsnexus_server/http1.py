"""HTTP/1.1 as waitress speaks it, stricter where requests could be smuggled, and with our refusals."""

from typing import Any, Final
from uuid import uuid4

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestHeaderFieldsTooLarge

from hsnexus_server.problems import Problem, Reason

__all__ = ["LINE_BYTES", "Channel", "refused"]

# Lists of formats, tags and addresses take time to read: half a second for 250 kB.
LINE_BYTES: Final = 8190
_REASONS: Final = {
    400: Reason.MALFORMED_REQUEST,
    413: Reason.TOO_LARGE,
    431: Reason.HEADERS_TOO_LARGE,
    501: Reason.NOT_IMPLEMENTED,
}


def refused(
    reason: Reason, detail: str, cors: str | None, *, retry_after: int | None = None
) -> tuple[list[tuple[str, str]], bytes]:
    """Return headers and body of a refusal that never reaches the application."""
    name = uuid4()
    body = Problem(reason, detail, retry_after=retry_after, instance=f"urn:uuid:{name}").json()
    headers = [
        ("Content-Type", "application/problem+json"),
        ("Cache-Control", "no-store"),
        ("Vary", "Accept, Accept-Encoding"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Request-Id", name.hex),
    ]
    if cors is not None:
        headers.append(("Access-Control-Allow-Origin", cors))
    if retry_after is not None:
        headers.append(("Retry-After", str(retry_after)))
    return headers, body


class _Parser(HTTPRequestParser):  # type: ignore[misc] # waitress ships no type information
    """Refuses what takes long to read, and what two parsers could read as two different requests.

    Source: RFC 9112, sections 3.2 (Host) and 6.1 (Transfer-Encoding beside Content-Length).
    """

    error: Any = None
    too_long = False

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if self.too_long and self.error is not None:
            self.error = RequestHeaderFieldsTooLarge(self.error.body)
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        lines = header_plus.split(b"\r\n")[1:]
        if max(map(len, lines), default=0) > LINE_BYTES:
            self.too_long = True
            message = "a header is too long"
            raise ParsingError(message)
        names = [line.partition(b":")[0].strip().lower() for line in lines]
        if b"transfer-encoding" in names and b"content-length" in names:
            message = "Content-Length stands beside Transfer-Encoding"
            raise ParsingError(message)
        if names.count(b"host") > 1 or (self.version == "1.1" and b"host" not in names):
            message = f"there are {names.count(b'host')} Host headers, not one"
            raise ParsingError(message)


class _Refusal(ErrorTask):  # type: ignore[misc] # likewise
    """Answers what waitress refuses, as a problem document."""

    def execute(self) -> None:
        error = self.request.error
        reason = _REASONS.get(error.code, Reason.INTERNAL_ERROR)
        of_body = self.channel.adj.max_request_body_size - 1
        of_head = self.channel.adj.max_request_header_size - 1
        details = {
            Reason.TOO_LARGE: f"The body is longer than the limit, {of_body:,} bytes.",
            Reason.HEADERS_TOO_LARGE: (
                f"The limit for both is {of_head:,} bytes, and that for a line with a header {LINE_BYTES:,} bytes."
            ),
        }
        headers, body = refused(reason, details.get(reason, f"{str(error.body).rstrip('.')}."), self.channel.cors)
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(headers)
        self.set_close_on_finish()
        self.content_length = len(body)
        to_head = getattr(self.request, "first_line", b"").startswith(b"HEAD ")
        self.write(b"" if to_head else body)


class _Task(WSGITask):  # type: ignore[misc] # likewise
    """Lets the connection end with the answer once the server is to stop, and with no other answer."""

    keeping = False

    def execute(self) -> None:
        if self.channel.draining():
            self.set_close_on_finish()
        super().execute()

    def build_response_header(self) -> bytes:
        asked = self.request.headers.get("CONNECTION", "").lower()
        # Waitress closes a connection after an answer without a length; one without a body (304) ends with its head.
        self.keeping = not self.has_body and self.version == "1.1" and asked != "close"
        try:
            return bytes(super().build_response_header())
        finally:
            self.keeping = False

    def set_close_on_finish(self) -> None:
        if not self.keeping:
            super().set_close_on_finish()


class Channel(HTTPChannel):  # type: ignore[misc] # likewise
    """A connection."""

    cors: str | None = None
    draining: Any = staticmethod(bool)
    task_class: Any = _Task
    error_task_class: Any = _Refusal
    parser_class: Any = _Parser

    def send_continue(self) -> None:
        """Tell the client to go on with the body, unless the request is whole or refused: none would be waited for."""
        if self.request.completed:
            self.request.expect_continue = False
        else:
            super().send_continue()
