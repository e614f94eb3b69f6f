"""Laws of what a dataset gives as typed values: what it holds, by which names, in which order, and as frames."""

import pickle
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pyoxigraph as ox
import pytest

from hsnexus import claim, tables
from hsnexus.answers import answer
from hsnexus.errors import HsnexusError, QuestionError, SetupError, SourceError
from hsnexus.facets import FACETS
from hsnexus.kinds import KINDS
from hsnexus.model import claims, passages
from hsnexus.names import UnclearNameError
from hsnexus.opened import Dataset, open_dataset
from hsnexus.sources import Project, union
from hsnexus.tables import SEPARATOR
from hsnexus.typed.choosing import FILTERS
from hsnexus.typed.collection import Collection
from hsnexus.typed.factors import MATCHING
from hsnexus.vocab import BASE, HSN, PREFIXES

SOURCE = "haque-2005"
COLLECTIONS: Mapping[str, Callable[[Dataset], Collection[Any]]] = {
    "claims": lambda dataset: dataset.claims(),
    "factors": lambda dataset: dataset.factors(),
    "passages": lambda dataset: dataset.passages(),
    "works": lambda dataset: dataset.works(),
    "paths": lambda dataset: dataset.paths("migration", "human security", length=3),
    "loops": lambda dataset: dataset.loops(length=3),
    "rivals": lambda dataset: dataset.rivals(),
    "verification": lambda dataset: dataset.verify("Another text."),
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


def over(dataset: Dataset, *triples: tuple[str, str, str | ox.Literal]) -> Dataset:
    """Return a dataset of some triples alone."""
    store = ox.Store()
    for subject, predicate, value in triples:
        term = ox.NamedNode(value) if isinstance(value, str) else value
        store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), term))
    return Dataset(dataset.folder, dataset.manifest, store)


def iris(found: Collection[Any]) -> list[str]:
    return [each.iri for each in found]


def test_claims_and_passages_are_those_of_the_files(dataset: Dataset, project: Project) -> None:
    graph = union(project.annotated[SOURCE])
    parts = [each.name for each in fields(claim.Claim)]
    coded = {each.iri: each for each in claims(graph)}
    assert sorted(coded) == sorted(iris(dataset.claims()))
    for one in dataset.claims():
        assert [getattr(one, part) for part in parts] == [getattr(coded[one.iri], part) for part in parts]
    assert tuple(dataset.passages()) == tuple(passages(graph))


def test_claims_stand_in_the_order_of_the_text(dataset: Dataset) -> None:
    starts = {each.iri: each.pieces[0].range.start for each in dataset.passages()}
    places = [min(starts[passage] for passage in each.passages) for each in dataset.claims()]
    assert places == sorted(places)
    assert len(set(places)) > 100


# By kind, the columns of the tables that others join by, with the attributes that say the same.
TABLES: Mapping[str, Mapping[str, str]] = {
    "factors": {
        "label": "label",
        "other_labels": "other_labels",
        "definition": "definition",
        "types": "families",
        "broader": "broader",
        "opposite": "opposite",
        **{name: name for name in MATCHING},
        "claims": "claim_count",
    },
    "works": {
        "label": "label",
        "broader": "part_of",
        "title": "title",
        "creators": "creators",
        "year": "year",
        "claims": "claim_count",
    },
}


@pytest.mark.parametrize("kind", TABLES)
def test_factors_and_works_are_those_of_their_tables(dataset: Dataset, kind: str) -> None:
    found = dataset.store.query(tables.query(KINDS[kind]))
    assert isinstance(found, ox.QuerySolutions)
    rows = {row["iri"]: row for row in answer(found).records()}
    things = COLLECTIONS[kind](dataset)
    assert sorted(iris(things)) == sorted(map(str, rows))
    for each in things:
        for column, name in TABLES[kind].items():
            value = getattr(each, name)
            told = SEPARATOR.join(value) if isinstance(value, tuple) else value
            assert str(told or "") == str(rows[each.iri][column] or ""), (each, column)


