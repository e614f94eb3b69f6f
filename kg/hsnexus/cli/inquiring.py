"""What the verbs that ask about claims share: their options, and how they are answered."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hsnexus.cli.options import DATASET
from hsnexus.inquiries import INQUIRIES, Accepts, Setting

if TYPE_CHECKING:
    from hsnexus.findings import Findings

__all__ = ["inquired", "inquiry", "local", "names"]

Verb = TypeVar("Verb", bound=Callable[..., None])


def inquiry(name: str) -> Callable[[Verb], Verb]:
    """Return a decorator that gives a verb the parameters of its inquiry, the folder of a build, and the format."""
    asked = INQUIRIES[name]
    formats = sorted(asked.formats, key="txt".__ne__) if "txt" in asked.formats else ["table", *asked.formats]
    form = click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="To be read, or with IRIs for programs.",
    )

    def decorated(verb: Verb) -> Verb:
        for parameter in (*map(_parameter, reversed(tuple(asked.settings.values()))), form, DATASET):
            verb = parameter(verb)
        return verb

    return decorated


def _parameter(setting: Setting) -> Callable[[Verb], Verb]:
    if setting.required:
        return click.argument(setting.name, metavar=setting.name.upper())
    told: dict[str, Any] = {"help": f"{setting.summary}.", "default": setting.default}
    match setting.accepts:
        case Accepts.SWITCH:
            told |= {"is_flag": True, "flag_value": 1}
        case Accepts.NUMBER:
            told |= {"type": click.IntRange(setting.least, setting.most), "show_default": True}
        case Accepts.CHOICE:
            told |= {"type": click.Choice(setting.choices)}
        case Accepts.FACTOR:
            told |= {"metavar": "FACTOR"}
    return click.option(f"--{setting.name}", setting.name, **told)


def inquired(name: str, folder: Path | None, form: str, given: Mapping[str, Any]) -> "Findings":
    """Return what an inquiry finds in a build, which is printed already unless a table is to be read.

    Raises:
        SetupError: there is no build in the folder.
        SourceError: the build is not whole.
        QuestionError: a name is unclear, or there is nothing to ask with it.
    """
    from hsnexus.findings import found
    from hsnexus.opened import open_dataset

    values = {each: value for each, value in given.items() if value is not None}
    findings = found(open_dataset(folder).inquirer, name, values)
    if form != "table":
        click.echo(findings.written(form), nl=False)
    return findings


def names(findings: "Findings", iris: Iterable[str]) -> str:
    """Return the labels of things in findings, joined by commas."""
    return ", ".join(findings.record["labels"].get(iri, iri) for iri in iris)


def local(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.replace("#", "/").rpartition("/")[2]
