"""What an operator asks, and the form of every page."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from hsnexus_server.coding import IDENTITY, coded, coding
from hsnexus_server.description import Description, described
from hsnexus_server.engines.base import Engine
from hsnexus_server.http1 import LINE_BYTES
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.remembered import KEEP
from hsnexus_server.sending import conditioned
from hsnexus_server.settings import Settings

__all__ = ["PAGE_POLICY", "blueprint", "page", "served"]

PAGE_POLICY: Final = (
    "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; style-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def blueprint(engine: Engine, settings: Settings) -> Blueprint:
    """Return what an operator asks of ``engine``."""
    routes = Blueprint("pages", __name__)

    @routes.route("/health")
    def health() -> Response:
        return jsonify(status="up")

    @routes.route("/ready")
    def ready() -> Response:
        return jsonify(status="ready", digest=served(engine).digest)

    @routes.route("/status")
    def status() -> Response:
        told = dict(engine.status())
        if told["ready"]:
            what = described(told.pop("description"))
            told |= {
                "version": what.version,
                "digest": what.digest,
                "graphs": dict(sorted(what.graphs.items())),
                "default": what.default,
                "data": [{"file": file.name, "graphs": file.graphs, "sha256": file.sha256} for file in what.data],
            }
        return jsonify(told | {"limits": limits(settings), "settings": chosen(settings)})

    @routes.route("/metrics")
    def metrics() -> Response:
        return Response(exposition(engine.status()), content_type="text/plain; version=0.0.4; charset=utf-8")

    return routes


def page(text: str, content_type: str = "text/html; charset=utf-8") -> Response:
    """Return a page, or another text for who visits, which is asked about before it is used again.

    Raises:
        RefusalError: 412, the request names another with If-Match.
    """
    body, used = coded(text.encode(), coding(request.headers.get("Accept-Encoding", "")))
    headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"}
    if used != IDENTITY:
        headers["Content-Encoding"] = used
    response = Response(body, content_type=content_type, headers=headers)
    etag = hashlib.sha256(body).hexdigest()
    conditioned(etag)
    request.environ[KEEP] = etag
    response.set_etag(etag)
    response.make_conditional({**request.environ, "HTTP_IF_MATCH": ""})
    return response


def served(engine: Engine) -> Description:
    """Return the description of what ``engine`` serves.

    Raises:
        RefusalError: 503, nothing yet.
    """
    status = engine.status()
    if not status["ready"]:
        raise refusal(Reason.STARTING, "Ask again in a second.", retry_after=1)
    return described(status["description"])


def limits(settings: Settings) -> dict[str, Any]:
    """Return the limits that a client can run into, with their units in their names."""
    return {
        "timeout_ms": round(settings.timeout_seconds * 1000),
        "timeout_most_ms": settings.most_ms(),
        "question_timeout_ms": settings.granted_ms(None, ours=True),
        "question_timeout_most_ms": settings.most_ms(ours=True),
        "check_timeout_ms": round(settings.check_seconds * 1000),
        "memory_bytes": settings.memory_bytes,
        "result_bytes": settings.result_bytes,
        "spool_bytes": settings.spool_bytes,
        "query_bytes": settings.query_bytes,
        "body_bytes": settings.body_bytes,
        "header_bytes": settings.header_bytes,
        "header_line_bytes": LINE_BYTES,
        "brackets": settings.depth,
        "queue": settings.queue,
        "queue_ms": round(settings.queue_seconds * 1000),
        "workers": settings.workers,
        "fronts": settings.fronts,
        "cache_bytes": settings.cache_bytes,
        "client_limits": settings.client_limits,
    }


def chosen(settings: Settings) -> dict[str, Any]:
    """Return what else the operator has chosen, and what a client may want to know."""
    return {
        "cors": settings.cors,
        "public_url": settings.public_url or None,
        "objections": settings.objections or None,
        "trusted_proxies": settings.proxies,
        "store": "engine" if settings.engine else "memory" if settings.location is None else "disk",
        "access_log": settings.access_log,
        "watch": settings.watch,
    }


def exposition(told: Mapping[str, Any]) -> str:
    """Return the counts in the text format of Prometheus.

    Source: https://prometheus.io/docs/instrumenting/exposition_formats/.
    """
    gauges = {"hsnexus_ready": int(told["ready"])}
    if "evaluators" in told:
        gauges |= {
            "hsnexus_evaluators_idle": told["evaluators"]["idle"],
            "hsnexus_evaluators_busy": told["evaluators"]["busy"],
            "hsnexus_queued": told["queued"],
            "hsnexus_cache_answers": told["cache"]["answers"],
            "hsnexus_cache_bytes": told["cache"]["bytes"],
        }
    lines = [f"# TYPE {name} gauge\n{name} {value}\n" for name, value in gauges.items()]
    lines.append("# TYPE hsnexus_events_total counter\n")
    lines += [f'hsnexus_events_total{{event="{name}"}} {count}\n' for name, count in told.get("counts", {}).items()]
    return "".join(lines)
