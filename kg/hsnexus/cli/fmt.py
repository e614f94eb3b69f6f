"""The verb ``fmt``: every Turtle file in the one layout."""

from pathlib import Path

import click

from hsnexus.cli.options import ROOT

__all__ = ["fmt"]


@click.command(short_help="Put Turtle files into the one layout.")
@ROOT
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file is not in the layout.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def fmt(ctx: click.Context, root: Path | None, files: tuple[Path, ...], *, check: bool) -> None:
    """Rewrite Turtle files in the one layout: one subject a block, one triple a line.

    Without FILES, every Turtle file of the project. A file with comments is refused: the layout is made from the
    triples, so say remarks as triples.

    Example: hsnexus fmt --check
    """
    from hsnexus.errors import SetupError
    from hsnexus.sources import find, formatted, positions, read_text, union, write

    project = find(root, writing=not check)
    for path in files:
        if path.suffix != ".ttl":
            message = "this is no .ttl file"
            raise SetupError(message, where=str(path), advice="Name Turtle files, or none for all")
    places = positions(union(project.kg))
    wanted = tuple(path.resolve() for path in files) or project.turtle
    texts = {path: formatted(project, path, places) for path in wanted}
    differing = [path for path, text in texts.items() if read_text(path) != text]
    for path in differing:
        click.echo(project.name(path))
        if not check:
            write(path, texts[path])
    told = "differ from the layout: run `hsnexus fmt`" if check and differing else "rewritten"
    click.echo(f"{len(wanted)} files, {f'{len(differing)} {told}' if differing else 'all in the layout'}", err=True)
    ctx.exit(1 if check and differing else 0)
