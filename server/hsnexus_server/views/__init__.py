"""The page of a thing: a view for each class whose things have one of their own, and a plain one for all others."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from hsnexus.vocab import HSN, PREFIXES
from hsnexus_server.views import claim, plain, terms
from hsnexus_server.views.seen import Seen

__all__ = ["Seen", "view"]

# By class; of several classes of a thing, the first that stands here decides.
_VIEWS: Final[Mapping[str, Callable[[Seen], str]]] = {
    HSN.CausalClaim: claim.page,
    **{
        f"{PREFIXES['owl']}{kind}": terms.page
        for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
    },
}


def view(seen: Seen, classes: Sequence[str]) -> str:
    """Return the page of a thing that belongs to these classes."""
    return next((show for kind, show in _VIEWS.items() if kind in classes), plain.page)(seen)
