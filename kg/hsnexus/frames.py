"""DataFrames: columns of plain values as pandas has them, for those who work with pandas."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Literal

from hsnexus.errors import SetupError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Dtype", "frame", "pandas"]

Dtype = Literal["string", "Int64", "Float64", "boolean", "object"]
"""Of a column: pandas' types that know a missing value; ``object`` where a cell holds a tuple of several values."""


def pandas() -> ModuleType:
    """Return pandas, which is not there for everybody, and slow to import.

    Raises:
        SetupError: it is not installed.
    """
    try:
        return import_module("pandas")
    except ImportError as error:
        message = "pandas is not installed, which a DataFrame needs"
        raise SetupError(message, advice="Run `pip install pandas`, or take the values as they are") from error


def frame(columns: Mapping[str, tuple[Dtype, Sequence[object]]]) -> "pd.DataFrame":
    """Return a DataFrame of columns, each with its dtype, whether it has rows or none.

    Args:
        columns: by name, the dtype of a column, and its values row by row; ``None`` for a missing one.

    Raises:
        SetupError: pandas is not installed.
    """
    library = pandas()
    found = {name: library.Series(list(values), dtype=dtype) for name, (dtype, values) in columns.items()}
    made: pd.DataFrame = library.DataFrame(found)
    return made
