"""What a terminal shows while a command works: coloured text, a spinner, a progress bar."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.grading import Progress
    from autograder.records import SubmissionResult

_REDRAWN_PER_SECOND = 4


def open_console() -> Console:
    """A console that never breaks a path or a name over two lines."""
    from rich.console import Console

    return Console(soft_wrap=True)


@contextmanager
def progress_bar(console: Console) -> Iterator[Callable[[Progress, SubmissionResult | None], None]]:
    """A bar with count, rate, time left and failures so far; the callback that moves it.

    It appears with the first report: what goes wrong before has no bar above it.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
        TextColumn("{task.fields[failures]}"),
    )
    # Drawn a few times a second, and not at all where nobody watches: a file gets its last state.
    bar = Bar(*columns, console=console, refresh_per_second=_REDRAWN_PER_SECOND, auto_refresh=console.is_terminal)
    task = bar.add_task("Grading", total=None, rate="", failures="no failures")
    started = time.monotonic()

    def report(progress: Progress, _result: SubmissionResult | None) -> None:
        bar.start()
        graded = progress.done - progress.reused
        rate = f"{graded / (time.monotonic() - started):.1f}/s" if graded else ""
        failures = f"{progress.not_graded} not graded" if progress.not_graded else "no failures"
        bar.update(task, total=progress.total, completed=progress.done, rate=rate, failures=failures)

    try:
        yield report
    finally:
        if bar.live.is_started:
            bar.stop()
