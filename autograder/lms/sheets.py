"""Filling a platform's own grade file: which column, whose row, and what becomes of every grade.

Zero is a grade and blank is not. No row is invented, and what is not written is listed with its reason.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from autograder.errors import InputError
from autograder.lms.people import Directory, Line, Match, Members, find_label, name_key
from autograder.lms.tables import Table
from autograder.records import Origin
from autograder.reporting.plain_text import harmless_line, number_text

_SHOWN = 30


class Fate(str, Enum):
    """What becomes of a grade, or of a row."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNMATCHED = "unmatched"  # a grade without a row
    REFUSED = "refused"  # a grade that must not be written
    NO_GRADE = "no grade"  # a row without a grade: left as it is


@dataclass(frozen=True)
class Grade:
    """What the gradebook says of one submission; `points` is None where it is not graded, and `reason` says why."""

    origin: Origin
    student: str
    points: float | None
    max_points: float
    reason: str = ""


@dataclass(frozen=True)
class Wish:
    """What to write where. `titles` are what the assignment is called, `column` what the user asked for.

    `join` finds whose a submission is among the people of the file, where `links` (from a submission to an id of its
    person) does not say it. `manual_points` are given by people, and are no part of the machine's points.
    """

    titles: tuple[str, ...]
    join: Members
    column: str = ""
    scale: bool = False
    comments: bool = True
    manual_points: float = 0.0
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mark:
    """One line of the report."""

    fate: Fate
    submission: str
    person: str
    before: str = ""
    after: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()  # ids of those whom a submission could belong to
    row: int = -1  # in the file; -1 where there is none


