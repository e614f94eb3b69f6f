"""Laws of what an operator asks."""

import json
import sys
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

import pytest

from hsnexus_server.pages import chosen, exposition, limits
from hsnexus_server.settings import Settings
from serving import SETTINGS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

READY: Final = {
    "ready": True,
    "evaluators": {"all": 3, "idle": 2, "busy": 1},
    "queued": 4,
    "cache": {"answers": 5, "bytes": 6},
    "counts": {"busy": 7, "queries": 8},
}


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (
            {"ready": False},
            "# TYPE hsnexus_ready gauge\nhsnexus_ready 0\n# TYPE hsnexus_events_total counter\n",
        ),
        (
            {"ready": True, "counts": {"queries": 1}},
            (
                "# TYPE hsnexus_ready gauge\nhsnexus_ready 1\n# TYPE hsnexus_events_total counter\n"
                'hsnexus_events_total{event="queries"} 1\n'
            ),
        ),
        (
            READY,
            (
                "# TYPE hsnexus_ready gauge\nhsnexus_ready 1\n"
                "# TYPE hsnexus_evaluators_idle gauge\nhsnexus_evaluators_idle 2\n"
                "# TYPE hsnexus_evaluators_busy gauge\nhsnexus_evaluators_busy 1\n"
                "# TYPE hsnexus_queued gauge\nhsnexus_queued 4\n"
                "# TYPE hsnexus_cache_answers gauge\nhsnexus_cache_answers 5\n"
                "# TYPE hsnexus_cache_bytes gauge\nhsnexus_cache_bytes 6\n"
                "# TYPE hsnexus_events_total counter\n"
                'hsnexus_events_total{event="busy"} 7\nhsnexus_events_total{event="queries"} 8\n'
            ),
        ),
    ],
)
def test_metrics_are_told_as_prometheus_reads_them(told: dict[str, Any], text: str) -> None:
    assert exposition(told) == text


TOLD: Final[Mapping[str, tuple[str, Any, Any]]] = {
    # a setting: how it is told, its value, and that value as told
    "timeout_seconds": ("timeout_ms", 0.05, 50),
    "timeout_most_seconds": ("timeout_most_ms", 12.0, 12_000),
    "question_seconds": ("question_timeout_ms", 0.3, 300),
    "question_most_seconds": ("question_timeout_most_ms", 2.5, 2500),
    "check_seconds": ("check_timeout_ms", 0.2, 200),
    "queue_seconds": ("queue_ms", 1.5, 1500),
    "depth": ("brackets", 7, 7),
    **{
        name: (name, 12_345, 12_345)
        for name in (
            "memory_bytes",
            "result_bytes",
            "spool_bytes",
            "query_bytes",
            "body_bytes",
            "header_bytes",
            "cache_bytes",
            "queue",
            "workers",
            "fronts",
        )
    },
    "client_limits": ("client_limits", True, True),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_limit_is_told_with_its_value(name: str) -> None:
    told, value, shown = TOLD[name]
    usual, changed = limits(SETTINGS), limits(replace(SETTINGS, **{name: value}))
    assert changed.get(told) == shown
    assert {key for key in changed if changed[key] != usual[key]} == {told}


CHOSEN: Final[dict[str, tuple[str, object, object]]] = {
    # a setting: how it is told, its value, and that value as told
    "cors": ("cors", "https://e.example", "https://e.example"),
    "public_url": ("public_url", "https://e.example/kg", "https://e.example/kg"),
    "objections": ("objections", "mailto:a@e.example", "mailto:a@e.example"),
    "proxies": ("trusted_proxies", ("10.0.0.0/8",), ("10.0.0.0/8",)),
    "location": ("store", Path("anywhere"), "disk"),
    "engine": ("store", "https://anywhere.example/sparql", "engine"),
    "access_log": ("access_log", True, True),
    "watch": ("watch", True, True),
}


@pytest.mark.parametrize("name", CHOSEN)
def test_what_the_operator_has_chosen_is_told(name: str) -> None:
    told, value, shown = CHOSEN[name]
    usual, changed = chosen(SETTINGS), chosen(replace(SETTINGS, **{name: value}))  # type: ignore[arg-type]
    assert changed.get(told) == shown
    assert {key for key in changed if changed[key] != usual[key]} == {told}
    assert "anywhere" not in json.dumps(changed), "folders of the machine are nobody's business"


def test_every_setting_that_a_client_can_run_into_is_told() -> None:
    ours = {"host", "port", "dataset", "data", *CHOSEN}
    never_refused = {"connections", "idle_seconds", "stack_bytes"}
    assert {one.name for one in fields(Settings)} - ours - never_refused == TOLD.keys()
    assert json.loads(json.dumps(limits(SETTINGS))) == limits(SETTINGS)
