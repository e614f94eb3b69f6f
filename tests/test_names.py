"""Laws of naming: what a person types means one thing, or is refused with the nearest choices."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnexus.manifest import packaged, read
from hsnexus.names import Named, UnclearNameError, labelled, meant, of_class
from hsnexus.vocab import HSN, PREFIXES, prefixed

FACTOR = PREFIXES["factor"]
THINGS = (
    Named(f"{FACTOR}human-security", "human security", ("people-centred security",)),
    Named(f"{FACTOR}asylum", "asylum"),
    Named(f"{FACTOR}refuge", "refuge", ("asylum", "shelter")),
    Named(f"{FACTOR}camp", "camp for the displaced", ("shelter",)),
    Named(f"{FACTOR}ideas", "ideas"),
    Named(f"{FACTOR}thought", "Ideas"),
    Named(f"{HSN.hasCause}", "has cause"),
    Named("http://example.org/other/return", "return (of a migrant)"),
    Named(f"{FACTOR}c001", "first"),
    Named(f"{FACTOR}c941", "last"),
)

MEANT = (
    (f"{FACTOR}human-security", "human-security"),
    (f"<{FACTOR}human-security>", "human-security"),
    ("factor:human-security", "human-security"),
    (" factor:human-security\n", "human-security"),
    ("human-security", "human-security"),
    ("human security", "human-security"),
    ("  Human \t SECURITY ", "human-security"),
    ("People-centred\u00a0Security", "human-security"),
    ("asylum", "asylum"),  # a label goes before another label
    ("thought", "thought"),
)


@pytest.mark.parametrize(("name", "slug"), MEANT)
def test_a_name_means_one_thing(name: str, slug: str) -> None:
    assert meant(name, THINGS) == FACTOR + slug


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("hasCause", HSN.hasCause),
        ("hsn:hasCause", HSN.hasCause),
        ("return", "http://example.org/other/return"),
        ("http://example.org/other/return", "http://example.org/other/return"),
        ("return (of a migrant)", "http://example.org/other/return"),
    ],
)
def test_a_name_is_the_last_part_of_any_iri(name: str, iri: str) -> None:
    assert meant(name, THINGS) == iri


UNCLEAR: tuple[tuple[str, list[str], str], ...] = (
    ("shelter", ["camp", "refuge"], "is the name of more than one factor"),
    ("ideas", ["ideas", "thought"], "is the name of more than one factor"),
    ("human securities", ["human-security"], "no factor is called 'human securities'"),
    ("factor:human-securities", ["human-security"], "no factor is called"),
    ("security", ["human-security"], "Near it are human security (factor:human-security)"),
    ("shelters", ["refuge", "camp"], "no factor is called"),
    ("hsn:camps", ["camp"], "no factor is called"),
    ("c1", ["c001"], "Near it are first (factor:c001)"),
    ("factor:C0001", ["c001"], "Near it are first (factor:c001)"),
    ("http://example.org/other/", [], "none is near it"),
    ("", [], "none is near it"),
    ("zzz" * 50_000, [], "none is near it"),
)


@pytest.mark.parametrize(("name", "slugs", "told"), UNCLEAR, ids=[name[:30] for name, _, _ in UNCLEAR])
def test_an_unclear_name_gets_the_choices(name: str, slugs: list[str], told: str) -> None:
    with pytest.raises(UnclearNameError) as caught:
        meant(name, THINGS, what="factor")
    assert sorted(thing.iri for thing in caught.value.choices) == sorted(FACTOR + slug for slug in slugs)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 500


@given(st.text())
def test_any_text_means_a_thing_of_the_list_or_is_refused(name: str) -> None:
    try:
        found = meant(name, THINGS)
    except UnclearNameError as error:
        assert set(error.choices) <= set(THINGS)  # noqa: PT017 - an error is one of two good outcomes
    else:
        assert found in {thing.iri for thing in THINGS}


@given(st.permutations([("i", "b", "y"), ("i", "a", "x"), ("i", None, None), ("j", None, "z"), ("i", "a", "y")]))
def test_the_order_of_rows_makes_no_difference(rows: list[tuple[str, str | None, str | None]]) -> None:
    assert labelled(rows) == (Named("i", "a", ("x", "y")), Named("j", "j", ("z",)))


@pytest.fixture(scope="module")
def store() -> ox.Store:
    loaded = ox.Store()
    loaded.bulk_load(path=packaged() / read(packaged()).data_file, format=ox.RdfFormat.N_QUADS)
    return loaded


@pytest.mark.parametrize(
    ("class_iri", "least", "member"),
    [
        (HSN.Factor, 300, f"{FACTOR}human-security"),
        (HSN.Threat, 50, f"{FACTOR}xenophobia"),
        (HSN.Source, 30, f"{PREFIXES['source']}haque-2005"),
        (HSN.Modality, 4, HSN.hedged),
        (PREFIXES["owl"] + "Class", 300, HSN.Refugee),
    ],
)
def test_the_things_of_a_class_are_those_that_the_graph_has(
    store: ox.Store, class_iri: str, least: int, member: str
) -> None:
    things = {thing.iri: thing for thing in of_class(store, class_iri)}
    assert len(things) >= least
    assert member in things
    assert all(iri.startswith("https://w3id.org/hsnexus/") and thing.label for iri, thing in things.items())
    for iri in things:
        assert meant(iri, things.values()) == meant(prefixed(iri), things.values()) == iri


def test_every_label_of_a_factor_means_it(store: ox.Store) -> None:
    things = of_class(store, HSN.Factor)
    assert [thing for thing in things if meant(thing.label.upper(), things) != thing.iri] == []
