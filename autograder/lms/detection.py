"""All platforms, and which of them made a download or a grade file. A new one is its module and a line here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from autograder.errors import InputError, UsageError
from autograder.lms import blackboard, brightspace, canvas, folder, gradescope, moodle
from autograder.lms.deliveries import intake_of, with_roster
from autograder.lms.downloads import Download, open_download
from autograder.lms.intake import Intake, in_order
from autograder.lms.people import Directory, Match, find_label, members, people_of
from autograder.lms.platforms import Platform
from autograder.lms.tables import Table, read_table
from autograder.records import Origin, Roster
from autograder.reporting.plain_text import harmless_line
from autograder.settings import Limits

# In the order in which they are tried: the most particular names first.
PLATFORMS: tuple[Platform, ...] = (
    gradescope.PLATFORM,
    moodle.PLATFORM,
    blackboard.PLATFORM,
    brightspace.PLATFORM,
    canvas.PLATFORM,
)
_MOST = 0.5  # of the files of a download have to be named in a platform's way


@dataclass(frozen=True)
class Handed:
    """What was handed in, in the words of the platform that it was read as; `lms` is its name or "folder"."""

    intake: Intake
    lms: str
    description: str
    roster: Roster | None = None


def platform(name: str) -> Platform:
    """The platform of that name. Raises UsageError with those there are."""
    for one in PLATFORMS:
        if one.name == name.casefold():
            return one
    names = sorted(one.name for one in PLATFORMS)
    close = get_close_matches(name.casefold(), names, 1)
    step = f"Did you mean {close[0]}? " if close else ""
    raise UsageError(f"No learning platform is called {name!r} here.", next_step=f"{step}Known: {', '.join(names)}.")


def read_submissions(path: Path, *, lms: str, roster: Roster | None, expected_name: str, limits: Limits) -> Handed:
    """The submissions of a download; `lms` is a platform's name, "folder", or "" to find out.

    Raises InputError where nothing can be taken from it.
    """
    download = open_download(path, largest_bytes=limits.notebook_bytes)
    made_by = _chosen(download, lms)
    if made_by is None:
        intake = folder.read_submissions(path, expected_name=expected_name, limits=limits)
        intake = replace(intake, found=in_order(with_roster(intake.found, roster, _join_folder)))
        return Handed(intake, folder.NAME, f"Read as a plain folder: {_count(len(intake))}", roster)

    def join(origin: Origin, enrolments: Directory) -> Match:
        same = roster is not None and roster.lms == made_by.name
        return made_by.join(origin, enrolments, same)

    reading = made_by.read_submissions(download, roster)
    intake = intake_of(reading, download, expected_name, made_by.name, (roster, join))
    return Handed(intake, made_by.name, f"Read as a {made_by.title} download: {_count(len(intake))}", roster)


def join(origin: Origin, directory: Directory, lms: str) -> Match:
    """Who of a list a submission belongs to; `lms` is whose ids the list has."""
    for one in PLATFORMS:
        if one.name == origin.lms:
            return one.join(origin, directory, lms == one.name)
    return _join_folder(origin, directory)


def _join_folder(origin: Origin, enrolments: Directory) -> Match:
    return members(origin, enrolments, same_lms=False) if origin.people else find_label(origin.name, enrolments)


def read_roster(path: Path) -> Roster:
    """A class list: any platform's grade file, or a table of one's own. Raises InputError where it names nobody."""
    roster = _roster(read_table(path))
    if not roster.enrolments:
        found = ", ".join(read_table(path).header[:12]) or "nothing"
        raise InputError(
            f"{path} names nobody: its first row is {harmless_line(found)}.",
            next_step="Give the grade file of your platform, or a CSV with a first row such as "
            "student_id,name,email,group.",
        )
    return roster


def _roster(table: Table) -> Roster:
    made_by = sheet_of(table)
    if made_by is not None:
        return Roster(made_by.name, tuple(line.enrolment for line in made_by.people(table)))
    header = [value.casefold() for value in table.header]
    for one in PLATFORMS:  # `canvas_user_id` is what Canvas calls it in its list of groups
        for word in (f"{one.name}_id", f"{one.name}_user_id"):
            if word in header:
                lines = people_of(table, header.index(word))
                return Roster(one.name, tuple(line.enrolment for line in lines))
    return Roster("", tuple(line.enrolment for line in people_of(table)))


def sheet_of(table: Table) -> Platform | None:
    """The platform whose grade file this is."""
    return next((one for one in PLATFORMS if one.is_sheet(table)), None)


def _chosen(download: Download, lms: str) -> Platform | None:
    """The platform that was asked for, or the one whose way of naming most files have; None for a plain folder."""
    if lms.casefold() == folder.NAME:
        return None
    if lms:
        return platform(lms)
    names = [*download.names, *(refused.name for refused in download.refused)]
    files = {name.rpartition("/")[2] for name in names}
    for one in PLATFORMS:
        is_marked = not one.marker or one.marker in files
        if is_marked and sum(map(one.recognises, names)) > _MOST * len(names):
            return one
    return None


def _count(number: int) -> str:
    return f"{number} submission{'' if number == 1 else 's'}"
