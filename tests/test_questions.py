"""Laws of query files: a header says all there is to say, a parameter stands where a term may, a fault has a line."""

from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnexus.binding import bind
from hsnexus.errors import SourceError
from hsnexus.questions import FAMILIES, Question, question
from hsnexus.template import Type
from hsnexus.vocab import HSN

GOOD = """\
#+ summary: Which factors threaten a thing?
#+ description: |
#+   Direct claims only: no chains.
#+ tags: [threats, evidence]
#+ defaults:
#+   - effect: "https://w3id.org/hsnexus/factor/human-security"
#+   - word: may
#+   - most: 9
#+ enumerate: [{effect: }]
#+ x-params:
#+   effect: {type: iri, class: hsn:Factor}
#+   relation: {type: iri, class: hsn:Relation}
#+   word: {type: string}
#+   most: {type: integer, min: 1, max: 99}
#+ x-id: CQ07
#+ x-family: threats
#+ x-view: table
#+ x-user: semantic-web researcher
#+ x-gives: claim
#+ x-scans: every claim
PREFIX hsn: <https://w3id.org/hsnexus/ontology#>
SELECT ?claim (COUNT(?cause) AS ?causes)
WHERE {
  ?claim hsn:hasCause ?cause ; hsn:hasEffect ?_effect_iri ; hsn:hasRelation ?__relation_iri ; hsn:hedgeCue ?_word_en .
}
GROUP BY ?claim
HAVING (COUNT(?cause) < ?_most_integer)
ORDER BY ?claim
"""
STEM = "cq07-what-threatens-whom"


def test_a_header_becomes_a_question() -> None:
    made = question(STEM, GOOD)
    assert (made.id, made.family, made.view, made.user, made.gives) == (
        "CQ07",
        "threats",
        "table",
        "semantic-web researcher",
        "claim",
    )
    assert made.summary == "Which factors threaten a thing?"
    assert made.description == "Direct claims only: no chains."
    assert made.tags == ("threats", "evidence")
    assert made.template.columns == ("claim", "causes")
    assert (made.form, made.needs, made.scans, made.empty) == ("SELECT", "", "every claim", "")
    assert made.iri == f"https://w3id.org/hsnexus/query/{STEM}"
    assert list(made.parameters) == ["effect", "relation", "word", "most"]
    effect, relation, word, most = made.parameters.values()
    assert (effect.type, effect.class_iri, effect.enumerated, effect.optional) == (Type.IRI, HSN.Factor, True, False)
    assert (relation.optional, relation.default, relation.enumerated) == (True, None, False)
    assert (effect.listed, relation.listed) == ((), ())
    listed = question(STEM, GOOD.replace("[{effect: }]", "[{relation: ['urn:x:y', 'urn:x:z']}]")).parameters["relation"]
    assert (listed.enumerated, listed.listed) == (True, ("urn:x:y", "urn:x:z"))
    assert (word.type, word.language, word.default) == (Type.STRING, "en", "may")
    assert (most.type, most.default, most.least, most.most) == (Type.INTEGER, 9, 1, 99)
    assert made.text == GOOD
    assert made.template.text.startswith("PREFIX hsn:")


