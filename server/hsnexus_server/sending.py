"""From an answer of the engine to a response over HTTP."""

from flask import Response, request
from werkzeug.wsgi import wrap_file

from hsnexus_server.coding import IDENTITY
from hsnexus_server.engines.base import Answer
from hsnexus_server.problems import Reason, RefusalError, refusal
from hsnexus_server.remembered import KEEP

__all__ = ["conditioned", "sent"]


def sent(answer: Answer) -> Response:
    """Return an answer as it is sent; a whole one that stays the same may be kept by who is before us.

    Raises:
        RefusalError: 412, the request names another answer with If-Match.
    """
    try:
        conditioned(answer.etag)
    except RefusalError:
        if not isinstance(answer.content, bytes):
            answer.content.close()
        raise
    if isinstance(answer.content, bytes):
        if not answer.volatile:
            request.environ[KEEP] = answer.etag
        response = Response(answer.content)
    else:
        response = Response(wrap_file(request.environ, answer.content), direct_passthrough=True)
        response.content_length = answer.size
    response.content_type = answer.choice.content_type
    headers = [
        ("Cache-Control", "no-cache"),  # keep it, but ask before using it again
        ("ETag", f'"{answer.etag}"'),
        ("Server-Timing", f"queue;dur={answer.queued * 1000:.1f}, exec;dur={answer.seconds * 1000:.1f}"),
        ("X-Dataset-Version", answer.version),
    ]
    if answer.coding != IDENTITY:
        headers.append(("Content-Encoding", answer.coding))
    if answer.choice.name in {"bib", "csv", "tsv"}:
        headers.append(("Content-Disposition", f'attachment; filename="answer.{answer.choice.name}"'))
    response.headers.extend(headers)
    if answer.cached:
        response.make_conditional({**request.environ, "HTTP_IF_MATCH": ""})
    return response


def conditioned(etag: str) -> None:
    """Compare an ETag with the header If-Match of the request.

    Raises:
        RefusalError: 412, the request names another.
    """
    if request.if_match and not (request.if_match.star_tag or request.if_match.is_strong(etag)):
        raise refusal(Reason.PRECONDITION_FAILED, f'The answer has the ETag "{etag}".')
