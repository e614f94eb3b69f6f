"""The processes that hold the store: a zygote that loads it, and the evaluators that it forks."""

import gc
import hashlib
import json
import os
import resource
import signal
import socket
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from hsnexus.errors import HsnexusError
from hsnexus_server.coding import coded
from hsnexus_server.engines import guards, seccomp
from hsnexus_server.engines.base import InquiryRequest, TextRequest, Written
from hsnexus_server.engines.wire import ClosedError, Inbox, receive, send
from hsnexus_server.negotiate import Choice, Wanted
from hsnexus_server.problems import Problem, Reason, RefusalError
from hsnexus_server.protocol import SparqlRequest
from hsnexus_server.settings import Settings

if TYPE_CHECKING:
    from hsnexus_server.description import Description
    from hsnexus_server.engines.base import Evaluating
    from hsnexus_server.engines.inquiring import Inquiring
    from hsnexus_server.engines.reading import Reading

__all__ = ["INLINE_BYTES", "raise_zygote"]

INLINE_BYTES: Final = 128 * 1024
# Whoever reads the store writes to its pages, as they count who reads them: what was the zygote's becomes its own.
_WORN_BYTES: Final = 20 * 1024 * 1024
# What it takes to ask another engine: a connection, and the files that tell its address.
_FILES: Final = 16


@dataclass(frozen=True, slots=True)
class _Holding:
    """What an evaluator has of the zygote, and its limits."""

    evaluation: "Evaluating"
    inquiring: "Inquiring"
    reading: "Reading"
    memory_bytes: int
    stack_bytes: int
    result_bytes: int
    files: int
    tables: int


def raise_zygote(settings: Settings, link: socket.socket) -> int:
    """Fork a process that loads the dataset and then forks an evaluator for every message on ``link``; return its pid.

    It first sends ``ready`` with the description of the dataset, or ``failed`` with what is wrong with it. Each later
    message to it brings three descriptors: an evaluator's link, its spool and its standard error.

    An evaluator says with an answer that it is worn: so much memory has become its own that a new one is to take its
    place.
    """
    return guards.forked(partial(_zygote, settings, link), ClosedError)


def _zygote(settings: Settings, link: socket.socket) -> None:
    guards.close_all_but({link.fileno()})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps the evaluators
    signal.set_wakeup_fd(-1)
    before = guards.open_files()
    try:
        evaluation, inquiring, reading, description = _prepared(settings)
    except HsnexusError as error:
        parts = {"message": error.message, "where": error.where, "advice": error.advice}
        send(link, {"kind": "failed", **parts, "exit_code": error.exit_code})
        return
    of_store = guards.open_files() - before  # none for a store in memory
    holding = _Holding(
        evaluation,
        inquiring,
        reading,
        settings.memory_bytes,
        settings.stack_bytes,
        settings.result_bytes,
        _FILES if settings.engine else 0,
        _tables(settings),
    )
    send(link, {"kind": "ready", "description": asdict(description)})
    gc.freeze()  # what is shared stays shared: the collector of an evaluator does not touch it
    inbox = Inbox()
    while True:
        message = receive(link, inbox)
        pid = guards.forked(partial(_evaluator, holding, of_store, message.descriptors), ClosedError)
        for descriptor in message.descriptors:
            os.close(descriptor)
        send(link, {"kind": "forked", "pid": pid, "number": message.header["number"]})


def _tables(settings: Settings) -> int:
    """Return how many files a store on disk may open after it has been opened; none where a socket could be one."""
    if settings.location is None or not seccomp.AVAILABLE:
        return 0
    return sum(1 for _ in settings.location.glob("*/*.sst"))


