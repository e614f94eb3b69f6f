"""The verb `serve`: from options to a listening server."""

import os
import re
import socket
import sys
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from hsnexus import manifest
from hsnexus.errors import SetupError
from hsnexus_server.settings import Settings

if TYPE_CHECKING:
    from hsnexus_server.description import Description

__all__ = ["serve"]

_MIB: Final = 1024 * 1024


@click.command(context_settings={"auto_envvar_prefix": "HSNEXUS"})
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
    "--engine",
    metavar="URL",
    help="Serve from another SPARQL 1.1 engine, which holds what `hsnexus load` has put there; URL is where it answers "
    "queries. Its account: HSNEXUS_ENGINE_USER and _PASSWORD, or HSNEXUS_ENGINE_TOKEN.",
)
@click.option(
    "--location",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the store on disk, in a folder of its own for each build.  [default: in memory]",
)
@click.option(
    "--cors", metavar="ORIGIN", help="Origin whose pages may ask, or '*'.  [default: '*'; with --data: no origin]"
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=max(2, min(8, os.cpu_count() or 2)),
    show_default="one a core, 2 to 8",
    help="Evaluators: queries that run at once.",
)
@click.option(
    "--fronts",
    type=click.IntRange(1, 64),
    default=max(1, min(4, (os.cpu_count() or 2) // 2)),
    show_default="one for two cores, 1 to 4",
    help="Processes that speak HTTP.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.05, 3600),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="Time of a query, waiting included; a client may ask for up to six times as much, or for less.",
)
@click.option(
    "--memory",
    type=click.IntRange(64, 1024 * 1024),
    default=1024,
    show_default=True,
    metavar="MIB",
    help="Memory of a query, beyond the dataset's.",
)
@click.option(
    "--max-result",
    type=click.IntRange(1, 64 * 1024),
    default=100,
    show_default=True,
    metavar="MIB",
    help="Size of an answer.",
)
@click.option(
    "--cache",
    type=click.IntRange(0, 64 * 1024),
    default=64,
    show_default=True,
    metavar="MIB",
    help="Memory for answers that are asked again; 0 keeps none.",
)
@click.option(
    "--client-limits",
    type=click.Choice(["auto", "on", "off"]),
    default="auto",
    show_default=True,
    help="Limits for each client: 1 query running and 2 waiting, 60 s of query time a minute.  "
    "auto: off on loopback, unless a proxy is trusted.",
)
@click.option(
    "--public-url",
    default="",
    metavar="URL",
    help="URL under which clients reach it, with a proxy's path.  [default: links are relative]",
)
@click.option(
    "--objections",
    default="",
    metavar="URL",
    help="Where objections to claims are sent: http(s), which gets a title and a body, or mailto.  [default: nowhere]",
)
@click.option(
    "--trusted-proxy",
    "proxies",
    envvar="HSNEXUS_TRUSTED_PROXY",
    multiple=True,
    metavar="CIDR",
    help="Network of proxies whose X-Forwarded-For is believed; repeatable.",
)
@click.option("--access-log", is_flag=True, help="Tell each request on standard error, a line of JSON each.")
@click.option("--watch", is_flag=True, help="Serve a new build in the folder as soon as it is there, as SIGHUP does.")
def serve(
    host: str,
    port: int,
    data: tuple[Path, ...],
    dataset: Path | None,
    engine: str | None,
    location: Path | None,
    cors: str | None,
    workers: int,
    fronts: int,
    timeout: float,
    memory: int,
    max_result: int,
    cache: int,
    client_limits: str,
    public_url: str,
    objections: str,
    proxies: tuple[str, ...],
    *,
    access_log: bool,
    watch: bool,
) -> None:
    """Serve the graph as a SPARQL endpoint, and RDF of your own beside it.

    Every option can stand in the environment: --max-result as HSNEXUS_MAX_RESULT, and so on.

    Example: hsnexus serve --port 8000 --data mine.ttl
    """
    if engine and (data or location):
        message = "with --engine the store is not here, so that --data and --location have no place"
        raise SetupError(message, advice="Put data of your own into the engine itself, or serve without --engine")
    settings = Settings(
        host=host,
        port=port,
        dataset=dataset or manifest.packaged(),
        data=data,
        engine=_engine(engine),
        location=location,
        cors=_origin(cors) or (None if data else "*"),
        workers=workers,
        fronts=fronts,
        timeout_seconds=timeout,
        timeout_most_seconds=6 * timeout,
        memory_bytes=memory * _MIB,
        result_bytes=max_result * _MIB,
        cache_bytes=cache * _MIB,
        client_limits=_limited(client_limits, host, proxies),
        public_url=_url(public_url),
        objections=_objections(objections),
        proxies=_networks(proxies),
        access_log=access_log,
        watch=watch,
    )
    with _listening(settings) as listener:
        _run(replace(settings, port=listener.getsockname()[1]), listener)


def _run(settings: Settings, listener: socket.socket) -> None:
    """Serve until a signal ends the process.

    Raises:
        SourceError: a competency question is wrong, or the pinned answer to one.
    """
    from hsnexus import pinned, questionnaire
    from hsnexus_server.supervisor import supervise

    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host

    def introduce(description: "Description") -> None:
        _introduce(settings, description)
        click.echo(f"Listening on http://{shown}:{port}/ (queries: /sparql; stop: Ctrl-C)", err=True)

    questions = questionnaire.read()
    supervise(settings, listener, questions, pinned.read(questions), introduce)


def _introduce(settings: Settings, description: "Description") -> None:
    """Say what is served, and what each file of the user's brings to it."""
    total, graphs = sum(description.graphs.values()), len(description.graphs)
    build = f"the build {description.digest[:12]} in {settings.engine or settings.dataset}"
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


def _limited(wanted: str, host: str, proxies: tuple[str, ...]) -> bool:
    """Tell whether each client has limits of its own: where others than the user of this machine may ask."""
    return wanted == "on" or (wanted == "auto" and (bool(proxies) or not _is_loopback(host)))


def _is_loopback(host: str) -> bool:
    return host.startswith("127.") or host in {"::1", "localhost"}


def _networks(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the networks as they were given.

    Raises:
        SetupError: one is none.
    """
    for text in texts:
        try:
            ip_network(text)
        except ValueError as error:
            message = f"--trusted-proxy {text!r} is no network ({error})"
            raise SetupError(message, advice="Write it as address/bits, such as 10.0.0.0/8") from error
    return texts


def _engine(url: str | None) -> str | None:
    """Return the URL of an engine.

    Raises:
        SetupError: it is none, or has an account in it.
    """
    from hsnexus_server.engines.client import checked

    return checked(url, "--engine") if url else None


def _origin(text: str | None) -> str | None:
    """Return the origin as browsers write it.

    Raises:
        SetupError: it is none.
    """
    if text is None or re.fullmatch(r"\*|[a-z][a-z0-9+.-]*://[^/\s,;]+", text):
        return text
    message = f"--cors {text!r} is not an origin"
    raise SetupError(message, advice="Write scheme, host and port only, such as https://example.org, or '*' for any")


def _url(text: str) -> str:
    """Return the public URL without a slash at the end.

    Raises:
        SetupError: it is none.
    """
    if not text or re.fullmatch(
        r"https?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?(/([A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})*)*", text
    ):
        return text.rstrip("/")
    message = f"--public-url {text!r} is not the URL of a server"
    raise SetupError(
        message, advice="Write scheme, host and perhaps port and path, such as https://example.org/hsnexus"
    )


def _objections(text: str) -> str:
    """Return the address to which objections are sent; empty for none.

    Raises:
        SetupError: it is none.
    """
    from hsnexus_server.claims.objection import checked

    return checked(text) if text else ""