# What is wrong: old text, new text, line, message.
BROKEN = {
    "no question": ("a thing?", "a thing.", 1, "asks nothing"),
    "no YAML": ("tags: [", "tags: [[", 5, "no YAML"),
    "a date that is none": ("tags: [threats, evidence]", "tags: 2005-13-45", 1, "no YAML"),
    "colon in text": ("Which factors threaten", "Which: factors: threaten", 1, "no YAML"),
    "unknown key": ("#+ x-id", "#+ x-author: me\n#+ x-id", 15, "no header has a key `x-author`"),
    "key of grlc that is not ours": ("#+ x-id", "#+ endpoint: http://x/\n#+ x-id", 15, "no header has a key"),
    "missing key": ("#+ x-view: table\n", "", 1, "lacks `x-view`"),
    "key twice": ("#+ x-view: table\n", "#+ x-view: table\n#+ x-view: table\n", 1, "stands twice"),
    "keys out of order": ("#+ x-view: table\n", "#+ x-empty: x\n#+ x-view: table\n", 1, "another order"),
    "another id": ("CQ07", "CQ08", 15, "its question 'CQ08'"),
    "unknown family": ("x-family: threats", "x-family: dangers", 16, "Choose one of terms, taxonomy"),
    "unknown view": ("x-view: table", "x-view: pie", 17, "Choose one of table"),
    "unknown user": ("semantic-web researcher", "everybody", 18, "Choose one of semantic-web researcher"),
    "text that is none": ("x-view: table", "x-view: [table]", 17, "is no text"),
    "empty text": ("summary: Which factors threaten a thing?", "summary: ''", 1, "is no text"),
    "tags that are no list": ("[threats, evidence]", "threats", 4, "is no list"),
    "tag twice": ("[threats, evidence]", "[threats, threats]", 4, "one twice"),
    "column that is not there": ("x-gives: claim", "x-gives: evidence", 19, "projects no column 'evidence'"),
    "defaults that are a map": ("#+   - effect:", "#+   effect:", 7, "no YAML"),
    "two defaults in one entry": ("#+   - word: may", "#+     word: may", 5, "no list of single values"),
    "default twice": ("- word: may", "- word: may\n#+   - word: must", 5, "no list of single values"),
    "missing default": ("#+   - word: may\n", "", 5, "'word' has no default"),
    "optional with a default": ("- word: may", "- word: may\n#+   - relation: 'urn:x:y'", 5, "may be left out and has"),
    "default of another type": ("most: 9\n", "most: nine\n", 5, "not a whole number from 1 to 99"),
    "default over its bound": ("most: 9\n", "most: 100\n", 5, "not a whole number from 1 to 99"),
    "default that is a prefixed name": (
        "https://w3id.org/hsnexus/factor/human-security",
        "human security",
        5,
        "not the IRI",
    ),
    "default for nothing": ("- word: may", "- word: may\n#+   - verb: must", 5, "`defaults` names 'verb'"),
    "untyped parameter": ("#+   word: {type: string}\n", "", 10, "does not type 'word'"),
    "typed and not there": ("?_word_en", "'may'", 10, "names 'word', which the query has not"),
    "typed otherwise than spelt": ("word: {type: string}", "word: {type: integer}", 10, "is spelt as 'string'"),
    "unknown option": ("max: 99", "maximum: 99", 10, "an option that no integer has"),
    "bound that is no number": ("min: 1,", "min: one,", 10, "bound of 'most'"),
    "class without a prefix": ("class: hsn:Factor", "class: Factor", 10, "has no class"),
    "class with an unknown prefix": ("class: hsn:Factor", "class: foo:Factor", 10, "has no class"),
    "no options": ("effect: {type: iri, class: hsn:Factor}", "effect: iri", 10, "types no parameters"),
    "choices of a number": ("[{effect: }]", "[{most: }]", 9, "has no choices"),
    "choices of nothing": ("[{effect: }]", "[{verb: }]", 9, "`enumerate` names 'verb'"),
    "choices as grlc dies on them": ("[{effect: }]", "[effect]", 9, "no list of single values"),
    "choices that are one word": ("[{effect: }]", "[{effect: 'urn:x:y'}]", 9, "no list of IRIs"),
    "choices that are no IRIs": ("[{effect: }]", "[{effect: ['urn:x:y', may]}]", 9, "no list of IRIs"),
    "no choice": ("[{effect: }]", "[{effect: []}]", 9, "no list of IRIs"),
    "a choice twice": ("[{effect: }]", "[{effect: ['urn:x:y', 'urn:x:y']}]", 9, "no list of IRIs"),
    "a default that is no choice": ("[{effect: }]", "[{effect: ['urn:x:y']}]", 9, "is none of its choices"),
    "a name that begins another": ("?_word_en", "?_eff_en", 10, ""),
    "two spellings": ("hsn:hedgeCue ?_word_en", "hsn:hedgeCue ?_word_en, ?_word", 24, "one parameter is spelt"),
    "sigil changed": ("hsn:hedgeCue ?_word_en", "hsn:hedgeCue ?_word_en, $_word_en", 24, "one parameter is spelt"),
    "misspelt parameter": ("?_word_en", "?_Word_en", 24, "?_Word_en is no parameter"),
    "unknown suffix": ("?_word_en", "?_word_float", 24, "?_word_float is no parameter"),
    "no SPARQL tokens": ("?claim hsn:hasCause", "`claim hsn:hasCause", 24, "no SPARQL token"),
    "an update": ("SELECT ?claim (COUNT(?cause) AS ?causes)\nWHERE", "DELETE WHERE", 21, "the query is none of"),
    "an answer of any kind": ("SELECT ?claim (COUNT(?cause) AS ?causes)", "DESCRIBE ?claim", 21, "none of"),
    "the variable of one left out": ("?cause ;", "?any_relation ;", 24, "a parameter that is left out"),
}  # fmt: skip
# Places where a term does not parse: the query, what the place is called.
MISPLACED = (
    ("SELECT ?_word {}", "in SELECT"),
    ("SELECT (?_word AS ?x) {}", "outside the patterns"),
    ("SELECT ?x { { SELECT (CONCAT(?x, ?_word) AS ?y) { ?x ?y ?z } } }", "outside the patterns"),
    ("SELECT ?x { VALUES ?_word { 1 } }", "in VALUES"),
    ("SELECT ?x { VALUES ?x { ?_word } }", "outside the patterns"),
    ("SELECT ?x { VALUES (?x ?_word) { (1 2) } }", "outside the patterns"),
    ("SELECT ?x { BIND (1 AS ?_word) }", "where a variable is named"),
    ("SELECT ?x { GRAPH ?_g_iri { ?x ?y ?z } }", "in GRAPH"),
    ("SELECT ?x { ?x ?y ?z } GROUP BY ?_word", "in GROUP"),
    ("SELECT ?x { ?x ?y ?z } ORDER BY DESC(?_word)", "outside the patterns"),
    ("SELECT ?x { ?x ?y ?z } LIMIT ?_n_integer", "in LIMIT"),
    ("SELECT ?x FROM ?_g_iri { ?x ?y ?z }", "in FROM"),
    ("SELECT ?x { ?x ?_p_iri/<urn:x:p> ?z }", "in a property path"),
    ("SELECT ?x { ?x <urn:x:p>/?_p_iri ?z }", "in a property path"),
    ("SELECT ?x { ?x ?_p_iri* ?z }", "in a property path"),
    ("SELECT ?x { ?x ?_p_iri? ?z }", "in a property path"),
    ("SELECT ?x { ?x ^?_p_iri ?z }", "in a property path"),
    ("SELECT ?x { ?x !?_p_iri ?z }", "in a property path"),
    ("SELECT ?x { ?x (<urn:x:p>|?_p_iri) ?z }", "in a property path"),
)
# Places where one does.
PLACED = (
    "SELECT ?x { ?x ?y ?_e_iri }",
    "SELECT ?x { ?_e_iri ?y ?x }",
    "SELECT ?x { ?x ?_e_iri ?y }",
    "SELECT ?x { ?x <urn:x:p>* ?_e_iri . ?_e_iri ^<urn:x:q> ?y ; !<urn:x:p> ?x }",
    "SELECT ?x { ?x <urn:x:p>+ ?_e_iri , [ <urn:x:q> ?_e_iri ] . ?x <urn:x:l> ( ?_e_iri ) }",
    "SELECT ?x { ?x ?y ?z FILTER (?z = ?_e_iri || ?z != ?_e_iri) }",
    "SELECT ?x { ?x ?y ?z FILTER EXISTS { ?x ?y ?_e_iri } FILTER (NOT EXISTS { ?_e_iri ?y ?x } && !(?x = ?_e_iri)) }",
    "SELECT ?x { ?x ?y ?z FILTER (?z IN (?_e_iri, <urn:x:y>)) BIND (COALESCE(?q, ?_e_iri) AS ?w) }",
    "SELECT ?x { VALUES ?y { <urn:x:y> } ?x ?y ?_e_iri }",
    "SELECT ?x { GRAPH <urn:x:g> { ?x ?y ?_e_iri } ?_e_iri ?y ?x }",
    "SELECT ?x { { SELECT ?x { ?x ?y ?_e_iri } ORDER BY ?x LIMIT 3 } ?_e_iri ?y ?x }",
    "CONSTRUCT { ?x ?y ?_e_iri } WHERE { ?x ?y ?_e_iri }",
    "ASK { ?x ?y ?_e_iri MINUS { ?x ?y ?_e_iri } }",
)


