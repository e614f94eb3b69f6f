"""What the project is: the model, shown on one claim, and an account of its scope, its making and its limits."""

from hsnexus_server.about.routes import blueprint

__all__ = ["blueprint"]
