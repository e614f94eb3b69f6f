"""Dumps: a built dataset as files in every format, its exports among them, with their checksums."""

import gzip
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from hsnexus import manifest
from hsnexus.exports import EXPORTS, Material
from hsnexus.folders import replacing
from hsnexus.serialised import serialised
from hsnexus.single import FORMATS, SINGLES, Single, triples
from hsnexus.vocab import GRAPH, PREFIXES

__all__ = ["DUMPS", "GZ", "SUMS_FILE", "Dump", "dump", "names", "sums"]

SUMS_FILE: Final = "SHA256SUMS"
GZ: Final = ".gz"
_DEFAULT: Final = ""
# As gzip does unless it is told otherwise.
_LEVEL: Final = 6


@dataclass(frozen=True, slots=True)
class Dump:
    """One file of the dataset.

    Attributes:
        form: its format.
        whole: whether it holds the named graphs beside the default graph.
        rdf12: whether the graph with the triple terms is among them, over which a reader of RDF 1.1 stumbles.
        single: the ontology that it is instead; ``None`` for a file of graphs.
    """

    form: ox.RdfFormat
    whole: bool = False
    rdf12: bool = False
    single: Single | None = None

    @property
    def holds(self) -> str:
        """What it holds, in a few words."""
        if self.single:
            return f"{self.single.title[0].lower()}{self.single.title[1:]}, in one file to open in Protégé"
        if not self.whole:
            return "the default graph"
        return "all named graphs" if self.rdf12 else "the named graphs, without triple terms"


# By what follows hsnexus-<version> in the name.
DUMPS: Final[Mapping[str, Dump]] = {
    ".ttl": Dump(ox.RdfFormat.TURTLE),
    ".nt": Dump(ox.RdfFormat.N_TRIPLES),
    ".rdf": Dump(ox.RdfFormat.RDF_XML),
    ".jsonld": Dump(ox.RdfFormat.JSON_LD),
    ".trig": Dump(ox.RdfFormat.TRIG, whole=True),
    ".nq": Dump(ox.RdfFormat.N_QUADS, whole=True),
    "-rdf12.trig": Dump(ox.RdfFormat.TRIG, whole=True, rdf12=True),
    "-rdf12.nq": Dump(ox.RdfFormat.N_QUADS, whole=True, rdf12=True),
    **{f"{stem}.{form.file_extension}": Dump(form, single=one) for stem, one in SINGLES.items() for form in FORMATS},
}
_AS_BUILT: Final = "-rdf12.nq"


def names(version: str) -> tuple[str, ...]:
    """Return the names of all files that a dump writes, the one with the checksums last."""
    endings = (*DUMPS, *(export.ending for export in EXPORTS.values()))
    files = (f"hsnexus-{version}{ending}{coding}" for ending in endings for coding in ("", GZ))
    return (*files, SUMS_FILE)


def dump(dataset: Path, folder: Path) -> Mapping[str, str]:
    """Write the dumps of a build into a folder, which is replaced as a whole; return their checksums by name.

    The same build gives the same bytes; ``-rdf12.nq`` is its data file, and bears the build's digest.

    Raises:
        SetupError: there is no build, or the folder cannot be written.
        SourceError: the build is not whole, or holds what an export cannot carry.
    """
    build = manifest.read(dataset)
    data = (dataset / build.data_file).read_bytes()
    found: dict[str, str] = {}
    with replacing(folder, SUMS_FILE, "dumps") as fresh:
        for name, body in chain(_bodies(data, build.version), _exported(dataset, build.version)):
            for full, content in ((name, body), (name + GZ, gzip.compress(body, _LEVEL, mtime=0))):
                (fresh / full).write_bytes(content)
                found[full] = hashlib.sha256(content).hexdigest()
        lines = "".join(f"{found[name]}  {name}\n" for name in sorted(found))
        (fresh / SUMS_FILE).write_text(lines, encoding="ascii", newline="\n")
    return found


def sums(folder: Path) -> Mapping[str, str]:
    """Return the checksums that a folder of dumps tells, by the name of the file.

    Raises:
        OSError: there are no dumps in the folder.
    """
    lines = (folder / SUMS_FILE).read_text(encoding="ascii").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _bodies(data: bytes, version: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each dump, one after the other, as together they are large."""
    graphs: dict[str, list[ox.Quad]] = defaultdict(list)  # in the order of the data file, which is sorted
    for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS):
        graphs[quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else _DEFAULT].append(quad)
    said = {name: [quad.triple for quad in quads] for name, quads in graphs.items()}
    prefixes = {name: space for name, space in PREFIXES.items() if f"<{space}".encode() in data}
    for ending, one in DUMPS.items():
        body = data if ending == _AS_BUILT else serialised(_statements(graphs, said, one), one.form, prefixes)
        yield f"hsnexus-{version}{ending}", body


def _exported(dataset: Path, version: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each export."""
    from hsnexus.opened import open_dataset  # noqa: PLC0415 - who asks for names alone need not load what reasons

    material = Material(open_dataset(dataset))
    for export in EXPORTS.values():
        yield f"hsnexus-{version}{export.ending}", export.text(material).encode()


def _statements(
    graphs: Mapping[str, Sequence[ox.Quad]], said: Mapping[str, Sequence[ox.Triple]], one: Dump
) -> Iterable[ox.Quad] | Iterable[ox.Triple]:
    if one.single:
        return triples(one.single, said)
    if not one.whole:
        return said.get(_DEFAULT, ())
    return chain.from_iterable(
        quads for name, quads in sorted(graphs.items()) if one.rdf12 or name != GRAPH.edges_rdf12
    )
