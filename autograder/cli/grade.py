"""`autograder grade`: a whole class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from autograder.cli.console import open_console, progress_bar
from autograder.cli.options import (
    CORES,
    CourseOption,
    Jail,
    JailOption,
    NameArgument,
    WorkersOption,
    find_course,
    find_exam,
    plan_jail,
)


def grade(
    name: NameArgument,
    submissions: Annotated[Path, typer.Argument(metavar="SUBMISSIONS", help="A folder or a zip of notebooks.")],
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="Folder for grades and feedback; default: grades/NAME.", show_default=False),
    ] = None,
    workers: WorkersOption = CORES,
    jail: JailOption = Jail.BUBBLEWRAP,
    course: CourseOption = None,
) -> None:
    """Grade a class; interrupted, the same command goes on where it stopped."""
    from autograder.grading import FEEDBACK, GRADES, RESULTS, GradingJob, grade_class
    from autograder.reporting.summary import render_summary
    from autograder.settings import Limits

    found = find_course(course)
    exam = find_exam(found, name)
    folder = out or Path("grades") / name
    plan = plan_jail(jail, found.root, folder, submissions)
    console = open_console()
    with progress_bar(console) as report:
        graded = grade_class(GradingJob(exam, submissions, folder, Limits(), plan, workers), report)
    console.print(render_summary(graded.summary), highlight=False, markup=False)
    for skipped in graded.skipped:
        console.print(f"Not taken: {skipped.name}: {skipped.reason}", highlight=False, markup=False)
    if graded.reused:
        console.print(f"{graded.reused} of them had been graded before and were not graded again.", highlight=False)
    if graded.absent:
        text = f"{graded.absent} of them were graded in an earlier run and are not in {submissions} any more."
        console.print(text, highlight=False, markup=False)
    for label, path in (("Grades", GRADES), ("Feedback", FEEDBACK), ("Details", RESULTS)):
        console.print(f"{label + ':':10}{folder / path}", highlight=False, markup=False)
    raise typer.Exit(3 if graded.summary.not_graded else 0)
