"""`autograder feedback`: everybody's feedback in the zip that a learning platform takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from autograder.cli.console import open_console
from autograder.cli.options import GradesOption, NameArgument, ToOption

_SHOWN = 50


def feedback(
    name: NameArgument,
    to: ToOption,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="Zip to upload; default: beside the gradebook.", show_default=False),
    ] = None,
    roster: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--roster", help="Class list, where `grade` was given none.", show_default=False),
    ] = None,
    grades: GradesOption = None,
) -> None:
    """Put the feedback texts into the zip that a learning platform hands out to its students."""
    from autograder.exporting import FeedbackJob, send_feedback
    from autograder.reporting.plain_text import harmless_line

    sent = send_feedback(FeedbackJob(name, grades or Path("grades") / name, to, out, roster))
    lines = [f"{sent.files} feedback files for {sent.submissions} submissions"]
    for mark in sent.left[:_SHOWN]:
        who = " ".join(filter(None, (mark.submission, mark.person)))
        lines.append(f"  none for {harmless_line(who)}: {harmless_line(mark.reason)}")
    if len(sent.left) > _SHOWN:
        lines.append(f"  ... and none for {len(sent.left) - _SHOWN} more")
    lines += [f"Note: {note}" for note in sent.notes]
    lines.append(f"{'Upload:':9}{sent.out}")
    console = open_console()
    for line in lines:
        console.print(line, highlight=False, markup=False)
