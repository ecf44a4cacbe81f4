"""`autograder sample-class`: invented students."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import open_console
from autograder.cli.options import CourseOption, NameArgument, find_course


def sample_class(
    name: NameArgument,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the notebooks go; made when missing.")],
    size: Annotated[int, typer.Option("--size", min=1, max=10_000, help="Number of submissions.")] = 40,
    course: CourseOption = None,
) -> None:
    """Make a class of invented students: right, unusual, wrong, broken and cheating notebooks."""
    from autograder.authoring.building import sample_class as make_sample_class

    files = make_sample_class(find_course(course), name, folder, size)
    open_console().print(f"{files} invented submissions are in {folder}", highlight=False, markup=False)
