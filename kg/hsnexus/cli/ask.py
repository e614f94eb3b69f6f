"""The verb ``ask``: lists the competency questions, and answers one."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from hsnexus.answers import Answer, Term
    from hsnexus.binding import Value
    from hsnexus.opened import Dataset
    from hsnexus.questions import Parameter, Question

__all__ = ["ask"]

_FORMATS: Final = ("table", "csv", "json", "ttl", "rq")


class Questions(click.Group):
    """The competency questions as commands; each has its parameters as options."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the questions by the stems of their files."""
        return [question.stem for question in _opened(ctx).questions]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a question, named by id, stem or IRI.

        Raises:
            UnclearNameError: no question has that name; it names the nearest ones.
        """
        from hsnexus.questionnaire import chosen

        opened = _opened(ctx)
        question = chosen(opened.questions, cmd_name)
        return click.Command(
            question.stem,
            callback=_runner(opened, question),
            params=[*map(_option, question.parameters.values()), *_common()],
            short_help=question.summary,
            help=f"{question.id}. {question.summary}\n\n{question.description}",
        )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve the name of a question, whose error tells the nearest ones."""
        return args[0], self.get_command(ctx, args[0]), args[1:]


@click.group(cls=Questions, invoke_without_command=True, short_help="Answer competency questions.")
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    help="A clone whose queries/ are asked. Default: the clone around the current folder, else the package's own.",
)
@click.option(
    "--dataset",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of a build that is asked. Default: the one that came with the package.",
)
@click.option("--search", metavar="WORDS", default="", help="List only the questions that hold all of these words.")
@click.option(
    "--pin",
    is_flag=True,
    help="In a clone: write all answers to queries/answers/, and whatever else is derived from the questions.",
)
@click.pass_context
def ask(ctx: click.Context, root: Path | None, dataset: Path | None, search: str, *, pin: bool) -> None:  # noqa: ARG001 - _opened reads root and dataset
    """List the competency questions, or answer one: the parameters of a question are options of its own.

    A thing is named by IRI, prefixed name or label. `hsnexus ask cq01 --help` tells what cq01 asks and takes.

    Example: hsnexus ask --search remittances && hsnexus ask cq01 --evidence --format csv
    """
    from hsnexus.questionnaire import searched

    if ctx.invoked_subcommand is None and pin:
        from hsnexus.cli.pinning import pin as pin_answers

        opened = _opened(ctx)
        pin_answers(opened, opened.questions)
    elif ctx.invoked_subcommand is None:
        opened = _opened(ctx)
        found = searched(opened.questions, search)
        sizes = {stem: f"{pin.size:,}" for stem, pin in opened.pins.items()}
        columns = ("question", "family", "pinned", "what it asks")
        _table(columns, [(each.id, each.family, sizes.get(each.stem, ""), each.summary) for each in found])


def _opened(ctx: click.Context) -> "Dataset":
    """Return the dataset and the questions that the options name; opened once."""
    from hsnexus.errors import SetupError
    from hsnexus.opened import Dataset, open_dataset
    from hsnexus.sources import find

    if not isinstance(ctx.obj, Dataset):
        root = ctx.params.get("root")
        try:
            queries = find(root).root / "queries"
        except SetupError:
            if root is not None:
                raise
            queries = None
        ctx.obj = open_dataset(ctx.params.get("dataset"), queries)
    return ctx.obj


def _option(parameter: "Parameter") -> click.Option:
    """Return the option by which a parameter is set."""
    from hsnexus.vocab import prefixed

    default = "" if parameter.default is None else f"  [default: {prefixed(str(parameter.default))}]"
    optional = " It may be left out." if parameter.optional else ""
    told = parameter.accepted[0].upper() + parameter.accepted[1:]
    return click.Option([f"--{parameter.name}"], metavar=parameter.type.upper(), help=f"{told}.{optional}{default}")


def _common() -> Sequence[click.Option]:
    """Return the options that every question has."""
    return (
        click.Option(["--format", "form"], type=click.Choice(_FORMATS), default="table", show_default=True),
        click.Option(["--template"], is_flag=True, help="Print the file of the question, its parameters unbound."),
        click.Option(["--evidence"], is_flag=True, help="Join section and passage to each row that rests on a claim."),
        click.Option(["--pin"], is_flag=True, help="In a clone: write the answer with the defaults; read its diff."),
    )


def _runner(opened: "Dataset", question: "Question") -> Callable[..., None]:
    """Return what a question's command does."""

    def run(*, form: str, template: bool, evidence: bool, pin: bool, **given: "Value | None") -> None:
        from hsnexus.asking import ask as answer_to
        from hsnexus.asking import bound

        values = {name: value for name, value in given.items() if value is not None}
        if template:
            click.echo(question.text, nl=False)
        elif form == "rq":
            click.echo(bound(opened.store, question, values), nl=False)
        elif pin:
            from hsnexus.cli.pinning import pin as pin_answers

            pin_answers(opened, [question])
        else:
            _print(answer_to(opened.store, question, values, evidence=evidence), form)
            if question.empty and not values:
                click.echo(question.empty, err=True)

    return run


def _print(answer: "Answer", form: str) -> None:
    """Print an answer in a format."""
    if form == "table":
        _table(answer.columns, ([_cell(term) for term in row] for row in answer.terms))
        return
    text = {"csv": answer.csv, "json": answer.json, "ttl": answer.ttl}[form]()
    click.echo(text, nl=not text.endswith("\n"))


def _cell(term: "Term | None") -> str:
    """Return a term as a person reads it: an IRI as a prefixed name, a literal as its text."""
    from pyoxigraph import Literal, NamedNode

    from hsnexus.vocab import prefixed

    if isinstance(term, NamedNode):
        return prefixed(term.value)
    return term.value if isinstance(term, Literal) else "" if term is None else str(term)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their columns; say on standard error how many there are."""
    from hsnexus.cli.tables import counted, in_words

    cells = list(rows)
    in_words([(columns, cells)])
    click.echo(counted(len(cells), "row"), err=True)
