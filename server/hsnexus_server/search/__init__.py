"""Search over everything that has a name: things, terms, claims and questions."""

from hsnexus_server.search.routes import blueprint

__all__ = ["blueprint"]
