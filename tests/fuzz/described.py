"""Requests made of the server's own description, such as it allows and such as it forbids, by schemathesis."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from random import Random
from typing import Any, Final

import schemathesis
from schemathesis.engine import events, from_schema

from fuzz.grammar import Grammar
from fuzz.laws import Reply, faults, problem_type
from fuzz.sending import Sent
from hsnexus_server.protocol import QUERY

__all__ = ["Described"]

Case = schemathesis.Case[Any]

# A name that means nothing, an ETag of something else or too short a time are refused although the description allows
# them, and what it does not know may be taken; a refusal is no fault of the server, if it comes as the contract says.
_LEFT_OUT: Final = ("not_a_server_error", "negative_data_rejection", "positive_data_acceptance")
_CONFIG: Final[Mapping[str, Any]] = {
    "continue-on-failure": True,
    "suppress-health-check": ["all"],  # how fast requests are made is no matter of the server
    "request-timeout": 20.0,
    "headers": {"Accept-Encoding": "identity"},  # the laws compare an ETag with the body as it was sent
    "checks": {name: {"enabled": False} for name in _LEFT_OUT},
    "phases": {"stateful": {"enabled": False}},
    "generation": {"database": "none"},
}
_SCRIPTS: Final = ("application/javascript", "text/javascript")


@dataclass(slots=True)
class Described:
    """What one client sends to a server that describes itself, and what came of it.

    Attributes:
        url: of the server.
        seed: of everything that is made.
        outcomes: how often each outcome came.
        found: faults, each with the command that shows it again.
        operations: those that were asked.
    """

    url: str
    seed: str
    outcomes: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)
    operations: set[str] = field(default_factory=set)

    def run(self, seconds: float) -> None:
        """Ask for so many seconds: the examples first, then the bounds of what is allowed, then anything."""
        number = Random(self.seed).getrandbits(32)  # noqa: S311 - chance, not secrets
        config = schemathesis.Config.from_dict({**_CONFIG, "seed": number, "max-time": max(1, round(seconds))})
        schema = schemathesis.openapi.from_url(f"{self.url}openapi.json", config=config)

        @schema.hook
        def map_case(context: schemathesis.HookContext, case: Case) -> Case:  # noqa: ARG001 - what schemathesis calls it with
            return self._varied(case)

        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                self._finished(event)
            elif isinstance(event, events.NonFatalError):
                self.found.append(f"{event.label}: {event.info}")
            elif isinstance(event, events.FatalError):
                raise event.exception

    def _varied(self, case: Case) -> Case:
        """Return a request that accepts one thing or another, and in which what stands for a query often is one."""
        made = (self.seed, case.method, case.path, case.path_parameters, case.query, case.body)
        draw = Random(repr(made))  # noqa: S311 - chance, not secrets; the same for the same request, as it may be made again
        case.headers["Accept"] = draw.choice((*_media_types(case), "*/*", "text/plain"))
        for place in (case.query, case.body):
            if isinstance(place, dict) and "query" in place and draw.random() < 0.5:
                place["query"] = Grammar(draw).query()
        if case.media_type == QUERY and draw.random() < 0.5:
            case.body = Grammar(draw).query()
        return case

    def _finished(self, event: events.ScenarioFinished) -> None:
        """Note what became of the requests to one operation."""
        for name, interaction in event.recorder.interactions.items():
            if interaction.response is None:
                self.found.append(f"{event.label}: no answer to {interaction.request.uri}")
                continue
            self.operations.add(str(event.label))
            reply = _reply(interaction.response)
            self.outcomes[f"{reply.status} {problem_type(reply)}".strip()] += 1
            for check in event.recorder.checks.get(name, []):
                if check.failure_info is not None:
                    failure = check.failure_info.failure
                    told = f"{check.name}: {failure.title} {failure.message}"
                    self.found.append(f"{told}\n  {check.failure_info.code_sample}")


def _media_types(case: Case) -> Iterator[str]:
    """Yield the media types in which an operation says to answer."""
    for response in case.operation.definition.raw["responses"].values():
        yield from response.get("content", ())


def _reply(response: schemathesis.Response) -> Reply:
    headers = Message()
    for name, values in response.headers.items():
        for value in values:
            headers[name] = value
    return Reply(str(response.request.method), response.status_code, headers, response.content)


@schemathesis.check
def keeps_the_laws(ctx: schemathesis.CheckContext, response: schemathesis.Response, case: Case) -> None:  # noqa: ARG001 - what schemathesis calls it with
    """Hold the laws of every answer."""
    found = list(faults(_reply(response), Sent(b"", b"", (case.method,), legal=False)))
    assert not found, "; ".join(found)


@schemathesis.deserializer(*_SCRIPTS)
def _script(context: schemathesis.DeserializationContext, response: schemathesis.Response) -> Any:  # noqa: ANN401, ARG001 - JSON
    return json.loads(response.content)


@schemathesis.serializer(QUERY)
def _query(context: schemathesis.SerializationContext, value: Any) -> bytes:  # noqa: ANN401, ARG001 - whatever was made
    return value if isinstance(value, bytes) else str(value).encode()
