"""BibTeX entries: of the works that a dataset describes, and of the dataset."""

from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from hsnexus.works import Work
from hsnexus.works import work as described

__all__ = ["claim_entry", "dataset_entry", "entry", "work_entry"]

# By the type of a work: its entry, what that requires, and the name that the publisher has in it. Of a journal article
# only what the dataset knows: without the name of its journal it is no @article.
_ENTRIES: Final[Mapping[str, tuple[str, tuple[str, ...], str]]] = {
    "book": ("book", ("author", "publisher", "year"), "publisher"),
    "book chapter": ("incollection", ("author", "booktitle", "publisher", "year"), "publisher"),
    "conference paper": ("inproceedings", ("author", "booktitle", "year"), "publisher"),
    "report": ("techreport", ("author", "institution", "year"), "institution"),
}
# Titles keep their capitals; names are escaped one by one.
_TITLES: Final = frozenset({"title", "booktitle"})
_AS_IT_IS: Final = frozenset({"author", "url"})
# No person has them in a name; the last two are BibTeX's own words besides.
_OF_NO_PERSON: Final = frozenset({"of", "for", "on", "the", "and", "others"})
_LOOSE: Final = ("misc", (), "howpublished")
_ESCAPED: Final = str.maketrans(
    {
        **{mark: f"\\{mark}" for mark in "&%$#_"},
        # BibTeX counts braces even behind a backslash.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
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
    return work_entry(described(store, work))


def work_entry(work: Work, key: str = "") -> str:
    """Return the entry of a work: of its own type where all is known that this requires, else ``@misc`` with its type.

    Args:
        work: what is known of it.
        key: of the entry; the last part of its IRI where it is empty.
    """
    for kind, required, publisher in (_ENTRIES.get(work.type, _LOOSE), _LOOSE):
        fields = {
            "author": " and ".join((*(_name(name, work) for name in work.authors), *["others"] * work.has_others)),
            "title": work.title,
            "booktitle": work.container,
            "year": work.year,
            **_published(work, publisher),
            "number": work.number,
            "type": work.type if kind == "misc" else "",
            "note": work.note,
            "url": work.iri,
        }
        if all(fields[name] for name in required):
            break
    return _entry(key or work.key, fields, kind)


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


def _published(work: Work, publisher: str) -> Mapping[str, str]:
    """Return who published a work; the institution of a report is the body that wrote it, where a press printed it."""
    body = next((name for name in work.creators if name in work.bodies), "")
    if publisher == "institution" and work.publisher and body and body not in work.publisher:
        return {"institution": body, "publisher": work.publisher}
    return {publisher: work.publisher}


def _name(name: str, work: Work) -> str:
    """Return the name of a creator; one that BibTeX would cut into pieces that it has not is held together."""
    escaped, words = _escaped(name), name.split()
    whole = name in work.bodies or "," in name or len(words) == 1 or not _OF_NO_PERSON.isdisjoint(map(str.lower, words))
    return f"{{{escaped}}}" if whole else escaped


def _escaped(text: str) -> str:
    return " ".join(text.translate(_ESCAPED).split())


def _entry(key: str, fields: Mapping[str, str], kind: str = "misc") -> str:
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
            value = text if name in _AS_IT_IS else _escaped(text)
            told.append(f"  {name} = {{{f'{{{value}}}' if name in _TITLES else value}}},")
    return "\n".join([f"@{kind}{{{key},", *told, "}"])
