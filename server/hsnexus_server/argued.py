"""The argument that a front keeps of the dataset, for pages that show claims; made anew when the dataset changes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import RdfFormat, parse

from hsnexus.argument import Argument, argument
from hsnexus.vocab import HSN
from hsnexus_server.asked import Asking, content
from hsnexus_server.coding import GZIP
from hsnexus_server.description import MOST_CLAIMS, Description
from hsnexus_server.latest import Latest
from hsnexus_server.negotiate import Choice, Wanted
from hsnexus_server.outline import Part, outline
from hsnexus_server.pages import served
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.reference import References
from hsnexus_server.told import PREDICATES, Told, told

__all__ = ["Argued", "Arguments"]

_COUNT: Final = f"SELECT (COUNT(?claim) AS ?claims) WHERE {{ ?claim a <{HSN.CausalClaim}> }}"
_TEXT: Final = (
    "CONSTRUCT { ?subject ?property ?value } WHERE {\n"
    f"  VALUES ?property {{ {' '.join(f'<{each}>' for each in sorted(PREDICATES))} }}\n"
    "  ?subject ?property ?value\n}"
)
_WANTED: Final = Wanted(None, Choice("nt", "application/n-triples"), GZIP)


@dataclass(frozen=True)
class Argued:
    """An argument as it is served.

    Attributes:
        argument: the claims, and what ties them to one another.
        told: what is told of claims and of all that they rest on, both ways.
        version: digest of the dataset.
    """

    argument: Argument
    told: Told
    version: str

    @cached_property
    def outline(self) -> tuple[Part, ...]:
        """The sections of the annotated sources, with what they hold."""
        return outline(self.argument, self.told)


class Arguments:
    """Keeps the last argument; threads may share it.

    Attributes:
        references: keeps the reference of the ontology that it is written in.
    """

    def __init__(self) -> None:
        """Keep none yet."""
        self._latest = Latest[Argued]()
        self.references = References(self.of)

    def of(self, asking: Asking) -> Argued:
        """Return the argument of the build that is served now; the user's data, which nobody has checked, is left out.

        The engine is asked each time how many claims there are, and answers from its cache.

        Raises:
            RefusalError: 422, there are too many claims; or what the engine refuses.
            SourceError: a claim of the build lacks a part.
        """
        build = served(asking.engine)
        count = asking.found(_COUNT, build)
        if int(count.answer.texts[0][0]) > MOST_CLAIMS:
            detail = f"It has more than {MOST_CLAIMS:,}. SPARQL asks claims in any number: /sparql."
            raise refusal(Reason.TOO_MANY_CLAIMS, detail, limit=f"{MOST_CLAIMS} claims")
        return self._latest.of(count.version, lambda: _argued(asking, build))


def _argued(asking: Asking, build: Description) -> Argued:
    answer = asking.run(_TEXT, _WANTED, build)
    triples = [quad.triple for quad in parse(content(answer), format=RdfFormat.N_TRIPLES)]
    return Argued(argument(triples), told(triples), answer.version)
