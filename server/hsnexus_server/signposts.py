"""Signposts: links in the head of an answer, by which a program finds its way from a page to the data and back.

Source: https://signposting.org/FAIR/, level 1; RFC 8288.
"""

from collections.abc import Collection, Iterable
from typing import Final

from hsnexus.vocab import BASE
from hsnexus_server.addresses import PAGE, quoted
from hsnexus_server.announcement import described_by, links
from hsnexus_server.negotiate import FORMATS, Shape
from hsnexus_server.settings import Settings

__all__ = ["of_the_dataset", "signposts"]

_LANDING: Final = "https://schema.org/AboutPage"
# A header is read by whoever stands between; nobody needs all classes of a thing there.
_MOST: Final = 8


def signposts(  # noqa: PLR0913 - one keyword a relation
    settings: Settings,
    path: str,
    *,
    iri: str,
    page: bool,
    types: Iterable[str] = (),
    authors: Iterable[str] = (),
    items: bool = False,
    but: Collection[str] = (),
) -> str:
    """Return the value of the header ``Link`` of the page of a thing, or of its data.

    Args:
        settings: the public URL; and whether there is data of the user's, which has no licence that we know.
        path: of the thing on this server, without a suffix.
        iri: by which the thing is cited.
        page: whether this is the page, and not the data.
        types: the IRIs of its classes.
        authors: the IRIs of who made it.
        items: whether the data is the thing itself, such as a graph, and not only about it.
        but: formats that the data does not come in.
    """
    address = f"{settings.public_url}/{quoted(path)}"
    told = [f'<{quoted(iri, "?[]")}>; rel="cite-as"']
    data = ("item alternate" if items else "describedby alternate") if page else "alternate"
    if page:
        told.append(f'<{_LANDING}>; rel="type"')
    else:
        whole = "collection" if items else "describes"
        told.append(f'<{address}.{PAGE}>; rel="{whole} alternate"; type="text/html"')
    told += [
        f'<{address}.{name}>; rel="{data}"; type="{form.media_type}"'
        for name, form in FORMATS.items()
        if form.shape is Shape.GRAPH and name not in but
    ]
    told += [f'<{quoted(each, "?[]")}>; rel="type"' for each in sorted(types)[:_MOST]]
    told += [f'<{quoted(each, "?[]")}>; rel="author"' for each in sorted(authors)[:_MOST]]
    return ", ".join((*told, links(settings, licensed=True)))


def of_the_dataset(settings: Settings, graphs: Iterable[str]) -> str:
    """Return the value of the header ``Link`` of the home page, whose items are the graphs."""
    told = [f'<{BASE}>; rel="cite-as"', f'<{_LANDING}>; rel="type"', '<https://schema.org/Dataset>; rel="type"']
    told.append(f'<{settings.public_url}/sparql>; rel="describedby"; type="text/turtle"')
    told += [
        f'<{settings.public_url}/{quoted(name.removeprefix(BASE))}.trig>; rel="item"; type="application/trig"'
        for name in sorted(graphs)
        if name.startswith(BASE)
    ]
    return ", ".join((*told, described_by(settings), links(settings, licensed=True)))
