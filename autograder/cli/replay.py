"""`autograder replay`: one check again, with everything that staff want to see of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from autograder.cli.options import (
    CourseOption,
    GradesOption,
    Jail,
    JailOption,
    NameArgument,
    find_course,
    find_exam,
    plan_jail,
)


def replay(  # noqa: PLR0913, PLR0917  # one argument per option
    name: NameArgument,
    who: Annotated[
        str, typer.Argument(metavar="RESULT", help="A notebook, or a submission or student as in grades.csv.")
    ],
    question: Annotated[str, typer.Option("--question", help="Default: the first with a check that failed.")] = "",
    check: Annotated[int, typer.Option("--check", min=0, help="Number of the check; default: the first failed.")] = 0,
    submissions: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--submissions", help="The download that was graded.", show_default=False),
    ] = None,
    grades: GradesOption = None,
    course: CourseOption = None,
    jail: JailOption = Jail.BUBBLEWRAP,
) -> None:
    """Run one check again as it was graded, and print inputs, both values and tracebacks. For staff only."""
    from autograder.replaying import ReplayJob, replay_one
    from autograder.reporting.replay import render_replay

    found = find_course(course)
    exam = find_exam(found, name)
    folder = grades or Path("grades") / name
    private = [found.root, folder, Path(who), *([submissions] if submissions else [])]
    job = ReplayJob(exam, plan_jail(jail, *private), who, folder, submissions, question, check)
    replayed = replay_one(job)
    print(render_replay(replayed.replay, replayed.recorded, same_exam=replayed.same_exam), end="")
