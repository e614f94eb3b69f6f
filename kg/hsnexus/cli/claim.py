"""The verb ``claim``: a claim as one English sentence, beside the passage that it was read from."""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hsnexus.cli.options import ROOT
from hsnexus.cli.source import SOURCE

if TYPE_CHECKING:
    from rdflib import Graph

    from hsnexus.edges import Relation
    from hsnexus.model import Claim, Passage, Range
    from hsnexus.passages import Copy
    from hsnexus.review import Row

__all__ = ["claim"]


@click.command(short_help="Print claims as sentences, beside their passages.")
@ROOT
@SOURCE
@click.option(
    "--text",
    "text_file",
    envvar="HSNEXUS_TEXT",
    show_envvar=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A plain text of the article, to print each passage from; without it, only where it stands is printed.",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Draw N claims at random, with the digest of all claims as the seed: the same ones for everybody.",
)
@click.argument("ids", nargs=-1, metavar="[ID]…")
def claim(root: Path | None, slug: str, text_file: Path | None, sample: int | None, ids: tuple[str, ...]) -> None:
    """Print claims as one English sentence each, beside the passage they were read from.

    The passage is printed from your own text, and only where that text proves it.

    Example: hsnexus claim c041 c042 --text haque-2005.txt
    """
    from hsnexus.cli.source import annotated, opened
    from hsnexus.edges import relations
    from hsnexus.errors import SetupError
    from hsnexus.model import claims, passages
    from hsnexus.review import digests, overall, rows
    from hsnexus.sources import find, union
    from hsnexus.vocab import source_prefixes

    if bool(ids) is (sample is not None):
        message = "claims are named, or drawn by --sample, one of the two"
        raise SetupError(message, advice="Say `hsnexus claim c041`, or `hsnexus claim --sample 5`")
    project = find(root)
    own = union(annotated(project, slug))
    read_again = digests(own, union(project.shared))
    prefix = source_prefixes(slug)["claim"]
    of_claims = {iri: value for iri, value in read_again.items() if iri.startswith(prefix)}
    named = dict.fromkeys(_named(of_claims, prefix, name) for name in ids)
    wanted = _drawn(of_claims, sample, overall(read_again)) if sample else list(named)
    record = project.review(slug)
    copy = opened(project, slug, text_file).copy if text_file else None
    everything = union((project.ontology, *project.kg))
    printer = _Printer(
        everything,
        relations(everything),
        {passage.iri: passage for passage in passages(own)},
        {row.claim: row for row in rows(record, prefix)} if record.is_file() else {},
        copy,
        prefix,
    )
    known = {each.iri: each for each in claims(own)}
    click.echo("\n\n".join("\n".join(printer.lines(known[iri], of_claims[iri])) for iri in wanted))


def _drawn(of_claims: Mapping[str, str], sample: int, seed: str) -> list[str]:
    return random.Random(seed).sample(sorted(of_claims), min(sample, len(of_claims)))  # noqa: S311 - a public draw


def _named(of_claims: Mapping[str, str], prefix: str, name: str) -> str:
    """Return the IRI of a claim that is named by number, by prefixed name or by IRI."""
    from hsnexus.errors import SetupError

    iri = prefix + name.removeprefix(prefix).removeprefix("claim:")
    if iri not in of_claims:
        near = get_close_matches(iri.removeprefix(prefix), [each.removeprefix(prefix) for each in of_claims], n=3)
        message = f"there is no claim of that name among {len(of_claims)}"
        raise SetupError(message, where=name, advice=f"Near it are {', '.join(near)}" if near else "Name one as c041")
    return iri


