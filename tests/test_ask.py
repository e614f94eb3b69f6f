"""Laws of answers: what the paper says is in them, what it does not say is not, and every engine gives the same."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
import rdflib

from expectations import Expectation, expanded, expectations
from hsnexus import asking, open_dataset
from hsnexus.answers import Answer, Term, answer
from hsnexus.names import of_class
from hsnexus.opened import Dataset
from hsnexus.questionnaire import read
from hsnexus.questions import Question
from hsnexus.vocab import GRAPH, HSN, PREFIXES

QUERIES = Path(__file__).parent.parent / "queries"
QUESTIONS = read(QUERIES)
EACH = pytest.mark.parametrize("asked", QUESTIONS, ids=[each.stem for each in QUESTIONS])
NUMBERS = ("decimal", "double", "float", "integer")
# rdflib warns of what its own parser uses.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
PORTABLE = [each for each in QUESTIONS if not each.needs]
# Questions that read claims and lead to none of them, with what they do instead.
COUNTING: Final[Mapping[str, str]] = {
    "CQ15": "finds factors that no claim has",
    "CQ17": "counts claims by section, whose page lists them",
    "CQ18": "counts claims by passage, whose page lists them",
    "CQ59": "counts claims by who carries them",
}
OF_CLAIMS: Final = {f"hsn:{name}" for name in ("CausalClaim", "hasCause", "hasEffect", "hasRelation", "justifiedBy")}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset(queries=QUERIES)


@pytest.fixture(scope="module")
def rdf11(dataset: Dataset) -> rdflib.Dataset:
    """The view of RDF 1.1 in rdflib, from the file and not from the store: default graph and named graphs."""
    graphs = f" <{GRAPH.edges_rdf12}> .\n"
    lines = (dataset.folder / dataset.manifest.data_file).read_text(encoding="utf-8").splitlines(keepends=True)
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        return rdflib.Dataset().parse(
            data="".join(line for line in lines if not line.endswith(graphs)), format="nquads"
        )
    finally:
        rdflib.NORMALIZE_LITERALS = before


def by_value(term: Term | None) -> object:
    """Return a term so that numbers are equal by value: one store writes 50.0, another 50."""
    if isinstance(term, ox.Literal) and term.datatype.value in {f"{PREFIXES['xsd']}{kind}" for kind in NUMBERS}:
        return term.datatype.value, float(term.value)
    return term


def table(asked: Question) -> list[Expectation]:
    return expectations(QUERIES / "expected" / f"{asked.stem}.tsv")


# With its defaults, and, where a parameter may be left out, with every value for it of which something is expected:
# there a term stands where a variable stood.
RDFLIB: Final[list[tuple[Question, dict[str, str]]]] = [
    (asked, dict(values))
    for asked in PORTABLE
    for values in dict.fromkeys(((), *(row.values for row in table(asked))))
    if not values or any(asked.parameters[name].optional for name, _ in values)
]


@pytest.fixture(scope="module")
def spelt(dataset: Dataset) -> set[str]:
    """Every IRI and every text of the dataset."""
    graphs = (ox.DefaultGraph(), ox.NamedNode(GRAPH.edges_rdf12))
    quads = [quad for graph in graphs for quad in dataset.store.quads_for_pattern(None, None, None, graph)]
    return {getattr(term, "value", "") for quad in quads for term in (quad.subject, quad.predicate, quad.object)}


@EACH
def test_an_answer_holds_what_it_must_and_not_what_it_must_not(asked: Question, dataset: Dataset) -> None:
    answers: dict[tuple[tuple[str, str], ...], Answer] = {}
    unmet = []
    for row in table(asked):
        if row.values not in answers:
            answers[row.values] = asking.ask(dataset.store, asked, dict(row.values))
        if not row.is_met(answers[row.values]):
            unmet.append((row.line, row.verdict, {name: cell for name, cell in row.cells.items() if cell}))
    assert unmet == []


@EACH
def test_the_expectations_are_enough_to_fail(asked: Question) -> None:
    with_defaults = [row.verdict for row in table(asked) if not row.values]
    if asked.empty:
        assert "empty" in with_defaults
        assert "must" not in with_defaults
    else:
        assert with_defaults.count("must") >= 2
        assert with_defaults.count("must-not") >= 1
    usual = {name: str(parameter.default) for name, parameter in asked.parameters.items()}
    others = [row for row in table(asked) if any(expanded(value) != usual[name] for name, value in row.values)]
    assert bool(others) is bool(asked.parameters), "no row asks with another value"
    assert [row for row in table(asked) if row.values and row not in others] == []


@EACH
def test_what_must_not_be_there_could_be(asked: Question, spelt: set[str]) -> None:
    """A misspelt name is in no answer, so that a row of it could not fail."""
    for row in table(asked):
        if row.verdict == "must-not":
            told = [
                cell for cell in row.cells.values() if cell and not cell.isdigit() and cell not in {"true", "false"}
            ]
            assert [cell for cell in told if expanded(cell) not in spelt and f'"{cell}"' not in asked.text] == []


def test_a_question_that_reads_claims_leads_to_them_or_counts_them() -> None:
    reading = {
        each.id
        for each in QUESTIONS
        if any(token.text in OF_CLAIMS or token.text.startswith("hsn:claimed") for token in each.template.tokens)
    }
    assert {each.id for each in QUESTIONS if not each.gives} & reading == set(COUNTING)


@EACH
def test_the_answer_is_the_pinned_one(asked: Question, dataset: Dataset) -> None:
    advice = f"see what changed with `hsnexus ask {asked.id.lower()} --pin` and git diff"
    assert dataset.pins[asked.stem].compared(asking.ask(dataset.store, asked)).same, advice


def test_every_expectation_and_answer_belongs_to_a_question() -> None:
    stems = {each.stem for each in QUESTIONS}
    for folder in ("expected", "answers"):
        found = sorted((QUERIES / folder).iterdir())
        assert found
        assert {path.stem for path in found} == stems


@EACH
def test_an_answer_is_empty_only_where_the_question_says_so(asked: Question, dataset: Dataset) -> None:
    given = asking.ask(dataset.store, asked)
    assert (not given.terms) is bool(asked.empty)
    assert len(set(given.terms)) == len(given.terms), "a row comes twice: the order cannot be total"


@EACH
def test_every_row_leads_to_its_claim_and_every_claim_to_its_passage(asked: Question, dataset: Dataset) -> None:
    if not asked.gives:
        with pytest.raises(Exception, match="rests on a claim"):
            asking.ask(dataset.store, asked, evidence=True)
        return
    claims = {claim.iri for claim in of_class(dataset.store, HSN.CausalClaim)}
    plain = asking.ask(dataset.store, asked)
    given = asking.ask(dataset.store, asked, evidence=True)
    assert given.columns[: len(plain.columns)] == plain.columns
    for row in given.records():
        assert row[asked.gives] is None or row[asked.gives] in claims
        assert (row[asked.gives] is None) is (row["evidence_passage"] is None)
        assert (row["evidence_passage"] is None) is (row["evidence_sha256"] is None)
    kept = list(dict.fromkeys(row[: len(plain.columns)] for row in given.terms))
    assert kept == list(plain.terms)


@pytest.mark.parametrize(
    ("asked", "values"), RDFLIB, ids=[f"{asked.stem}?{urlencode(values, safe=':')}" for asked, values in RDFLIB]
)
def test_rdflib_gives_the_same_rows_in_the_same_order(
    asked: Question, values: dict[str, str], dataset: Dataset, rdf11: rdflib.Dataset
) -> None:
    given = asking.ask(dataset.store, asked, values)
    result = rdf11.query(asking.bound(dataset.store, asked, values))
    if given.graph is not None:
        assert result.graph is not None
        assert result.graph.isomorphic(rdflib.Graph().parse(data=given.ttl(), format="turtle"))
        return
    serialized = result.serialize(format="json")
    assert serialized
    theirs = ox.parse_query_results(serialized, format=ox.QueryResultsFormat.JSON)
    found = answer(theirs)
    assert found.columns == given.columns
    assert [[by_value(term) for term in row] for row in found.terms] == [
        [by_value(term) for term in row] for row in given.terms
    ]
