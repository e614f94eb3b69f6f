"""The verb ``w3id``: the rules by which w3id.org redirects our IRIs to a server."""

import re
from importlib.resources import files
from typing import Final

import click

__all__ = ["htaccess", "w3id"]

# A space would end an argument of RewriteRule; $ and % would refer to what was matched.
_URL: Final = re.compile(r"https?://[A-Za-z0-9.\[\]:_~/-]+")


def htaccess(public_url: str) -> str:
    """Return the file ``.htaccess`` for the folder ``hsnexus`` of w3id.org.

    Args:
        public_url: of the server.

    Raises:
        ValueError: it is none, or has characters that mod_rewrite would read otherwise.
    """
    if not _URL.fullmatch(public_url):
        message = f"{public_url!r} is no plain http or https URL"
        raise ValueError(message)
    text = (files(__package__) / "htaccess").read_text(encoding="utf-8")
    return text.replace("{{ public_url }}", public_url.rstrip("/"))


@click.command
@click.option("--public-url", required=True, metavar="URL", help="URL under which clients reach the server.")
def w3id(public_url: str) -> None:
    """Print the rules that redirect every IRI from w3id.org to a server, for Apache's `.htaccess`.

    Example: hsnexus w3id --public-url https://graph.example.org > .htaccess
    """
    try:
        click.echo(htaccess(public_url), nl=False)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--public-url") from error
