"""The verb ``why``: the best path from one factor to another, told in English and ready to cite."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsnexus.cli.asked import DATASET
from hsnexus.cli.paths import BRIDGED, MOST, MOST_CLAIMS, SIGN

if TYPE_CHECKING:
    from hsnexus.influence import Network

__all__ = ["why"]


@click.command(short_help="Tell in English how one factor acts on another.")
@DATASET
@MOST
@BRIDGED
@SIGN
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.pass_context
def why(
    ctx: click.Context,
    folder: Path | None,
    length: int,
    sign: str | None,
    form: str,
    start: str,
    end: str,
    *,
    bridged: bool,
) -> None:
    """Tell the best path from one factor to another in sentences, each with section and footnote, ready for a paper.

    Below stand the claims, a permalink, and BibTeX entries of what is cited. Exit 1 if there is no path.

    Example: hsnexus why remittances poverty
    """
    import json

    from hsnexus.bibtex import dataset_entry, entry
    from hsnexus.cli.asked import asked, way
    from hsnexus.cli.paths import found
    from hsnexus.telling import permalink, tell

    opened = asked(folder)
    ends = opened.factor(start), opened.factor(end)
    every = found(opened.network, ends, length, sign, bridged=bridged)
    if not every:
        click.echo(_nothing(opened.network, ends, length), err=True)
        ctx.exit(1)
    best = every[0]
    told = tell(opened.network, best)
    link = permalink(best, **_options(length, sign, bridged=bridged))
    store = opened.dataset.store
    entries = [*(entry(store, work) for work in told.works), dataset_entry(opened.dataset.manifest, link)]
    if form == "json":
        record = {"text": told.text, "permalink": link, "bibtex": "\n\n".join(entries), "path": way(best)}
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    click.echo("\n\n".join([told.text, "\n".join([link, *told.claims]), *entries]))
    click.echo(f"the best of {len(every)} paths; `hsnexus paths` lists the others", err=True)


def _options(length: int, sign: str | None, *, bridged: bool) -> dict[str, str | int]:
    """Return the parameters of the permalink that differ from what is taken unasked."""
    options: dict[str, str | int] = {} if length == MOST_CLAIMS else {"max": length}
    if sign:
        options["sign"] = sign
    if bridged:
        options["bridge"] = 1
    return options


def _nothing(network: "Network", ends: tuple[str, str], length: int) -> str:
    name = network.argument.name
    return f"No path of at most {length} claims leads from {name(ends[0])} to {name(ends[1])}: nobody claims one."
