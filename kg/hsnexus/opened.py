"""A built dataset, opened to be asked: its manifest, and its quads in a store in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Unpack, cast

from pyoxigraph import RdfFormat, Store

from hsnexus import asking, pinned, questionnaire
from hsnexus.answers import Answer
from hsnexus.binding import Value
from hsnexus.errors import SetupError, SourceError
from hsnexus.influence import Feedback, Profile, Sign, Strife
from hsnexus.inquirer import LENGTH, Inquirer, Why, inquirer
from hsnexus.manifest import Manifest, packaged, read
from hsnexus.passage import Passage
from hsnexus.pinned import Pin
from hsnexus.questions import Question
from hsnexus.typed.choosing import ClaimFilters, Names
from hsnexus.typed.claims import Claim, Claims
from hsnexus.typed.factors import Factor, Factors
from hsnexus.typed.given import flag, one_of, one_text, whole
from hsnexus.typed.library import Library
from hsnexus.typed.passages import Passages
from hsnexus.typed.verification import Verification
from hsnexus.typed.ways import Loops, Paths, Rivalries
from hsnexus.typed.works import Work, Works

__all__ = ["Dataset", "open_dataset"]


@dataclass(frozen=True)
class Dataset:
    """A build in memory: claims, factors, passages and works, and whoever reasons over them.

    Wherever a thing is named, it is by its IRI, its prefixed name (``factor:remittances``), the last part of its IRI,
    or a label, in upper or lower case.  What is returned names things by IRI; ``label`` gives the label of each.

    Attributes:
        folder: where it lies.
        manifest: what the build says of itself: version, digest, graphs.
        store: its quads, to be asked in SPARQL; the default graph is the real one that the build has written.
        queries: folder of its competency questions; ``None`` for those of the package.

    >>> dataset = open_dataset()
    >>> len(dataset.claims()) > len(dataset.claims(about="remittances")) > 0
    True
    """

    folder: Path
    manifest: Manifest
    store: Store
    queries: Path | None = None

    def __repr__(self) -> str:
        """Return version and size."""
        argument = self.inquirer.network.argument
        counts = f"{len(argument.claims)} claims, {len(argument.families)} factors"
        return f"<Dataset hsnexus {self.manifest.version}: {counts}>"

    def label(self, iri: str) -> str:
        """Return the label of anything in the dataset; the IRI of what has none.

        Args:
            iri: what is labelled, a whole IRI.

        Raises:
            QuestionError: it is no text.

        >>> dataset.label("https://w3id.org/hsnexus/factor/remittances")
        'remittances'
        """
        return self.inquirer.network.argument.name(one_text(iri, "iri", "Give one IRI"))

    def claim(self, name: str) -> Claim:
        """Return one claim.

        Args:
            name: ``c041``, ``haque-claim:c041`` or the whole IRI; or its label.

        Raises:
            UnclearNameError: no claim is called so, or several are.

        >>> claim = dataset.claim("c001")
        >>> claim
        <Claim haque-claim:c001: Migration grows out of complex social, economic and political activity>
        >>> claim.sign, dataset.label(claim.effect)
        ('increase', 'migration')
        >>> print(claim.sentence)
        Haque 2005 takes socio-economic and political undertakings to cause migration.
        >>> print(claim.citation)
        Haque 2005, section “Migration and Human Security Nexus”, claim c001
        """
        return self._library.claim.the(name)

    def claims(self, **filters: Unpack[ClaimFilters]) -> Claims:
        """Return the claims that pass every filter, in the order of the text; all of them without one.

        Args:
            filters: by name, as ``ClaimFilters`` tells them; each but ``words`` takes a name, or several, of which any
                will do.

        Raises:
            UnclearNameError: a name means nothing there, or several things; it names the nearest choices.
            QuestionError: there is no such filter, it is given no text, or ``source`` a note, a section or a text.

        >>> found = dataset.claims(about="remittances", sign="decrease", modality=["hedged", "conditional"])
        >>> {claim.sign for claim in found}
        {'decrease'}
        >>> found.dataframe()[["cause_label", "effect_label"]].iloc[0].to_list()
        ['remittances', 'constraints on production']
        >>> dataset.claims(sign="up")
        Traceback (most recent call last):
        hsnexus.names.UnclearNameError: no sign is called 'up'. There are decrease, increase, mixed, none.
        """
        return self._library.claims_by(cast("dict[str, Names | None]", filters))

    def factor(self, name: str) -> Factor:
        """Return one factor.

        Args:
            name: ``remittances``, ``factor:remittances``, the whole IRI, or a label.

        Raises:
            UnclearNameError: no factor is called so, or several are.

        >>> factor = dataset.factor("Human Security")
        >>> factor.label, factor.claim_count > 50
        ('human security', True)
        """
        return self._library.factor.the(name)

    def factors(self, *, family: Names | None = None, words: str | None = None) -> Factors:
        """Return the factors that pass every filter, in the order of their labels; all of them without one.

        Args:
            family: a class, or several, to one of which a factor belongs, however far up: ``threat``.
            words: words that it must all hold, in its labels or its definition, in one text.

        Raises:
            UnclearNameError: no class with factors is called so, or several are.
            QuestionError: a filter is given no text.

        >>> [factor.label for factor in dataset.factors(family="threat", words="debt")]
        ['debt bondage']
        >>> dataset.factors().dataframe().set_index("label")["claim_count"].idxmax()
        'human security'
        """
        return self._library.factors_by(family, words)

    def passage(self, name: str) -> Passage:
        """Return one passage.

        Args:
            name: ``p118``, ``haque-passage:p118`` or the whole IRI.

        Raises:
            UnclearNameError: no passage is called so, or several are.

        >>> passage = dataset.passage("p118")
        >>> passage.pieces[0].range.start < passage.pieces[0].range.end, len(passage.proof.text_sha256)
        (True, 64)
        """
        return self._library.passage.the(name)

    def passages(
        self, *, section: Names | None = None, claim: Names | None = None, silent: bool | None = None
    ) -> Passages:
        """Return the passages that pass every filter, in the order of the text; all of them without one.

        Args:
            section: a section, or several, in one of which a passage stands.
            claim: a claim, or several, one of which is stated there.
            silent: whether they are those from which nothing was taken, with a reason; both kinds for ``None``.

        Raises:
            UnclearNameError: nothing is called so, or several things are.
            QuestionError: a filter is given no text, or ``silent`` no ``bool``.

        >>> dataset.passages(claim="c001")[0].iri in dataset.claim("c001").passages
        True
        """
        return self._library.passages_by(section, claim, silent)

    def work(self, name: str) -> Work:
        """Return one work.

        Args:
            name: ``bach-2003``, ``source:bach-2003``, the whole IRI, one of its labels or its title.

        Raises:
            UnclearNameError: no work is called so, or several are.

        >>> dataset.work("Bach 2003").title
        'Global Mobility, Inequality and Society'
        """
        return self._library.work.the(name)

    def works(self) -> Works:
        """Return the annotated sources and the works that they cite, in the order of their labels.

        >>> print(dataset.works()[0].bibtex)
        @incollection{abiri-2000,
          author = {Elisabeth Abiri},
          title = {{Migration and security from a North-South perspective}},
          booktitle = {{Migration, Globalisation and Human Security}},
          year = {2000},
          publisher = {Routledge},
          url = {https://w3id.org/hsnexus/source/abiri-2000},
        }
        """
        return self._library.works

    def verify(self, text: str | PathLike[str], *, source: str | None = None) -> Verification:
        r"""Return what your own text of an annotated source says of each of its passages.

        The text is read, and not kept.  On the text edition that positions count on, a passage is proved at its place,
        by words, counts and hashes.  In any other text it may stand elsewhere, or be found by its letters alone,
        however lines are broken, words hyphenated and notes marked.

        Args:
            text: the text itself as ``str``, or its file, UTF-8, as ``pathlib.Path``.
            source: the annotated source that it is a text of; it need not be named where there is just one.

        Raises:
            SetupError: the file cannot be read.
            SourceError: the file is not UTF-8, or the dataset describes no text.
            UnclearNameError: no annotated source is called so.
            QuestionError: the text is neither text nor path, or the name of a file as ``str``; or there are several
                annotated sources, and none is named.

        >>> verification = dataset.verify("Another text,\nof which no passage is.")
        >>> verification.is_edition, verification.proved
        (False, False)
        >>> len(verification.failed) == len(verification) == len(dataset.passages())
        True
        """
        return self._library.verify(text, source)

    @cached_property
    def _library(self) -> Library:
        return Library(self.store, self.inquirer)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The competency questions that can be asked, in the order of their numbers.

        >>> dataset.questions[0].id
        'cq01'
        """
        return questionnaire.read(self.queries)

    @cached_property
    def pins(self) -> Mapping[str, Pin]:
        """The pinned answers to those of the questions that have one, by stem.

        >>> dataset.pins["cq01-what-remittances-do"].compared(dataset.ask("cq01")).same
        True
        """
        return pinned.read(self.questions, self.queries)

    def ask(self, question: str, /, *, evidence: bool = False, **values: Value) -> Answer:
        """Return the answer to a competency question.

        Args:
            question: its id or the name of its file: ``cq07``.
            evidence: whether section and passage are joined to each row that rests on a claim.
            values: by name of a parameter; a thing is named by IRI, prefixed name or label.

        Raises:
            QuestionError: there is no such question or parameter, or a value is not what is accepted, as is an
                ``evidence`` that is no ``bool``.

        >>> answer = dataset.ask("cq01", evidence=True)
        >>> answer.columns[:3]
        ('claim', 'relation', 'effect')
        >>> answer.dataframe().shape[0] == len(answer.rows)
        True
        """
        chosen = questionnaire.chosen(self.questions, question)
        return asking.ask(self.store, chosen, values, evidence=flag(evidence, "evidence"))

    @cached_property
    def inquirer(self) -> Inquirer:
        """Who reasons over the claims."""
        return inquirer(self.store, self.manifest.version, self.manifest.digest)

    def paths(
        self, start: str, end: str, *, length: int = LENGTH, sign: str | None = None, bridged: bool = False
    ) -> Paths:
        """Return the paths from one factor to another, the best first.

        Best is: fewest steps, crossings counted, as each is an inference of ours; then what is not only perceived; then
        the firmest; then what crosses no rival views; then a known sign; then most independent sources.

        Args:
            start: the factor that acts.
            end: the factor that is acted upon.
            length: the most claims that a path may be made of.
            sign: that a path must have: ``increase``, ``decrease`` or ``unknown``; any for ``None``.
            bridged: whether to cross from factors to directly broader and narrower ones.

        Raises:
            UnclearNameError: no factor is called so, or several are.
            QuestionError: no claim speaks of one of the factors, the two are one, ``length`` is no whole number or less
                than one, ``bridged`` is no ``bool``, or there is no such sign.

        >>> paths = dataset.paths("migration", "poverty")
        >>> paths[0].sign, [dataset.label(factor) for factor in paths[0].factors]
        (<Sign.DECREASE: 'decrease'>, ['migration', 'poverty'])
        >>> paths.steps()["path"].nunique() == len(paths.dataframe())
        True
        """
        sign = one_of(sign, Sign, "sign of a path")
        length, bridged = whole(length, "length"), flag(bridged, "bridged")
        found = self.inquirer.paths(start, end, length=length, sign=sign, bridged=bridged)
        return Paths(found, self.inquirer.network.argument.labels)

    def loops(self, *, length: int = LENGTH, feedback: str | None = None, through: str | None = None) -> Loops:
        """Return the feedback loops, the shortest first.

        Args:
            length: the most claims that a loop may be made of.
            feedback: that a loop must be: ``reinforcing``, ``balancing`` or ``undetermined``; any for ``None``.
            through: a factor that must lie on it.

        Raises:
            UnclearNameError: no factor is called so, or several are.
            QuestionError: ``length`` is no whole number or less than one, or there is no such feedback.

        >>> loop = dataset.loops(length=2, feedback="reinforcing")[0]
        >>> loop.path.length <= 2, loop.feedback
        (True, <Feedback.REINFORCING: 'reinforcing'>)
        """
        feedback = one_of(feedback, Feedback, "feedback")
        found = self.inquirer.loops(length=whole(length, "length"), feedback=feedback, through=through)
        return Loops(found, self.inquirer.network.argument.labels)

    def rivals(self, *, kind: str | None = None, about: str | None = None) -> Rivalries:
        """Return the disagreements between claims, by kind, factors and claims.

        Args:
            kind: of disagreement: ``both signs``, ``felt otherwise``, ``rivals``, ``qualifies`` or ``denied``; any
                for ``None``.
            about: a factor that a claim on either side must have as its cause or effect.

        Raises:
            UnclearNameError: no factor is called so, or several are.
            QuestionError: there is no such kind.

        >>> dataset.rivals(kind="denied").dataframe()["crossed"].dtype
        BooleanDtype
        """
        kind = one_of(kind, Strife, "kind of disagreement")
        found = self.inquirer.rivals(kind=kind, about=about)
        return Rivalries(found, self.inquirer.network.argument.labels)

    def profile(self, factor: str) -> Profile:
        """Return what is claimed about a factor: what acts on it, what it acts on, how central it is, on whose word.

        Args:
            factor: its name.

        Raises:
            UnclearNameError: no factor is called so, or several are.
            QuestionError: no claim speaks of it.

        >>> profile = dataset.profile("remittances")
        >>> profile.effects == len({step.effect for step in profile.leaving})
        True
        """
        return self.inquirer.profile(factor)

    def why(self, start: str, end: str, *, length: int = LENGTH, sign: str | None = None, bridged: bool = False) -> Why:
        """Return the best path from one factor to another, told in English and ready to cite.

        Args:
            start: the factor that acts.
            end: the factor that is acted upon.
            length: the most claims that a path may be made of.
            sign: that a path must have: ``increase``, ``decrease`` or ``unknown``; any for ``None``.
            bridged: whether to cross from factors to directly broader and narrower ones.

        Raises:
            UnclearNameError: no factor is called so, or several are.
            QuestionError: no claim speaks of one of the factors, the two are one, ``length`` is no whole number or less
                than one, ``bridged`` is no ``bool``, or there is no such sign.

        >>> why = dataset.why("remittances", "poverty")
        >>> why.path.sign, len(why.bibtex)
        (<Sign.UNKNOWN: 'unknown'>, 2)
        """
        sign = one_of(sign, Sign, "sign of a path")
        length, bridged = whole(length, "length"), flag(bridged, "bridged")
        return self.inquirer.why(start, end, length=length, sign=sign, bridged=bridged)


def open_dataset(folder: str | PathLike[str] | None = None, queries: str | PathLike[str] | None = None) -> Dataset:
    """Open the build in ``folder``; the one that ships in the package where it is ``None``.

    Args:
        folder: of the build.
        queries: folder of the competency questions; those that ship in the package where it is ``None``.

    Raises:
        SetupError: there is no build in the folder, or what is given is no path.
        SourceError: the build is not whole, or holds no N-Quads.

    >>> dataset = open_dataset()
    >>> dataset.manifest.version
    '0.1.0'
    """
    folder = _path(folder, "folder") or packaged()
    queries = _path(queries, "queries")
    manifest = read(folder)
    path = folder / manifest.data_file
    store = Store()
    try:
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        message = f"this is not N-Quads: {error.msg}"
        advice = "Run `hsnexus build --out FOLDER`, and open that folder"
        raise SourceError(message, where=f"{path}:{error.lineno}", advice=advice) from error
    return Dataset(folder, manifest, store, queries)


def _path(given: str | PathLike[str] | None, name: str) -> Path | None:
    try:
        return None if given is None else Path(given)
    except TypeError as error:
        message = f"{name} is given {type(given).__name__}, not a path"
        advice = "Give a folder as str or pathlib.Path, or None for that of the package"
        raise SetupError(message, advice=advice) from error
