"""`/schema.json`: what the dataset has that a query may name, in one document for completion."""

from hsnexus_server.schema.routes import blueprint

__all__ = ["blueprint"]
