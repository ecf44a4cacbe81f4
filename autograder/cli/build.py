"""`autograder build`: source notebooks become what students and graders get, with proof."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli.console import open_console
from autograder.cli.options import (
    CORES,
    CourseOption,
    Jail,
    JailOption,
    MutationOption,
    NamesArgument,
    WorkersOption,
    choose,
    find_course,
    plan_jail,
)


def build(
    names: NamesArgument = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail when assignments/ is stale.")] = False,
    mutation: MutationOption = True,
    course: CourseOption = None,
    jail: JailOption = Jail.BUBBLEWRAP,
    workers: WorkersOption = CORES,
) -> None:
    """Compile source notebooks to assignments/ (students) and dist/ (graders), and prove their tests."""
    from autograder.authoring.building import build_and_prove, check_fresh

    found = find_course(course)
    chosen = choose(found, names)
    console = open_console()
    if check:
        check_fresh(found, [one.name for one in chosen])
        console.print(f"Fresh: {', '.join(f'assignments/{one.name}' for one in chosen)}")
        return
    plan = plan_jail(jail, found.root)
    for one in chosen:
        if one.missing and not names:
            text = f"{one.name}: not built, because it needs {' and '.join(one.missing)}, which is not installed"
            console.print(text, highlight=False, markup=False)
            continue
        with console.status(f"Building and proving {one.name}"):
            made = build_and_prove(found, one.name, plan=plan, workers=workers, mutation=mutation)
        console.print(made.text, highlight=False)