@dataclass(frozen=True)
class Filling:
    """The filled file, what became of every grade, and what a person should know before uploading it."""

    table: Table
    column: str
    marks: tuple[Mark, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column that grades could go to; `ident` is the platform's id of it, `refusal` why it takes none."""

    index: int
    header: str
    title: str
    ident: str = ""
    max_points: float | None = None
    refusal: str = ""


@dataclass(frozen=True)
class Layout:
    """A grade file, understood. `locked` says of a row why its grade must not change."""

    table: Table
    column: Column
    lines: tuple[Line, ...]
    locked: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Filled:
    """New texts by row, and the report."""

    values: dict[int, str]
    marks: tuple[Mark, ...]
    notes: tuple[str, ...]


def choose_column(columns: Sequence[Column], wish: Wish, *, sheet: str) -> Column:
    """The column that is asked for, or the one with the assignment's title. InputError lists them otherwise."""
    asked = wish.column.strip()
    if asked:
        fitting = [one for one in columns if asked in (one.header, one.title, one.ident)]
        fitting = fitting or [one for one in columns if name_key(one.title) == name_key(asked) != ""]
        wanted = f"is {asked!r}"
    else:
        keys = {name_key(title) for title in wish.titles}
        fitting = [one for one in columns if name_key(one.title) in keys]
        wanted = f"has the assignment's title ({' or '.join(map(repr, wish.titles))})"
    if len(fitting) != 1:
        listed = "".join(f"\n         {harmless_line(one.header)}" for one in columns[:_SHOWN])
        found = "More than one column" if fitting else "No column"
        raise InputError(
            f"{found} of this {sheet} {wanted}.",
            next_step=f"Name one of them with --column:{listed}" if columns else "Make the column there first.",
        )
    if fitting[0].refusal:
        raise InputError(
            f"The column {fitting[0].header!r} {fitting[0].refusal}.", next_step="Name another one with --column."
        )
    return fitting[0]


def fill(layout: Layout, grades: Sequence[Grade], wish: Wish) -> Filled:
    """Finds the row of every grade and the text for its cell. Raises InputError where the points do not fit."""
    factor, notes = _factor(layout.column, grades, wish)
    claims: dict[int, list[tuple[Grade, str]]] = defaultdict(list)
    marks: list[Mark] = []
    considered: set[int] = set()
    directory = Directory(line.enrolment for line in layout.lines)
    for grade in grades:
        match = _match(directory, grade, wish)
        considered.update(layout.lines[at].row for at in (*match.found, *match.candidates))
        if not match.found:
            marks.append(_unmatched(layout, grade, match))
        for at in match.found:
            claims[layout.lines[at].row].append((grade, match.reason))
    values: dict[int, str] = {}
    for line in layout.lines:
        if line.row in claims:
            mark = _mark(layout, line, claims[line.row], factor)
            marks.append(mark)
            if mark.fate is Fate.CHANGED:
                values[line.row] = mark.after
        elif line.row not in considered:
            before = layout.table.value(line.row, layout.column.index)
            marks.append(
                Mark(Fate.NO_GRADE, "", _who(line), before, before, "nothing of theirs was graded", row=line.row)
            )
    return Filled(values, tuple(marks), notes)


def points_equal(cell: str, points: str) -> bool:
    """Whether a cell holds this many points, to two decimals, with whatever decimal mark."""
    number = number_of(cell)
    return number is not None and number_text(number) == points


def number_of(text: str) -> float | None:
    """The number in a cell; its last point or comma is the decimal mark."""
    plain = text.strip().replace("\xa0", "").replace(" ", "")
    if not re.fullmatch(r"-?[\d.,]*\d[.,]?", plain):
        return None
    whole, mark, decimals = plain.replace(",", ".").rpartition(".")
    return float(whole.replace(".", "") + "." + decimals if mark else decimals)


def _factor(column: Column, grades: Sequence[Grade], wish: Wish) -> tuple[float, tuple[str, ...]]:
    """By what to multiply our points, and what to tell about it."""
    tests = max((grade.max_points for grade in grades), default=0.0)
    whole = tests + wish.manual_points
    theirs = column.max_points
    split = f"{number_text(tests)} from tests and {number_text(wish.manual_points)} given by people"
    notes: tuple[str, ...] = (f"Only the points of the tests are written: of {number_text(whole)} points, {split}.",)
    if not wish.manual_points:
        notes = ()
    if theirs is None:
        return 1.0, (*notes, "The file does not say how many points the column has; the points are not converted.")
    if math.isclose(tests, theirs) or math.isclose(whole, theirs):
        return 1.0, notes
    if not wish.scale or not tests or not theirs:
        parts = f" ({split})" if wish.manual_points else ""
        raise InputError(
            f"The column {column.header!r} is out of {number_text(theirs)} points, and the assignment out of "
            f"{number_text(whole)}{parts}.",
            next_step="Change the points there, or say --scale to convert every grade in proportion.",
        )
    return theirs / whole, (*notes, f"Converted from {number_text(whole)} points to {number_text(theirs)}.")


def _match(directory: Directory, grade: Grade, wish: Wish) -> Match:
    linked = wish.links.get(grade.origin.submission, "").removeprefix("#")
    if not linked:
        return wish.join(grade.origin, directory)
    own = directory.ids["lms_id"].get(linked.casefold(), [])
    return Match((own[0],)) if len(own) == 1 else find_label(linked, directory)


def _unmatched(layout: Layout, grade: Grade, match: Match) -> Mark:
    names = [layout.lines[at].enrolment.person for at in match.candidates]
    ids = tuple(person.sid or person.username or person.lms_id for person in names)
    fate = Fate.REFUSED if ids else Fate.UNMATCHED
    reason = match.reason + (f" ({', '.join(map(harmless_line, ids))})" if ids else "")
    after = number_text(grade.points) if grade.points is not None else ""
    return Mark(fate, grade.origin.submission, grade.student, "", after, reason, ids)


def _mark(layout: Layout, line: Line, claims: Sequence[tuple[Grade, str]], factor: float) -> Mark:
    grade, remark = claims[0]
    before = layout.table.value(line.row, layout.column.index)
    after = number_text(grade.points * factor) if grade.points is not None else ""
    submissions = " and ".join(one.origin.submission for one, _ in claims)

    def mark(fate: Fate, reason: str = "") -> Mark:
        return Mark(
            fate, submissions, _who(line), before, after if fate is not Fate.REFUSED else before, reason, row=line.row
        )

    if len(claims) > 1:
        return mark(Fate.REFUSED, "more than one submission belongs to this person; choose by hand")
    if not after:
        return mark(Fate.REFUSED, grade.reason or "it is not graded")
    if line.row in layout.locked:
        return mark(Fate.REFUSED, layout.locked[line.row])
    most = layout.column.max_points
    value = float(after)
    if value < 0 or (most is not None and value > most + 1e-9):
        return mark(Fate.REFUSED, f"{after} points do not lie between 0 and {number_text(most or 0)}")
    if points_equal(before, after):
        return mark(Fate.UNCHANGED)
    return mark(Fate.CHANGED, remark)


def _who(line: Line) -> str:
    person = line.enrolment.person
    ident = person.lms_id or person.sid or person.username
    return f"{person.name} ({ident})" if person.name and ident else person.name or ident