@dataclass(frozen=True, slots=True)
class _Printer:
    """Prints claims from what was read once: all triples, relations, passages, last readings, and the text, if any."""

    graph: "Graph"
    relations: "Mapping[str, Relation]"
    passages: "Mapping[str, Passage]"
    readings: "Mapping[str, Row]"
    copy: "Copy | None"
    prefix: str

    def name(self, iri: str) -> str:
        """Return the label of a thing; the IRI of one that has none."""
        from rdflib import URIRef
        from rdflib.namespace import RDFS

        return str(self.graph.value(URIRef(iri), RDFS.label) or iri)

    def lines(self, said: "Claim", digest: str) -> Iterator[str]:
        """Yield the lines about one claim."""
        from rdflib import URIRef
        from rdflib.namespace import DCTERMS, SKOS

        from hsnexus.errors import SourceError
        from hsnexus.vocab import HSN
        from hsnexus.wording import Speaker, joined, sentence

        where = [self.passage(iri, said) for iri in said.passages]
        if not where:
            message = "it is stated in no passage"
            raise SourceError(message, where=said.iri, advice="Run `hsnexus check`, which tells what belongs there")
        source = str(self.graph.value(URIRef(where[0].section), DCTERMS.isPartOf))
        notes = f", {joined(map(self.name, said.footnotes))}" if said.footnotes else ""
        sections = joined(dict.fromkeys(f"“{self.name(passage.section)}”" for passage in where))
        yield f"claim:{said.iri.removeprefix(self.prefix)}  in {sections}{notes}"
        yield f"  says     {sentence(said, self.relation(said), Speaker(self.name, self.name(source)))}"
        yield f"  label    {said.label}"
        for passage in where:
            yield f"  passage  {self.shown(passage)}"
        node = URIRef(said.iri)
        for term in (HSN.rivals, HSN.qualifies, HSN.restates, HSN.elaborates):
            linked = sorted(str(other) for other in self.graph.objects(node, URIRef(term)))
            if linked:
                ids = ", ".join(f"claim:{other.removeprefix(self.prefix)}" for other in linked)
                yield f"  {term.rpartition('#')[2]:<8} {ids}"
        for remark in sorted(map(str, self.graph.objects(node, SKOS.editorialNote))):
            yield f"  remark   {remark}"
        last = self.readings.get(said.iri)
        state = f"{last.verdict}, line {last.line}" if last and last.digest == digest else "not since it last changed"
        yield f"  review   {state} (digest {digest})"

    def passage(self, iri: str, said: "Claim") -> "Passage":
        """Return a passage that a claim names.

        Raises:
            SourceError: there is none of that name.
        """
        from hsnexus.errors import SourceError

        if iri not in self.passages:
            message = f"there is no passage <{iri}>"
            raise SourceError(
                message, where=said.iri, advice="Correct its hsn:statedIn; `hsnexus anchor` writes passages"
            )
        return self.passages[iri]

    def relation(self, said: "Claim") -> "Relation":
        """Return the relation of a claim.

        Raises:
            SourceError: it is none that the ontology lists.
        """
        from hsnexus.edges import edges

        list(edges([said], self.relations))
        return self.relations[said.relation]

    def shown(self, passage: "Passage") -> str:
        """Return where a passage stands, and its words from the reader's text, where that proves them."""
        from hsnexus.passages import Outcome, verdict

        name = passage.iri.rpartition("/")[2]
        at = _places(piece.range for piece in passage.pieces)
        if self.copy is None:
            edges = f"{passage.proof.first_words} … {passage.proof.last_words}" if passage.proof.first_words else "…"
            return f"passage:{name} ({at}): {edges}"
        found = verdict(self.copy, passage)
        if found.outcome in {Outcome.PROVED, Outcome.MOVED}:
            words = " […] ".join(self.copy.text[place.start : place.end] for place in found.ranges)
            return f"passage:{name} ({_places(found.ranges)}, {found.outcome.value}): {words}"
        return f"passage:{name} ({at}): {found.outcome.value}"


def _places(ranges: "Iterable[Range]") -> str:
    return ", ".join(f"{place.start}-{place.end}" for place in ranges)
