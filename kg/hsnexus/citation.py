"""How a project is to be cited: the fields of its ``CITATION.cff``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import yaml

from hsnexus.errors import SourceError

__all__ = ["Citation", "citation"]

_ADVICE: Final = "Write it as in https://github.com/citation-file-format/citation-file-format, version 1.2.0"


@dataclass(frozen=True, slots=True)
class Citation:
    """What the citation file of a dataset says.

    Attributes:
        title: of the dataset.
        abstract: what the dataset is, in a few sentences.
        version: of the release.
        released: its date.
        licence: SPDX identifier of its licence.
        authors: their names.
        keywords: words to find it by.
    """

    title: str
    abstract: str
    version: str
    released: date
    licence: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]


def citation(text: str, where: str) -> Citation:
    """Return the citation of a file in the Citation File Format.

    Args:
        text: the whole file.
        where: its path, for messages.

    Raises:
        SourceError: the file is no YAML, or lacks a field that a description of the dataset needs.
    """
    try:
        fields = yaml.safe_load(text)
        return Citation(
            title=fields["title"],
            abstract=" ".join(fields["abstract"].split()),
            version=str(fields["version"]),
            released=date.fromisoformat(str(fields["date-released"])),
            licence=fields["license"],
            authors=tuple(map(_name, fields["authors"])),
            keywords=tuple(fields["keywords"]),
        )
    except yaml.YAMLError as error:
        message = f"the citation is no YAML: {' '.join(str(error).split())}"
        raise SourceError(message, where=where, advice=_ADVICE) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"the citation lacks a field, or one is not what it should be ({error})"
        raise SourceError(message, where=where, advice=_ADVICE) from error


def _name(author: Mapping[str, str]) -> str:
    """Return the name of an author: of an entity as it is, of a person the given names first."""
    return author["name"] if "name" in author else f"{author['given-names']} {author['family-names']}"
