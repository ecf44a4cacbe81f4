"""Brightspace: reads the download of an assignment folder, fills the grades CSV, writes the zip of feedback files.

Its source is closed: these rules come from independent readers of real files and from help pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from autograder.lms.deliveries import Attempt, Delivery, HandedFile, Reading, sort_files
from autograder.lms.downloads import Download
from autograder.lms.intake import Skipped
from autograder.lms.people import Directory, Line, Match, members, people_of
from autograder.lms.platforms import Platform, Returned
from autograder.lms.sheets import Column, Filling, Grade, Layout, Wish, choose_column, fill, number_of
from autograder.lms.tables import Table
from autograder.records import Origin, Person, Roster

# From the right: the date is last and the person before it; names and groups may have hyphens of their own.
_FOLDER = re.compile(
    r"^(?P<user>[0-9]+)-[0-9]+ - (?:(?P<group>.+) - )?(?P<name>.+?) - "
    r"(?P<date>[A-Z][a-z]{2,8} [0-9]{1,2}, [0-9]{4}) (?P<hour>[0-9]{1,2})[:_]?(?P<minute>[0-9]{2}) (?P<half>[AP]M)$"
)
_HEADER = re.compile(r"^(?P<title>.+?) Points Grade(?: <(?P<tail>.*)>)?$")
_MOST = re.compile(r"MaxPoints:\s*([0-9.,]+)")
_END = "End-of-Line Indicator"
_SHEET = "Brightspace grades CSV (Grades > Enter Grades > Export, key field Both, Points grade)"
_STRANGER = "It does not lie in a folder that Brightspace names."
_INDEX = "It is the platform's own list of the submissions."


def recognises(path: str) -> bool:
    """Whether a path looks like an entry of this platform's download."""
    return _parts(path) is not None


def read_submissions(download: Download, _roster: Roster | None) -> Reading:
    """Who handed in what and when: one folder for each attempt. The number in front is an opaque id of the person."""
    attempts: dict[str, dict[str, list[HandedFile]]] = defaultdict(lambda: defaultdict(list))
    folders: dict[str, re.Match[str]] = {}

    def place(file: HandedFile, name: str) -> bool:
        found = _parts(name)
        if found is None:
            return False
        folder, rest = found
        attempts[folder["user"]][_iso(folder)].append(replace(file, original=rest))
        folders[folder["user"]] = folder
        return True

    skipped = sort_files(download, place, stranger=_STRANGER)
    skipped = tuple(Skipped(one.name, _INDEX) if _is_index(one) else one for one in skipped)
    return Reading(tuple(_deliveries(attempts, folders)), skipped)


def _is_index(skipped: Skipped) -> bool:
    return skipped.reason == _STRANGER and skipped.name.rpartition("/")[2] == "index.html"


def _parts(path: str) -> tuple[re.Match[str], str] | None:
    """The first folder on a path that is a submission's, and what lies below."""
    folders = path.split("/")
    for depth, name in enumerate(folders[:-1]):
        match = _FOLDER.match(name)
        if match is not None:
            return match, "/".join(folders[depth + 1 :])
    return None


def _iso(folder: re.Match[str]) -> str:
    """When it was handed in, local time without a zone; the words as they are where the month is not English."""
    clock = f"{folder['hour']}:{folder['minute']} {folder['half']}"
    for form in ("%b %d, %Y %I:%M %p", "%B %d, %Y %I:%M %p"):
        try:
            return datetime.strptime(f"{folder['date']} {clock}", form).isoformat()
        except ValueError:
            continue
    return f"{folder['date']} {clock}"


def _deliveries(
    attempts: dict[str, dict[str, list[HandedFile]]], folders: dict[str, re.Match[str]]
) -> Iterator[Delivery]:
    for user in sorted(attempts):
        made = tuple(
            Attempt(tuple(sorted(files, key=lambda file: file.path)), time)
            for time, files in sorted(attempts[user].items())
        )
        name, group = folders[user]["name"], folders[user]["group"] or ""
        yield Delivery(user, name, (Person(user, name),), made, group=group, attempt=len(made))


# The grades CSV


def is_sheet(table: Table) -> bool:
    """Whether this is an export of grades."""
    header = table.header
    return ("OrgDefinedId" in header or "Username" in header) and any(_HEADER.match(value) for value in header)


def people(table: Table) -> tuple[Line, ...]:
    """Everybody in it. The numbers of the download do not occur here: names are the only bridge."""
    return people_of(table)


def join(origin: Origin, enrolments: Directory, _same_lms: bool) -> Match:
    """Whose submission it is, by the name that folder and list have in common."""
    return members(origin, enrolments, same_lms=False)


def write_grades(table: Table, grades: Sequence[Grade], wish: Wish) -> Filling:
    """Ids, the one column and the mark that ends a line, of the changed rows only."""
    column = choose_column(_columns(table), wish, sheet=_SHEET)
    layout = Layout(table, column, people(table))
    filled = fill(layout, grades, wish)
    table = _with_end(table)
    header = table.header
    identity = [at for at, value in enumerate(header) if value in ("OrgDefinedId", "Username")]
    plain = {0: f"{column.title} Points Grade"}
    changed = table.with_values(column.index, {**plain, **filled.values})
    chosen = changed.only([0, *filled.values], [*identity, column.index, header.index(_END)])
    return Filling(chosen.without_mark(), column.header, filled.marks, filled.notes)


def _with_end(table: Table) -> Table:
    if _END in table.header:
        return table
    column = len(table.header)
    return table.with_values(column, {row: "#" if row else _END for row in range(len(table.rows))})


def _columns(table: Table) -> list[Column]:
    found = []
    for at, header in enumerate(table.header):
        parts = _HEADER.match(header)
        if parts:
            most = _MOST.search(parts["tail"] or "")
            found.append(Column(at, header, parts["title"], "", number_of(most[1]) if most else None))
    return found


def write_feedback(origin: Origin, _people: Sequence[Person], _filename: str) -> Returned:
    """The very folder and file that were downloaded: what else it takes is not known."""
    entry = origin.entries[0] if origin.entries else ""
    found = _parts(entry)
    if found is None:
        return Returned(reason="it has no file of its own to come back under")
    folder, rest = found
    suffix = next((one for one in (".ipynb", ".zip") if rest.lower().endswith(one)), "")
    if not suffix:
        return Returned(reason=f"it would come back as {rest}, which is neither a notebook nor a zip")
    return Returned((f"{folder[0]}/{rest}",), suffix)


PLATFORM = Platform(
    name="brightspace",
    title="Brightspace",
    sheet=_SHEET,
    recognises=recognises,
    read_submissions=read_submissions,
    is_sheet=is_sheet,
    people=people,
    join=join,
    write_grades=write_grades,
    write_feedback=write_feedback,
    feedback_notes=(
        "Upload it with Add Feedback Files on the page of the submissions, and look at one student's feedback before "
        "you publish: how exactly Brightspace matches names is not documented.",
    ),
)
