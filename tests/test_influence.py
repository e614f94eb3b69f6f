"""Laws of the network of factors: denied claims are no edges, and each loop is found once."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from hsnexus.edges import Relation, relations
from hsnexus.influence import largest_part, loops, network
from hsnexus.model import Claim, claims
from hsnexus.sources import Project, read, union
from hsnexus.vocab import HSN

ENABLING = Relation(HSN.enabling, HSN.increase, (HSN.claimedToEnable,))
DENYING = Relation(HSN.notInfluencing, HSN.none, (HSN.claimedNotToInfluence,))
KNOWN = {relation.iri: relation for relation in (ENABLING, DENYING)}
PAIRS = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")).filter(lambda pair: pair[0] != pair[1]))


def claim(cause: str, effect: str, relation: str = HSN.enabling) -> Claim:
    nothing: tuple[str, ...] = ()
    return Claim(
        iri=f"urn:{cause}-{effect}",
        label="",
        cause=cause,
        effect=effect,
        relation=relation,
        modalities=(HSN.asserted,),
        hedge_cues=nothing,
        conditions=nothing,
        mechanisms=nothing,
        perspectives=nothing,
        voice=HSN.author,
        attributed_to=nothing,
        footnotes=nothing,
        levels=nothing,
        places=nothing,
        groups=nothing,
        perceived_by=nothing,
        addressed_to=nothing,
        passages=("urn:p",),
    )


def walked(pairs: Iterable[tuple[str, str]], length: int) -> set[tuple[str, ...]]:
    """Find the circuits the slow way: walk on from every factor, and keep what comes back to its least one."""
    edges = set(pairs)
    trails: list[tuple[str, ...]] = [(start,) for start in {cause for cause, _ in edges}]
    found: set[tuple[str, ...]] = set()
    while trails:
        trail = trails.pop()
        for cause, effect in edges:
            if cause != trail[-1]:
                continue
            if effect == trail[0] == min(trail):
                found.add(trail)
            elif effect not in trail and len(trail) < length:
                trails.append((*trail, effect))
    return found


@given(PAIRS, st.integers(min_value=2, max_value=5))
def test_each_loop_is_found_once(pairs: list[tuple[str, str]], length: int) -> None:
    found = list(loops(network((claim(*pair) for pair in pairs), KNOWN), length))
    assert len(set(found)) == len(found)
    assert set(found) == walked(pairs, length)


def test_a_denied_claim_is_no_edge_but_keeps_its_factors() -> None:
    found = network([claim("a", "b"), claim("b", "a", HSN.notInfluencing), claim("c", "d", HSN.notInfluencing)], KNOWN)
    assert set(found.edges) == {("a", "b")}
    assert set(found.nodes) == set("abcd")


def test_an_edge_lists_its_claims() -> None:
    found = network([claim("a", "b"), claim("a", "b")], KNOWN)
    assert found.edges["a", "b"]["claims"] == ["urn:a-b", "urn:a-b"]


def test_ties_join_parts_and_leave_the_network_as_it_is() -> None:
    found = network([claim("a", "b"), claim("c", "d"), claim("d", "e")], KNOWN)
    assert largest_part(found) == set("cde")
    assert largest_part(found, [("a", "c"), ("a", "elsewhere")]) == set("abcde")
    assert largest_part(found) == set("cde")
    assert largest_part(network([], KNOWN)) == set()


def test_the_claims_of_the_project_hang_together(project: Project) -> None:
    factors = network(claims(union(project.kg)), relations(read(project.ontology)))
    assert len(largest_part(factors)) > len(factors) / 2
    assert any(loops(factors, 4))
