"""Who asks: the client of the request that is being answered."""

from flask import g, request

from hsnexus_server.access import forwarded
from hsnexus_server.asked import Asking
from hsnexus_server.engines.base import Asker, Engine
from hsnexus_server.engines.clients import client_of
from hsnexus_server.protocol import milliseconds
from hsnexus_server.settings import Settings

__all__ = ["asker", "for_a_page", "who_asks"]


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


def who_asks(engine: Engine, settings: Settings, usual_ms: int | None = None) -> Asking:
    """Return the client of this request as one who asks questions of an engine; in the fast lane, as they are ours.

    Args:
        engine: that answers.
        settings: which proxies are believed, and how much time there is.
        usual_ms: the time where the client does not say; ``None`` for that of a question.

    Raises:
        RefusalError: 400, the time that it grants is none.
    """
    found = Asking(engine, asker(settings, fast=True), milliseconds(request.args.getlist("timeout")) or usual_ms)
    g.limit_ms = settings.granted_ms(found.timeout_ms, ours=True)
    return found


def for_a_page(engine: Engine, settings: Settings) -> Asking:
    """Return who asks what a page of ours needs: in the fast lane, as the texts are ours, with time for a whole graph.

    Args:
        engine: that answers.
        settings: which proxies are believed, and how much time there is.
    """
    return Asking(engine, asker(settings, fast=True), settings.most_ms(ours=True))