def _prepared(settings: Settings) -> "tuple[Evaluating, Inquiring, Reading, Description]":
    """Return who answers queries, who reasons, who only reads, and the description of what they hold.

    All of this is done before anybody is forked.
    """
    # Imported here, in the one process that needs them.
    from hsnexus_server.dataset import load  # noqa: PLC0415
    from hsnexus_server.engines.evaluation import Evaluation  # noqa: PLC0415
    from hsnexus_server.engines.inquiring import Inquiring  # noqa: PLC0415
    from hsnexus_server.engines.reading import Reading  # noqa: PLC0415

    store, description = load(settings)
    inquiring, reading = Inquiring.over(store, description), Reading(settings.depth)
    if settings.engine is None:
        return Evaluation(store, settings.depth, plain=description.plain), inquiring, reading, description
    from hsnexus_server.engines.remote import connected  # noqa: PLC0415

    evaluation, description = connected(settings, settings.engine, description)
    return evaluation, inquiring, reading, description


def _evaluator(holding: _Holding, of_store: set[int], descriptors: tuple[int, ...]) -> None:
    link, spool, errors = descriptors
    # Whatever is written as an evaluator dies goes to a file that the broker reads.
    os.dup2(errors, 1)
    os.dup2(errors, 2)
    guards.close_all_but({link, spool, *of_store})
    threading.stack_size(holding.stack_bytes)
    guards.limit_memory(holding.stack_bytes + holding.memory_bytes)
    guards.leave_no_free_file({link, spool, *of_store}, holding.files + holding.tables)
    if holding.tables and seccomp.deny_sockets():
        guards.use_spare_files()
    resource.setrlimit(resource.RLIMIT_FSIZE, (holding.result_bytes, holding.result_bytes))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    worker = threading.Thread(target=_answer_all, args=(holding, link, spool), daemon=True)
    worker.start()
    worker.join()


def _answer_all(holding: _Holding, number: int, spool: int) -> None:
    link = socket.socket(fileno=number)
    inbox = Inbox()
    most = _faults() + _WORN_BYTES // resource.getpagesize()
    send(link, {"kind": "idle"})
    while True:
        message = receive(link, inbox)
        if message.header["kind"] == "spool":
            continue  # the new one has the number of the old, the only one that was free
        header, body = _answered(holding, message.header, message.body)
        if len(body) > INLINE_BYTES:
            header["spooled"] = len(body)
            view = memoryview(body)
            while view:
                view = view[os.write(spool, view) :]
            os.close(spool)
            body = b""
        if _faults() > most:
            header["worn"] = True
        send(link, header, body)


def _faults() -> int:
    """Return how many pages this process has been given of its own, new ones and copies of the zygote's."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def _answered(holding: _Holding, header: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    solutions, graph = (Choice(*choice) if choice else None for choice in header["wanted"])
    wanted = Wanted(solutions, graph)
    try:
        answer = _found(holding, header, body, wanted)
        if len(answer.body) > holding.result_bytes:
            return {"kind": "problem", "problem": asdict(_too_large(len(answer.body), holding.result_bytes))}, b""
    except RefusalError as error:
        return {"kind": "problem", "problem": asdict(error.problem)}, b""
    content, coding = coded(answer.body, header["coding"])
    told = {
        "kind": "answer",
        "choice": [answer.choice.name, answer.choice.media_type],
        "coding": coding,
        "etag": hashlib.sha256(content).hexdigest(),
        "volatile": answer.volatile,
    }
    return told, content


def _found(holding: _Holding, header: Mapping[str, Any], body: bytes, wanted: Wanted) -> Written:
    if "inquiry" in header:
        return holding.inquiring.answer(InquiryRequest(header["inquiry"], json.loads(body), None), wanted)
    if "reading" in header:
        return holding.reading.answer(TextRequest(header["reading"], body.decode(), None), wanted)
    request = SparqlRequest(
        query=body.decode(),
        default_graphs=None if header["default"] is None else tuple(header["default"]),
        named_graphs=None if header["named"] is None else tuple(header["named"]),
        formats=(),
        timeout_ms=header.get("timeout_ms"),
    )
    return holding.evaluation.ask(request, wanted)


def _too_large(size: int, most: int) -> Problem:
    detail = (
        f"The answer has {size:,} bytes; the limit is {most:,} bytes. Ask for less: LIMIT, fewer "
        "variables, or one part at a time."
    )
    return Problem(Reason.RESULT_TOO_LARGE, detail, limit=f"{most} bytes")
