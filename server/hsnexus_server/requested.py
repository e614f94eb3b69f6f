"""The form that a request asks a thing in: its page, or data in some format."""

from typing import Final

from flask import request

from hsnexus_server.accept import prefers
from hsnexus_server.addresses import PAGE
from hsnexus_server.negotiate import Choice, Shape, Wanted, available, wanted

__all__ = ["N_TRIPLES", "form", "root"]

N_TRIPLES: Final = Wanted(None, Choice("nt", "application/n-triples"))
_NO_PAGE: Final = ("application/problem+json", *available(Shape.GRAPH))


def form(suffix: str, *, first: str = "ttl") -> Wanted | None:
    """Return the format of the data; ``None`` for the page.  The suffix beats ``format=``, which beats Accept.

    Args:
        suffix: of the path; empty for none.
        first: the format for who takes any.

    Raises:
        RefusalError: 400, there is no such format; 406, none is acceptable.
    """
    accept = request.headers.get("Accept", "")
    names = [name for name in ([suffix] if suffix else request.args.getlist("format")) if name]
    if names == [PAGE] or (not names and prefers(accept, "text/html", over=_NO_PAGE)):
        return None
    found = wanted(accept, names, request.headers.get("Accept-Encoding", ""), first=first)
    found.choice(Shape.GRAPH)
    return found


def root(path: str) -> str:
    """Return the way from a page to the root of the server.

    Args:
        path: of the page, without the slash before it.
    """
    return "../" * path.count("/") or "./"
