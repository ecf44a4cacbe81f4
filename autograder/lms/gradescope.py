"""Gradescope: reads "Export Submissions". It takes neither a file of grades nor a zip of feedback: its results come
from the autograder that runs in it.

These rules come from independent readers of real files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from autograder.errors import InputError
from autograder.lms.deliveries import Attempt, Delivery, HandedFile, Reading, sort_files
from autograder.lms.downloads import Download
from autograder.lms.intake import Skipped
from autograder.lms.people import Directory, Line, Match, members, people_of
from autograder.lms.platforms import Platform
from autograder.lms.tables import Table
from autograder.records import Origin, Person, Roster

METADATA = "submission_metadata.yml"
_ENTRY = re.compile(r"^(?:.*?/)??(?P<key>submission_[0-9]+)/(?P<path>.+)$")
_STRANGER = "It does not lie in the folder of a submission."
_INDEX = "It is the platform's own list of the submissions; it was read."
_LATENESS = "Lateness (H:M:S)"


def recognises(path: str) -> bool:
    """Whether a path looks like an entry of this platform's download."""
    return path.rpartition("/")[2] == METADATA or _ENTRY.match(path) is not None


def read_submissions(download: Download, _roster: Roster | None) -> Reading:
    """Who handed in what: the people stand in the metadata only. Of several attempts the active one is here."""
    records = _metadata(download)
    files: dict[str, list[HandedFile]] = {key: [] for key in records if key.startswith("submission_")}

    def place(file: HandedFile, name: str) -> bool:
        parts = _ENTRY.match(name)
        if parts is None:
            return False
        files.setdefault(parts["key"], []).append(replace(file, original=parts["path"]))
        return True

    skipped = sort_files(download, place, stranger=_STRANGER)
    skipped = tuple(
        Skipped(one.name, _INDEX) if one.reason == _STRANGER and one.name.endswith(METADATA) else one for one in skipped
    )
    return Reading(tuple(_delivery(key, files[key], records.get(key)) for key in sorted(files)), skipped)


def _metadata(download: Download) -> Mapping[str, Any]:
    """The records by submission. Raises InputError where the file is missing or is not what Gradescope writes."""
    paths = [path for path in download.names if path.rpartition("/")[2] == METADATA]
    if len(paths) != 1:
        raise InputError(
            f"There {'is no' if not paths else 'is more than one'} {METADATA} in {download.path}, and only that file "
            "says who handed in what.",
            next_step="Give the zip of Gradescope's Export Submissions as it was downloaded.",
        )
    import yaml  # type: ignore[import-untyped]  # for this platform only

    with download.open_reader() as read:
        content = read(paths[0])
    try:
        loaded = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # the safe one, in C
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _broken(download) from error
    if not isinstance(loaded, dict):
        raise _broken(download)
    return {str(key): value for key, value in loaded.items()}


def _broken(download: Download) -> InputError:
    return InputError(f"The file {METADATA} in {download.path} cannot be read.", next_step="Download the export again.")


def _delivery(key: str, files: list[HandedFile], record: object) -> Delivery:
    fields = record if isinstance(record, dict) else {}
    people = tuple(_person(one) for one in _list(fields.get(":submitters")))
    created = fields.get(":created_at")
    submitted_at = created.isoformat() if isinstance(created, datetime) else str(created or "")
    label = ", ".join(person.name for person in people if person.name) or key
    attempt = Attempt(tuple(sorted(files, key=lambda file: file.path)), submitted_at)
    return Delivery(key, label, people, (attempt,), attempt=len(_list(fields.get(":history"))) + 1)


def _person(fields: dict[str, Any]) -> Person:
    """`:sid` and `:email` may be missing; an id is text, though YAML may have read it as a number."""
    name, sid, email = (str(fields.get(word) or "") for word in (":name", ":sid", ":email"))
    return Person(name=name, sid=sid, email=email)


def _list(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


# The scores CSV: an export only


def is_sheet(table: Table) -> bool:
    """Whether this is a file of scores of one assignment."""
    return "Submission ID" in table.header and _LATENESS in table.header


def people(table: Table) -> tuple[Line, ...]:
    """Everybody in it, and who was late."""
    column = table.header.index(_LATENESS) if _LATENESS in table.header else -1
    lines = []
    for line in people_of(table):
        lateness = table.value(line.row, column) if column >= 0 else ""
        late = any(letter in "123456789" for letter in lateness) if lateness else None
        lines.append(replace(line, enrolment=replace(line.enrolment, late=late)))
    return tuple(lines)


def join(origin: Origin, enrolments: Directory, same_lms: bool) -> Match:
    """Whose submission it is: everybody who handed it in together."""
    return members(origin, enrolments, same_lms=same_lms)


PLATFORM = Platform(
    name="gradescope",
    title="Gradescope",
    sheet="Gradescope scores CSV (Review Grades > Download Grades)",
    recognises=recognises,
    read_submissions=read_submissions,
    is_sheet=is_sheet,
    people=people,
    join=join,
    marker=METADATA,
    no_grades="Gradescope takes no file of grades: run the autograder in it, and the scores are there.",
    no_feedback="Gradescope takes no zip of feedback: run the autograder in it, and each question shows its own.",
)
