"""`/nexus`: factors and claims as a diagram, as a table and as data."""

from hsnexus_server.nexus.kept import Nexuses
from hsnexus_server.nexus.routes import blueprint
from hsnexus_server.nexus.small import Small, small

__all__ = ["Nexuses", "Small", "blueprint", "small"]
