"""`autograder check`: one notebook, graded and printed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.options import CourseOption, Jail, JailOption, NameArgument, find_course, find_exam, plan_jail


def check(
    name: NameArgument,
    submission: Annotated[Path, typer.Argument(metavar="SUBMISSION", help="A notebook, or a zip with one.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole result as one JSON object.")] = False,
    staff: Annotated[bool, typer.Option("--staff", help="Show what staff see: messages with tracebacks.")] = False,
    course: CourseOption = None,
    jail: JailOption = Jail.BUBBLEWRAP,
) -> None:
    """Grade one notebook and print the feedback."""
    from autograder.checking import check_one
    from autograder.reporting.feedback import render_feedback, render_for_staff
    from autograder.reporting.grades import result_as_json

    found = find_course(course)
    result = check_one(find_exam(found, name), submission, plan_jail(jail, found.root, submission))
    if as_json:
        print(result_as_json(result))
    else:
        print(render_for_staff(result) if staff else render_feedback(result))
    raise typer.Exit({"graded": 0, "refused": 1, "not_graded": 3}[result.outcome.value])
