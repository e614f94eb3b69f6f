"""An explanation: why an axiom follows from the files of a project, axiom by axiom, with the place of each."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from hsnexus import sources
from hsnexus.axioms import MUTUAL, Axiom, Axioms, Graph, axioms, manchester
from hsnexus.errors import InconsistentError, QuestionError
from hsnexus.explanation.entailment import asker, contradicts
from hsnexus.explanation.goal import Goal, goal
from hsnexus.explanation.justifications import justifications
from hsnexus.explanation.lexicon import Lexicon, lexicon
from hsnexus.explanation.placing import line
from hsnexus.explanation.relevance import widening
from hsnexus.explanation.simplicity import broken
from hsnexus.explanation.verbal import sentence
from hsnexus.sources import Project
from hsnexus.vocab import PREFIXES, prefixed, source_prefixes

__all__ = ["Explanation", "Known", "Step", "explain", "known"]


@dataclass(frozen=True, slots=True)
class Step:
    """An asserted axiom.

    Attributes:
        axiom: in Manchester syntax, with prefixed names.
        labelled: the same with labels, as Protégé shows it.
        sentence: in English; empty where that would be no easier to read.
        file: path of its file, from the root of the project.
        line: on which it begins; ``None`` where it is not to be found by its layout.
        subject: prefixed name of the term or thing that it is said of; empty for an axiom about several alike.
    """

    axiom: str
    labelled: str
    sentence: str
    file: str
    line: int | None
    subject: str

    @property
    def place(self) -> str:
        """File, line and subject."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}  {self.subject}".rstrip()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of an axiom.

    Attributes:
        axiom: in Manchester syntax, with prefixed names.
        labelled: the same with labels.
        asserted: where it is asserted, if it is.
        follows: whether it follows; from what else is asserted, where it was asked for; ``None`` where it was not.
        justifications: the sets of axioms that were found, each enough, none with a member too many; smallest first.
        complete: whether these are all.
        contradicted: whether it would contradict what is asserted; ``False`` where it follows.
    """

    axiom: str
    labelled: str
    asserted: tuple[Step, ...]
    follows: bool | None
    justifications: tuple[tuple[Step, ...], ...] = ()
    complete: bool = False
    contradicted: bool = False


@dataclass(frozen=True)
class Known:
    """The files of a project, read.

    Attributes:
        project: where they lie.
        axioms: of the ontology and of the graph.
        names: what terms and things are called.
    """

    project: Project
    axioms: Axioms
    names: Lexicon

    def step(self, axiom: Axiom) -> Step:
        """Return an axiom in the words of an explanation."""
        graph, path = self.axioms.graph, axiom.path
        slug = next((slug for slug, files in self.project.annotated.items() if path in files), None)
        at = line(axiom, sources.read_text(path), source_prefixes(slug) if slug else PREFIXES)
        subject = axiom.main.subject.value if isinstance(axiom.main.subject, ox.NamedNode) else ""
        return Step(
            manchester(axiom, graph),
            manchester(axiom, graph, self.names.label),
            sentence(axiom, graph, self.names.words),
            self.project.name(path),
            at,
            prefixed(subject),
        )


def known(project: Project) -> Known:
    """Read the ontology and the graph of a project.

    Raises:
        SourceError: a file is no Turtle.
        SetupError: a file cannot be read.
    """
    files = {path: sources.triples(path) for path in (project.ontology, *project.kg)}
    found = axioms(files)
    own = [source_prefixes(slug) for slug in project.annotated]
    short = {name: iri for name, iri in own[0].items() if name not in PREFIXES} if len(own) == 1 else {}
    names = lexicon((triple for several in files.values() for triple in several), found.kinds, short)
    return Known(project, found, names)


def explain(
    given: Known,
    text: str,
    *,
    most: int | None = 1,
    without: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Explanation:
    """Return why an axiom follows.

    Args:
        given: the files of a project, read.
        text: the axiom; see ``hsnexus.explanation.goal.SYNTAX``.
        most: how many justifications to look for; all where it is ``None``.
        without: where the axiom is asserted, whether to look for what it follows from without being asserted.
        progress: is told what is done.

    Raises:
        QuestionError: the text says no axiom, names what there is not, or would leave OWL 2 DL.
        InconsistentError: what is asserted contradicts itself, so that everything would follow.
        SetupError: Java or owlready2 is lacking.
    """
    wanted = goal(text, given.names)
    told = _told(wanted, given)
    if forbidden := broken(given.axioms.graph, wanted.triples):
        names = ", ".join(prefixed(role.value) for role in forbidden)
        message = f"{told[0]!r} cannot be asked within OWL 2 DL, because of {names}"
        advice = (
            "A property that is functional, asymmetric or irreflexive, excludes another, or stands in a cardinality or "
            "before Self may neither be transitive nor follow from a property that is, nor from a chain"
        )
        raise QuestionError(message, advice=advice)
    own = {axiom for axiom in given.axioms.each if _same(axiom, wanted, given, told[0])}
    asserted = tuple(given.step(axiom) for axiom in _ordered(own, given.axioms))
    if asserted and not without:
        return Explanation(*told, asserted, None)
    left = replace(given.axioms, each=tuple(axiom for axiom in given.axioms.each if axiom not in own))
    spoken = (term for triple in wanted.triples for term in (triple.subject, triple.predicate, triple.object))
    terms = {term.value for term in spoken if isinstance(term, ox.NamedNode)}
    listed = {
        axiom.main.subject.value
        for axiom in left.each
        if axiom.keyword == "Type"
        and axiom.path == given.project.ontology
        and isinstance(axiom.main.subject, ox.NamedNode)
    }
    choices = [*widening(left, terms, listed)]
    progress(f"looking in {len(choices[0])} to {len(choices[-1])} axioms")
    asked = 0

    def follows(several: Sequence[Sequence[Axiom]]) -> Sequence[bool]:
        nonlocal asked
        asked += len(several)
        progress(f"HermiT answers {len(several)} questions, {asked} in all")
        return ask(several)

    ask = asker(wanted.opposite, wanted.denial, given.axioms.kinds)
    found: tuple[frozenset[Axiom], ...] = ()
    complete = False
    try:
        for several in justifications(follows, choices, most):
            complete = len(several) == len(found)
            found = several
            progress(f"justifications found: {len(found)}")
        contradicted = not found and contradicts(left.each, wanted.triples, given.axioms.kinds)
    except InconsistentError as error:
        message = "what is asserted contradicts itself, so that everything follows from it"
        raise InconsistentError(message, advice="Run `hsnexus reason`, which says where to look") from error
    told_apart = [tuple(given.step(axiom) for axiom in _ordered(each, given.axioms)) for each in found]
    ordered = tuple(sorted(told_apart, key=lambda steps: (len(steps), [step.axiom for step in steps])))
    return Explanation(*told, asserted, bool(found), ordered, complete or not found, contradicted)


def _told(wanted: Goal, given: Known) -> tuple[str, str]:
    """Return an axiom in Manchester syntax: with prefixed names, and with labels."""
    graph: Graph = defaultdict(lambda: defaultdict(list))
    for triple in wanted.triples:
        graph[triple.subject][triple.predicate.value].append(triple.object)
    axiom = Axiom(wanted.keyword, wanted.main, wanted.triples, frozenset(), Path())
    return manchester(axiom, graph), manchester(axiom, graph, given.names.label)


def _same(axiom: Axiom, wanted: Goal, given: Known, told: str) -> bool:
    """Tell whether an asserted axiom is the one that is asked about, either way round where both mean the same."""
    one, other = axiom.main, wanted.main
    if axiom.keyword != wanted.keyword or one.predicate != other.predicate:
        return False
    if one == other or (axiom.keyword in MUTUAL and (one.subject, one.object) == (other.object, other.subject)):
        return True
    return one.subject == other.subject and manchester(axiom, given.axioms.graph) == told


def _ordered(several: Collection[Axiom], within: Axioms) -> list[Axiom]:
    """Order axioms as the files have them: the words before what is said with them."""
    return [axiom for axiom in within.each if axiom in several]
