"""`autograder bundle`: what a build has proven, as one zip for Gradescope or for students."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated, Optional

import typer

from autograder.cli.console import open_console
from autograder.cli.options import CourseOption, NameArgument, find_course


class For(str, Enum):
    """Values of --for."""

    GRADESCOPE = "gradescope"
    STUDENTS = "students"


class Hidden(str, Enum):
    """Values of --hidden."""

    VISIBLE = "visible"
    AFTER_DUE_DATE = "after_due_date"
    AFTER_PUBLISHED = "after_published"
    HIDDEN = "hidden"


def bundle(
    name: NameArgument,
    audience: Annotated[For, typer.Option("--for", help="Who gets the zip.")],
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--out",
            help="The zip file; default: dist/NAME/NAME-gradescope.zip or NAME-students.zip.",
            show_default=False,
        ),
    ] = None,
    hidden: Annotated[
        Optional[Hidden],  # noqa: UP045
        typer.Option(
            "--hidden",
            help="When Gradescope shows hidden checks, and with the last of them the total; default: after_published.",
            show_default=False,
        ),
    ] = None,
    course: CourseOption = None,
) -> None:
    """Pack an assignment that was built: for Gradescope, or for students to download."""
    from autograder.bundling.bundles import Audience, write_bundle
    from autograder.errors import UsageError
    from autograder.lms.gradescope_results import Visibility

    if hidden is not None and audience is not For.GRADESCOPE:
        raise UsageError(
            "--hidden is for Gradescope; a bundle for students has no hidden checks in it.",
            next_step="Leave it out, or say --for gradescope.",
        )
    shown = Visibility((hidden or Hidden.AFTER_PUBLISHED).value)
    path = write_bundle(find_course(course), name, Audience(audience.value), out, hidden=shown)
    open_console().print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)", highlight=False, markup=False)
