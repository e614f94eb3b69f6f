"""What a thin front writes around an answer or a refusal, whatever it speaks: the headers of our own application."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from hsnexus_server.engines.base import Answer
from hsnexus_server.problems import Problem
from hsnexus_server.settings import Settings

__all__ = ["Headers", "answered", "of_one", "refused"]

Headers = list[tuple[str, str]]
_ALWAYS: Final = (
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
    ("Vary", "Accept, Accept-Encoding"),
    ("X-Content-Type-Options", "nosniff"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link, Retry-After"),
)


def answered(answer: Answer, settings: Settings) -> Headers:
    """Return the headers of an answer, but those that differ each time."""
    headers = [
        ("Content-Type", answer.choice.content_type),
        ("Cache-Control", "no-cache"),
        *_ALWAYS,
        ("X-Dataset-Version", answer.version),
        ("X-Query-Limit-Ms", str(settings.granted_ms(None))),
        ("ETag", f'"{answer.etag}"'),
    ]
    if answer.choice.name in {"csv", "tsv"}:
        headers.append(("Content-Disposition", f'attachment; filename="answer.{answer.choice.name}"'))
    return headers


def of_one(name: str, queued: float = 0, seconds: float = 0) -> Headers:
    """Return the headers that differ each time, by the name of the request; times are in seconds."""
    timing = f"queue;dur={queued * 1000:.1f}, exec;dur={seconds * 1000:.1f}"
    return [("X-Request-Id", name), ("Server-Timing", timing)]


def refused(problem: Problem, name: str) -> tuple[int, Headers, bytes]:
    """Return status, headers and body of a refusal."""
    named = replace(problem, instance=f"urn:uuid:{UUID(name)}")
    headers = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store"), *_ALWAYS]
    return problem.reason.status, [*headers, ("X-Request-Id", name)], named.json()
