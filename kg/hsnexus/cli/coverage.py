"""The verb ``coverage``: which sentences of the article are accounted for."""

from pathlib import Path

import click

from hsnexus.cli.options import ROOT, TEXT

__all__ = ["coverage"]


@click.command()
@ROOT
@TEXT
@click.option(
    "--source", "slug", default="haque-2005", show_default=True, help="The annotated source: its folder in kg/."
)
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
    from hsnexus.model import passages, sections
    from hsnexus.passages import edge_words, words
    from hsnexus.sentences import sentences
    from hsnexus.sources import find, read_text, union

    project = find(root)
    raw = read_text(text_file, what="text of the article")
    graph = union(project.annotated.get(slug, ()))
    rows = [
        account
        for account in accounts(sentences(raw), passages(graph), list(sections(graph)))
        if wanted.lower() in account.label.lower()
    ]
    for account in rows:
        done = account.telling + account.silent
        click.echo(
            f"{done:>4} of {account.total:>4}  {100 * done / account.total:>5.1f} %  "
            f"({account.telling} tell, {account.silent} silent)  {account.label or 'in no section'}"
        )
        for sentence in account.left:
            every = words(sentence.text)
            opening = " ".join(every[: max(1, edge_words(len(every)))])
            click.echo(f"          {sentence.range.start}-{sentence.range.end}  {opening} …")
    total = sum(account.total for account in rows)
    left = sum(len(account.left) for account in rows)
    click.echo(f"{total - left} of {total} sentences accounted for, {left} left", err=True)
    ctx.exit(1 if complete and left else 0)