# Filter to a name, and the IRI that it means.
CHOICES: Mapping[str, tuple[str, str]] = {
    "about": ("remittances", f"{BASE}factor/remittances"),
    "cause": ("factor:remittances", f"{BASE}factor/remittances"),
    "effect": ("Human  SECURITY", f"{BASE}factor/human-security"),
    "relation": ("enabling", HSN.enabling),
    "sign": ("decrease", HSN.decrease),
    "modality": ("hsn:hedged", HSN.hedged),
    "voice": ("<" + HSN.reported + ">", HSN.reported),
    "source": ("Taylor 1998", f"{BASE}source/taylor-1998"),
    "section": ("s08-remittance", f"{BASE}source/haque-2005-s08-remittance"),
    "passage": ("passage:p118", f"{BASE}haque-2005/passage/p118"),
    "family": ("threat", HSN.Threat),
    "cause_family": ("PersonalThreat", HSN.PersonalThreat),
    "effect_family": ("threat", HSN.Threat),
    "group": ("diasporas", f"{BASE}actor/diasporas"),
    "level": ("household", HSN.household),
    "place": ("hsn:origin", HSN.origin),
}
# Where a filter is none of the facets of the site, what it stands for in SPARQL.
PATTERNS: Mapping[str, str] = {
    "about": FACETS["factor"].pattern,
    "passage": "?claim hsn:statedIn {0} .",
    "family": "?claim (hsn:hasCause|hsn:hasEffect)/rdf:type/rdfs:subClassOf* {0} .",
}


def asked(dataset: Dataset, name: str, iri: str) -> list[str]:
    """Return the claims that SPARQL finds for a filter."""
    pattern = PATTERNS.get(name) or FACETS[name.replace("_", "-")].pattern
    prefixes = "".join(f"PREFIX {each}: <{PREFIXES[each]}>\n" for each in ("dcterms", "hsn", "rdf", "rdfs"))
    query = f"{prefixes}SELECT DISTINCT ?claim {{ ?claim a hsn:CausalClaim . {pattern.format(f'<{iri}>')} }}"
    found = dataset.store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return sorted(row["claim"].value for row in found)


@pytest.mark.parametrize("name", [name for name in FILTERS if name != "words"])
def test_a_filter_chooses_the_claims_that_its_pattern_finds(dataset: Dataset, name: str) -> None:
    named, iri = CHOICES[name]
    found = iris(dataset.claims(**{name: named}))
    assert sorted(found) == asked(dataset, name, iri)
    assert 0 < len(found) < len(dataset.claims())


def test_a_claim_passes_every_filter_and_one_of_the_names_of_each(dataset: Dataset) -> None:
    both = dataset.claims(about=["remittances", "migration"], sign=("increase", "decrease"))
    every = [
        one.iri
        for one in dataset.claims()
        if {one.cause, one.effect} & {f"{BASE}factor/remittances", f"{BASE}factor/migration"}
        and one.sign in {"increase", "decrease"}
    ]
    assert iris(both) == every


def test_an_empty_list_of_names_chooses_nothing_and_none_is_no_filter(dataset: Dataset) -> None:
    assert len(dataset.claims(cause=[])) == 0
    assert len(dataset.claims(cause=None, sign=None, words=None)) == len(dataset.claims())
    assert len(dataset.factors(family=[])) == len(dataset.passages(section=())) == 0


def test_words_are_all_held_in_any_case(dataset: Dataset) -> None:
    found = dataset.claims(words="REMITTANCES\u00a0 income")
    assert len(found) > 0
    for one in found:
        told = f"{one.label} {dataset.label(one.cause)} {dataset.label(one.effect)}".lower()
        assert "remittances" in told
        assert "income" in told
    assert len(dataset.claims(words="")) == len(dataset.claims())
    assert all("debt" in f"{each.label} {each.definition}".lower() for each in dataset.factors(words="debt"))


def test_passages_are_chosen_by_section_claim_and_silence(dataset: Dataset) -> None:
    every = dataset.passages()
    stated = {*dataset.claim("c208").passages, *dataset.claim("c001").passages}
    assert iris(dataset.passages(claim=["c208", "claim:c001"])) == [each.iri for each in every if each.iri in stated]
    silent = dataset.passages(silent=True)
    assert {each.silent is None for each in silent} == {False}
    assert len(silent) + len(dataset.passages(silent=False)) == len(every)
    assert dataset.passages(silent=np.True_) == silent  # type: ignore[arg-type] # what a frame of pandas holds
    assert dataset.passages(silent=np.False_) == dataset.passages(silent=False)  # type: ignore[arg-type] # likewise
    section = dataset.passages(section="Abstract")
    assert {dataset.label(each.section) for each in section} == {"Abstract"}


