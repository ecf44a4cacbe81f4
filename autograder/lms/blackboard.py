"""Blackboard: reads "Assignment File Download", fills a column of the Grade Center file; it takes no feedback files.

Its source is closed: these rules come from independent readers of real files and from help pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from autograder.errors import InputError
from autograder.lms.deliveries import Attempt, Delivery, HandedFile, Reading, kind_of, sort_files
from autograder.lms.downloads import Download
from autograder.lms.intake import Reader
from autograder.lms.people import Directory, Line, Match, members, people_of
from autograder.lms.platforms import Platform
from autograder.lms.sheets import Column, Filling, Grade, Layout, Wish, choose_column, fill, number_of
from autograder.lms.tables import Table
from autograder.records import Origin, Person, Roster

# The first time stamp counts: a student may call a file `x_attempt_2024-01-01-00-00-00.txt`.
_ENTRY = re.compile(r"^(?P<front>.+?)_attempt_(?P<time>[0-9]{4}(?:-[0-9][0-9]){5})(?:\.txt|_(?P<file>.+))$")
_NAME = re.compile(r"^\ufeff?Name:\s*(?P<name>.*?)\s*\((?P<user>[^()]*)\)\s*$")
_PAIR = re.compile(r"^\tOriginal filename: (?P<original>.*)\n\tFilename: (?P<name>.*)$", re.MULTILINE)
_HEADER = re.compile(
    r"^(?P<title>.*?)\s*(?:\[Total Pts: (?P<sum>up to )?(?P<points>[0-9.,]+)?[^\]]*\])?\s*\|(?P<id>[0-9]+)$"
)
_IDENTITY = ("last name", "first name", "username", "student id")
_SHEET = "Blackboard gradebook file (Full Grade Center > Work Offline > Download)"
_STRANGER = "Its name is not one that Blackboard gives to a student's file."


@dataclass(frozen=True)
class _Receipt:
    user: str
    name: str
    time: str
    originals: dict[str, str]  # from the entry to what the student called it


def recognises(path: str) -> bool:
    """Whether a path looks like an entry of this platform's download."""
    return _ENTRY.match(path.rpartition("/")[2]) is not None


def read_submissions(download: Download, _roster: Roster | None) -> Reading:
    """Who handed in what and when, by the receipts first: they alone know where a username ends."""
    receipts = dict(_receipts(download))
    attempts: dict[tuple[str, str], list[HandedFile]] = defaultdict(list)
    names: dict[str, str] = {}
    for receipt in receipts.values():
        attempts[receipt.user, receipt.time] = []
        names[receipt.user] = receipt.name

    def place(file: HandedFile, name: str) -> bool:
        parts = _ENTRY.match(name.rpartition("/")[2])
        if parts is None:
            return False
        receipt = receipts.get((parts["front"], parts["time"]))
        if parts["file"] is None:
            return receipt is not None
        user = receipt.user if receipt else parts["front"].rpartition("_")[2]
        original = receipt.originals.get(name.rpartition("/")[2], parts["file"]) if receipt else parts["file"]
        attempts[user, parts["time"]].append(replace(file, original=original, kind=kind_of(original)))
        return True

    skipped = sort_files(download, place, stranger=_STRANGER)
    return Reading(tuple(_deliveries(attempts, names)), skipped)


def _deliveries(attempts: dict[tuple[str, str], list[HandedFile]], names: dict[str, str]) -> Iterator[Delivery]:
    for user in sorted({user for user, _ in attempts}):
        times = sorted(time for one, time in attempts if one == user)
        made = tuple(
            Attempt(tuple(sorted(attempts[user, time], key=lambda file: file.path)), _iso(time)) for time in times
        )
        name = names.get(user, user)
        yield Delivery(user, name, (Person(user, name, username=user),), made, attempt=len(made))


def _iso(time: str) -> str:
    year, month, day, *clock = time.split("-")
    return f"{year}-{month}-{day}T{':'.join(clock)}"


def _receipts(download: Download) -> Iterator[tuple[tuple[str, str], _Receipt]]:
    with download.open_reader() as read:
        for path in download.names:
            name = unicodedata.normalize("NFC", path).rpartition("/")[2]
            parts = _ENTRY.match(name)
            if parts is not None and parts["file"] is None:
                receipt = _receipt(read, path, parts["front"], parts["time"])
                if receipt is not None:
                    yield (parts["front"], parts["time"]), receipt


def _receipt(read: Reader, path: str, front: str, time: str) -> _Receipt | None:
    """What a receipt says; None where it is none: it names somebody else than its own name does."""
    try:
        text = unicodedata.normalize("NFC", read(path).decode("utf-8-sig", "replace")).replace("\r\n", "\n")
    except (InputError, OSError):
        return None
    named = _NAME.match(text.partition("\n")[0])
    if named is None or not front.endswith("_" + named["user"]) or not named["user"]:
        return None
    # A student's own text stands above and may hold such lines too: the last list is Blackboard's.
    listed = text.rpartition("\nFiles:")[2]
    originals = {pair["name"]: pair["original"] for pair in _PAIR.finditer(listed)}
    return _Receipt(named["user"], named["name"], time, originals)


# The gradebook file


def is_sheet(table: Table) -> bool:
    """Whether this is a file of the Grade Center, tab- or comma-delimited."""
    header = [value.casefold() for value in table.header]
    return "username" in header and any(_HEADER.match(value) for value in table.header)


def people(table: Table) -> tuple[Line, ...]:
    """Everybody in it; the username is the id."""
    lines = people_of(table)
    return tuple(
        replace(line, enrolment=replace(line.enrolment, person=replace(one, lms_id=one.username)))
        for line in lines
        if (one := line.enrolment.person).username
    )


def join(origin: Origin, enrolments: Directory, same_lms: bool) -> Match:
    """Whose submission it is."""
    return members(origin, enrolments, same_lms=same_lms)


def write_grades(table: Table, grades: Sequence[Grade], wish: Wish) -> Filling:
    """One column and the changed rows only: a whole download, uploaded later, would roll other columns back."""
    column = choose_column(_columns(table), wish, sheet=_SHEET)
    lines = people(table)
    locked = {
        line.row: "the column is of the kind complete/incomplete"
        for line in lines
        if table.value(line.row, column.index) in ("Complete", "Incomplete")
    }
    filled = fill(Layout(table, column, lines, locked), grades, wish)
    identity = [at for at, value in enumerate(table.header) if value.casefold() in _IDENTITY]
    changed = table.with_values(column.index, filled.values).only([0, *filled.values], [*identity, column.index])
    return Filling(changed, column.header, filled.marks, filled.notes)


def _columns(table: Table) -> list[Column]:
    """Columns with an id: a header without one would make a new column."""
    found = []
    for at, header in enumerate(table.header):
        parts = _HEADER.match(header)
        if parts:
            refusal = "is calculated by Blackboard and cannot be uploaded" if parts["sum"] else ""
            points = number_of(parts["points"] or "")
            found.append(Column(at, header, parts["title"], parts["id"], points, refusal))
    return found


PLATFORM = Platform(
    name="blackboard",
    title="Blackboard",
    sheet=_SHEET,
    recognises=recognises,
    read_submissions=read_submissions,
    is_sheet=is_sheet,
    people=people,
    join=join,
    write_grades=write_grades,
    no_feedback="Blackboard takes no zip of feedback files. Send the texts in the folder feedback/ by other means, or "
    "put what matters into its column `Feedback to Learner`.",
)
