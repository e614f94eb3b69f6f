"""The page of a term: its block of the reference of the ontology, and its place in the tree."""

from hsnexus_server.reference.shown import term
from hsnexus_server.views import plain
from hsnexus_server.views.outside import outside
from hsnexus_server.views.seen import Seen

__all__ = ["page"]


def page(seen: Seen) -> str:
    """Return the page; of a term that the user's data declares, the plain one."""
    kept = seen.arguments.references.of(seen.asks)
    entry = kept.reference.entries.get(seen.iri)
    return plain.page(seen) if entry is None else term(kept, entry, seen.root, outside(seen))
