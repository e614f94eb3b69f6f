"""The knowledge graph of how migration and human security act on each other, as claims that can be checked.

>>> from hsnexus import open_dataset
>>> len(open_dataset().ask("cq01", evidence=True).rows) > 40
True
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsnexus.opened import open_dataset

__all__ = ["__version__", "open_dataset"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import what opens a dataset when it is first asked for, so that the command line starts at once (PEP 562)."""
    if name == "open_dataset":
        from hsnexus.opened import open_dataset  # noqa: PLC0415 - that is the point of it

        return open_dataset
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
