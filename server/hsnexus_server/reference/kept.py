"""The reference that a front keeps of the ontology it serves; made anew when the dataset changes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, Triple, parse

from hsnexus.vocab import GRAPH, ONTOLOGY
from hsnexus_server.asked import Asking, content
from hsnexus_server.coding import GZIP
from hsnexus_server.description import Description
from hsnexus_server.latest import Latest
from hsnexus_server.negotiate import Choice, Wanted
from hsnexus_server.pages import served
from hsnexus_server.problems import Reason, unless
from hsnexus_server.reference.reference import Reference, reference
from hsnexus_server.reference.use import Use, uses

if TYPE_CHECKING:
    from hsnexus_server.argued import Argued

__all__ = ["Kept", "References"]

_WANTED: Final = Wanted(None, Choice("nt", "application/n-triples"), GZIP)
_ASSERTED: Final = (
    f"CONSTRUCT {{ ?subject ?property ?value }} WHERE {{ GRAPH <{GRAPH.ontology}> {{ ?subject ?property ?value }} }}"
)
_INFERRED: Final = f"""CONSTRUCT {{ ?subject ?property ?value }} WHERE {{
  GRAPH <{GRAPH.inferred}> {{ ?subject ?property ?value }} FILTER(STRSTARTS(STR(?subject), "{ONTOLOGY}#"))
}}"""


@dataclass(frozen=True)
class Kept:
    """The reference of a dataset.

    Attributes:
        reference: the terms.
        uses: what each is used for, by its IRI.
        names: labels of the sections and factors that terms lead to, by IRI.
        version: digest of the dataset.
        texts: what has been made of it, by a name; bounded by those who make it.
    """

    reference: Reference
    uses: Mapping[str, tuple[Use, ...]]
    names: Mapping[str, str]
    version: str
    texts: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, make: Callable[[], str]) -> str:
        """Return a text that is made once."""
        if name not in self.texts:
            self.texts[name] = make()
        return self.texts[name]


class References:
    """Keeps the last reference; threads may share it."""

    def __init__(self, argued: "Callable[[Asking], Argued]") -> None:
        """Keep none yet; ``argued`` gives the claims that terms are counted in."""
        self._argued = argued
        self._latest = Latest[Kept]()

    def of(self, asks: Asking) -> Kept:
        """Return the reference of the build that is served now; the user's data has no part in it.

        Raises:
            RefusalError: what the engine refuses.
        """
        build = served(asks.engine)
        return self._latest.of(build.digest, lambda: self._made(asks, build))

    def _made(self, asks: Asking, build: Description) -> Kept:
        def triples(text: str) -> Iterator[Triple]:
            answer = content(asks.run(text, _WANTED, build))
            return (quad.triple for quad in parse(answer, format=RdfFormat.N_TRIPLES))

        found = reference(triples(_ASSERTED), triples(_INFERRED))
        argued = unless(Reason.TOO_MANY_CLAIMS, lambda: self._argued(asks))
        if argued is None:
            return Kept(found, {}, {}, build.digest)
        argument = argued.argument
        return Kept(found, uses(asks, build, argument, found.entries), argument.labels, build.digest)
