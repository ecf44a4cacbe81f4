"""Moodle: reads "Download all submissions", fills the offline grading worksheet, writes the zip of feedback files.

Rules from Moodle's own source: mod_assign's downloader, importgradeslib.php and importziplib.php.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from autograder.errors import InputError
from autograder.lms.deliveries import Attempt, Delivery, FileKind, HandedFile, Reading, sort_files
from autograder.lms.downloads import Download
from autograder.lms.people import Directory, Line, Match, find, group_members, members, people_of
from autograder.lms.platforms import Platform, Returned
from autograder.lms.sheets import Column, Filled, Filling, Grade, Layout, Mark, Wish, choose_column, fill, number_of
from autograder.lms.tables import Table
from autograder.records import Enrolment, Origin, Person, Roster
from autograder.reporting.plain_text import number_text

# Folders of 4.1 and later, folders of 3.1 to 4.0 (one more underscore), flat files: all three shapes. In a team's
# submission the number is the group's, and the default group has none. The first part of the path that fits decides:
# what follows is the student's.
_ENTRY = re.compile(
    r"^(?:.*?/)??(?P<name>[^_/]*)(?:_(?P<id>[0-9]+))?_assignsubmission_(?P<plugin>[^_/]+)(?:_/|/|_)(?P<path>.+)$"
)
_IDENTIFIER = re.compile(r"^(?P<word>\D*?)\s*(?P<id>[0-9]+)\s*$")  # some languages have no space between
_DELETED = re.compile(r"[\x00-\x1f\x7f&<>\"`|':\\/]")
_BLIND = "Participant"
_GRADED_AT = "Last modified (grade)"
_COMMENTS = "Feedback comments"
_SHEET = "Moodle grading worksheet (assignment > Grading action > Download grading worksheet)"
_OVERRIDE = (
    "When you upload the worksheet again, tick `Allow updating records that have been modified more recently in Moodle "
    "than in the spreadsheet`: otherwise Moodle skips everybody who was graded before, without a word."
)
_STRANGER = "Its name is not one that Moodle gives to a student's file."


def recognises(path: str) -> bool:
    """Whether a path looks like an entry of this platform's download."""
    return _ENTRY.match(path) is not None


def read_submissions(download: Download, _roster: Roster | None) -> Reading:
    """Who handed in what. The download says neither late nor which attempt; it holds the latest."""
    found: dict[str, Delivery] = {}

    def place(file: HandedFile, name: str) -> bool:
        parts = _ENTRY.match(name)
        if parts is None:
            return False
        label, number = parts["name"], parts["id"] or ""
        key = number or label
        kind = FileKind.ONLINE_TEXT if parts["plugin"] == "onlinetext" else file.kind
        handed = replace(file, original=parts["path"], kind=kind)
        people = (Person(lms_id=number, name=label),) if number else ()
        old = found.get(key) or Delivery(key, label, people, (Attempt(()),), group="" if number else label)
        files = tuple(sorted((*old.attempts[0].files, handed), key=lambda one: one.path))
        found[key] = replace(old, attempts=(Attempt(files),))
        return True

    skipped = sort_files(download, place, stranger=_STRANGER)
    return Reading(tuple(found.values()), skipped)


def clean(name: str) -> str:
    """A name or a part of a path as Moodle writes it into a zip: some signs are deleted, underscores become spaces."""
    deleted = _DELETED.sub("", unicodedata.normalize("NFC", name).replace("_", " "))
    return "" if deleted in (".", "..") else deleted.strip()


# The grading worksheet


def is_sheet(table: Table) -> bool:
    """Whether this is a worksheet, in any language: the first cell of every row is one word and a number."""
    if table.header[:1] == ("Identifier",):
        return True
    cells = [_IDENTIFIER.match(table.value(row, 0)) for row in _rows(table)]
    words = {cell["word"] for cell in cells if cell}
    return (
        bool(cells) and all(cells) and len(words) == 1 and any(map(str.isalpha, words.pop())) and len(table.header) > 4
    )


def people(table: Table) -> tuple[Line, ...]:
    """Everybody in it, and who was late; without names where the marking is blind."""
    header = table.header
    status = header.index("Status") if "Status" in header else None
    known = {line.row: line.enrolment for line in people_of(table)}
    lines = []
    for row in _rows(table):
        identifier = _IDENTIFIER.match(table.value(row, 0))
        if identifier is None:
            continue
        enrolment = known.get(row, Enrolment(Person()))
        name = enrolment.person.name
        if header[0] != "Identifier" and not name and "@" not in table.value(row, 1):
            name = unicodedata.normalize("NFC", table.value(row, 1))  # another language: names stand second
        person = replace(enrolment.person, lms_id=identifier["id"], name=name)
        late = _late(table.value(row, status)) if status is not None else None
        lines.append(Line(row, replace(enrolment, person=person, late=late)))
    return tuple(lines)


def _rows(table: Table) -> list[int]:
    return [row for row in range(1, len(table.rows)) if not table.rows[row].is_blank]


def _late(status: str) -> bool | None:
    if re.search(r"\blate\b", status):
        return True
    return False if status.startswith("Submitted") else None


