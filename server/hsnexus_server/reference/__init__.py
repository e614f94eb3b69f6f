"""The reference of the ontology: every term with its axioms, its place among the others, and its use in the graph."""

from hsnexus_server.reference.entry import Entry
from hsnexus_server.reference.kept import References
from hsnexus_server.reference.reference import Reference

__all__ = ["Entry", "Reference", "References"]
