"""The catalogue that a front keeps of the dataset, made anew when the dataset changes."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from hsnexus.catalogue import MOST_ROWS, QUERY, Catalogue, catalogue
from hsnexus_server.asked import Asking, content
from hsnexus_server.coding import GZIP
from hsnexus_server.engines.base import Answer
from hsnexus_server.latest import Latest
from hsnexus_server.negotiate import Choice, Wanted
from hsnexus_server.problems import Reason, refusal

__all__ = ["Index"]

# Compressed it is small enough for the engine to keep.
_WANTED: Final = Wanted(Choice("json", "application/sparql-results+json"), None, GZIP)


@dataclass(frozen=True, slots=True)
class _Indexed:
    """What a front knows of the things of a dataset.

    Attributes:
        catalogue: the things with names; ``None`` where they are too many.
        version: digest of the dataset.
    """

    catalogue: Catalogue | None
    version: str


class Index:
    """Keeps the last catalogue; threads may share it."""

    def __init__(self) -> None:
        """Keep none yet."""
        self._latest = Latest[_Indexed]()

    def of(self, asking: Asking) -> tuple[Catalogue, str]:
        """Return the catalogue of what is served now, and the digest of the dataset.

        The engine is asked each time, and answers from its cache: what it answers is read only where it is new.

        Raises:
            RefusalError: 422, there are too many things; or what the engine refuses.
        """
        answer = asking.run(QUERY, _WANTED)
        kept = self._latest.of(answer.etag, lambda: _Indexed(_catalogue(answer), answer.version))
        answer.close()
        if kept.catalogue is None:
            detail = f"They have more than {MOST_ROWS:,} facts. SPARQL finds labels in any number: /sparql."
            raise refusal(Reason.TOO_MANY_THINGS, detail, limit=f"{MOST_ROWS} facts")
        return kept.catalogue, kept.version


def _catalogue(answer: Answer) -> Catalogue | None:
    solutions = parse_query_results(content(answer), format=QueryResultsFormat.JSON)
    if not isinstance(solutions, QuerySolutions):  # pragma: no cover - the query is a SELECT
        raise TypeError
    rows = [(row["thing"].value, row["property"].value, row["value"].value) for row in solutions]
    return catalogue(rows) if len(rows) <= MOST_ROWS else None
