"""The files: where a project's Turtle and queries lie, and the only hands that read and write them."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib
from rdflib import Graph, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from hsnexus.errors import SetupError, SourceError
from hsnexus.texts import read_text
from hsnexus.turtle import comments, layout
from hsnexus.vocab import HSN, OA, PREFIXES, source_prefixes

__all__ = ["Project", "find", "formatted", "positions", "read", "read_text", "store", "triples", "union", "write"]

_PACKAGED: Final = Path(__file__).parent / "files"
_ADVICE: Final = "Mend the file, then run the command again"
_HAS_RANGE: Final = URIRef(HSN.hasRange)
_HAS_SOURCE: Final = URIRef(OA.hasSource)
_START: Final = URIRef(HSN.start)
_STATED_IN: Final = URIRef(HSN.statedIn)


@dataclass(frozen=True, slots=True)
class Project:
    """The folder that holds ``ontology/``, ``kg/`` and ``queries/``."""

    root: Path

    @property
    def ontology(self) -> Path:
        """The OWL ontology."""
        return self.root / "ontology" / "hsnexus.ttl"

    @property
    def shapes(self) -> Path:
        """The SHACL shapes."""
        return self.root / "ontology" / "shapes.ttl"

    @property
    def inferred(self) -> Path:
        """What the reasoner infers; generated."""
        return self.root / "ontology" / "inferred.ttl"

    @property
    def aligned(self) -> Path:
        """The table of links to outside vocabularies (SSSOM)."""
        return self.root / "ontology" / "alignments.sssom.tsv"

    @property
    def alignments(self) -> Path:
        """The same links in Turtle; generated."""
        return self.root / "ontology" / "alignments.ttl"

    @property
    def all(self) -> Path:
        """The one file that imports ontology and kg."""
        return self.root / "kg" / "all.ttl"

    @property
    def shared(self) -> tuple[Path, ...]:
        """The files of the graph that all sources share."""
        return tuple(path for path in _seen((self.root / "kg").glob("*.ttl")) if path != self.all)

    @property
    def annotated(self) -> Mapping[str, tuple[Path, ...]]:
        """The files of each annotated source, by the slug of its folder."""
        folders = [path.parent for path in _seen((self.root / "kg").glob("*/source.ttl"))]
        return {folder.name: _seen(folder.rglob("*.ttl")) for folder in folders}

    @property
    def kg(self) -> tuple[Path, ...]:
        """Every file that says what sources say."""
        return (*self.shared, *(path for paths in self.annotated.values() for path in paths))

    def review(self, slug: str) -> Path:
        """Return the record of the second reading of a source's claims."""
        return self.root / "kg" / slug / "review.csv"

    @property
    def turtle(self) -> tuple[Path, ...]:
        """Every Turtle file of the project."""
        return (*_seen((self.root / "ontology").glob("*.ttl")), self.all, *self.kg)

    @property
    def queries(self) -> Path:
        """The folder of the competency questions."""
        return self.root / "queries"

    @property
    def citation(self) -> Path:
        """How the project is to be cited; one without it has no description of its dataset."""
        return self.root / "CITATION.cff"

    @property
    def asserted(self) -> tuple[Path, ...]:
        """Every file that says something by itself: the ontology, kg, what imports them all, and the alignments."""
        others = (path for path in (self.all, self.alignments) if path.is_file())
        return (self.ontology, *others, *self.kg)

    @property
    def catalog(self) -> Path:
        """Where imports are found offline when a file of kg is opened."""
        return self.root / "kg" / "catalog-v001.xml"

    @property
    def rules(self) -> tuple[Path, ...]:
        """The rule queries of ``queries/checks/``: those of the model of claims."""
        return _seen((self.queries / "checks").glob("*.rq"))

    @property
    def report_rules(self) -> tuple[Path, ...]:
        """The rule queries of ``queries/checks/report/``: those that others hold ontologies against."""
        return _seen((self.queries / "checks" / "report").glob("*.rq"))

    @property
    def report_profile(self) -> Path:
        """At which level each rule reports."""
        return self.queries / "checks" / "profile.txt"

    def name(self, path: Path) -> str:
        """Return a path as a person would type it from the project's root."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)


def _seen(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the paths in order, without the hidden files that editors leave beside others."""
    return tuple(sorted(path for path in paths if not path.name.startswith(".")))


def find(root: Path | None = None, *, writing: bool = False) -> Project:
    """Return the project at ``root``; else the one around the current folder; else the one that was installed.

    Args:
        root: the folder that the user named.
        writing: whether files will be written; the installed ones are not for writing.

    Raises:
        SetupError: ``root`` was given and holds no project, or there is only the installed one to write into.
    """
    here = Path.cwd()
    candidates = (root.resolve(),) if root else (here, *here.parents, _PACKAGED)
    for candidate in candidates:
        if (candidate / "ontology" / "hsnexus.ttl").is_file() and (candidate / "kg").is_dir():
            if writing and candidate == _PACKAGED:
                message = "there is no clone here, and the files of the installed package are not for writing"
                raise SetupError(message, where=str(here), advice="Go to a clone, or name its folder with --root")
            return Project(candidate)
    message = "there is no project here: it lacks ontology/hsnexus.ttl or kg/"
    raise SetupError(message, where=str(candidates[0]), advice="Name the folder of a clone with --root")


