"""What every test may ask for: the project, the text of the article, and a small text of our own."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from hsnexus.sources import Project, read_text

REPOSITORY = Path(__file__).parent.parent


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
