"""How a served dataset introduces itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["MOST_CLAIMS", "DataFile", "Description", "data_files", "described"]

MOST_CLAIMS: Final = 20_000
"""A dataset with more claims than these is not reasoned over here, and no front keeps its argument."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that is served, as read.

    Attributes:
        name: of the file, without its folder.
        sha256: of its bytes, in hexadecimal.
        graphs: IRIs of the named graphs that it fills.
        triples: number of different statements in it.
        about_ours: number of those whose subject is an IRI of ours.
    """

    name: str
    sha256: str
    graphs: tuple[str, ...]
    triples: int
    about_ours: int


@dataclass(frozen=True, slots=True)
class Description:
    """What the service says of its dataset.

    Attributes:
        version: of the build.
        digest: of the build, as in its manifest; the user's files are not part of it.
        graphs: IRI of each named graph, to the number of its triples.
        default: IRIs of the graphs of the build whose union, with the user's triples, is the default graph.
        data: the user's files.
        plain: whether it is known that no triple of the default graph holds a triple term.
    """

    version: str
    digest: str
    graphs: Mapping[str, int]
    default: tuple[str, ...]
    data: tuple[DataFile, ...]
    plain: bool = False

    @property
    def own(self) -> tuple[str, ...]:
        """IRIs of the named graphs of the build."""
        users = {name for file in self.data for name in file.graphs}
        return tuple(name for name in self.graphs if name not in users)


def described(fields: Mapping[str, Any]) -> Description:
    """Return a description that came as plain values from another process."""
    return Description(**{**fields, "default": tuple(fields["default"]), "data": data_files(fields["data"])})


def data_files(files: Iterable[Mapping[str, Any]]) -> tuple[DataFile, ...]:
    """Return files that came as plain values from another process, or from a file."""
    return tuple(DataFile(**{**file, "graphs": tuple(file["graphs"])}) for file in files)
