"""What another engine can fail at, and what that means for whoever asked it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from hsnexus.errors import SetupError
from hsnexus_server.problems import Reason, RefusalError, refusal

__all__ = ["EngineError", "Failure"]

_RETRY_SECONDS: Final = 5


class Failure(StrEnum):
    """In what an engine fails: the value says it in a sentence."""

    AWAY = "the engine cannot be reached"
    BROKEN = "the engine's answer broke off, or is no answer to a query"
    BUSY = "the engine has too much to do"
    CUT = "the engine gives only a part of the answer"
    DENIED = "the engine refuses the account, or asks for one"
    FAILED = "the engine fails"
    LARGE = "the engine's answer is too large"
    LATE = "the engine takes too long"
    MISPLACED = "there is no SPARQL endpoint at this URL"
    REFUSED = "the engine does not take the text"


# What a client is told; a detail that is empty is for the front to fill in, which knows the limits.
_REFUSALS: Final[Mapping[Failure, tuple[Reason, str]]] = {
    Failure.AWAY: (Reason.ENGINE_AWAY, "{told}. Ask again a little later; cached answers are given meanwhile."),
    Failure.BROKEN: (Reason.ENGINE_FAILED, "Its answer broke off, or is none ({told}); nothing of it is passed on."),
    Failure.BUSY: (Reason.BUSY, "The engine behind this server has too much to do. Ask again a little later."),
    Failure.CUT: (Reason.RESULT_TOO_LARGE, "The engine gives only a part of it ({told}). Ask for less, with LIMIT."),
    Failure.DENIED: (Reason.ENGINE_FAILED, "It refuses the account of this server ({told}); its operator must act."),
    Failure.FAILED: (Reason.ENGINE_ERROR, "It says: {told}"),
    Failure.LARGE: (Reason.RESULT_TOO_LARGE, "The engine sends more than {told}. Ask for less, with LIMIT."),
    Failure.LATE: (Reason.TIME_LIMIT, ""),
    Failure.MISPLACED: (Reason.ENGINE_FAILED, "It answers queries no longer ({told}); its operator must act."),
    Failure.REFUSED: (
        Reason.ENGINE_REFUSES,
        "The text is SPARQL, but the engine takes something else. It says: {told}",
    ),
}
_ADVICE: Final[Mapping[Failure, str]] = {
    Failure.AWAY: "Start it, or check the URL",
    Failure.CUT: "Raise its limit on rows, such as ResultSetMaxRows of Virtuoso",
    Failure.DENIED: "Put the account into HSNEXUS_ENGINE_USER and HSNEXUS_ENGINE_PASSWORD, or HSNEXUS_ENGINE_TOKEN",
    Failure.MISPLACED: "Check the URL; Oxigraph answers queries at /query, Virtuoso at /sparql",
}


class EngineError(Exception):
    """The engine has not answered as it should."""

    def __init__(self, failure: Failure, told: str = "") -> None:
        """Keep in what it fails, and the particulars that are known."""
        self.failure, self.told = failure, told
        super().__init__(f"{failure} ({told})" if told else str(failure))

    def refusal(self) -> RefusalError:
        """Return what to tell a client whose query met with it."""
        reason, detail = _REFUSALS[self.failure]
        retry_after = _RETRY_SECONDS if self.failure in {Failure.AWAY, Failure.BUSY} else None
        return refusal(reason, detail.format(told=self.told), retry_after=retry_after)

    def setup(self, where: str) -> SetupError:
        """Return what to tell an operator; ``where`` is the URL that was asked."""
        return SetupError(str(self), where=where, advice=_ADVICE.get(self.failure, ""))