@pytest.mark.parametrize("case", BROKEN)
def test_a_wrong_header_is_told_with_line_and_advice(case: str) -> None:
    old, new, line, message = BROKEN[case]
    text = GOOD.replace(old, new)
    if case == "a name that begins another":
        text = text.replace("- word", "- eff").replace("  word:", "  eff:")
        message = "the name 'eff' begins 'effect'"
    assert text != GOOD
    with pytest.raises(SourceError) as caught:
        question(STEM, text, "queries/x.rq")
    assert message in str(caught.value)
    assert caught.value.where == f"queries/x.rq:{line}", str(caught.value)
    assert caught.value.advice


PIECES = st.sampled_from(
    (
        *("#+ ", "#+", ": ", "- ", "\n", "[", "]", "{", "}", "'", '"', "|", ">", "&a ", "*a", "!!int ", "!!python/x "),
        *("<<: ", "2005-13-45", "1:60", "no", "~", "?", "x-params", "defaults", "effect", "#", "?_word_en", "?_x", "%"),
    )
)


@given(st.integers(0, GOOD.count("\n")), st.one_of(st.text(), st.lists(PIECES).map("".join)), st.booleans())
def test_any_line_gives_a_question_or_a_fault_of_the_file(at: int, line: str, headed: bool) -> None:  # noqa: FBT001 - drawn
    lines = GOOD.splitlines()
    lines[at : at + 1] = [f"#+ {line}" if headed else line]
    try:
        question(STEM, "\n".join(lines))
    except SourceError as error:
        assert error.where.startswith(f"{STEM}.rq")  # noqa: PT017 - an error is one of two good outcomes


