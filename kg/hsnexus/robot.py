"""ROBOT, which opens files with the OWLAPI as Protégé does: where its jar lies, and one run of it without network."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hsnexus.errors import SetupError
from hsnexus.hermit import java

__all__ = ["JAR", "VARIABLE", "Robot", "robot", "said"]

VARIABLE: Final = "HSNEXUS_ROBOT"
"""The environment variable that names the folder of the jar."""
JAR: Final = "robot.jar"
MEMORY: Final = "2g"
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
        """Run ROBOT once in a folder, without network; standard output and error come together.

        Raises:
            SetupError: Java cannot be started, or it ran out of memory.
        """
        command = [str(self.java), f"-Xmx{MEMORY}", "-Dfile.encoding=UTF-8", *NO_NETWORK, "-jar", str(self.jar), *words]
        try:
            done = subprocess.run(  # noqa: S603 - our own words
                command,
                cwd=folder,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            message = f"Java cannot be started ({error.strerror})"
            advice = "Install it with pip install 'hsnexus[reason]'"
            raise SetupError(message, where=str(self.java), advice=advice) from error
        if "OutOfMemoryError" in done.stdout or "Could not reserve enough space" in done.stdout:
            message = f"ROBOT ran out of the memory that it was given ({MEMORY})"
            raise SetupError(message, where=str(self.jar), advice="Free some, or look at less at once")
        if "Unable to access jarfile" in done.stdout or "Invalid or corrupt jarfile" in done.stdout:
            message = "this is no jar that Java can run"
            raise SetupError(message, where=str(self.jar), advice=f"Put ROBOT's {JAR} there")
        return done


def robot() -> Robot:
    """Return ROBOT from the folder that ``HSNEXUS_ROBOT`` names.

    Raises:
        SetupError: the variable names no folder, the folder holds no ``robot.jar``, or there is no Java.
    """
    named = os.environ.get(VARIABLE)
    advice = f"Let {VARIABLE} name a folder that holds ROBOT's {JAR} (https://robot.obolibrary.org)"
    if not named:
        message = f"the environment variable {VARIABLE} names no folder of ROBOT"
        raise SetupError(message, advice=advice)
    jar = Path(named).resolve() / JAR
    if not jar.is_file():
        message = "there is no such file"
        raise SetupError(message, where=str(jar), advice=advice)
    return Robot(jar, java())


def said(text: str) -> list[str]:
    r"""Return the lines in which ROBOT says something, without Java's own warnings and pointers to its help.

    >>> said("WARNING: a method will be removed\nIt is inconsistent.\nUse the --help option to see more.")
    ['It is inconsistent.']
    """
    quiet = ("WARNING: ", "Use the -", "For details see: ")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith(quiet)]
