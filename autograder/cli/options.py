"""Options that several commands share, and what they stand for: a course, an exam, a jail."""

from __future__ import annotations

import os
import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

if TYPE_CHECKING:
    from autograder.authoring.course import Assignment, Course
    from autograder.authoring.manifest import Manifest
    from autograder.examining.exam_source import ExamSource
    from autograder.examining.jail import JailPlan


class Jail(str, Enum):
    """Values of --jail."""

    BUBBLEWRAP = "bubblewrap"
    USER = "user"
    NONE = "none"


CourseOption = Annotated[
    Optional[Path],  # noqa: UP045  # typer reads this at run time, on Python 3.10 too
    typer.Option("--course", help="Folder of the course; default: this folder or one above it.", show_default=False),
]
JailOption = Annotated[Jail, typer.Option("--jail", help="Where students' code runs. `none` only for your own.")]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, max=256, help="Submissions at once.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Assignment, e.g. building_blocks.")]
ToOption = Annotated[str, typer.Option("--to", help="canvas, moodle, blackboard or brightspace.")]
GradesOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--grades", help="Folder with the gradebook; default: grades/NAME.", show_default=False),
]
NamesArgument = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Argument(metavar="[NAME]...", help="Assignments; default: all of the course.", show_default=False),
]
MutationOption = Annotated[
    bool, typer.Option("--mutation/--no-mutation", help="Change the solution automatically, or leave that out.")
]
CORES = os.cpu_count() or 1


def find_course(folder: Path | None) -> Course:
    """The course in this folder, or in or above the working directory."""
    from autograder.authoring import course

    return course.find_course(folder or Path.cwd())


def choose(course: Course, names: list[str] | None) -> list[Assignment]:
    """The assignments of these names, or all of the course. Raises InputError for one that it does not have."""
    return [course.assignment(name) for name in names] if names else list(course.assignments)


def find_manifest(folder: Path | None, name: str) -> Manifest | None:
    """What the build says of an assignment; None outside of a course, or before the first build.

    Raises InputError for an assignment that the course does not have.
    """
    from autograder.authoring.manifest import read_manifest
    from autograder.errors import InputError

    try:
        course = find_course(folder)
    except InputError:
        if folder is not None:
            raise
        return None
    return read_manifest(course.build_folder(course.assignment(name).name))


def find_exam(course: Course, name: str) -> ExamSource:
    """The exam of an assignment that was built from its source as it is now."""
    from autograder.authoring.exams import fresh_exam

    return fresh_exam(course, course.assignment(name).name)


def plan_jail(jail: Jail, *private: Path, here: bool = True) -> JailPlan:
    """The jail that was asked for; one that does not isolate says so before anything runs.

    Raises JailUnavailable where it is to stand `here` and cannot.
    """
    from autograder.examining.jail import JailKind, JailPlan, require, unreadable_python

    plan = JailPlan(JailKind(jail.value), tuple(path.resolve() for path in private))
    if jail is Jail.NONE:
        print(
            "WARNING: --jail none: submissions run with your own rights, files and network. Use it for notebooks that "
            "you trust, and for nothing else.",
            file=sys.stderr,
        )
    if here:
        require(plan)
    if here and jail is Jail.USER and (closed := unreadable_python()) is not None:
        print(
            f"WARNING: --jail user: other users cannot read {closed}. A cell that imports what is not loaded yet will "
            "fail; install Python where everybody can read it, or use --jail bubblewrap.",
            file=sys.stderr,
        )
    return plan
