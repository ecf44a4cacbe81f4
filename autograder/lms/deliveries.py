"""What a platform's download holds, person by person, and how it becomes submissions.

Of several attempts the latest counts; of several files the notebook that was asked for. Whoever handed something in
becomes a submission, also where there is nothing in it to examine: then the reason is what is recorded.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import PurePosixPath

from autograder.errors import InputError, SubmissionRefused
from autograder.lms.downloads import Download, skipped_entry
from autograder.lms.intake import Found, Intake, Skipped, in_order, presentable
from autograder.lms.notebooks import choose_notebook
from autograder.lms.people import Directory, Match, Members, merged
from autograder.records import Origin, Person, Roster


class FileKind(str, Enum):
    """What one file of a download is."""

    FILE = "file"
    NESTED_ZIP = "nested_zip"
    ONLINE_TEXT = "online_text"
    ONLINE_URL = "online_url"


@dataclass(frozen=True)
class HandedFile:
    """One file; `path` is where the download has it, `original` what the student called it, as far as that is known.

    `refusal` says why it may not be read ("the entry ..."), or "".
    """

    path: str
    original: str
    kind: FileKind = FileKind.FILE
    refusal: str = ""


@dataclass(frozen=True)
class Attempt:
    """What was handed in at one time; `submitted_at` is ISO 8601, or "" where the platform does not say."""

    files: tuple[HandedFile, ...]
    submitted_at: str = ""


@dataclass(frozen=True)
class Delivery:
    """All that one person or group handed in, oldest attempt first; `key` is the platform's id of it.

    `late` and `attempt` (counted from 1) are None where the download does not say.
    """

    key: str
    name: str
    people: tuple[Person, ...]
    attempts: tuple[Attempt, ...]
    group: str = ""
    late: bool | None = None
    attempt: int | None = None


@dataclass(frozen=True)
class Reading:
    """A download, understood: who handed in what, and what belongs to nobody."""

    deliveries: tuple[Delivery, ...]
    skipped: tuple[Skipped, ...]


def kind_of(name: str) -> FileKind:
    """Whether a student's file is an archive of their own, by its name."""
    return FileKind.NESTED_ZIP if name.lower().endswith(".zip") else FileKind.FILE


def sort_files(download: Download, place: Callable[[HandedFile, str], bool], *, stranger: str) -> tuple[Skipped, ...]:
    """Offers every file to `place`, which says whether it knows whose it is; the others are returned.

    `place` gets a file whose `original` is still to be found out, and its path in NFC; a refused entry is offered
    too, so that its owner is told. `stranger` is the reason of those that belong to nobody.
    """
    skipped = list(download.noise)
    for path in download.names:
        name = unicodedata.normalize("NFC", path)
        if not place(HandedFile(path, name, kind_of(name)), name):
            skipped.append(Skipped(presentable(name), stranger))
    for refused in download.refused:
        skipped.append(skipped_entry(refused))
        name = unicodedata.normalize("NFC", refused.name)
        place(HandedFile(refused.name, name, kind_of(name), refused.reason), name)
    return tuple(skipped)


def intake_of(
    reading: Reading, download: Download, expected_name: str, lms: str, roster: tuple[Roster | None, Members]
) -> Intake:
    """The submissions of a download. Raises InputError where nobody handed in anything."""
    skipped = list(reading.skipped)
    if not reading.deliveries:
        raise InputError(
            f"There are no submissions in {download.path} that are named as this platform names them.",
            next_step="Give the zip as it was downloaded; for a plain folder of notebooks say --lms folder.",
        )
    found = [_found(delivery, expected_name, lms, skipped) for delivery in reading.deliveries]
    found = with_roster(found, *roster)
    skipped.sort(key=lambda one: (one.name.casefold(), one.name))
    return Intake(in_order(_labelled(found)), skipped, download.open_reader)


