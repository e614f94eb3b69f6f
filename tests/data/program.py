"""A program of a user's, as a type checker sees it: what the package gives has the types that it says."""

from pathlib import Path
from typing import assert_type

from hsnexus import (
    Answer,
    Claim,
    ClaimFilters,
    Claims,
    Dataset,
    Factor,
    Loop,
    Outcome,
    Passage,
    Paths,
    QuestionError,
    Sign,
    Verification,
    Why,
    Work,
)


def program(dataset: Dataset, article: Path) -> list[str]:
    """Return some of what a dataset says, asked in every way that there is."""
    filters: ClaimFilters = {"about": ["remittances", "migration"], "sign": "increase"}
    found = dataset.claims(**filters)
    assert_type(found, Claims)
    assert_type(found[0], Claim)
    assert_type(found[1:], Claims)
    assert_type(found[0].modalities, tuple[str, ...])
    assert_type([one.sentence for one in found], list[str])
    assert_type(dataset.factor("remittances"), Factor)
    assert_type(dataset.factors(words="debt")[0].claim_count, int)
    assert_type(dataset.passages(silent=False)[0], Passage)
    assert_type(dataset.works()[0], Work)
    paths = dataset.paths("migration", "poverty")
    assert_type(paths, Paths)
    assert_type(paths[0].hops[0].sign, Sign)
    assert_type(dataset.loops(length=2)[0], Loop)
    assert_type(dataset.why("migration", "poverty"), Why)
    assert_type(dataset.ask("cq01"), Answer)
    verification = dataset.verify(article)
    assert_type(verification, Verification)
    assert_type(verification[0].outcome, Outcome)
    assert_type(verification.proved, bool)
    try:
        dataset.claim("no such claim")
    except QuestionError as error:
        return [error.message, error.advice]
    return []
