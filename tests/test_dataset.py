"""Laws of the built dataset: what it holds, how it hangs together, and that it is whole or not there."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from hsnexus.dataset import build
from hsnexus.edges import edges, relations
from hsnexus.errors import HsnexusError, SetupError, SourceError
from hsnexus.manifest import DATA_FILE, MANIFEST_FILE, Manifest, packaged
from hsnexus.manifest import read as read_manifest
from hsnexus.model import Claim, claims
from hsnexus.sources import Project, read, union
from hsnexus.vocab import GRAPH, HSN

REIFIES = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"


@pytest.fixture(scope="module")
def built(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "dataset"
    build(project, folder)
    return folder


@pytest.fixture(scope="module")
def manifest(built: Path) -> Manifest:
    return read_manifest(built)


@pytest.fixture(scope="module")
def store(built: Path) -> ox.Store:
    loaded = ox.Store()
    loaded.bulk_load(path=str(built / DATA_FILE), format=ox.RdfFormat.N_QUADS)
    return loaded


@pytest.fixture(scope="module")
def said(project: Project) -> list[Claim]:
    return list(claims(union(project.kg)))


def names(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(term.value for term in row if isinstance(term, (ox.NamedNode, ox.Literal))) for row in found]


def test_two_builds_are_the_same_bytes(project: Project, built: Path, tmp_path: Path) -> None:
    build(project, tmp_path / "again")
    for name in (DATA_FILE, MANIFEST_FILE):
        assert (tmp_path / "again" / name).read_bytes() == (built / name).read_bytes()


def test_the_data_file_is_the_canonical_form_of_all_that_is_in_it(built: Path) -> None:
    text = (built / DATA_FILE).read_text(encoding="utf-8")
    whole = ox.Dataset(ox.parse(text, format=ox.RdfFormat.N_QUADS, rename_blank_nodes=True))
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    written = ox.serialize(whole, format=ox.RdfFormat.N_QUADS) or b""
    assert "".join(sorted(written.decode().splitlines(keepends=True))) == text
    assert "_:c14n1 " in text


def test_the_package_carries_the_dataset_of_these_files(manifest: Manifest) -> None:
    assert read_manifest(packaged()) == manifest, "the installed dataset is older than these files: install again"


def test_no_triple_stands_in_two_graphs_of_the_default_graph(store: ox.Store, manifest: Manifest) -> None:
    inside = [store.quads_for_pattern(None, None, None, ox.NamedNode(name)) for name in manifest.default]
    counted = Counter(quad.triple for quads in inside for quad in quads)
    assert len(counted) > 1000
    assert max(counted.values()) == 1


def test_the_default_graph_is_the_union_of_its_graphs(store: ox.Store, manifest: Manifest) -> None:
    default = {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    union_of = {
        quad.triple
        for name in manifest.default
        for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(name))
    }
    assert default == union_of


def test_every_graph_holds_as_many_triples_as_the_manifest_says(store: ox.Store, manifest: Manifest) -> None:
    held = {
        name: sum(1 for _ in store.quads_for_pattern(None, None, None, ox.NamedNode(name))) for name in manifest.graphs
    }
    assert held == manifest.graphs
    assert {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)} == set(manifest.graphs)
    assert set(manifest.graphs) - set(manifest.default) == {GRAPH.edges_rdf12, GRAPH.influence}


def test_a_reader_of_rdf_11_meets_no_triple_term_outside_its_graph(store: ox.Store) -> None:
    with_terms = {quad.graph_name for quad in store if isinstance(quad.object, ox.Triple)}
    assert with_terms == {ox.NamedNode(GRAPH.edges_rdf12)}


def test_each_claim_reifies_its_edge_and_every_super_edge(store: ox.Store, said: list[Claim], project: Project) -> None:
    known = relations(read(project.ontology))
    expected = {
        (claim.iri, claim.cause, name, claim.effect) for claim in said for name in known[claim.relation].properties
    }
    found = names(
        store,
        f"SELECT ?claim ?cause ?edge ?effect {{ GRAPH <{GRAPH.edges_rdf12}> {{ ?cause ?edge ?effect ~ ?claim }} }}",
    )
    assert set(found) == expected
    assert len(found) == len(expected)
    plain = names(store, f"SELECT ?cause ?edge ?effect {{ GRAPH <{GRAPH.edges}> {{ ?cause ?edge ?effect }} }}")
    assert {row for row in plain if row[1] != HSN.hasPolarity} == {row[1:] for row in expected}


def test_each_claim_has_the_one_polarity_that_its_relation_carries(store: ox.Store, said: list[Claim]) -> None:
    rows = names(
        store,
        f"SELECT ?claim ?sign {{ ?claim <{HSN.hasPolarity}> ?sign . "
        f"?claim <{HSN.hasRelation}>/<{HSN.carriesPolarity}> ?sign }}",
    )
    assert sorted(claim for claim, _ in rows) == sorted(claim.iri for claim in said)


LADDERS = {
    "causing": ("claimedToCause", "claimedToIncrease", "claimedToInfluence"),
    "compelling": ("claimedToCompel", "claimedToIncrease", "claimedToInfluence"),
    "enabling": ("claimedToEnable", "claimedToIncrease", "claimedToInfluence"),
    "enhancing": ("claimedToEnhance", "claimedToIncrease", "claimedToInfluence"),
    "protecting": ("claimedToProtect", "claimedToIncrease", "claimedToInfluence"),
    "empowering": ("claimedToEmpower", "claimedToIncrease", "claimedToInfluence"),
    "reducing": ("claimedToReduce", "claimedToDecrease", "claimedToInfluence"),
    "threatening": ("claimedToThreaten", "claimedToDecrease", "claimedToInfluence"),
    "preventing": ("claimedToPrevent", "claimedToDecrease", "claimedToInfluence"),
    "offsetting": ("claimedToOffset", "claimedToDecrease", "claimedToInfluence"),
    "shaping": ("claimedToShape", "claimedToInfluence"),
    "conditioning": ("claimedToCondition", "claimedToInfluence"),
    "notInfluencing": ("claimedNotToInfluence",),
    "perceivedAsThreat": ("claimedToBePerceivedAsThreatTo", "claimedToInfluence"),
}
SIGNS = {"increase": 6, "decrease": 5, "mixed": 2, "none": 1}


def test_each_relation_derives_its_ladder_of_edges(project: Project) -> None:
    found = relations(read(project.ontology))
    local = {
        iri.rpartition("#")[2]: tuple(name.rpartition("#")[2] for name in relation.properties)
        for iri, relation in found.items()
    }
    assert local == LADDERS
    assert Counter(relation.polarity.rpartition("#")[2] for relation in found.values()) == SIGNS


def test_an_unknown_relation_is_refused_with_those_that_are_known(project: Project, said: list[Claim]) -> None:
    with pytest.raises(SourceError, match=r"none that the ontology lists.*enabling") as caught:
        list(edges([replace(said[0], relation=f"{HSN.hasRelation}s")], relations(read(project.ontology))))
    assert caught.value.where == said[0].iri


def test_a_triple_in_two_graphs_is_refused(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    folder.mkdir()
    copy = Project(tmp_path)
    (tmp_path / "ontology").symlink_to(project.root / "ontology")
    (folder / "haque-2005").symlink_to(project.root / "kg" / "haque-2005")
    for path in project.shared:
        (folder / path.name).symlink_to(path)
    twin = next(path for path in project.kg if path.name == "figures.ttl")
    (folder / "twin.ttl").symlink_to(twin)
    with pytest.raises(SourceError, match=r"stands in .* too"):
        build(copy, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert list(tmp_path.glob(".out*")) == []


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no manifest": lambda folder: (folder / MANIFEST_FILE).unlink(),
    "no data": lambda folder: (folder / DATA_FILE).unlink(),
    "data cut short": lambda folder: (folder / DATA_FILE).write_bytes((folder / DATA_FILE).read_bytes()[:-9]),
    "manifest cut short": lambda folder: (folder / MANIFEST_FILE).write_text('{"version":'),
    "another manifest": lambda folder: (folder / MANIFEST_FILE).write_text(json.dumps({"name": "x"})),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_build_is_told_from_a_whole_one(damage: str, built: Path, tmp_path: Path) -> None:
    for name in (DATA_FILE, MANIFEST_FILE):
        (tmp_path / name).write_bytes((built / name).read_bytes())
    assert read_manifest(tmp_path).version
    DAMAGES[damage](tmp_path)
    with pytest.raises(HsnexusError, match="hsnexus build") as caught:
        read_manifest(tmp_path)
    assert str(tmp_path) in caught.value.where


def test_a_folder_of_other_things_is_not_replaced(project: Project, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(SetupError, match="holds other things"):
        build(project, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_inferences_of_older_files_are_told(project: Project, tmp_path: Path) -> None:
    shutil.copytree(project.root / "kg", tmp_path / "kg", ignore=shutil.ignore_patterns("hsnexus"))
    shutil.copytree(project.root / "ontology", tmp_path / "ontology")
    assert build(Project(tmp_path), tmp_path / "out").inferences_current
    factors = tmp_path / "kg" / "factors.ttl"
    text = factors.read_text(encoding="utf-8")
    factors.write_text(text.replace('"poverty"@en', '"want"@en'), encoding="utf-8")
    assert build(Project(tmp_path), tmp_path / "out").inferences_current
    factors.write_text(text.replace("hsn:EconomicThreat", "hsn:FoodThreat", 1), encoding="utf-8")
    assert not build(Project(tmp_path), tmp_path / "out").inferences_current


def test_an_interrupted_build_leaves_the_older_one(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "dataset"
    build(project, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(project, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]


def test_a_link_to_a_dataset_stays_a_link(project: Project, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(tmp_path / "one")
    build(project, tmp_path / "current")
    assert (tmp_path / "current").is_symlink()
    assert read_manifest(tmp_path / "one") == read_manifest(tmp_path / "current")


def test_a_project_without_a_source_is_no_empty_dataset(project: Project, tmp_path: Path) -> None:
    (tmp_path / "kg").mkdir()
    (tmp_path / "ontology").symlink_to(project.root / "ontology")
    with pytest.raises(SourceError, match="no source is annotated"):
        build(Project(tmp_path), tmp_path / "out")


def test_an_older_build_is_replaced_as_a_whole(project: Project, built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    folder.mkdir()
    (folder / MANIFEST_FILE).write_text("old")
    (folder / "left-over").write_text("old")
    build(project, folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in built.iterdir())
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]
