"""Who asks: the client of the request that is being answered."""

from flask import g, request

from hsnexus_server.access import forwarded
from hsnexus_server.engines.base import Asker
from hsnexus_server.engines.clients import client_of
from hsnexus_server.settings import Settings

__all__ = ["asker"]


def asker(settings: Settings, *, fast: bool) -> Asker:
    """Return the client of this request, and note it for the log.

    Args:
        settings: which proxies are believed.
        fast: whether what is asked is one of ours, in the lane that free queries cannot block.
    """
    address = forwarded(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""), settings.proxies)
    g.client = address
    gone = request.environ.get("waitress.client_disconnected", bool)
    return Asker(client_of(address), fast=fast, gone=gone)
