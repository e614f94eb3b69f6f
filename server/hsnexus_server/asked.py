"""Competency questions over an engine: from the parameters of a URL to the query to run, and to its answer."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from hsnexus import answers, evidence
from hsnexus.asking import resolved
from hsnexus.binding import ParameterError, Value, bind
from hsnexus.names import Named, labelled, query_of_class
from hsnexus.questions import Question
from hsnexus_server.coding import GZIP, coded, decoded
from hsnexus_server.description import Description
from hsnexus_server.engines.base import Answer, Asker, Engine, InquiryRequest
from hsnexus_server.negotiate import Choice, Shape, Wanted
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.protocol import SparqlRequest
from hsnexus_server.unclear import refused

__all__ = ["OPTIONS", "PLAIN", "Asking", "Found", "content", "things", "values"]

# What a URL may say besides the parameters of a question.
OPTIONS: Final = frozenset({"evidence", "format", "template", "timeout"})
PLAIN: Final = Wanted(Choice("json", "application/sparql-results+json"), Choice("ttl", "text/turtle"), GZIP)
"""The formats that we read ourselves; compressed, as no answer is kept that is too large for a message."""
_FORMATS: Final[Mapping[str, QueryResultsFormat]] = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}


def values(arguments: Iterable[tuple[str, str]], options: Collection[str] = OPTIONS) -> dict[str, str]:
    """Return the values for parameters that a URL gives; one that is empty counts as left out.

    Args:
        arguments: names and values, as the URL has them.
        options: the names that are no parameters.

    Raises:
        RefusalError: 400, one is given twice.
    """
    found: dict[str, str] = {}
    for name, value in arguments:
        if name in options or not value:
            continue
        if name in found:
            raise refusal(Reason.BAD_PARAMETER, f"The URL gives {name!r} twice; give it once.")
        found[name] = value
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """A query of ours, and what it found.

    Attributes:
        text: the query.
        answer: to it.
        version: digest of the dataset that it was answered from.
    """

    text: str
    answer: answers.Answer
    version: str


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks questions of an engine.

    Attributes:
        engine: that answers.
        asker: who asks; in the fast lane, as the texts are ours.
        timeout_ms: the time that the client grants; ``None`` where it does not say.
    """

    engine: Engine
    asker: Asker
    timeout_ms: int | None = None

    def choices(self, class_iri: str, build: Description | None = None) -> tuple[Named, ...]:
        """Return the things of a class, as they can be named.

        Args:
            class_iri: the class.
            build: as for ``found``.

        Raises:
            RefusalError: what the engine refuses.
        """
        return things(self.found(query_of_class(class_iri), build).answer)

    def text(self, question: Question, given: Mapping[str, Value]) -> str:
        """Return the query of a question with values bound.

        Raises:
            RefusalError: 400, there is no such parameter, or a value is not what it accepts.
        """
        try:
            return bind(question, resolved(question, given, self.choices))
        except ParameterError as error:
            raise refused(error) from error

    def ask(self, question: Question, given: Mapping[str, Value], wanted: Wanted) -> Answer:
        """Return the answer to a question in a format.

        Raises:
            RefusalError: 400, 406 or what the engine refuses.
        """
        return self.run(self.text(question, given), wanted)

    def with_evidence(self, question: Question, given: Mapping[str, Value], wanted: Wanted) -> Answer:
        """Return the answer to a question with the passages of its claims beside its rows.

        Raises:
            RefusalError: 400, no row of its answer rests on a claim; and as ``ask``.
        """
        choice = wanted.choice(Shape.SOLUTIONS)
        text = self.text(question, given)
        if not question.gives:
            detail = f"No row of an answer to {question.id} rests on a claim; ask for it without evidence."
            raise refusal(Reason.BAD_PARAMETER, detail)
        found = self.run(text, PLAIN)
        rows = evidence.joined(_read(found), question.gives, self.found(evidence.QUERY).answer)
        sent, coding = coded(rows.results(_FORMATS[choice.name]), wanted.coding)
        etag = hashlib.sha256(sent).hexdigest()
        return replace(found, content=sent, size=len(sent), choice=choice, coding=coding, etag=etag)

    def inquire(self, name: str, given: Mapping[str, str], wanted: Wanted) -> Answer:
        """Return what an inquiry finds, in the format that ``wanted`` has for solutions.

        Raises:
            RefusalError: 400, a value cannot be taken, or what the engine refuses.
        """
        return self.engine.inquire(InquiryRequest(name, given, self.timeout_ms), wanted, self.asker)

    def found(self, text: str, build: Description | None = None) -> Found:
        """Return what a query of ours finds.

        Args:
            text: the query.
            build: the dataset of whose graphs only those of the build are asked; ``None``: all is asked.

        Raises:
            RefusalError: what the engine refuses.
        """
        found = self.run(text, PLAIN, build)
        return Found(text, _read(found), found.version)

    def run(self, text: str, wanted: Wanted, build: Description | None = None) -> Answer:
        """Return the answer to a query of ours in a format.

        Args:
            text: the query.
            wanted: the format.
            build: as for ``found``.

        Raises:
            RefusalError: 406 or what the engine refuses.
        """
        default, named = (None, None) if build is None else (build.default, build.own)
        return self.engine.ask(SparqlRequest(text, default, named, (), self.timeout_ms), wanted, self.asker)


def things(found: answers.Answer) -> tuple[Named, ...]:
    """Return the things that the query of a class found, as they can be named."""
    at = [found.columns.index(name) for name in ("thing", "label", "other")]
    return labelled((row[at[0]], row[at[1]], row[at[2]]) for row in found.texts)


def content(answer: Answer) -> bytes:
    """Return an answer in memory, out of its coding, and close the file that it may have come in."""
    if isinstance(answer.content, bytes):
        return decoded(answer.content, answer.coding)
    with answer.content as file:
        return decoded(file.read(), answer.coding)


def _read(answer: Answer) -> answers.Answer:
    """Return an answer in one of the plain formats, read to its end."""
    if answer.choice == PLAIN.graph:
        return answers.answer(quad.triple for quad in parse(content(answer), format=RdfFormat.TURTLE))
    return answers.answer(parse_query_results(content(answer), format=QueryResultsFormat.JSON))
