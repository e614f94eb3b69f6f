"""The verb ``fmt``: every Turtle file in the one layout, and queries that are named in theirs."""

from pathlib import Path

import click

from hsnexus.cli.options import ROOT

__all__ = ["fmt"]


@click.command(short_help="Put Turtle files, and queries, into the one layout.")
@ROOT
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file is not in the layout.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def fmt(ctx: click.Context, root: Path | None, files: tuple[Path, ...], *, check: bool) -> None:
    """Rewrite Turtle files in the one layout: one subject a block, one triple a line.

    Without FILES, every Turtle file of the project. A file with comments is refused: the layout is made from the
    triples, so say remarks as triples. Of a query (.rq) nothing changes but the white space between its tokens.

    Example: hsnexus fmt --check
    """
    from hsnexus.errors import SetupError
    from hsnexus.sources import find, formatted, positions, read_text, union, write

    project = find(root, writing=not check)
    for path in files:
        if path.suffix not in {".rq", ".ttl"}:
            message = "this is no .ttl file, and no .rq file"
            raise SetupError(message, where=str(path), advice="Name Turtle files and queries, or none for all Turtle")
    places = positions(union(project.kg))
    wanted = tuple(path.resolve() for path in files) or project.turtle
    texts = {path: _query(path) if path.suffix == ".rq" else formatted(project, path, places) for path in wanted}
    differing = [path for path, text in texts.items() if read_text(path) != text]
    for path in differing:
        click.echo(project.name(path))
        if not check:
            write(path, texts[path])
    told = "differ from the layout: run `hsnexus fmt`" if check and differing else "rewritten"
    click.echo(f"{len(wanted)} files, {f'{len(differing)} {told}' if differing else 'all in the layout'}", err=True)
    ctx.exit(1 if check and differing else 0)


def _query(path: Path) -> str:
    """Return a query in the layout.

    Raises:
        SourceError: it is not SPARQL.
    """
    from hsnexus.errors import QuestionError, SourceError
    from hsnexus.layout import laid_out
    from hsnexus.sources import read_text

    try:
        return laid_out(read_text(path))
    except QuestionError as error:
        place = f"{path}: {error.where}" if error.where else str(path)
        raise SourceError(error.message, where=place, advice=error.advice) from error
