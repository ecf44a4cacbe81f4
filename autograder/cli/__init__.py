"""The command `autograder`: parse, call one function, print, choose the exit code.

One module per command. Exit codes: 0 done, 1 the input is wrong, 2 the command was called wrongly, 3 our side failed
for at least one submission, 130 interrupted. What a command needs is imported inside it, so that `--help` answers at
once.
"""

from __future__ import annotations

import atexit
import gc
import io
import os
import signal
import sys
from typing import Annotated

import typer

from autograder import __version__
from autograder.cli.build import build
from autograder.cli.bundle import bundle
from autograder.cli.check import check
from autograder.cli.export import export
from autograder.cli.feedback import feedback
from autograder.cli.grade import grade
from autograder.cli.replay import replay
from autograder.cli.sample_class import sample_class
from autograder.cli.verify import verify
from autograder.errors import AutograderError

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # workers share the cores; threads of each would only get in their way

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Build, prove and grade notebook assignments for neural networks written from scratch.",
)
for _command in (build, verify, check, grade, replay, export, feedback, bundle):  # in the order of the help
    app.command()(_command)
app.command("sample-class")(sample_class)

_INTERRUPTED = 130  # what a shell calls a command that Ctrl-C ended
_MANY_OBJECTS = 50_000


def main() -> None:
    """Entry point: every error that we know becomes one sentence and an exit code."""
    _collect_garbage_rarely()
    _speak_in_any_encoding()
    _end_in_order()
    try:
        code = app(standalone_mode=False)
    except AutograderError as error:
        _complain(error.message, error.next_step)
        raise SystemExit(error.exit_code) from None
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except OSError as error:
        _complain(f"{error.filename or 'A file'}: {error.strerror or error}.", "Nothing that was there before is lost.")
        raise SystemExit(3) from None
    except Exception as error:
        _show_usage_error(error)
        raise
    if code == _INTERRUPTED:  # typer makes this number of Ctrl-C, and says nothing
        _complain("Interrupted; what was done is kept.", "Run the same command again to go on.")
    raise SystemExit(code if isinstance(code, int) else 0)


def _collect_garbage_rarely() -> None:
    """What a command imports is none, and to look through it again and again takes a quarter of its start and end."""
    gc.set_threshold(_MANY_OBJECTS, 20, 20)
    atexit.register(gc.freeze)


def _speak_in_any_encoding() -> None:
    """A terminal that cannot show a student's name shows it escaped, and nothing breaks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _end_in_order() -> None:
    """A closed terminal or a `kill` ends a run as Ctrl-C does, with all processes that it started."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # `nohup` has asked for something else
            signal.signal(number, signal.default_int_handler)


def _show_usage_error(error: Exception) -> None:
    """Click's own errors know how to show themselves and which exit code they mean."""
    show, exit_code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if callable(show) and isinstance(exit_code, int):
        show()
        raise SystemExit(exit_code) from None


def _complain(message: str, next_step: str) -> None:
    print(f"Error: {message}", file=sys.stderr)
    if next_step:
        print(f"       {next_step}", file=sys.stderr)


def _version(value: bool) -> None:
    if value:
        print(f"autograder {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass
