"""Canvas: reads "Download Submissions", fills the gradebook CSV, writes the zip for "Re-upload submissions".

Rules from Canvas' own source: content_zipper.rb, gradebook_exporter.rb, gradebook_importer.rb, abstract_assignment.rb.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from autograder.lms.deliveries import Attempt, Delivery, FileKind, HandedFile, Reading, sort_files
from autograder.lms.downloads import Download
from autograder.lms.people import Directory, Line, Match, find, members, name_key, people_of
from autograder.lms.platforms import Platform, Returned
from autograder.lms.sheets import Column, Filling, Grade, Layout, Wish, choose_column, fill, number_of
from autograder.lms.tables import Table
from autograder.records import Origin, Person, Roster

# What stands in a name: letters, marks, digits, underscores; Python's own `\\w` has no marks, and Hindi has many.
_WORD = r"[^\x00-,./:-@\[-^`{-~\s]"
# In this order; the name is not greedy, so that the first pair of ids wins. Older versions kept hyphens in names.
_ANONYMOUS = re.compile(
    r"^(?:(?P<late>LATE)_)?anon_(?P<id>[1-9A-HJ-NP-Za-km-z]{5,})_(?:(?P<body>text|link)\.html|(?P<file_id>[0-9]+)_(?P<file>.+))$"
)
_NAMED = re.compile(
    rf"^(?P<name>{_WORD}+?)_(?:(?P<late>LATE)_)?(?P<id>[0-9]+)_(?:(?P<body>text|link)\.html|(?P<file_id>[0-9]+)_(?P<file>.+))$"
)
_QUIZ = re.compile(rf"^(?P<name>{_WORD}*?\D)(?P<id>[0-9]+)_question_[0-9]+_(?P<file_id>[0-9]+)_(?P<file>.+)$")
_TWO_NAMES = "shares its number with another name; grade again with --roster and the gradebook CSV"
_BODIES = {"text": FileKind.ONLINE_TEXT, "link": FileKind.ONLINE_URL}
_TITLE = re.compile(r"^(?P<title>.*) \((?P<id>[0-9]+)\)$", re.DOTALL)
_DROPPED = re.compile(r"(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)")
_SHEET = "Canvas gradebook CSV (Grades > Export)"
_STRANGER = "Its name is not one that Canvas gives to a student's file."


def recognises(path: str) -> bool:
    """Whether a path looks like an entry of this platform's download."""
    base = path.rpartition("/")[2]
    return any(shape.match(base) for shape in (_ANONYMOUS, _NAMED, _QUIZ))


def read_submissions(download: Download, roster: Roster | None) -> Reading:
    """Who handed in what. Late is in the name; the number of the attempt is nowhere, and the current one is all."""
    names = [unicodedata.normalize("NFC", path).rpartition("/")[2] for path in download.names]
    # Once for the whole archive: a person may be called "Anon", and may write `_question_` into a file's name.
    named = [name for name in names if recognises(name)]
    whole = next((shape for shape in (_ANONYMOUS, _QUIZ) if named and all(map(shape.match, named))), None)
    enrolments = roster.enrolments if roster is not None and roster.lms == "canvas" else ()
    known = {one.person.lms_id: slug(one.person.name) for one in enrolments}
    found: dict[str, Delivery] = {}

    def place(file: HandedFile, name: str) -> bool:
        base = name.rpartition("/")[2]
        match = whole.match(base) if whole else None
        parts = match.groupdict() if match else None if whole else _parts(base, known)
        if parts is None:
            return False
        _add(found, file, parts)
        return True

    skipped = sort_files(download, place, stranger=_STRANGER)
    return Reading(tuple(found.values()), skipped)


def _parts(name: str, known: Mapping[str, str]) -> dict[str, str | None] | None:
    """The parts of an entry's name; `known` are the names of the class, as entries have them, by id.

    A name may end in `_12`, by chance or to be taken for somebody else. Of all readings the one whose name belongs
    to its id is taken, else the first with a known id, else the first.
    """
    readings = list(_readings(name))
    own = [one for one in readings if known.get(one["id"] or "") == one["name"]]
    enrolled = [one for one in readings if one["id"] in known]
    return next(iter(own or enrolled or readings), None)


def _readings(name: str) -> Iterator[dict[str, str | None]]:
    match = _NAMED.match(name)
    while match is not None:
        yield match.groupdict()
        longer = rf"^(?P<name>{_WORD}{{{len(match['name']) + 1},}}?)_" + _NAMED.pattern.partition("?)_")[2]
        match = re.match(longer, name)


def _add(found: dict[str, Delivery], file: HandedFile, parts: dict[str, str | None]) -> None:
    key = parts["id"] or ""
    body = parts.get("body")
    name = parts.get("name") or ""
    if body:
        handed = replace(file, original=f"{body}.html", kind=_BODIES[body])
    else:
        handed = replace(file, original=parts["file"] or "")
    label = name or f"anonymous {key}"
    person = Person(lms_id=key if name else f"anon_{key}")
    late = parts["late"] is not None if "late" in parts else None
    old = found.get(key) or Delivery(key, label, (person,), (Attempt(()),), late=late)
    files = tuple(sorted((*old.attempts[0].files, handed), key=lambda one: one.path))
    if old.name != label:
        files = tuple(replace(one, refusal=_TWO_NAMES) for one in files)
    found[key] = replace(old, attempts=(Attempt(files),), late=old.late or late)


def slug(name: str) -> str:
    """A sortable name as Canvas writes it into an entry: `_123_` loses its underscores, only word characters stay."""
    joined = re.sub(r"_([0-9]+)_", r"\1", name)
    letters = unicodedata.normalize("NFC", joined)
    return "".join(one for one in letters if unicodedata.category(one)[0] in "LM" or _is_word(one)).lower()


def _is_word(letter: str) -> bool:
    return unicodedata.category(letter) in ("Nd", "Pc")


# The gradebook CSV


def is_sheet(table: Table) -> bool:
    """Whether Canvas would take the header: `Student`, `ID` (or the name in two columns) and `Section`."""
    header = table.header
    one_name = len(header) > 3 and "Student" in header[0] and header[1] == "ID"
    two_names = len(header) > 3 and header[:3] == ("LastName", "FirstName", "ID")
    return (one_name or two_names) and any("Section" in value for value in header)


def people(table: Table) -> tuple[Line, ...]:
    """Everybody in it but the Test Student; rows without an id (`Points Possible`, `Manual Posting`) are nobody."""
    column = table.header.index("ID")
    lines = []
    for line in people_of(table):
        ident = table.value(line.row, column)
        is_test = name_key(line.enrolment.person.name) == "teststudent" and not line.enrolment.person.sid
        if ident and not is_test:
            person = replace(line.enrolment.person, lms_id=ident)
            lines.append(replace(line, enrolment=replace(line.enrolment, person=person)))
    return tuple(lines)


def join(origin: Origin, enrolments: Directory, same_lms: bool) -> Match:
    """Whose submission it is. A name in the download that is not the person's own is their group's."""
    if not same_lms or origin.group or len(origin.people) != 1 or origin.lms != "canvas":
        return members(origin, enrolments, same_lms=same_lms)
    if origin.people[0].lms_id.startswith("anon_"):
        return Match(reason="an anonymous download names nobody; reveal the names in Canvas and download it again")
    match = find(origin.people[0], enrolments, same_lms=True)
    if not match.found or origin.name == slug(enrolments[match.found[0]].person.name):
        return match
    groups = {one.group for one in enrolments if one.group and slug(one.group) == origin.name}
    if len(groups) != 1:
        return replace(
            match, reason=f"the download calls them {origin.name}; if that is a group, it goes to nobody else"
        )
    group = groups.pop()
    others = tuple(at for at, one in enumerate(enrolments) if one.group == group)
    return Match(tuple(dict.fromkeys([*match.found, *others])), group=group)


def write_grades(table: Table, grades: Sequence[Grade], wish: Wish) -> Filling:
    """Who they are and the one column, of the changed rows only: a blank cell could erase a score.

    The row `Points Possible` is left out, because Canvas would take the points of the assignment from it.
    """
    first = 1 + next(at for at, value in enumerate(table.header) if "Section" in value)
    column = choose_column(_columns(table, first), wish, sheet=_SHEET)
    lines = people(table)
    locked = {
        line.row: reason for line in lines if (reason := _LOCKED.get(table.value(line.row, column.index).upper(), ""))
    }
    filled = fill(Layout(table, column, lines, locked), grades, wish)
    changed = table.with_values(column.index, filled.values).only([0, *filled.values], [*range(first), column.index])
    notes = (*filled.notes, *(_MANUAL for _ in [0] if _has(table, column.index, "Manual Posting", "Muted")))
    return Filling(changed.without_mark(), column.header, filled.marks, notes)


_LOCKED = {
    "EX": "they are excused in Canvas; a grade would take that back",
    "N/A": "the assignment is not assigned to them, and Canvas ignores the cell",
}
_MANUAL = "Grades of this assignment are posted by hand: students see them when you post them in Canvas."


def _columns(table: Table, first: int) -> list[Column]:
    points = next((row for row in range(1, len(table.rows)) if table.value(row, 0) == "Points Possible"), None)
    found = []
    for at in range(first, len(table.header)):
        header = table.header[at]
        parts = _TITLE.match(header)
        possible = table.value(points, at) if points is not None else ""
        if parts:
            refusal = ""
            if _DROPPED.search(header):
                refusal = "has words in its title by which Canvas takes it for a total, and drops it; rename it there"
            elif "read only" in possible:
                refusal = "is read only in Canvas"
            found.append(Column(at, header, parts["title"], parts["id"], number_of(possible), refusal))
    return found


def _has(table: Table, column: int, *words: str) -> bool:
    return any(table.value(row, column).startswith(words) for row in range(1, min(4, len(table.rows))))


# Feedback


def write_feedback(origin: Origin, _people: Sequence[Person], _filename: str) -> Returned:
    """The very name that was downloaded. Canvas shows it as the student's own file, so it must be of that kind."""
    entry = (origin.entries[0] if origin.entries else "").rpartition("/")[2]
    parts = (_ANONYMOUS.match(entry) if origin.name.startswith("anonymous ") else None) or _NAMED.match(entry)
    if parts is None or not parts["file_id"]:
        return Returned(reason="it has no attached file, and Canvas ties feedback to those")
    tokens = [token for token in entry.split("_") if token != "LATE"]
    numbers = [token for token in tokens if re.fullmatch(r"[0-9]+", token)]
    if tokens[0] != "anon" and numbers[0] != origin.submission:
        return Returned(reason=f"Canvas would take {numbers[0]} in its name for the id of the student")
    if tokens[-1].startswith("link"):
        return Returned(reason="Canvas takes a file whose name ends in `_link...` for a link, and ignores it")
    suffix = next((one for one in (".ipynb", ".zip") if entry.lower().endswith(one)), "")
    if not suffix:
        return Returned(reason=f"Canvas would show the feedback as {parts['file']}: neither a notebook nor a zip")
    return Returned((entry,), suffix)


PLATFORM = Platform(
    name="canvas",
    title="Canvas",
    sheet=_SHEET,
    recognises=recognises,
    read_submissions=read_submissions,
    is_sheet=is_sheet,
    people=people,
    join=join,
    write_grades=write_grades,
    write_feedback=write_feedback,
    feedback_notes=(
        "Canvas shows each file under the name that the student's own file has, as an attachment to a new comment.",
        "Upload it once: a second upload adds a second comment to everybody.",
    ),
)
