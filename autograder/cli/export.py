"""`autograder export`: grades into the file that a learning platform takes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from autograder.cli.console import open_console
from autograder.cli.options import CourseOption, GradesOption, NameArgument, ToOption, find_manifest

if TYPE_CHECKING:
    from autograder.exporting import Exported

_SHOWN = 50


def export(  # noqa: PLR0913, PLR0917  # one argument per option
    name: NameArgument,
    to: ToOption,
    template: Annotated[Path, typer.Option("--template", help="The platform's own grade file, as downloaded.")],
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="File to upload; default: beside the gradebook.", show_default=False),
    ] = None,
    column: Annotated[
        str, typer.Option("--column", help="Column to fill; default: the one with the assignment's title.")
    ] = "",
    links: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--links", help="CSV that says who is who: submission, student_id.", show_default=False),
    ] = None,
    scale: Annotated[bool, typer.Option("--scale", help="Convert to the points of the column.")] = False,
    comments: Annotated[bool, typer.Option(help="Write a comment beside each grade (Moodle).")] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only report; write nothing.")] = False,
    grades: GradesOption = None,
    course: CourseOption = None,
) -> None:
    """Fill a learning platform's own grade file from the gradebook; nothing else in it changes."""
    from autograder.errors import UsageError
    from autograder.exporting import ExportJob, export_grades

    known = find_manifest(course, name)
    if known is None and scale:
        raise UsageError(
            "--scale has to know whether people grade a part of the assignment, and its build is not found here.",
            next_step="Run this in the folder of the course (or name it with --course), after `autograder build`.",
        )
    exported = export_grades(
        ExportJob(
            assignment=name,
            grades=grades or Path("grades") / name,
            lms=to,
            template=template,
            out=out,
            titles=(known.title,) if known else (),
            column=column,
            links=links,
            manual_points=sum(one.points for one in known.questions if one.manual) if known else 0.0,
            scale=scale,
            comments=comments,
            dry_run=dry_run,
        )
    )
    _show(exported, dry_run=dry_run)
    if any(mark.candidates or mark.fate.value == "unmatched" for mark in exported.filling.marks):
        raise typer.Exit(1)  # some grades are nowhere


def _show(exported: Exported, *, dry_run: bool) -> None:
    from collections import Counter

    from autograder.lms.sheets import Fate
    from autograder.reporting.plain_text import harmless_line

    console = open_console()
    marks = exported.filling.marks
    lines = [f"Column: {harmless_line(exported.filling.column)}"]
    counts = Counter(mark.fate for mark in marks)
    lines.append(", ".join(f"{counts[fate]} {fate.value}" for fate in Fate if counts[fate]))
    told = [mark for mark in marks if mark.reason and mark.fate is not Fate.NO_GRADE]
    for mark in told[:_SHOWN]:
        who = " ".join(filter(None, (mark.submission, mark.person)))
        lines.append(f"  {mark.fate.value}: {harmless_line(who)}: {harmless_line(mark.reason)}")
    if len(told) > _SHOWN:
        lines.append(f"  ... and {len(told) - _SHOWN} more, in the report")
    lines += [f"Note: {note}" for note in exported.filling.notes]
    if dry_run:
        lines.append("Nothing was written (--dry-run).")
    elif exported.out is None:
        lines.append("No grade changes: there is nothing to upload.")
    lines += [f"{'Upload:':9}{exported.out}"] if exported.out else []
    lines += [f"{'Report:':9}{exported.report}"] if exported.report else []
    if exported.links:
        lines.append(f"{'Links:':9}{exported.links}: fill in student_id, then say --links {exported.links}")
    for line in lines:
        console.print(line, highlight=False, markup=False)
