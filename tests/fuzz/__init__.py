"""Requests made at random, and the laws that every answer to them keeps."""

import tomllib
from pathlib import Path
from typing import Any, Final

__all__ = ["TABLES"]

TABLES: Final[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "data" / "fuzz.toml").read_text(encoding="utf-8")
)
