"""Which IRI a path stands for, and where the page of an IRI is: `https://w3id.org/hsnexus/<path>` is `/<path>` here."""

import re
from typing import Final
from urllib.parse import quote

from hsnexus.vocab import BASE, ONTOLOGY
from hsnexus_server.negotiate import FORMATS, Shape

__all__ = ["PAGE", "SUFFIXES", "href", "iris_of", "last", "quoted", "split", "version_of"]

PAGE: Final = "html"
SUFFIXES: Final = (*(name for name, form in FORMATS.items() if form.shape is Shape.GRAPH), PAGE)
_LONGEST: Final = 1024
_ILLEGAL: Final = re.compile("""[\\x00-\\x20\\x7f-\\x9f"#%<>?\\\\^`{|}\ufffd]""")
_VERSION: Final = re.compile(r"ontology/([0-9]+(?:\.[0-9]+)+)")
_TERM: Final = re.compile(r"ontology/([^/]+)")
# What stands unescaped in the path of a URL, a fragment after it included.
_SAFE: Final = "/#:@!$&'()*+,;=~%"


def split(path: str) -> tuple[str, str]:
    """Return a path without the suffix that names a format, and that suffix; empty where there is none.

    >>> split("factor/remittances.ttl"), split("ontology/0.1.0")
    (('factor/remittances', 'ttl'), ('ontology/0.1.0', ''))
    """
    stem, _, suffix = path.rpartition(".")
    return (stem, suffix) if stem and suffix in SUFFIXES else (path, "")


def iris_of(path: str) -> tuple[str, ...]:
    """Return the IRIs of ours that a path may stand for, the likelier first; none where it can be the path of none.

    A term of the ontology has a hash in its IRI, which no server ever sees: its page is below that of the ontology.

    Args:
        path: decoded, without the slash before it and without a suffix. What no IRI may hold is encoded again.

    >>> iris_of("factor/remittances")
    ('https://w3id.org/hsnexus/factor/remittances',)
    """
    if len(path) > _LONGEST or any(segment in {"", ".", ".."} for segment in path.split("/")):
        return ()
    safe = _ILLEGAL.sub(lambda match: quote(match[0]), path)
    term = _TERM.fullmatch(safe)
    return (f"{ONTOLOGY}#{term[1]}", BASE + safe) if term and not version_of(safe) else (BASE + safe,)


def version_of(path: str) -> str:
    """Return the version of the ontology that a path names; empty where it names none."""
    match = _VERSION.fullmatch(path)
    return match[1] if match else ""


def href(iri: str, root: str) -> str:
    """Return the link to an IRI: to the page of one of ours, else to the IRI itself; empty where a browser has no use.

    Args:
        iri: of what is linked to.
        root: of this server, from the page that links: ``../`` for each folder that it stands in.

    >>> href("https://w3id.org/hsnexus/ontology#Flow", "../"), href("javascript:alert(1)", "")
    ('../ontology/Flow', '')
    """
    if iri.startswith(f"{ONTOLOGY}#"):
        return root + quoted(iri.replace("#", "/", 1).removeprefix(BASE))
    if iri.startswith(BASE):
        return root + quoted(iri.removeprefix(BASE))
    return quoted(iri, "?[]") if iri.startswith(("http://", "https://")) else ""


def last(iri: str) -> str:
    """Return the last part of an IRI, after the last slash or hash.

    >>> last("https://w3id.org/hsnexus/ontology#hedged")
    'hedged'
    """
    return iri.rstrip("/").replace("#", "/").rpartition("/")[2]


def quoted(text: str, more: str = "") -> str:
    """Return a path or an IRI in the characters of a URL."""
    return quote(text, safe=_SAFE + more)
