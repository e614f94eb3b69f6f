"""The page of a claim: what it says, where and on whose word, what stands beside it, and how it is checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from flask import render_template

from hsnexus.argument import Argument
from hsnexus.citing import bibtex
from hsnexus.facets import speakers
from hsnexus.vocab import HSN, PREFIXES
from hsnexus.wording import said
from hsnexus_server.addresses import last
from hsnexus_server.claims import proof
from hsnexus_server.claims.passages import passages
from hsnexus_server.claims.ways import ways
from hsnexus_server.reviewed import reviews
from hsnexus_server.views import plain
from hsnexus_server.views.seen import Seen

__all__ = ["page"]

_NOTE: Final = f"{PREFIXES['skos']}editorialNote"
# Of each link, how it is told from the claim that has it, and from the one that it leads to.
_LINKS: Final[Mapping[str, tuple[str, str]]] = {
    HSN.rivals: ("Cannot be held together with", ""),
    HSN.qualifies: ("Limits", "Is limited by"),
    HSN.restates: ("Says again", "Is said again by"),
    HSN.elaborates: ("Says in more detail", "Is said in more detail by"),
}


@dataclass(frozen=True, slots=True)
class _Beside:
    """Claims that stand in one relation to a claim."""

    told: str
    claims: tuple[str, ...]


def page(seen: Seen) -> str:
    """Return the page; the plain one of a claim that the build does not make.

    Raises:
        RefusalError: 422, the build has too many claims; or what the engine refuses.
    """
    argument = seen.argued.argument
    claim = argument.claims.get(seen.iri)
    if claim is None:
        return plain.page(seen)
    source = argument.sources[claim.iri]
    relation = argument.relations[claim.relation]
    places, read = passages(seen.asks, claim.iri), reviews(seen.build.digest)
    return render_template(
        "claim.html",
        seen=seen,
        argument=argument,
        claim=claim,
        name=last(claim.iri),
        alone=sum(last(other) == last(claim.iri) for other in argument.claims) == 1,
        sentence=said(argument, claim),
        sign=last(relation.polarity),
        source=source,
        speakers=speakers(argument, claim),
        figures=seen.facts.get(HSN.supportedByFigure, ()),
        notes=seen.facts.get(_NOTE, ()),
        passages=[(each, proof.program(each)) for each in places],
        slug=seen.path.partition("/")[0],
        beside=tuple(_beside(argument, claim.iri)),
        same=_same(argument, claim.iri),
        ways=ways(seen.asks, claim),
        reviews=None if read is None else read.get(claim.iri, ()),
        edge=proof.edge(argument, claim),
        bibtex=bibtex(argument, claim, seen.build.version, seen.build.digest),
        query=quote(proof.query(claim), safe=""),
        last=last,
    )


def _beside(argument: Argument, iri: str) -> Iterable[_Beside]:
    for link, (forth, back) in _LINKS.items():
        pairs = argument.links[link]
        to = {other for one, other in pairs if one == iri}
        by = {one for one, other in pairs if other == iri}
        for told, claims in ((forth, to if back else to | by), (back, by)):
            known = tuple(sorted(each for each in claims if each in argument.claims))
            if told and known:
                yield _Beside(told, known)


def _same(argument: Argument, iri: str) -> tuple[str, ...]:
    """Return the other claims that stand in a passage of this one."""
    stated = set(argument.claims[iri].passages)
    return tuple(other for other, claim in argument.claims.items() if other != iri and stated & set(claim.passages))
