"""The page of a thing: a view for each class whose things have one of their own, and a plain one for all others."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from hsnexus.vocab import HSN, PREFIXES
from hsnexus_server.problems import Reason, unless
from hsnexus_server.views import actor, claim, factor, instrument, note, passage, plain, section, stated, terms, work
from hsnexus_server.views.seen import Seen

__all__ = ["Seen", "view"]

# By class; of several classes of a thing, the first that stands here decides.
_VIEWS: Final[Mapping[str, Callable[[Seen], str]]] = {
    HSN.CausalClaim: claim.page,
    HSN.Factor: factor.page,
    HSN.Actor: actor.page,
    HSN.Instrument: instrument.page,
    HSN.Section: section.page,
    HSN.Footnote: note.page,
    HSN.TextEdition: work.edition,
    HSN.Source: work.page,
    HSN.Passage: passage.page,
    HSN.SilentSpan: passage.page,
    HSN.TextRange: passage.page,
    HSN.Definition: stated.definition,
    HSN.TaxonomicStatement: stated.kind,
    HSN.Contrast: stated.contrast,
    HSN.Figure: stated.figure,
    HSN.Recommendation: stated.recommendation,
    **{
        f"{PREFIXES['owl']}{kind}": terms.page
        for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
    },
}


def view(seen: Seen, classes: Sequence[str]) -> str:
    """Return the page of a thing that belongs to these classes; the plain one where the build has too many claims."""
    show = next((show for kind, show in _VIEWS.items() if kind in classes), plain.page)
    shown = unless(Reason.TOO_MANY_CLAIMS, lambda: show(seen))
    return plain.page(seen) if shown is None else shown