def join(origin: Origin, enrolments: Directory, same_lms: bool) -> Match:
    """Whose submission it is. The number in the download of a team's work is the team's, and may by chance be some
    stranger's in the worksheet: so the name has to agree too.
    """
    if not same_lms or origin.lms != "moodle" or origin.group or len(origin.people) != 1:
        return members(origin, enrolments, same_lms=same_lms)
    match = find(origin.people[0], enrolments, same_lms=True)
    if match.found:
        name = clean(enrolments[match.found[0]].person.name)
        if not name or origin.name == _BLIND or origin.name.endswith(name):
            return match
    team = group_members(origin.name, enrolments)
    if team:
        return Match(team, group=origin.name)
    if match.found:
        number = origin.people[0].lms_id
        return Match(reason=f"{number} is {name} in the worksheet, and {origin.name} in the download")
    return match


def write_grades(table: Table, grades: Sequence[Grade], wish: Wish) -> Filling:
    """The whole worksheet with new grades, and a comment beside each; nothing else in it changes, least of all dates.

    Raises InputError where Moodle would refuse the file.
    """
    _check(table)
    lines = people(table)
    column = _column(table, wish)
    filled = fill(Layout(table, column, lines, _locked(table, lines)), grades, wish)
    changed = table.with_values(column.index, filled.values)
    comments = table.header.index(_COMMENTS) if _COMMENTS in table.header[1:] else None
    notes = [*filled.notes, _OVERRIDE]
    if comments is not None and wish.comments:
        changed, marks = _commented(changed, comments, filled, grades, column)
        filled = replace(filled, marks=marks)
    elif wish.comments:
        notes.append(f"There is no column {_COMMENTS!r}: no comments are written.")
    return Filling(changed.without_mark(), column.header, filled.marks, tuple(notes))


def _commented(
    table: Table, column: int, filled: Filled, grades: Sequence[Grade], graded: Column
) -> tuple[Table, tuple[Mark, ...]]:
    """A comment in HTML for every grade that changes: only an empty cell would wipe what is there, so none is left."""
    most = number_text(graded.max_points or max(grade.max_points for grade in grades))
    texts = {row: f"<p>Autograded: {points} / {most}</p>" for row, points in filled.values.items()}
    marks = tuple(
        replace(mark, reason="the comment that was there is replaced")
        if mark.row in texts and table.value(mark.row, column) not in ("", texts[mark.row])
        else mark
        for mark in filled.marks
    )
    return table.with_values(column, texts), marks


def _check(table: Table) -> None:
    widths = {len(table.rows[row].cells) for row in range(len(table.rows)) if not table.rows[row].is_blank}
    if len(widths) > 1:
        raise InputError(
            "Not every row of the worksheet has as many cells as its first, and Moodle would refuse it.",
            next_step="Download it again, and do not save it from a spreadsheet.",
        )
    if table.header[0] == "Identifier" and _GRADED_AT not in table.header:
        raise InputError(
            f"The worksheet has no column {_GRADED_AT!r}, and Moodle would refuse it.",
            next_step="Download it again, and leave all columns as they are.",
        )


def _column(table: Table, wish: Wish) -> Column:
    folded = [value.casefold() for value in table.header]
    if "scale" in folded:
        raise InputError(
            "This assignment is graded with a scale of words in Moodle, and not with points.",
            next_step="Set its grade type to Point in Moodle, and download the worksheet again.",
        )
    at = folded.index("maximum grade") if "maximum grade" in folded else None
    most = {number_of(table.value(row, at)) for row in _rows(table)} if at is not None else set()
    points = most.pop() if len(most) == 1 else None
    columns = [Column(index, value, value, "", points) for index, value in enumerate(table.header)]
    grade = [column for column in columns if column.title == "Grade"]
    return choose_column(columns if wish.column else grade or columns, _grade_wish(wish), sheet=_SHEET)


def _grade_wish(wish: Wish) -> Wish:
    return wish if wish.column else replace(wish, titles=("Grade",))


def _locked(table: Table, lines: Sequence[Line]) -> dict[int, str]:
    header = "Grade can be changed"
    if header not in table.header:
        return {}
    column = table.header.index(header)
    return {line.row: "Moodle has locked this grade" for line in lines if table.value(line.row, column) == "No"}


# Feedback


def write_feedback(origin: Origin, people: Sequence[Person], filename: str) -> Returned:
    """A folder for each member, named from the worksheet: a team's number is not a participant's."""
    return Returned(tuple(f"{_folder(person, origin)}/{filename}" for person in people))


def _folder(person: Person, origin: Origin) -> str:
    name = clean(person.name) or (origin.name if not origin.group else _BLIND)
    return f"{name}_{person.lms_id}_assignsubmission_file"


PLATFORM = Platform(
    name="moodle",
    title="Moodle",
    sheet=_SHEET,
    recognises=recognises,
    read_submissions=read_submissions,
    is_sheet=is_sheet,
    people=people,
    join=join,
    write_grades=write_grades,
    write_feedback=write_feedback,
    feedback_needs_people=True,
    feedback_notes=("Upload it with Grading action > Upload multiple feedback files in a zip.",),
)
