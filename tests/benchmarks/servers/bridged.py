"""The application for servers of ASGI: the WSGI one behind a bridge."""

from typing import Final

from a2wsgi import WSGIMiddleware

from .plain import application as plain
from .stage import THREADS

__all__ = ["application"]

application: Final = WSGIMiddleware(plain, workers=THREADS)
