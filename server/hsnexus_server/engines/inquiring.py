"""Reasoning over the claims of the dataset: what an evaluator does that is asked no query."""

from typing import Final, Self

from pyoxigraph import NamedNode, Store

from hsnexus.errors import QuestionError
from hsnexus.findings import found
from hsnexus.inquirer import Inquirer, inquirer
from hsnexus.vocab import HSN, PREFIXES
from hsnexus_server.description import MOST_CLAIMS, Description
from hsnexus_server.engines.base import InquiryRequest, Written
from hsnexus_server.negotiate import Shape, Wanted
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.unclear import refused

__all__ = ["Inquiring"]

_TYPE: Final = NamedNode(f"{PREFIXES['rdf']}type")


class Inquiring:
    """Who reasons over the claims of a build; never over the user's data, which nobody has checked.

    It takes time as a query does: keep it in an evaluator.
    """

    def __init__(self, asked: Inquirer | None) -> None:
        """Let ``asked`` be asked; where it is ``None``, there are too many claims."""
        self._asked = asked

    @classmethod
    def over(cls, store: Store, description: Description) -> Self:
        """Return who reasons over the claims in a store.

        Raises:
            SourceError: a claim of the build lacks a part.
        """
        claims = 0
        for graph in description.default:
            for _ in store.quads_for_pattern(None, _TYPE, NamedNode(HSN.CausalClaim), NamedNode(graph)):
                claims += 1
                if claims > MOST_CLAIMS:
                    return cls(None)
        return cls(inquirer(store, description.version, description.digest, description.default))

    def answer(self, request: InquiryRequest, wanted: Wanted) -> Written:
        """Write the findings of an inquiry in the format for solutions.

        Raises:
            RefusalError: a value cannot be taken, there is nothing to ask with it, or there are too many claims.
        """
        if self._asked is None:
            detail = f"It has more than {MOST_CLAIMS:,}. SPARQL asks claims in any number: /sparql."
            raise refusal(Reason.TOO_MANY_CLAIMS, detail)
        choice = wanted.choice(Shape.SOLUTIONS)
        try:
            text = found(self._asked, request.name, request.values).written(choice.name)
        except QuestionError as error:
            raise refused(error) from error
        return Written(text.encode(), choice, volatile=False)
