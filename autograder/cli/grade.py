"""`autograder grade`: a whole class."""

from __future__ import annotations

import gc
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

_MISSING_SHOWN = 30


def grade(  # noqa: PLR0913, PLR0917  # one argument per option
    name: NameArgument,
    submissions: Annotated[
        Path, typer.Argument(metavar="SUBMISSIONS", help="A download of your learning platform, or a folder or zip.")
    ],
    lms: Annotated[
        str, typer.Option("--lms", help="Where it comes from: canvas, moodle, ..., folder. Default: found out.")
    ] = "",
    roster: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--roster", help="Class list: the platform's grade file, or a CSV.", show_default=False),
    ] = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="Folder for grades and feedback; default: grades/NAME.", show_default=False),
    ] = None,
    workers: WorkersOption = CORES,
    scheduler: Annotated[
        str, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask cluster that examines: tcp://host:8786.")
    ] = "",
    jail: JailOption = Jail.BUBBLEWRAP,
    course: CourseOption = None,
) -> None:
    """Grade a class; interrupted, the same command goes on where it stopped."""
    if not scheduler:
        from autograder.examining import pool

        pool.prepare()  # beside all that comes before the first submission

    from autograder.grading import FEEDBACK, GRADES, RESULTS, GradingJob, grade_class
    from autograder.reporting.plain_text import harmless_line
    from autograder.reporting.summary import render_summary
    from autograder.settings import Limits

    gc.freeze()  # what is imported stays: the collector need not look through it again and again

    found = find_course(course)
    exam = find_exam(found, name)
    folder = out or Path("grades") / name
    plan = plan_jail(jail, found.root, folder, submissions, here=not scheduler)
    console = open_console()
    job = GradingJob(exam, submissions, folder, Limits(), plan, workers, lms, roster, scheduler)
    with progress_bar(console) as report:
        graded = grade_class(job, report, lambda text: console.print(text, highlight=False, markup=False))
    console.print(render_summary(graded.summary), highlight=False, markup=False)
    for skipped in graded.skipped:
        console.print(f"Not taken: {skipped.name}: {skipped.reason}", highlight=False, markup=False)
    for enrolment in graded.missing[:_MISSING_SHOWN]:
        who = enrolment.person.name or enrolment.person.lms_id
        console.print(f"No submission: {harmless_line(who)}", highlight=False, markup=False)
    if len(graded.missing) > _MISSING_SHOWN:
        text = f"No submission: {len(graded.missing) - _MISSING_SHOWN} more, see {folder / GRADES}"
        console.print(text, highlight=False, markup=False)
    if graded.reused:
        console.print(f"{graded.reused} of them had been graded before and were not graded again.", highlight=False)
    if graded.absent:
        text = f"{graded.absent} of them were graded in an earlier run and are not in {submissions} any more."
        console.print(text, highlight=False, markup=False)
    for label, path in (("Grades", GRADES), ("Feedback", FEEDBACK), ("Details", RESULTS)):
        console.print(f"{label + ':':10}{folder / path}", highlight=False, markup=False)
    raise typer.Exit(3 if graded.summary.not_graded else 0)
