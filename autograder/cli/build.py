"""`autograder build`: source notebooks become what students and graders get, with proof."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from autograder.cli.console import open_console
from autograder.cli.options import CORES, CourseOption, Jail, JailOption, WorkersOption, find_course, plan_jail


def build(
    names: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(metavar="[NAME]...", help="Assignments; default: all of the course.", show_default=False),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail when assignments/ is stale.")] = False,
    mutation: Annotated[
        bool, typer.Option("--mutation/--no-mutation", help="Change the solution automatically, or leave that out.")
    ] = True,
    course: CourseOption = None,
    jail: JailOption = Jail.BUBBLEWRAP,
    workers: WorkersOption = CORES,
) -> None:
    """Compile source notebooks to assignments/ (students) and dist/ (graders), and prove their tests."""
    from autograder.authoring.building import build_and_prove, check_fresh

    found = find_course(course)
    chosen = [found.assignment(name).name for name in names or [known.name for known in found.assignments]]
    console = open_console()
    if check:
        check_fresh(found, chosen)
        console.print(f"Fresh: {', '.join(f'assignments/{name}' for name in chosen)}")
        return
    for skipped in [] if names else [one for one in found.assignments if one.missing]:
        chosen.remove(skipped.name)
        text = f"{skipped.name}: not built, because it needs {' and '.join(skipped.missing)}, which is not installed"
        console.print(text, highlight=False, markup=False)
    for name in chosen:
        with console.status(f"Building and proving {name}"):
            plan = plan_jail(jail, found.root)
            made = build_and_prove(found, name, plan=plan, workers=workers, mutation=mutation)
        console.print(made.text, highlight=False)
