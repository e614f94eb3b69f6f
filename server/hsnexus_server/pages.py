"""The plain pages, and what an operator asks."""

from typing import Final

from flask import Blueprint, Response, jsonify, render_template

from hsnexus_server.dataset import Description

__all__ = ["PAGE_POLICY", "blueprint"]

PAGE_POLICY: Final = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def blueprint(description: Description) -> Blueprint:
    """Return the pages about the dataset of ``description``."""
    routes = Blueprint("pages", __name__)

    @routes.route("/")
    def index() -> Response:
        page = render_template("index.html", description=description)
        headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"}
        return Response(page, content_type="text/html; charset=utf-8", headers=headers)

    @routes.route("/health")
    def health() -> Response:
        return jsonify(status="up")

    @routes.route("/ready")
    def ready() -> Response:
        # The application exists only once the dataset is loaded.
        return jsonify(status="ready", digest=description.digest)

    @routes.route("/status")
    def status() -> Response:
        return jsonify(
            version=description.version,
            digest=description.digest,
            graphs=dict(sorted(description.graphs.items())),
            default=description.default,
            data=[{"file": file.name, "graphs": file.graphs, "sha256": file.sha256} for file in description.data],
        )

    return routes