# What is asked for, and the last part of the IRI of what is found.
SINGLES: Mapping[str, Callable[[Dataset], Any]] = {
    "c041": lambda dataset: dataset.claim("c041"),
    "c042": lambda dataset: dataset.claim("haque-claim:c042"),
    "c043": lambda dataset: dataset.claim("claim:c043"),
    "c044": lambda dataset: dataset.claim(f"{BASE}haque-2005/claim/c044"),
    "remittances": lambda dataset: dataset.factor("Remittances"),
    "abduction": lambda dataset: dataset.factor("kidnapping"),
    "p118": lambda dataset: dataset.passage("P118"),
    "p119": lambda dataset: dataset.passage("passage:p119"),
    "bach-2003": lambda dataset: dataset.work("Global Mobility, Inequality and Society"),
    "haque-2005": lambda dataset: dataset.work("source:haque-2005"),
    "undp-1994": lambda dataset: dataset.work("Human Development Report 1994"),
    "world-bank-2006": lambda dataset: dataset.work(dataset.work("Global Economic Prospects 2006").title),
}


@pytest.mark.parametrize("last", SINGLES)
def test_one_thing_is_found_by_each_of_its_names(dataset: Dataset, last: str) -> None:
    found = SINGLES[last](dataset)
    assert found.iri.rpartition("/")[2] == last
    assert last in repr(found)


