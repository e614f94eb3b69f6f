"""From a question that we will not run to its refusal."""

from hsnexus.binding import ParameterError
from hsnexus.errors import QuestionError
from hsnexus_server.problems import Problem, Reason, RefusalError

__all__ = ["refused"]


def refused(error: QuestionError) -> RefusalError:
    """Return the refusal of a question; for a name that is unclear it tells those that come near."""
    near = tuple(choice.iri for choice in error.choices) if isinstance(error, ParameterError) else ()
    return RefusalError(Problem(Reason.BAD_PARAMETER, str(error), available=near or None))
