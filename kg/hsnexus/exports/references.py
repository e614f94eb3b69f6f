"""The works as references: BibTeX and CSL-JSON.

Source: https://docs.citationstyles.org/en/stable/specification.html.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from hsnexus.bibtex import work_entry
from hsnexus.exports.material import Material
from hsnexus.works import Work

__all__ = ["bibtex", "csl"]

_CSL: Final[Mapping[str, str]] = {
    "book": "book",
    "book chapter": "chapter",
    "conference paper": "paper-conference",
    "journal article": "article-journal",
    "report": "report",
    "": "document",
}
# What no key of BibTeX may hold, and what some programs trip over.
_UNFIT: Final = re.compile("[^A-Za-z0-9_.:+-]+")


def bibtex(material: Material) -> str:
    """Return the works of a dataset as entries, in the order of their IRIs."""
    return "".join(f"{work_entry(work, key)}\n\n" for key, work in _keyed(material.works))


def csl(material: Material) -> str:
    """Return the works of a dataset as items of CSL-JSON, under the keys that they have in BibTeX.

    Names are literal: the dataset does not say which part of one is the family's. Those who are not named are `others`,
    as what reads BibTeX writes them.
    """
    return json.dumps([_item(key, work) for key, work in _keyed(material.works)], indent=2, ensure_ascii=False) + "\n"


def _keyed(works: Iterable[Work]) -> Iterator[tuple[str, Work]]:
    """Yield the works, each with a key that no other has."""
    taken: set[str] = set()
    for work in works:
        plain = key = _UNFIT.sub("-", work.key) or "work"
        number = 1
        while key.lower() in taken:
            number += 1
            key = f"{plain}-{number}"
        taken.add(key.lower())
        yield key, work


def _item(key: str, work: Work) -> Mapping[str, Any]:
    item = {
        "id": key,
        "type": _CSL[work.type],
        "author": [{"literal": name} for name in (*work.authors, *["others"] * work.has_others)],
        "title": work.title,
        "container-title": work.container,
        "issued": {"date-parts": [[int(work.year)]]} if work.year.isdecimal() else {},
        "publisher": work.publisher,
        "number": work.number,
        "note": work.note,
        "URL": work.iri,
    }
    return {name: value for name, value in item.items() if value}
