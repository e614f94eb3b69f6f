"""`/model` and `/about`."""

import textwrap
from typing import Final

from flask import Blueprint, Response, render_template, request

from hsnexus.bibtex import dataset_entry
from hsnexus.vocab import BASE, HSN
from hsnexus_server.about.account import account, cited, licences, readings
from hsnexus_server.about.worked import chosen, worked
from hsnexus_server.argued import Arguments
from hsnexus_server.asker import for_a_page
from hsnexus_server.engines.base import Engine
from hsnexus_server.pages import page, served
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.settings import Settings

__all__ = ["blueprint"]

_LINE: Final = 17


def blueprint(engine: Engine, settings: Settings, arguments: Arguments) -> Blueprint:
    """Return the pages about the project; ``arguments`` keeps the argument of ``engine``'s dataset."""
    routes = Blueprint("about", __name__)

    @routes.route("/model")
    def model() -> Response:
        _plain()
        asks = for_a_page(engine, settings)
        argument = arguments.of(asks).argument
        claim = chosen(argument)
        shown = worked(asks, argument, claim) if claim else None
        return page(render_template("model.html", shown=shown, argument=argument, wrapped=_wrapped))

    @routes.route("/about")
    def about() -> Response:
        _plain()
        asks, build = for_a_page(engine, settings), served(engine)
        argument = arguments.of(asks).argument
        return page(
            render_template(
                "about.html",
                account=account(asks, build, argument),
                argument=argument,
                readings=readings(build.digest),
                cited=cited(),
                bibtex=dataset_entry(build.version, build.digest, BASE),
                licences=licences(),
                HSN=HSN,
            )
        )

    return routes


def _plain() -> None:
    """Refuse what the URL says besides its path.

    Raises:
        RefusalError: 400, it says something.
    """
    if request.args:
        raise refusal(Reason.BAD_PARAMETER, f"This page takes no parameter; {next(iter(request.args))!r} is none.")


def _wrapped(text: str) -> list[str]:
    """Return a label in lines that fit a box of the diagram."""
    return textwrap.wrap(text, _LINE, max_lines=3, placeholder="…")
