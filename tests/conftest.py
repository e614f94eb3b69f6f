"""What every test may ask for: the project, the text of the article, and a small text of our own."""

import os
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from hsnexus.sources import Project, read_text
from noted import SEEN

REPOSITORY = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("fuzz")
    group.addoption(
        "--fuzz-seconds",
        type=float,
        metavar="N",
        default=float(os.environ.get("HSNEXUS_FUZZ_SECONDS", "10")),
        help="how long the endpoint is fuzzed, in seconds (default: the environment variable HSNEXUS_FUZZ_SECONDS, "
        "else 10)",
    )
    group.addoption(
        "--fuzz-seed",
        metavar="SEED[:N]",
        default=secrets.token_hex(4),
        help="the seed of the fuzz, so that the same requests are made again, from request N on (default: a new one)",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SEEN] = []


def pytest_report_header(config: pytest.Config) -> str:
    return f"fuzz: --fuzz-seconds {config.getoption('fuzz_seconds'):g} --fuzz-seed {config.getoption('fuzz_seed')}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[SEEN]:
        terminalreporter.section("fuzz")
        for line in config.stash[SEEN]:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(REPOSITORY)


@pytest.fixture(scope="session")
def article_file() -> Path:
    """The text of the article; it is under copyright, so that a fresh clone does not have it."""
    name = os.environ.get("HSNEXUS_TEXT")
    if not name:
        pytest.skip("HSNEXUS_TEXT names no text of the article, which cannot travel with the repository")
    return Path(name)


@pytest.fixture(scope="session")
def article(article_file: Path) -> str:
    return read_text(article_file)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a local connection."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(10.0)
        theirs.settimeout(10.0)
        yield ours, theirs
