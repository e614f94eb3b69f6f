"""The knowledge graph of how migration and human security act on each other, as claims that can be checked.

>>> from hsnexus import open_dataset
>>> dataset = open_dataset()
>>> len(dataset.ask("cq01", evidence=True).rows) > 40
True
>>> print(dataset.claims(cause="remittances", effect="income level")[0].sentence)
Haque 2005 reports from Taylor 1998, under the developmentalist perspective, that remittances can enhance income level.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hsnexus.answers import Answer, Plain, Term
    from hsnexus.binding import Value
    from hsnexus.errors import (
        HsnexusError,
        InconsistentError,
        LimitError,
        QuestionError,
        SetupError,
        SourceError,
    )
    from hsnexus.influence import Feedback, Hop, Kind, Loop, Net, Path, Profile, Rivalry, Sign, Strife
    from hsnexus.inquirer import Why
    from hsnexus.manifest import Manifest
    from hsnexus.names import Named, UnclearNameError
    from hsnexus.opened import Dataset, open_dataset
    from hsnexus.passage import Passage, Piece, Proof, Range
    from hsnexus.passages import Outcome, Verdict
    from hsnexus.questions import Parameter, Question
    from hsnexus.telling import Telling
    from hsnexus.typed.choosing import ClaimFilters, Names
    from hsnexus.typed.claims import Claim, Claims
    from hsnexus.typed.collection import Collection
    from hsnexus.typed.factors import Factor, Factors
    from hsnexus.typed.passages import Passages
    from hsnexus.typed.verification import Verification
    from hsnexus.typed.ways import Loops, Paths, Rivalries
    from hsnexus.typed.works import Work, Works

__all__ = [
    "Answer",
    "Claim",
    "ClaimFilters",
    "Claims",
    "Collection",
    "Dataset",
    "Factor",
    "Factors",
    "Feedback",
    "Hop",
    "HsnexusError",
    "InconsistentError",
    "Kind",
    "LimitError",
    "Loop",
    "Loops",
    "Manifest",
    "Named",
    "Names",
    "Net",
    "Outcome",
    "Parameter",
    "Passage",
    "Passages",
    "Path",
    "Paths",
    "Piece",
    "Plain",
    "Profile",
    "Proof",
    "Question",
    "QuestionError",
    "Range",
    "Rivalries",
    "Rivalry",
    "SetupError",
    "Sign",
    "SourceError",
    "Strife",
    "Telling",
    "Term",
    "UnclearNameError",
    "Value",
    "Verdict",
    "Verification",
    "Why",
    "Work",
    "Works",
    "__version__",
    "open_dataset",
]

__version__ = "0.1.0"

_HOMES: Final = {
    "answers": ("Answer", "Plain", "Term"),
    "binding": ("Value",),
    "errors": ("HsnexusError", "InconsistentError", "LimitError", "QuestionError", "SetupError", "SourceError"),
    "influence": ("Feedback", "Hop", "Kind", "Loop", "Net", "Path", "Profile", "Rivalry", "Sign", "Strife"),
    "inquirer": ("Why",),
    "manifest": ("Manifest",),
    "names": ("Named", "UnclearNameError"),
    "opened": ("Dataset", "open_dataset"),
    "passage": ("Passage", "Piece", "Proof", "Range"),
    "passages": ("Outcome", "Verdict"),
    "questions": ("Parameter", "Question"),
    "telling": ("Telling",),
    "typed.choosing": ("ClaimFilters", "Names"),
    "typed.claims": ("Claim", "Claims"),
    "typed.collection": ("Collection",),
    "typed.factors": ("Factor", "Factors"),
    "typed.passages": ("Passages",),
    "typed.verification": ("Verification",),
    "typed.ways": ("Loops", "Paths", "Rivalries"),
    "typed.works": ("Work", "Works"),
}
_HOME: Final = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import what a public name stands for when it is first asked for, so that the command line starts at once."""
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the names that are there, and those that are when they are asked for."""
    return sorted({*globals(), *__all__})
