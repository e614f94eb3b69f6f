"""What verbs over a built dataset share: opening it, finding the factors a user names, and the forms of an answer."""

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from hsnexus.influence import Hop, Network
    from hsnexus.influence import Path as Way
    from hsnexus.opened import Dataset

__all__ = ["DATASET", "FORMAT", "Asked", "asked", "hops", "in_words", "local", "shown", "way"]

DATASET: Final = click.option(
    "--dataset",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of a build. Default: the one that came with the package.",
)
FORMAT: Final = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="A table to read, or JSON or CSV with IRIs for programs.",
)
_WIDTH: Final = 120
"""Columns of a table that goes into a file or a pipe."""


Rows = tuple[Sequence[str], Iterable[Sequence[str]]]
"""The columns of a table, and its rows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An open dataset, and the network of its claims."""

    dataset: "Dataset"
    network: "Network"

    def factor(self, name: str) -> str:
        """Return the IRI of the factor that a user names by IRI, prefixed name, slug or label.

        Raises:
            QuestionError: nothing is called so, or several factors are.
        """
        from hsnexus.names import meant, of_class
        from hsnexus.vocab import HSN

        return meant(name, of_class(self.dataset.store, HSN.Factor), what="factor")

    def names(self, iris: Iterable[str]) -> str:
        """Return the labels of things, joined by commas."""
        return ", ".join(map(self.network.argument.name, iris))


def asked(folder: Path | None) -> Asked:
    """Open a dataset.

    Raises:
        SetupError: there is no build in the folder.
        SourceError: the build is not whole.
    """
    import pyoxigraph as ox

    from hsnexus.argument import argument
    from hsnexus.influence import network
    from hsnexus.opened import open_dataset

    dataset = open_dataset(folder)
    quads = dataset.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return Asked(dataset, network(argument(quad.triple for quad in quads)))


def shown(form: str, records: Sequence[object], columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print an answer in the form that was asked for.

    Args:
        form: table, json or csv.
        records: the answer as JSON has it.
        columns: the names of the columns.
        rows: the rows, for CSV and for the table.
    """
    if form == "json":
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
    elif form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([columns, *rows])
        click.echo(text.getvalue(), nl=False)
    else:
        in_words([(columns, rows)])


def in_words(tables: Iterable[Rows], titles: Sequence[str] = ()) -> None:
    """Print tables for people to read.

    Args:
        tables: columns and rows of each.
        titles: a title for each; none where there is nothing to tell them apart.
    """
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    for at, (columns, rows) in enumerate(tables):
        table = Table(*columns, title=titles[at] if titles else None, title_justify="left")
        for row in rows:
            table.add_row(*map(escape, row))
        console.print(table)


def local(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.replace("#", "/").rpartition("/")[2]


def hops(steps: Iterable["Hop"]) -> list[Mapping[str, object]]:
    """Return steps as JSON has them."""
    return [
        {"cause": hop.cause, "effect": hop.effect, "sign": hop.sign, "kind": hop.kind, "claims": list(hop.claims)}
        for hop in steps
    ]


def way(path: "Way") -> Mapping[str, object]:
    """Return a path as JSON has it."""
    return {
        "factors": list(path.factors),
        "length": path.length,
        "sign": path.sign,
        "modality": path.modality,
        "marks": list(path.marks),
        "conditions": list(path.conditions),
        "rivals": [list(pair) for pair in path.rivals],
        "sources": path.sources,
        "claims": list(path.claims),
        "hops": hops(path.hops),
    }
