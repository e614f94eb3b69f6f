"""The application for servers of ASGI: the WSGI one behind a bridge."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
from typing import Final

from a2wsgi import WSGIMiddleware

from .plain import application as plain
from .stage import THREADS

__all__ = ["application"]

application: Final = WSGIMiddleware(plain, workers=THREADS)  # type: ignore[arg-type] # it types environ more narrowly
