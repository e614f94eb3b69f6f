"""Pinning: writes the answers into a clone, and whatever else is derived from its questions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsnexus import __version__

if TYPE_CHECKING:
    from hsnexus.opened import Dataset
    from hsnexus.questions import Question
    from hsnexus.sources import Project

__all__ = ["derived_files", "pin"]


def pin(opened: "Dataset", questions: "Sequence[Question]") -> None:
    """Write the answers to questions with their defaults, and what is derived from all questions, into the clone.

    Files that belong to no question any more are deleted.  Each file that changed is named on standard error.

    Raises:
        SetupError: there is no clone, or it cannot be written to.
        SourceError: ``queries/README.md`` has no place for the table of questions.
    """
    from hsnexus.sources import find, write

    project = find(opened.queries.parent if opened.queries else None, writing=True)
    wanted = {**_answers(project, opened, questions), **derived_files(project, opened.questions)}
    for path, text in wanted.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write(path, text)
            click.echo(f"{project.name(path)}: written; read its diff", err=True)
    for path in _left_over(project, opened.questions):
        path.unlink()
        click.echo(f"{project.name(path)}: deleted; no question has that name", err=True)


def _answers(project: "Project", opened: "Dataset", questions: "Iterable[Question]") -> "Mapping[Path, str]":
    """Return the answers with the defaults, by the file that pins each."""
    from hsnexus.pinned import file_name, written

    return {
        project.queries / file_name(question): written(question.form, opened.ask(question.stem))
        for question in questions
    }


def derived_files(project: "Project", questions: "Sequence[Question]") -> "Mapping[Path, str]":
    """Return what is derived from the questions alone, by the file that holds it."""
    from hsnexus.derived import bound_queries, manifest, with_table
    from hsnexus.sources import read_text

    readme = project.queries / "README.md"
    return {
        project.queries / "manifest.ttl": manifest(questions, __version__),
        **{project.queries / name: text for name, text in bound_queries(questions).items()},
        readme: with_table(read_text(readme), questions, str(readme)),
    }


def _left_over(project: "Project", questions: "Sequence[Question]") -> Iterator[Path]:
    """Yield the written files that belong to no question."""
    answered = {question.stem for question in questions}
    bound = {question.stem for question in questions if question.parameters}
    for folder, stems in (("answers", answered), ("bound", bound)):
        yield from (path for path in sorted((project.queries / folder).glob("cq*")) if path.stem not in stems)
