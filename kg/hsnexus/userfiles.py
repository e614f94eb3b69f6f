"""RDF files of the user's own, read by the ending of their names."""

import codecs
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, RdfFormat, parse

from hsnexus.errors import SetupError
from hsnexus.vocab import BASE

__all__ = ["FORMATS", "OURS", "BrokenFileError", "check_suffix", "content", "in_ours", "one_line", "statements"]

OURS: Final = (BASE, "urn:x-hsnexus:")
"""What the names of graphs begin with that no user may fill."""
FORMATS: Final[Mapping[str, RdfFormat]] = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,  # Protégé's name for it
    ".jsonld": RdfFormat.JSON_LD,
}
"""The syntax that an ending stands for, in lower case."""
_STEERING: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_INLINE: Final = "Put the context itself into the file"


class BrokenFileError(SetupError):
    """What a file holds is not what its name says, or more in one piece than the parser takes."""


def check_suffix(path: Path) -> None:
    """Let pass what has an ending that we know.

    Raises:
        SetupError: the ending is of no kind of RDF.
    """
    if path.suffix.lower() not in FORMATS:
        message = f"its suffix is none of {' '.join(FORMATS)}"
        raise SetupError(message, where=str(path), advice="Convert or rename the file")


def content(path: Path) -> bytes:
    """Return what is in a file of the user's.

    Raises:
        SetupError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read ({error.strerror})"
        raise SetupError(message, where=str(path)) from error


def statements(data: bytes, path: Path, advice: str, *, rename: bool = True) -> set[Quad]:
    """Return the statements in ``data``.

    Args:
        data: what the file holds; a byte order mark before it is passed over.
        path: of the file, which tells the syntax.
        advice: what to do where it is broken.
        rename: whether blank nodes get names that no other file has.

    Raises:
        BrokenFileError: there is a mistake in it, or more in one piece than the parser takes.
    """
    form = FORMATS[path.suffix.lower()]
    try:
        return set(parse(data.removeprefix(codecs.BOM_UTF8), format=form, rename_blank_nodes=rename))
    except SyntaxError as error:
        if "remote context" in error.msg:
            message, advice = "its @context is elsewhere, and remote contexts are not fetched", _INLINE
        else:
            message = f"this is not {form.name}: {one_line(error.msg).rstrip('.')}"
        # Not every parser tells the line.
        where = f"{path}:{error.lineno}" if error.lineno else str(path)
        raise BrokenFileError(message, where=where, advice=advice) from error
    except MemoryError as error:
        if "buffer" not in str(error):  # then it is the machine that has no more
            raise
        message = "a line or a value in it is longer than 16 MiB, which is the limit of the parser"
        raise BrokenFileError(message, where=str(path), advice=advice) from error


def in_ours(graph: str) -> str:
    """Return what is wrong with a graph's name that begins as ours do; nothing where it is the user's to fill."""
    if not f"{graph}/".startswith(OURS):
        return ""
    return f"it writes into the graph <{graph}>, and what starts with {' or '.join(OURS)} is not yours to fill"


def one_line(text: str) -> str:
    r"""Return a text in one line, without characters that would steer a terminal.

    >>> one_line("a\x1b[31m\n b")
    'a [31m b'
    """
    return " ".join(_STEERING.sub(" ", text).split())
