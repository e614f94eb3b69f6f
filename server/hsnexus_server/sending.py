"""From an answer of the engine, or a whole file, to a response over HTTP."""

from dataclasses import dataclass
from typing import BinaryIO

from flask import Response, request
from werkzeug.wsgi import wrap_file

from hsnexus_server.coding import IDENTITY
from hsnexus_server.engines.base import Answer
from hsnexus_server.problems import Reason, RefusalError, refusal
from hsnexus_server.remembered import KEEP

__all__ = ["Content", "conditioned", "sent", "whole"]


@dataclass(frozen=True, slots=True)
class Content:
    """What is sent.

    Attributes:
        body: the bytes in their coding, or an open file that holds them; it is closed with the response.
        size: of the body, in bytes.
        content_type: value of the header of that name.
        coding: ``identity`` or what the body is compressed with.
        etag: SHA-256 of the body, in hexadecimal.
        version: digest of the dataset that it comes from.
    """

    body: bytes | BinaryIO
    size: int
    content_type: str
    coding: str
    etag: str
    version: str


def sent(answer: Answer) -> Response:
    """Return an answer as it is sent; a whole one that stays the same may be kept by who is before us.

    Raises:
        RefusalError: 412, the request names another answer with If-Match.
    """
    content = Content(
        answer.content, answer.size, answer.choice.content_type, answer.coding, answer.etag, answer.version
    )
    response = whole(content, conditional=answer.cached)
    if isinstance(answer.content, bytes) and not answer.volatile:
        request.environ[KEEP] = answer.etag
    cache = "hit" if answer.cached else "miss"
    timing = f"queue;dur={answer.queued * 1000:.1f}, exec;dur={answer.seconds * 1000:.1f}, cache;desc={cache}"
    response.headers.add("Server-Timing", timing)
    if answer.choice.name in {"bib", "csv", "tsv"}:
        response.headers.add("Content-Disposition", f'attachment; filename="answer.{answer.choice.name}"')
    return response


def whole(content: Content, *, conditional: bool = True) -> Response:
    """Return a response with a strong ETag, which a client keeps and asks about before it uses it again.

    Args:
        content: the body and what is said of it.
        conditional: whether to spare the client a body that it has.

    Raises:
        RefusalError: 412, the request names another body with If-Match.
    """
    try:
        conditioned(content.etag)
    except RefusalError:
        if not isinstance(content.body, bytes):
            content.body.close()
        raise
    if isinstance(content.body, bytes):
        response = Response(content.body)
    else:
        response = Response(wrap_file(request.environ, content.body), direct_passthrough=True)
        response.content_length = content.size
    response.content_type = content.content_type
    headers = [
        ("Cache-Control", "no-cache"),  # keep it, but ask before using it again
        ("ETag", f'"{content.etag}"'),
        ("X-Dataset-Version", content.version),
    ]
    if content.coding != IDENTITY:
        headers.append(("Content-Encoding", content.coding))
    response.headers.extend(headers)
    if conditional:
        response.make_conditional({**request.environ, "HTTP_IF_MATCH": ""})
    return response


def conditioned(etag: str) -> None:
    """Compare an ETag with the header If-Match of the request.

    Raises:
        RefusalError: 412, the request names another.
    """
    if request.if_match and not (request.if_match.star_tag or request.if_match.is_strong(etag)):
        raise refusal(Reason.PRECONDITION_FAILED, f'The answer has the ETag "{etag}".')
