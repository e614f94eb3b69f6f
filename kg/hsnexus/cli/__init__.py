"""The command line: finds the verbs, runs one, and says in one line what went wrong."""

import errno
import os
import signal
import sys
import threading
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from types import FrameType
from typing import Final, NoReturn

import click

from hsnexus import __version__
from hsnexus.errors import HsnexusError, SetupError

__all__ = ["main"]

VERBS: Final = "hsnexus.verbs"


class Verbs(click.Group):
    """The verbs of the entry-point group ``hsnexus.verbs``; a module is imported when its verb is needed."""

    def points(self) -> Mapping[str, EntryPoint]:
        """Every registered verb, by name."""
        return {point.name: point for point in entry_points(group=VERBS)}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the verbs in alphabetical order."""
        return sorted(self.points())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the verb; ``None`` where no package registers it."""
        point = self.points().get(cmd_name)
        command = point.load() if point else None
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb; an error of ours becomes one message and an exit code."""
        try:
            return super().invoke(ctx)
        except HsnexusError as error:
            _end_with(ctx, error)
        except OSError as error:
            if error.errno != errno.ENOSPC or error.filename is not None:
                raise
            # What is still to be written to it would fail once more when the process ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            message = f"the answer cannot be written ({error.strerror})"
            _end_with(ctx, SetupError(message, where="standard output", advice="Send it where there is more space"))


def _end_with(ctx: click.Context, error: HsnexusError) -> NoReturn:
    click.echo(f"Error: {error}", err=True)
    ctx.exit(error.exit_code)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="hsnexus")
def main() -> None:
    """Check, reason over, build and serve the knowledge graph of migration and human security."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """End as Ctrl-C does, so that children are stopped and scratch folders removed."""
    raise SystemExit(128 + number)
