"""A refusal as it is told: as a page, as text, or as a problem document, whichever the client would rather have."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import UUID

from flask import Response, g, render_template, request
from werkzeug.exceptions import HTTPException

from hsnexus_server.accept import prefers
from hsnexus_server.pages import PAGE_POLICY
from hsnexus_server.problems import Problem, Reason

__all__ = ["of_flask", "told"]

_DETAILS: Final = {
    Reason.NOT_FOUND: "Queries go to /sparql; / says how to ask.",
    Reason.INTERNAL_ERROR: "The log of the server has the particulars. Asking again hardly helps; please report it.",
}


def told(problem: Problem, shown: Callable[[Problem], str] | None = None) -> Response:
    """Write a problem, as JSON unless the client would rather have a page, or text.

    Args:
        problem: why the request is refused.
        shown: makes the page; ``None`` for that of any problem.
    """
    problem = replace(problem, instance=f"urn:uuid:{UUID(g.id)}")
    g.outcome = problem.reason
    accept, data = request.headers.get("Accept", ""), ("application/problem+json", "application/json")
    if prefers(accept, "text/html", over=(*data, "text/plain")):
        words = re.split(r"[/_\W]+", request.path)[-1].replace("-", " ")
        text = shown(problem) if shown else render_template("error.html", problem=problem, words=words)
        body, media_type = text.encode(), "text/html; charset=utf-8"
    elif prefers(accept, "text/plain", over=data):
        body, media_type = problem.text(), "text/plain; charset=utf-8"
    else:
        body, media_type = problem.json(), "application/problem+json"
    response = Response(body, problem.reason.status, content_type=media_type)
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def of_flask(error: HTTPException) -> Response | HTTPException:
    """Write what Flask refuses, and what we did not foresee (Flask has logged its traceback), as a problem too."""
    reason = next((one for one in Reason if one.status == error.code), None)
    if reason is None:
        return error
    methods = sorted(getattr(error, "valid_methods", None) or ())
    detail = f"It answers {', '.join(methods)}." if methods else _DETAILS.get(reason, error.description or "")
    response = told(Problem(reason, detail))
    if methods:
        response.headers["Allow"] = ", ".join(methods)
    return response