REFUSED: Mapping[str, tuple[Callable[[Dataset], object], type[HsnexusError], str]] = {
    "an unknown cause": (lambda d: d.claims(cause="remitances"), UnclearNameError, "Near it are remittances"),
    "an empty name": (lambda d: d.claims(effect=""), UnclearNameError, "no factor is called ''"),
    "an unknown sign": (lambda d: d.claims(sign="+"), UnclearNameError, "There are decrease, increase, mixed, none"),
    "an empty dataset": (lambda d: over(d).claims(sign="+"), UnclearNameError, "There are 0"),
    "a class of actors": (lambda d: d.claims(family="MigrantGroup"), UnclearNameError, "no class of factors"),
    "one bad name of two": (lambda d: d.claims(about=["migration", "x" * 999]), UnclearNameError, "no factor"),
    "a filter that is none": (lambda d: d.claims(caus="x"), QuestionError, "They are by cause"),  # type: ignore[call-arg] # its point
    "a number": (lambda d: d.claims(cause=3), QuestionError, "cause is given int, not text"),  # type: ignore[arg-type] # likewise
    "bytes": (lambda d: d.claims(cause=b"x"), QuestionError, "cause is given int, not text"),  # type: ignore[arg-type] # likewise
    "words that are a number": (lambda d: d.factors(words=3), QuestionError, "words is given int"),  # type: ignore[arg-type] # likewise
    "words in a list": (lambda d: d.claims(words=["x"]), QuestionError, "words is given list, not text. Give them in"),  # type: ignore[arg-type] # likewise
    "words in a mapping": (lambda d: d.factors(words={"debt": 1}), QuestionError, "words is given dict"),  # type: ignore[arg-type] # likewise
    "a note as a source": (lambda d: d.claims(source="footnote 31"), QuestionError, "Give a work or an actor"),
    "a section as a source": (lambda d: d.claims(source=["Abstract"]), QuestionError, "'Abstract' is no voice"),
    "no such claim": (lambda d: d.claim("c99999"), UnclearNameError, "no claim is called"),
    "no claim at all": (lambda d: d.claim(None), QuestionError, "claim is given NoneType"),  # type: ignore[arg-type] # likewise
    "no such passage": (lambda d: d.passages(claim="x"), UnclearNameError, "no claim is called"),
    "no such section": (lambda d: d.passages(section="s99"), UnclearNameError, "no section is called"),
    "no such work": (lambda d: d.work("Bach 1703"), UnclearNameError, "Near it are Bach 2003"),
    "a surrogate": (lambda d: d.factor("\ud800"), UnclearNameError, "no factor is called"),
    "no factor but a number": (lambda d: d.paths(3, "poverty"), QuestionError, "a factor is named by text, not by int"),  # type: ignore[arg-type] # likewise
    "no factor at all": (lambda d: d.profile(None), QuestionError, "not by NoneType"),  # type: ignore[arg-type] # likewise
    "no such sign of paths": (lambda d: d.paths("migration", "poverty", sign="+"), QuestionError, "There are increase"),
    "no such sign of why": (lambda d: d.why("migration", "poverty", sign="mixed"), QuestionError, "There are increase"),
    "no such feedback": (lambda d: d.loops(feedback="positive"), QuestionError, "There are reinforcing, balancing"),
    "no such kind": (lambda d: d.rivals(kind="x" * 9999), QuestionError, "no kind of disagreement 'x{80}'"),
    "a length in text": (lambda d: d.paths("migration", "poverty", length="2"), QuestionError, "given str, not int"),  # type: ignore[arg-type] # likewise
    "half a claim": (lambda d: d.loops(length=2.5), QuestionError, "length is given float, not int. Give .* 1 or more"),  # type: ignore[arg-type] # likewise
    "no length": (lambda d: d.why("migration", "poverty", length=None), QuestionError, "length is given NoneType"),  # type: ignore[arg-type] # likewise
    "a length that is a truth": (lambda d: d.loops(length=True), QuestionError, "length is given bool, not int"),
    "a length of none": (lambda d: d.loops(length=0), QuestionError, "one claim at least, not of 0"),
    "bridged in words": (lambda d: d.paths("migration", "poverty", bridged="yes"), QuestionError, "Give True or False"),  # type: ignore[arg-type] # likewise
    "bridged by a number": (lambda d: d.why("migration", "poverty", bridged=1), QuestionError, "bridged is given int"),  # type: ignore[arg-type] # likewise
    "evidence in words": (lambda d: d.ask("cq01", evidence="no"), QuestionError, "evidence is given str, not bool"),  # type: ignore[arg-type] # likewise
    "the label of a number": (lambda d: d.label(3), QuestionError, "iri is given int, not text"),  # type: ignore[arg-type] # likewise
    "the label of several": (lambda d: d.label(["a"]), QuestionError, "iri is given list, not text"),  # type: ignore[arg-type] # likewise
    "a folder that is a number": (lambda _: open_dataset(3), SetupError, "folder is given int, not a path. Give a fol"),  # type: ignore[arg-type] # likewise
    "questions in bytes": (lambda _: open_dataset(queries=b"x"), SetupError, "queries is given bytes, not a path"),  # type: ignore[arg-type] # likewise
    "silent by zero": (lambda d: d.passages(silent=0), QuestionError, "silent is given int, not bool"),  # type: ignore[arg-type] # likewise
    "silent by one": (lambda d: d.passages(silent=1), QuestionError, "silent is given int, not bool"),  # type: ignore[arg-type] # likewise
    "silent by several": (lambda d: d.passages(silent=np.array([True])), QuestionError, "Give True, False or None"),  # type: ignore[arg-type] # likewise
    "a claim short of zeros": (lambda d: d.claim("c1"), UnclearNameError, r"Near it are [^(]*\(haque-claim:c001\)\."),
    "a passage short of zeros": (lambda d: d.passage("P7"), UnclearNameError, "Near it are p007 "),
    "a question short of zeros": (lambda d: d.ask("CQ1"), UnclearNameError, "Near it are CQ01 "),
    "neither silent nor not": (lambda d: d.passages(silent="yes"), QuestionError, "silent is given str"),  # type: ignore[arg-type] # likewise
    "no such source": (lambda d: d.verify("x", source="taylor-1998"), UnclearNameError, "no annotated source"),
    "a source that is a number": (lambda d: d.verify("x", source=3), QuestionError, "^an annotated source is named"),  # type: ignore[arg-type] # likewise
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_meant_is_told(dataset: Dataset, what: str) -> None:
    ask, kind, said = REFUSED[what]
    with pytest.raises(kind, match=said):
        ask(dataset)


def test_a_length_is_any_whole_number(dataset: Dataset) -> None:
    assert dataset.loops(length=np.int64(2)) == dataset.loops(length=2)  # type: ignore[arg-type] # what a frame holds


def test_a_name_of_two_things_is_told_with_both(dataset: Dataset) -> None:
    kind, label = f"{PREFIXES['rdf']}type", f"{PREFIXES['rdfs']}label"
    twins = [f"{BASE}factor/{name}" for name in ("one", "two")]
    small = over(
        dataset,
        *((iri, kind, HSN.Factor) for iri in twins),
        *((iri, label, ox.Literal("twin", language="en")) for iri in twins),
    )
    for ask in (lambda: small.factor("twin"), lambda: small.claims(about="Twin")):
        with pytest.raises(UnclearNameError, match=r"more than one factor: .*factor:one.*factor:two") as caught:
            ask()
        assert [each.iri for each in caught.value.choices] == twins
    assert small.factor("two").iri == twins[1]
    assert len(small.claims(about="one")) == 0


def test_a_dataset_without_claims_is_empty_and_whole(dataset: Dataset) -> None:
    bare = over(dataset)
    for name in ("claims", "factors", "passages", "works", "loops", "rivals"):
        found = COLLECTIONS[name](bare)
        assert len(found) == 0, name
        assert list(found.dataframe().columns) == list(COLLECTIONS[name](dataset).dataframe().columns)
    with pytest.raises(UnclearNameError, match="There are 0"):
        bare.claim("c001")
    with pytest.raises(SourceError, match="describes no text"):
        bare.verify("Another text.")


def test_a_passage_that_lacks_its_place_is_told(dataset: Dataset) -> None:
    passage = f"{BASE}other/passage/p001"
    small = over(dataset, (passage, f"{PREFIXES['rdf']}type", HSN.Passage))
    with pytest.raises(SourceError, match="0 values of"):
        small.passages()
    assert len(small.claims()) == 0


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_is_a_sequence_with_a_frame_of_declared_columns(dataset: Dataset, name: str) -> None:
    found = COLLECTIONS[name](dataset)
    frame = found.dataframe()
    assert len(found) == len(list(found)) == len(frame) > 3
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == {
        column: each.dtype for column, each in found.COLUMNS.items()
    }
    assert isinstance(found[1:3], type(found))
    assert list(found[1:3]) == [found[1], found[2]]
    assert found[-1] in found
    assert len(repr(found)) < 120
    assert found[:0].dataframe().dtypes.to_dict() == frame.dtypes.to_dict()
    copy = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes
    assert copy == found
    assert copy.label(f"{BASE}factor/remittances") == "remittances"


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_label_stands_beside_its_iri(dataset: Dataset, name: str) -> None:
    frame = COLLECTIONS[name](dataset).dataframe()
    named = [column for column in frame.columns if column.endswith("_label")]
    assert named or name == "loops"
    for column in named:
        told = frame[[column.removesuffix("_label"), column]].astype(object)
        for iri, label in told.itertuples(index=False):
            assert (pd.isna(iri) and pd.isna(label)) or label == dataset.label(iri)


def test_frames_join(dataset: Dataset) -> None:
    stated = dataset.claims().dataframe()[["claim", "passages"]].explode("passages")
    joined = stated.merge(dataset.passages().dataframe(), left_on="passages", right_on="passage", how="left")
    assert len(joined) >= len(dataset.claims())
    assert not joined["text_sha256"].isna().any()
    ends = dataset.claims().dataframe().merge(dataset.factors().dataframe(), left_on="cause", right_on="factor")
    assert (ends["cause_label"] == ends["label_y"]).all()


@pytest.mark.parametrize("name", ["paths", "loops"])
def test_steps_have_a_row_each(dataset: Dataset, name: str) -> None:
    found: Any = COLLECTIONS[name](dataset)
    steps = found.steps()
    hops = [(each.path if name == "loops" else each).hops for each in found]
    assert len(steps) == sum(map(len, hops))
    last = steps.groupby(steps.columns[0])["effect"].last().to_list()
    assert last == [several[-1].effect for several in hops]
    assert list(found[:0].steps().columns) == list(steps.columns)


def test_a_frame_without_pandas_is_told(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(SetupError, match="pip install pandas"):
        dataset.claims().dataframe()
    with pytest.raises(SetupError, match="pip install pandas"):
        dataset.paths("migration", "poverty").steps()


def test_a_claim_tells_and_cites_itself(dataset: Dataset) -> None:
    for one in dataset.claims():
        assert one.sentence.endswith(".")
        assert one.citation.endswith(one.iri.rpartition("/")[2])
        assert one.bibtex.startswith("@misc{hsnexus-haque-2005-")
        assert dataset.manifest.digest in one.bibtex
        assert one.sections
        assert one.says
    links = [(one.iri, other) for one in dataset.claims() for other in one.rivals]
    assert links
    assert {(other, one) for one, other in links} == set(links)
