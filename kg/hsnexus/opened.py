"""A built dataset, opened to be asked: its manifest, and its quads in a store in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from hsnexus import asking, pinned, questionnaire
from hsnexus.answers import Answer
from hsnexus.binding import Value
from hsnexus.errors import SourceError
from hsnexus.influence import Loop, Profile, Rivalry
from hsnexus.influence import Path as Way
from hsnexus.inquirer import LENGTH, Inquirer, Why, inquirer
from hsnexus.manifest import Manifest, packaged, read
from hsnexus.pinned import Pin
from hsnexus.questions import Question

__all__ = ["Dataset", "open_dataset"]


@dataclass(frozen=True)
class Dataset:
    """A build in memory.

    Attributes:
        folder: where it lies.
        manifest: what the build says of itself.
        store: its quads; the default graph is the real one that the build has written.
        queries: folder of its competency questions; ``None`` for those of the package.
    """

    folder: Path
    manifest: Manifest
    store: Store
    queries: Path | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The competency questions that can be asked, in the order of their numbers."""
        return questionnaire.read(self.queries)

    @cached_property
    def pins(self) -> Mapping[str, Pin]:
        """The pinned answers to those of the questions that have one, by stem."""
        return pinned.read(self.questions, self.queries)

    def ask(self, question: str, /, *, evidence: bool = False, **values: Value) -> Answer:
        """Return the answer to a competency question.

        Args:
            question: its id or the name of its file: ``cq07``.
            evidence: whether section and passage are joined to each row that rests on a claim.
            values: by name of a parameter; a thing is named by IRI, prefixed name or label.

        Raises:
            QuestionError: there is no such question or parameter, or a value is not what is accepted.

        >>> open_dataset().ask("cq01").columns[:3]
        ('claim', 'relation', 'effect')
        """
        chosen = questionnaire.chosen(self.questions, question)
        return asking.ask(self.store, chosen, values, evidence=evidence)

    @cached_property
    def inquirer(self) -> Inquirer:
        """Who reasons over the claims."""
        return inquirer(self.store, self.manifest.version, self.manifest.digest)

    def paths(
        self, start: str, end: str, *, length: int = LENGTH, sign: str | None = None, bridged: bool = False
    ) -> tuple[Way, ...]:
        """Return the paths from one factor to another, the best first; see ``Inquirer.paths``.

        >>> open_dataset().paths("migration", "poverty")[0].sign
        <Sign.DECREASE: 'decrease'>
        """
        return self.inquirer.paths(start, end, length=length, sign=sign, bridged=bridged)

    def loops(
        self, *, length: int = LENGTH, feedback: str | None = None, through: str | None = None
    ) -> tuple[Loop, ...]:
        """Return the feedback loops, the shortest first; see ``Inquirer.loops``."""
        return self.inquirer.loops(length=length, feedback=feedback, through=through)

    def rivals(self, *, kind: str | None = None, about: str | None = None) -> tuple[Rivalry, ...]:
        """Return the disagreements between claims; see ``Inquirer.rivals``."""
        return self.inquirer.rivals(kind=kind, about=about)

    def profile(self, factor: str) -> Profile:
        """Return what is claimed about a factor; see ``Inquirer.profile``."""
        return self.inquirer.profile(factor)

    def why(self, start: str, end: str, *, length: int = LENGTH, sign: str | None = None, bridged: bool = False) -> Why:
        """Return the best path from one factor to another, told in English and ready to cite; see ``Inquirer.why``."""
        return self.inquirer.why(start, end, length=length, sign=sign, bridged=bridged)


def open_dataset(folder: Path | None = None, queries: Path | None = None) -> Dataset:
    """Open the build in ``folder``; the one that ships in the package where it is ``None``.

    Args:
        folder: of the build.
        queries: folder of the competency questions; those that ship in the package where it is ``None``.

    Raises:
        SetupError: there is no build in the folder.
        SourceError: the build is not whole, or holds no N-Quads.
    """
    folder = packaged() if folder is None else folder
    manifest = read(folder)
    path = folder / manifest.data_file
    store = Store()
    try:
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        message = f"this is not N-Quads: {error.msg}"
        advice = "Run `hsnexus build --out FOLDER`, and open that folder"
        raise SourceError(message, where=f"{path}:{error.lineno}", advice=advice) from error
    return Dataset(folder, manifest, store, queries)
