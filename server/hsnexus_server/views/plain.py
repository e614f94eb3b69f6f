"""The page of a thing of any class: what is said of it, and what points there."""

from flask import render_template

from hsnexus_server.portrait import portrait
from hsnexus_server.views.seen import Seen

__all__ = ["page"]


def page(seen: Seen) -> str:
    """Return the page."""
    return render_template(
        "thing.html",
        seen=seen,
        thing=portrait(seen.iri, seen.triples, seen.properties, seen.root),
    )
