"""BibTeX entries: of the works that a dataset describes, and of the dataset."""

from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from hsnexus.vocab import DCTERMS, HSN

__all__ = ["claim_entry", "dataset_entry", "entry"]

# Of a journal article only what the dataset knows: without the name of its journal it is no @article.
_FIELDS: Final = {
    "author": DCTERMS.creator,
    "title": DCTERMS.title,
    "year": HSN.year,
    "howpublished": DCTERMS.publisher,
    "note": DCTERMS.bibliographicCitation,
}
_ESCAPED: Final = str.maketrans(
    {
        **{mark: f"\\{mark}" for mark in "&%$#_{}"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def entry(store: ox.Store, work: str) -> str:
    """Return the entry of a work, from what the default graph says of it; its key is the last part of the IRI.

    Args:
        store: holds the dataset.
        work: the IRI of the work.
    """
    fields = {name: " and ".join(_texts(store, work, term)) for name, term in _FIELDS.items()}
    return _entry(work.rpartition("/")[2], {**fields, "url": work})


def claim_entry(claim: str, label: str, place: str, version: str, digest: str) -> str:
    """Return the entry of a claim in a build.

    Args:
        claim: its IRI, under which the reader finds it.
        label: its label.
        place: the source and the section that it was read from.
        version: of the build.
        digest: of the build.
    """
    slug, _, name = claim.rpartition("/claim/")
    fields = {
        "author": "{hsnexus contributors}",
        "title": label,
        "note": f"Claim {name or claim}, read from {place}. Dataset, version {version}, SHA-256 {digest}",
        "url": claim,
    }
    return _entry(f"hsnexus-{slug.rpartition('/')[2]}-{name}", fields)


def dataset_entry(version: str, digest: str, url: str) -> str:
    """Return the entry of a build, which its digest tells from every other.

    Args:
        version: of the build.
        digest: of the build.
        url: where the reader finds what is cited.
    """
    fields = {
        "author": "{hsnexus contributors}",
        "title": "hsnexus: a knowledge graph of the migration and human security nexus",
        "note": f"Dataset, version {version}, SHA-256 {digest}",
        "url": url,
    }
    return _entry(f"hsnexus-{version}", fields)


def _texts(store: ox.Store, subject: str, predicate: str) -> Iterable[str]:
    quads = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, ox.DefaultGraph())
    return sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.Literal))


def _entry(key: str, fields: Mapping[str, str]) -> str:
    r"""Return an entry; empty fields are left out, a title keeps its capitals, and a URL is left as it is.

    >>> print(_entry("x-1", {"title": "Remittances & return", "year": "", "url": "https://e/a_b"}))
    @misc{x-1,
      title = {{Remittances \& return}},
      url = {https://e/a_b},
    }
    """
    told = []
    for name, text in fields.items():
        if text:
            whole = text.startswith("{") and text.endswith("}")
            escaped = text if name == "url" or whole else text.translate(_ESCAPED)
            told.append(f"  {name} = {{{f'{{{escaped}}}' if name == 'title' else escaped}}},")
    return "\n".join([f"@misc{{{key},", *told, "}"])
