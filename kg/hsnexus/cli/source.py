"""The annotated source that a verb works on: its files, its graph, its edition, and the text that the user brings."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from rdflib import Graph

    from hsnexus.model import Edition
    from hsnexus.passages import Copy
    from hsnexus.sources import Project

__all__ = ["SOURCE", "TEXT", "Opened", "annotated", "opened"]

SOURCE: Final = click.option(
    "--source", "slug", default="haque-2005", show_default=True, help="The annotated source: its folder in kg/."
)
TEXT: Final = click.option(
    "--text",
    "text_file",
    required=True,
    envvar="HSNEXUS_TEXT",
    show_envvar=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A plain text of the article, UTF-8. It is under copyright and not part of hsnexus: bring your own copy.",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A source with a text of it; ``is_edition`` tells whether positions count on this very text."""

    project: "Project"
    slug: str
    files: tuple[Path, ...]
    graph: "Graph"
    edition: "Edition"
    raw: str
    copy: "Copy"
    is_edition: bool


def annotated(project: "Project", slug: str) -> tuple[Path, ...]:
    """Return the files of an annotated source.

    Raises:
        SetupError: no source of that name is annotated here.
    """
    from hsnexus.errors import SetupError

    if slug not in project.annotated:
        known = ", ".join(project.annotated) or "none"
        message = f"no source of that name is annotated here (there is: {known})"
        raise SetupError(message, where=slug, advice="Name one with --source")
    return project.annotated[slug]


def opened(project: "Project", slug: str, text_file: Path) -> Opened:
    """Open a source with a text, and tell on standard error whether the text is the edition.

    Raises:
        SetupError: no source of that name is annotated here, or the text cannot be read.
        SourceError: a file of the source is wrong, or describes no text edition.
    """
    from hsnexus.errors import SourceError
    from hsnexus.model import editions
    from hsnexus.passages import copy_of, is_edition
    from hsnexus.sources import read_text, union

    files = annotated(project, slug)
    graph = union(files)
    edition = next(editions(graph), None)
    if edition is None:
        message = "it describes no hsn:TextEdition"
        raise SourceError(message, where=f"kg/{slug}", advice="Describe the text that positions count on in source.ttl")
    raw = read_text(text_file, what="text of the article")
    copy = copy_of(raw)
    is_it = is_edition(copy, edition)
    told = "is the edition that positions count on" if is_it else "is another text: offsets may differ"
    click.echo(f"{text_file} {told}", err=True)
    return Opened(project, slug, files, graph, edition, raw, copy, is_it)
