"""ROBOT, which opens files with the OWLAPI as Protégé does: where its jar lies, and one run of it."""

import hashlib
import os
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from hsnexus.hermit import java

__all__ = ["Robot", "robot"]

WHEEL: Final = "cmem_plugin_reason-2.2.1-py3-none-any.whl"
WHEEL_SHA256: Final = "c6add096195d7fbc9a520618da0bcc781a88a0d81a1311284b5bb020b367911a"
MEMBER: Final = "cmem_plugin_reason/robot.jar"
# Whoever asks for the network gets no answer: a proxy on a port of this machine that nothing listens on.
NO_NETWORK: Final = tuple(
    f"-D{scheme}.proxy{key}" for scheme in ("http", "https") for key in ("Host=127.0.0.1", "Port=9")
)


@dataclass(frozen=True, slots=True)
class Robot:
    """A jar of ROBOT and the Java that runs it."""

    jar: Path
    java: Path

    def run(self, *words: str, folder: Path) -> "subprocess.CompletedProcess[str]":
        """Run ROBOT once in a folder, without network; standard output and error come together."""
        command = [str(self.java), "-Xmx2g", *NO_NETWORK, "-jar", str(self.jar), *words]
        return subprocess.run(
            command, cwd=folder, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )


@pytest.fixture(scope="session")
def robot(tmp_path_factory: pytest.TempPathFactory) -> Robot:
    """Return ROBOT from the folder that ``HSNEXUS_ROBOT`` names: its ``robot.jar``, or the wheel that holds it."""
    named = os.environ.get("HSNEXUS_ROBOT")
    if not named:
        pytest.skip(f"HSNEXUS_ROBOT names no folder that holds robot.jar or {WHEEL}, ROBOT's home on the package index")
    folder = Path(named)
    jar, wheel = folder / "robot.jar", folder / WHEEL
    if not jar.is_file():
        assert wheel.is_file(), f"HSNEXUS_ROBOT is {folder}, which holds neither robot.jar nor {WHEEL}"
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() == WHEEL_SHA256, f"{wheel} is not the wheel we know"
        with zipfile.ZipFile(wheel) as archive:
            unpacked = Path(archive.extract(MEMBER, tmp_path_factory.mktemp("robot")))
        jar = unpacked
    return Robot(jar, java())
