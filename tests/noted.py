"""What tests note for the summary at the end."""

from typing import Final

import pytest

__all__ = ["SEEN"]

# What the fuzz saw that is no fault but must be read.
SEEN: Final = pytest.StashKey[list[str]]()
