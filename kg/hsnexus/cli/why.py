"""The verb ``why``: the best path from one factor to another, told in English and ready to cite."""

from pathlib import Path

import click

from hsnexus.cli.inquiring import inquired, inquiry

__all__ = ["why"]


@click.command(short_help="Tell in English how one factor acts on another.")
@inquiry("why")
@click.pass_context
def why(ctx: click.Context, /, folder: Path | None, form: str, **given: str | int | None) -> None:
    """Tell the best path from one factor to another in sentences, each with section and footnote, ready for a paper.

    Below stand the claims, a permalink, and BibTeX entries of what is cited. Exit 1 if there is no path.

    Example: hsnexus why remittances poverty
    """
    found = inquired("why", folder, form, given)
    if found.record["path"] is None:
        ctx.exit(1)
    total = found.record["total"]
    told = f"the best of {total} paths; `hsnexus paths` lists the others" if total > 1 else "there is no other path"
    click.echo(told, err=True)
