"""The questionnaire: every competency question that lies in a folder of query files, and how to find one."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from hsnexus.errors import SetupError, SourceError
from hsnexus.names import Named, meant
from hsnexus.questions import FAMILIES, Question, question
from hsnexus.texts import text_of
from hsnexus.travelling import travelling

__all__ = ["by_family", "chosen", "packaged", "read", "searched", "text_of"]


def packaged() -> Path:
    """Return the folder of the queries that ship in the package; of the clone where the package is used from one."""
    return travelling("queries")


def read(folder: Path | None = None) -> tuple[Question, ...]:
    """Return the questions of a folder, in the order of their numbers; those of the package for ``None``.

    Raises:
        SetupError: the folder holds no question, or a file cannot be read.
        SourceError: a file is wrong, or two ask under one id.
    """
    folder = packaged() if folder is None else folder
    found = [
        question(path.stem, text_of(path, "question"), str(path))
        for path in folder.glob("cq*.rq")
        if not path.name.startswith(".")
    ]
    if not found:
        message = "there is no competency question here: no file is called cqNN-….rq"
        raise SetupError(message, where=str(folder), advice="Name the folder of a clone, or install the package again")
    by_id: dict[str, Question] = {}
    for each in sorted(found, key=lambda each: (int(each.id[2:]), each.stem)):
        other = by_id.setdefault(each.id, each)
        if other is not each:
            message = f"{each.stem}.rq has the id {each.id} too"
            raise SourceError(message, where=str(folder / f"{other.stem}.rq"), advice="Give one of them a new number")
    return tuple(by_id.values())


def chosen(questions: Sequence[Question], name: str) -> Question:
    """Return the question of a name: its id in any case, the stem of its file, or its IRI.

    Raises:
        UnclearNameError: no question has that name; it names the nearest ones.
    """
    by_iri = {each.iri: each for each in questions}
    return by_iri[meant(name, (Named(each.iri, each.id, (each.summary,)) for each in questions), what="question")]


def by_family(questions: Iterable[Question]) -> tuple[tuple[str, str, tuple[Question, ...]], ...]:
    """Return questions by family, as name, title and questions, in the order of families; within one as they come."""
    families = list(FAMILIES)
    ordered = sorted(questions, key=lambda each: families.index(each.family))
    return tuple((name, FAMILIES[name], tuple(each)) for name, each in groupby(ordered, lambda each: each.family))


def searched(questions: Iterable[Question], words: str) -> tuple[Question, ...]:
    """Return the questions that hold every one of the words, in any case, in summary, description, tags or family."""
    wanted = words.casefold().split()
    return tuple(each for each in questions if all(word in _searchable(each) for word in wanted))


def _searchable(each: Question) -> str:
    return " ".join((each.id, each.stem, each.family, each.summary, each.description, *each.tags)).casefold()