def read(path: Path) -> Graph:
    """Return the triples of a Turtle file.

    Raises:
        SourceError: the file is no Turtle; the error tells the line.
        SetupError: the file cannot be read.
    """
    text = read_text(path)
    graph = Graph(bind_namespaces="none")
    try:
        # The store's parser is the stricter one, and says where what is unfinished begins; rdflib's builds the graph.
        with _told(path, text), _as_written():
            list(_quads(path, text))
            graph.parse(data=text, format="turtle", publicID=path.resolve().as_uri())
    except BadSyntax as error:
        raise _newer(path, error.lines + 1, str(error._why)) from error  # noqa: SLF001 - no other way
    return graph


def store(paths: Iterable[Path]) -> ox.Store:
    """Return the triples of several Turtle files together in a store, in a tenth of the time that `union` takes.

    Raises:
        SourceError: a file is no Turtle; the error tells the line.
        SetupError: a file cannot be read.
    """
    together = ox.Store()
    for path in paths:
        together.extend(_checked(path))
    return together


def triples(path: Path) -> list[ox.Triple]:
    """Return the triples of a Turtle file as the store's, in the order of the file.

    Raises:
        SourceError: the file is no Turtle; the error tells the line.
        SetupError: the file cannot be read.
    """
    return [quad.triple for quad in _checked(path)]


def _checked(path: Path) -> list[ox.Quad]:
    text = read_text(path)
    with _told(path, text):
        quads = list(_quads(path, text))
    if any(isinstance(quad.object, ox.Triple) for quad in quads):
        raise _newer(path, 1, "it holds triple terms")
    return quads


def _quads(path: Path, text: str) -> Iterator[ox.Quad]:
    base = path.resolve().as_uri()
    return ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True)


@contextmanager
def _told(path: Path, text: str) -> Iterator[None]:
    """Tell what is no Turtle with its file and line."""
    try:
        yield
    except BadSyntax:  # a SyntaxError too, of what the store's parser passes
        raise
    except SyntaxError as error:
        line = error.lineno or text.count("\n") + 1
        message = f"this is not Turtle: {' '.join(str(error.msg).split()).rstrip('.')}"
        raise SourceError(message, where=f"{path}:{line}", advice=_ADVICE) from error


def _newer(path: Path, line: int, why: str) -> SourceError:
    message = f"this is Turtle of RDF 1.2, and our sources are RDF 1.1: {why}"
    return SourceError(message, where=f"{path}:{line}", advice=_ADVICE)


@contextmanager
def _as_written() -> Iterator[None]:
    """Keep literals as they are written; rdflib would rewrite ``Z`` to ``+00:00``, and ``01`` to ``1``."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def union(paths: Iterable[Path]) -> Graph:
    """Return the triples of several Turtle files together."""
    together = Graph(bind_namespaces="none")
    for path in paths:
        together += read(path)
    return together


def positions(graph: Graph) -> Mapping[Node, int]:
    """Return where in its source each thing stands: passages, their pieces, and what is stated in them.

    What has no readable position is left out.
    """
    starts = {node: int(str(value)) for node, value in graph.subject_objects(_START) if str(value).isdecimal()}
    places: dict[Node, int] = {}
    for passage in set(graph.subjects(_HAS_SOURCE)):
        pieces = [passage, *graph.objects(passage, _HAS_RANGE)]
        found = [starts[piece] for piece in pieces if piece in starts]
        if found:
            places |= dict.fromkeys(pieces, min(found))
    for subject, passage in graph.subject_objects(_STATED_IN):
        if passage in places:
            places[subject] = min(places.get(subject, places[passage]), places[passage])
    return places


def formatted(project: Project, path: Path, places: Mapping[Node, int]) -> str:
    """Return the text of a Turtle file in our layout.

    Raises:
        SourceError: the file is no Turtle, or it holds comments, which a graph cannot keep.
    """
    lines = comments(read_text(path))
    if lines:
        message = "a comment starts here, and the layout is made from the triples alone"
        advice = "Say it as a triple (skos:editorialNote, rdfs:comment), or delete it"
        raise SourceError(message, where=f"{path}:{lines[0]}", advice=advice)
    slug = next((slug for slug, files in project.annotated.items() if path in files), None)
    try:
        return layout(read(path), source_prefixes(slug), places) if slug else layout(read(path), PREFIXES)
    except SourceError as error:
        raise SourceError(error.message, where=error.where or str(path), advice=error.advice) from error


def write(path: Path, text: str) -> None:
    """Replace a file by a text at one stroke: a reader sees the old file or the new one, never a part.

    Raises:
        SetupError: the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        message = f"it cannot be written ({error.strerror})"
        raise SetupError(message, where=str(path), advice="Check the folder, its permissions and its space") from error
