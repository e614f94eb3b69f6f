"""What can go wrong, told by who must act.

::

    HsnexusError
    ├── SourceError         a file that we wrote is wrong: its curator must act        exit 1
    ├── InconsistentError   the reasoner found a contradiction: the modeller must act  exit 1
    ├── SetupError          this machine or this call lacks something: the user        exit 2
    ├── QuestionError       the asker sent something we will not run: the asker        HTTP 4xx
    └── LimitError          it ran into a limit, which is named: the asker, or wait    HTTP 4xx, 5xx

They are caught by type, once, at the rim: the command line and the web application.
"""

from typing import ClassVar

__all__ = ["HsnexusError", "InconsistentError", "LimitError", "QuestionError", "SetupError", "SourceError"]


class HsnexusError(Exception):
    """A failure that a person can act on.

    Args:
        message: what is wrong, one sentence without its full stop.
        where: the place: ``file``, ``file:line`` or a subject; empty where there is none.
        advice: what to do about it, one sentence without its full stop; empty where the message says it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, where: str = "", advice: str = "") -> None:
        """Keep the three parts, and join them as the text of the exception."""
        self.message, self.where, self.advice = message, where, advice
        super().__init__(f"{where}: {message}" if where else message)

    def __str__(self) -> str:
        """One line: place, what is wrong, what to do."""
        text = super().__str__()
        return f"{text}. {self.advice}." if self.advice else f"{text}."


class SourceError(HsnexusError):
    """A file that we wrote is wrong."""


class InconsistentError(HsnexusError):
    """The reasoner found a contradiction, or a class that nothing can belong to."""


class SetupError(HsnexusError):
    """This machine, or the way the command was called, lacks something."""

    exit_code = 2


class QuestionError(HsnexusError):
    """The asker sent something that we will not run."""

    exit_code = 2


class LimitError(HsnexusError):
    """The work ran into a limit; the message names it and its value."""

    exit_code = 2
