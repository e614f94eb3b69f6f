"""The verb ``coverage``: which sentences of the article are accounted for."""

from pathlib import Path

import click

from hsnexus.cli.options import ROOT
from hsnexus.cli.source import SOURCE, TEXT, opened

__all__ = ["coverage"]


@click.command(short_help="Count the sentences accounted for.")
@ROOT
@TEXT
@SOURCE
@click.option("--section", "wanted", default="", help="Only sections whose name holds this text.")
@click.option("--complete", is_flag=True, help="Exit 1 if a sentence is left in the sections shown.")
@click.pass_context
def coverage(ctx: click.Context, root: Path | None, text_file: Path, slug: str, wanted: str, *, complete: bool) -> None:
    """Count, section by section, the sentences that are accounted for, and list where the others stand.

    A sentence is accounted for when it touches a passage that carries something, or a silent span that says why
    nothing was taken from it. Sentences left are listed by their range and opening words.

    Example: hsnexus coverage --text haque-2005.txt --section Irregular --complete
    """
    from hsnexus.coverage import accounts
    from hsnexus.errors import SetupError
    from hsnexus.model import passages, sections
    from hsnexus.passages import edge_words, words
    from hsnexus.sentences import sentences
    from hsnexus.sources import find

    source = opened(find(root), slug, text_file)
    if not source.is_edition:
        message = f"sentences are counted on the edition that positions of {slug} count on, and this is another text"
        raise SetupError(
            message, where=str(text_file), advice="Use that edition; other texts serve `verify` and `claim`"
        )
    every = list(accounts(sentences(source.raw), passages(source.graph), list(sections(source.graph))))
    rows = [account for account in every if wanted.lower() in account.label.lower()]
    if not rows:
        known = "; ".join(account.label for account in every if account.label)
        message = "no section has that in its name"
        raise SetupError(message, where=wanted, advice=f"The sections are: {known}")
    for account in rows:
        done = account.telling + account.silent
        click.echo(
            f"{done:>4} of {account.total:>4}  {100 * done / account.total:>5.1f} %  "
            f"({account.telling} tell, {account.silent} silent)  {account.label or 'in no section'}"
        )
        for sentence in account.left:
            all_words = words(sentence.text)
            opening = " ".join(all_words[: max(1, edge_words(len(all_words)))])
            click.echo(f"          {sentence.range.start}-{sentence.range.end}  {opening} …")
    total = sum(account.total for account in rows)
    left = sum(len(account.left) for account in rows)
    click.echo(f"{total - left} of {total} sentences accounted for, {left} left", err=True)
    ctx.exit(1 if complete and left else 0)
