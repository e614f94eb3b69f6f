"""ROBOT for the tests: the jar in the folder that an environment variable names, or the wheel that holds it there."""

import hashlib
import os
import zipfile
from pathlib import Path
from typing import Final

import pytest

from hsnexus.hermit import java
from hsnexus.robot import JAR, VARIABLE, Robot

__all__ = ["robot"]

WHEEL: Final = "cmem_plugin_reason-2.2.1-py3-none-any.whl"
WHEEL_SHA256: Final = "c6add096195d7fbc9a520618da0bcc781a88a0d81a1311284b5bb020b367911a"
MEMBER: Final = "cmem_plugin_reason/robot.jar"


@pytest.fixture(scope="session")
def robot(tmp_path_factory: pytest.TempPathFactory) -> Robot:
    """Return ROBOT from the folder that ``HSNEXUS_ROBOT`` names: its ``robot.jar``, or the wheel that holds it."""
    named = os.environ.get(VARIABLE)
    if not named:
        pytest.skip(f"{VARIABLE} names no folder that holds {JAR} or {WHEEL}, ROBOT's home on the package index")
    folder = Path(named)
    jar, wheel = folder / JAR, folder / WHEEL
    if not jar.is_file():
        assert wheel.is_file(), f"{VARIABLE} is {folder}, which holds neither {JAR} nor {WHEEL}"
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() == WHEEL_SHA256, f"{wheel} is not the wheel we know"
        with zipfile.ZipFile(wheel) as archive:
            jar = Path(archive.extract(MEMBER, tmp_path_factory.mktemp("robot")))
    return Robot(jar.resolve(), java())
