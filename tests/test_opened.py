"""Laws of opening a built dataset: what the build wrote is there, and a broken one is told."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from hsnexus.errors import SetupError, SourceError
from hsnexus.manifest import MANIFEST_FILE
from hsnexus.opened import Dataset, open_dataset


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


def test_every_graph_is_there_and_the_default_graph_is_real(dataset: Dataset) -> None:
    sizes = {
        graph: sum(1 for _ in dataset.store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        for graph in dataset.manifest.graphs
    }
    assert sizes == dataset.manifest.graphs
    default = sum(1 for _ in dataset.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert default == sum(sizes[graph] for graph in dataset.manifest.default)


def test_a_folder_without_a_build_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no whole dataset"):
        open_dataset(tmp_path)


def test_a_file_that_is_no_n_quads_is_told_with_its_line(dataset: Dataset, tmp_path: Path) -> None:
    data = b"<urn:a> <urn:b> <urn:c> .\nnonsense\n"
    manifest = replace(dataset.manifest, digest=hashlib.sha256(data).hexdigest())
    (tmp_path / manifest.data_file).write_bytes(data)
    (tmp_path / MANIFEST_FILE).write_text(manifest.text(), encoding="utf-8")
    with pytest.raises(SourceError, match=r":2: this is not N-Quads"):
        open_dataset(tmp_path)