def _found(delivery: Delivery, expected_name: str, lms: str, skipped: list[Skipped]) -> Found:
    *earlier, counting = delivery.attempts
    for attempt in earlier:
        when = f" ({counting.submitted_at.replace('T', ' ')})" if counting.submitted_at else ""
        reason = f"A later attempt{when} of the same person counts."
        skipped += [Skipped(presentable(file.path), reason) for file in attempt.files]
    chosen, refusal = _chosen(counting.files, expected_name)
    if refusal is not None and any(_has_notebook(attempt) for attempt in earlier):
        refusal = SubmissionRefused(f"{refusal.message} An earlier attempt has one.", next_step=refusal.next_step)
    for file in counting.files:
        if chosen is not None and file is not chosen:
            skipped.append(Skipped(presentable(file.path), f"{PurePosixPath(chosen.original).name} was taken."))
    in_front = (chosen,) if chosen else ()
    entries = (*in_front, *(file for file in counting.files if file is not chosen))
    origin = Origin(
        submission=delivery.key,
        lms=lms,
        people=delivery.people,
        name=delivery.name,
        group=delivery.group,
        late=delivery.late,
        attempt=delivery.attempt,
        submitted_at=counting.submitted_at,
        entries=tuple(unicodedata.normalize("NFC", file.path) for file in entries),
    )
    filename = PurePosixPath(chosen.original).name if chosen else ""
    return Found(delivery.key, delivery.name, filename, chosen.path if chosen else "", origin, refusal)


def _has_notebook(attempt: Attempt) -> bool:
    return any(file.original.lower().endswith((".ipynb", ".zip")) for file in attempt.files)


def _chosen(files: Sequence[HandedFile], expected_name: str) -> tuple[HandedFile | None, SubmissionRefused | None]:
    """The file to examine, or why there is none. A refused file takes part in the choice: its owner is told."""
    zips = [file for file in files if file.kind is FileKind.NESTED_ZIP]
    notebooks = [file for file in files if file.original.lower().endswith(".ipynb")]
    if len(zips) == 1 and not notebooks:
        chosen = zips[0]
    else:
        try:
            name = choose_notebook([file.original for file in notebooks], expected_name)
        except SubmissionRefused as refusal:
            return None, _about(refusal, files, expected_name)
        chosen = next(file for file in notebooks if file.original == name)
    if chosen.refusal:
        message = f'The entry "{presentable(chosen.original)}" of the download {chosen.refusal}.'
        return None, SubmissionRefused(message, next_step="Hand in the notebook itself, under a plain name.")
    return chosen, None


def _about(refusal: SubmissionRefused, files: Sequence[HandedFile], expected_name: str) -> SubmissionRefused:
    """The same, said for what is there: no file at all, a text, several zip files."""
    step = refusal.next_step or f"Hand in one notebook, called {expected_name}.ipynb."
    if not files:
        return SubmissionRefused("No file was attached.", next_step=step)
    if all(file.kind in (FileKind.ONLINE_TEXT, FileKind.ONLINE_URL) for file in files):
        return SubmissionRefused("A text or a link was handed in, and no notebook.", next_step=step)
    if sum(file.kind is FileKind.NESTED_ZIP for file in files) > 1:
        return SubmissionRefused("There is more than one zip file, and no notebook beside them.", next_step=step)
    return refusal


def with_roster(found: Sequence[Found], roster: Roster | None, join: Members) -> list[Found]:
    """Submissions with what a class list says of their people."""
    if roster is None:
        return list(found)
    directory = Directory(roster.enrolments)
    return [_completed(one, one.origin, roster, join(one.origin, directory)) if one.origin else one for one in found]


def _completed(found: Found, origin: Origin, roster: Roster, match: Match) -> Found:
    if not match.found or (origin.people and not match.group and len(match.found) != len(origin.people)):
        return found  # nobody, or not everybody, who shares it is in the list: what the download says stays
    enrolments = [roster.enrolments[at] for at in match.found]
    # What the download calls a group's id is no person's.
    known = origin.people if origin.people and not match.group else (Person(),) * len(enrolments)
    same_lms = roster.lms == origin.lms
    people = tuple(merged(old, one.person, same_lms=same_lms) for old, one in zip(known, enrolments, strict=True))
    lates = {one.late for one in enrolments} - {None}
    late = origin.late if origin.late is not None or not lates else True in lates
    changed = replace(origin, people=people, group=match.group or origin.group, late=late)
    student = match.group or ", ".join(person.name for person in people if person.name) or found.student
    return replace(found, origin=changed, student=student)


def _labelled(found: Sequence[Found]) -> list[Found]:
    """Two of one name are told apart by their ids."""
    count = Counter(one.student.casefold() for one in found)
    return [
        one if count[one.student.casefold()] == 1 else replace(one, student=f"{one.student} ({one.key})")
        for one in found
    ]
