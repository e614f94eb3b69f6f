"""The verb `serve`: from options to a listening server."""

import logging
import re
import signal
import socket
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from hsnexus import manifest
from hsnexus.errors import SetupError
from hsnexus_server.settings import Settings

if TYPE_CHECKING:
    from hsnexus_server.dataset import Description

__all__ = ["serve"]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="TCP port; 0 takes a free one."
)
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="RDF of your own (.ttl .nt .nq .trig .rdf .owl .jsonld) to serve beside the graph; repeatable. Its triples "
    "join the default graph and stand in urn:x-hsnexus:data:NAME; quads keep their graphs.",
)
@click.option(
    "--dataset",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the build to serve.  [default: the build that came with the package]",
)
@click.option(
    "--cors", metavar="ORIGIN", help="Origin whose pages may ask, or '*'.  [default: '*'; with --data: no origin]"
)
def serve(host: str, port: int, data: tuple[Path, ...], dataset: Path | None, cors: str | None) -> None:
    """Serve the graph as a SPARQL endpoint, and RDF of your own beside it.

    Example: hsnexus serve --port 8000 --data mine.ttl
    """
    settings = Settings(
        host=host,
        port=port,
        dataset=dataset or manifest.packaged(),
        data=data,
        cors=_origin(cors) or (None if data else "*"),
    )
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, _end)
    with _listening(settings) as listener:
        _run(settings, listener)


def _run(settings: Settings, listener: socket.socket) -> None:
    """Load what is to be served, then answer until a signal ends the process."""
    # Imported here, so that a port in use is told at once and `hsnexus serve --help` costs nothing.
    from waitress import create_server

    from hsnexus_server.app import create_app
    from hsnexus_server.dataset import load
    from hsnexus_server.engines.embedded import EmbeddedEngine

    store, description = load(settings)
    app = create_app(EmbeddedEngine(store), description, settings)
    threading.stack_size(settings.stack_bytes)
    # It warns whenever a request waits for a thread, which is no news for who reads the log.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(
        app,
        sockets=[listener],
        threads=settings.threads,
        # By default 100 clients that send half a request each are enough to lock all others out.
        connection_limit=settings.connections,
        channel_timeout=settings.idle_seconds,
        cleanup_interval=settings.idle_seconds,
        # select() ends at 1024 descriptors.
        asyncore_use_poll=True,
        # SPARQL by GET has long lines.
        max_request_header_size=settings.header_bytes,
        max_request_body_size=settings.body_bytes,
        ident="hsnexus",
    )
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    _introduce(settings, description)
    if not host.startswith("127.") and host != "::1":
        click.echo("Other machines can reach it, and it sets no limit to the work of a query.", err=True)
    click.echo(f"Listening on http://{shown}:{port}/ (queries: /sparql; stop: Ctrl-C)", err=True)
    server.run()


def _introduce(settings: Settings, description: "Description") -> None:
    """Say what is served, and what each file of the user's brings to it."""
    total, graphs = sum(description.graphs.values()), len(description.graphs)
    build = f"the build {description.digest[:12]} in {settings.dataset}"
    click.echo(f"Serving {_triples(total)} of {graphs} graphs: {build}.", err=True)
    for file in description.data:
        click.echo(f"{file.name}: {_triples(file.triples)}.", err=True)
        if not file.triples:
            click.echo(
                f"Warning: {file.name} brings nothing. Is it the right file, and are its IRIs absolute?", err=True
            )
    ours = sum(file.about_ours for file in description.data)
    if ours:
        verb = "speaks" if ours == 1 else "speak"
        click.echo(f"{_triples(ours)} {verb} about IRIs of ours, and nobody has checked what they say.", err=True)


def _triples(number: int) -> str:
    return f"{number:,} triple" if number == 1 else f"{number:,} triples"


def _listening(settings: Settings) -> socket.socket:
    """Return a socket that listens already, so that the port is ours before the work of loading begins.

    Raises:
        SetupError: the address is unknown or the port cannot be had.
    """
    place = f"{settings.host}:{settings.port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        message = f"there is no address {settings.host!r} here ({error.strerror})"
        raise SetupError(message, advice="Give --host an address of this machine, such as 127.0.0.1") from error
    listener = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":  # there it would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        message = f"cannot listen on {place} ({error.strerror})"
        advice = "Stop what listens there, or choose another port: --port 0 takes a free one"
        raise SetupError(message, advice=advice) from error
    return listener


def _origin(text: str | None) -> str | None:
    """Return the origin as browsers write it.

    Raises:
        SetupError: it is none.
    """
    if text is None or re.fullmatch(r"\*|[a-z][a-z0-9+.-]*://[^/\s,;]+", text):
        return text
    message = f"--cors {text!r} is not an origin"
    raise SetupError(message, advice="Write scheme, host and port only, such as https://example.org, or '*' for any")


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
