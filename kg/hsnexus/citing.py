"""How a claim is cited: in a sentence, and as BibTeX."""

from hsnexus.argument import Argument
from hsnexus.bibtex import claim_entry
from hsnexus.claim import Claim

__all__ = ["bibtex", "cited"]


def cited(argument: Argument, claim: Claim) -> str:
    """Return where a claim is said, as it stands in brackets behind a sentence: source, sections, notes, claim."""
    sections = [f"section “{argument.name(section)}”" for section in argument.sections[claim.iri]]
    notes = [argument.name(note) for note in claim.footnotes]
    source = argument.name(argument.sources[claim.iri])
    return ", ".join([source, *sections, *notes, f"claim {claim.iri.rpartition('/')[2]}"])


def bibtex(argument: Argument, claim: Claim, version: str, digest: str) -> str:
    """Return the entry by which a claim of a build is cited.

    Args:
        argument: of the build.
        claim: one of its claims.
        version: of the build.
        digest: of the build.
    """
    places = [argument.name(section) for section in argument.sections[claim.iri]]
    where = ", ".join((argument.name(argument.sources[claim.iri]), *places))
    return claim_entry(claim.iri, claim.label, where, version, digest)