@pytest.mark.parametrize(
    "stem", ["cq07", "cq07-what", "07-what-threatens", "cq07-What-threatens", "cq08-what-threatens"]
)
def test_a_file_has_a_name_of_a_few_words_and_its_number(stem: str) -> None:
    with pytest.raises(SourceError, match="the file is called"):
        question(stem, GOOD)


def alone(query: str) -> str:
    """Return a file with one parameter of any type."""
    kind = next((kind for kind in ("iri", "integer") if f"_{kind}" in query), "string")
    name = next(word for word in ("word", "g", "n", "p", "e") if f"_{word}" in query)
    default, options = {"iri": ("'urn:x:y'", ", class: hsn:Factor"), "integer": ("1", ""), "string": ("x", "")}[kind]
    typed = f"#+ x-params: {{{name}: {{type: {kind}{options}}}}}"
    head = GOOD.split("#+ defaults", maxsplit=1)[0]
    tail = "#+ x-id: CQ07\n#+ x-family: terms\n#+ x-view: table\n#+ x-user: ontology reviewer\n"
    return f"{head}#+ defaults:\n#+   - {name}: {default}\n{typed}\n{tail}{query}"


@pytest.mark.parametrize(("query", "where"), MISPLACED)
def test_a_parameter_does_not_stand_where_no_term_may(query: str, where: str) -> None:
    with pytest.raises(SourceError, match=f"stands {where}"):
        question(STEM, alone(query))


@pytest.mark.parametrize("query", PLACED)
def test_a_parameter_stands_where_a_term_may_and_both_parse(query: str) -> None:
    made = question(STEM, alone(query))
    ox.Store().query(made.template.text)
    bound = bind(made)
    ox.Store().query(bound)
    assert "_e_iri" not in bound
    assert bound.count("<urn:x:y>") >= query.count("?_e_iri")


@pytest.fixture(scope="module")
def files(project_files: list[Path]) -> list[Question]:
    return [question(path.stem, path.read_text(encoding="utf-8"), path.name) for path in project_files]


@pytest.fixture(scope="module")
def project_files() -> list[Path]:
    found = sorted((Path(__file__).parent.parent / "queries").glob("cq*.rq"))
    assert len(found) >= 2
    return found


def test_every_file_has_an_id_of_its_own(files: list[Question]) -> None:
    assert len({made.id for made in files}) == len(files)
    assert len({made.summary for made in files}) == len(files)


def test_every_family_is_described() -> None:
    assert all(family.isalpha() and text for family, text in FAMILIES.items())


def test_every_line_is_short(files: list[Question]) -> None:
    assert [(made.id, line) for made in files for line in made.text.splitlines() if len(line) > 120] == []
    assert [made.id for made in files if len(made.summary) > 120] == []


def test_every_template_parses_with_its_parameters_as_variables(files: list[Question]) -> None:
    for made in files:
        ox.Store().query(made.template.text)
        ox.Store().query(bind(made))


def test_every_query_names_its_columns_and_declares_the_prefixes_that_it_uses(files: list[Question]) -> None:
    for made in files:
        words = [token.text for token in made.template.tokens if token.kind in {"word", "prefixed", "variable"}]
        declared = [name for word, name in pairwise(words) if word == "PREFIX"]
        used = {f"{word.partition(':')[0]}:" for word in words if ":" in word} - {":"}
        assert declared == sorted(set(declared)), made.id
        names = [name.rstrip(":") for name in declared]
        assert {f"{name}:" for name in names} == used, made.id
        assert made.template.columns or made.form != "SELECT", f"{made.id} projects nothing by name"
        assert not {"?s", "?p", "?o"} & set(words), made.id
