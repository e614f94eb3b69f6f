"""Builds the dataset that ships in the wheel, and puts ontology, kg and queries beside it."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DatasetHook(BuildHookInterface[Any]):
    """Runs `build` over the committed files; an editable install gets the dataset inside the package's own folder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the dataset and name every file that travels with the package."""
        root = Path(self.root)
        sys.path.insert(0, str(root / "kg"))
        try:
            from hsnexus.dataset import build  # noqa: PLC0415 - the package is importable only from here on
            from hsnexus.sources import Project  # noqa: PLC0415
        finally:
            sys.path.pop(0)
        project = Project(root)
        if version == "editable":
            build(project, root / "kg" / "hsnexus" / "files" / "dataset")
            return
        self.scratch = tempfile.TemporaryDirectory(prefix="hsnexus-")
        dataset = Path(self.scratch.name) / "dataset"
        build(project, dataset)
        included: dict[str, str] = build_data["force_include"]
        included |= {str(path): f"hsnexus/files/dataset/{path.name}" for path in sorted(dataset.iterdir())}
        travelling = [
            project.citation,
            *project.turtle,
            *sorted((root / "queries").rglob("*.rq")),
            *sorted((root / "queries" / "answers").glob("cq*")),
            *sorted(root.glob("*/catalog-v001.xml")),
            *sorted(root.glob("kg/*/review.csv")),
        ]
        included |= {str(path): f"hsnexus/files/{path.relative_to(root)}" for path in travelling}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - the hook's signature
        """Remove the scratch folder, once the wheel is written."""
        if version != "editable":
            self.scratch.cleanup()
