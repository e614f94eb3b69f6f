"""The reconciliation service: names in, our IRIs out."""

from hsnexus_server.reconciliation.routes import blueprint

__all__ = ["blueprint"]
