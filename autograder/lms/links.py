"""Link files: where a platform has nothing but names, a person writes down who is who, once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from autograder.errors import InputError
from autograder.lms.sheets import Mark
from autograder.lms.tables import read_table
from autograder.reporting.grades import cell_text

_HEADER = ("submission", "name", "student_id", "candidates")


def read_links(path: Path) -> dict[str, str]:
    """From the submission to the id that a person wrote beside it; lines without one are left out.

    Raises InputError where the columns are missing, or a submission stands there twice with different ids.
    """
    table = read_table(path)
    header = [value.casefold() for value in table.header]
    if not {"submission", "student_id"} <= set(header):
        raise InputError(
            f"{path} has no columns `submission` and `student_id`.",
            next_step="Take the file that `autograder export` writes, and fill in its column student_id.",
        )
    columns = header.index("submission"), header.index("student_id")
    links: dict[str, str] = {}
    for row in range(1, len(table.rows)):
        submission, ident = (table.value(row, column).removeprefix("'") for column in columns)
        if not submission or not ident:
            continue
        if links.setdefault(submission, ident) != ident:
            raise InputError(
                f"{path} links {submission} to {links[submission]} and to {ident}.", next_step="Keep one of the lines."
            )
    return links


def links_template(marks: Iterable[Mark]) -> bytes:
    """A link file for those whom a name alone does not tell apart; the column `student_id` is to be filled in."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_HEADER)
    for mark in marks:
        candidates = " or ".join(mark.candidates)
        writer.writerow([cell_text(mark.submission), cell_text(mark.person), "", cell_text(candidates)])
    return buffer.getvalue().encode()
