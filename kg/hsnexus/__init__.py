"""The knowledge graph of how migration and human security act on each other, as claims that can be checked."""

__all__ = ["__version__"]

__version__ = "0.1.0"
