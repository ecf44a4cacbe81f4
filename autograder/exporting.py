"""From the gradebook back to the learning platform: grades into its own file, feedback into the zip that it takes.

Nothing but the gradebook is needed: it holds what the platform said of every submission when it was graded.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import InputError, UsageError
from autograder.gradebook.store import Gradebook
from autograder.grading import GRADEBOOK
from autograder.lms import detection
from autograder.lms.links import links_template, read_links
from autograder.lms.outbox import clothed, write_file, write_zip
from autograder.lms.people import Directory, Match
from autograder.lms.platforms import Platform, Returned
from autograder.lms.sheets import Fate, Filling, Grade, Mark, Wish
from autograder.lms.tables import Table, read_table
from autograder.records import Origin, Outcome, Person, SubmissionResult
from autograder.reporting.feedback import render_feedback, render_page
from autograder.reporting.grades import cell_text
from autograder.reporting.plain_text import first_line, harmless_line

LINKS = "links.csv"
FEEDBACK_SUFFIX = ".html"  # what a student gets where any file may be sent: `render_page`


@dataclass(frozen=True)
class ExportJob:
    """What to export where. `titles` are what the assignment may be called there; `out` None is the default place."""

    assignment: str
    grades: Path
    lms: str
    template: Path
    out: Path | None = None
    titles: tuple[str, ...] = ()
    column: str = ""
    links: Path | None = None
    manual_points: float = 0.0
    scale: bool = False
    comments: bool = True
    dry_run: bool = False


@dataclass(frozen=True)
class Exported:
    """What was written: the filled file, the report, and a link file to fill in where one is needed."""

    filling: Filling
    out: Path | None = None
    report: Path | None = None
    links: Path | None = None


@dataclass(frozen=True)
class FeedbackJob:
    """Which feedback goes where; `roster` is a class list beside the one that the gradebook may hold."""

    assignment: str
    grades: Path
    lms: str
    out: Path | None = None
    roster: Path | None = None


@dataclass(frozen=True)
class Sent:
    """A zip of feedback: how many files for how many submissions, and which submissions get none, with the reason."""

    out: Path
    files: int
    submissions: int
    left: tuple[Mark, ...]
    notes: tuple[str, ...]


def export_grades(job: ExportJob) -> Exported:
    """Fill a platform's own grade file from the gradebook, and report on every grade.

    Raises InputError where the file is another one, where no grade finds its row, or where the points do not fit.
    """
    platform = detection.platform(job.lms)
    if platform.write_grades is None:
        raise UsageError(platform.no_grades, next_step=f"`autograder export --to` takes {_names(grades=True)}.")
    table = read_table(job.template)
    _check_sheet(job.template, table, platform)
    links = read_links(job.links) if job.links is not None else {}

    def join(origin: Origin, everybody: Directory) -> Match:
        return detection.join(origin, everybody, platform.name)

    wish = Wish(
        titles=tuple(dict.fromkeys([*job.titles, job.assignment])),
        join=join,
        column=job.column,
        scale=job.scale,
        comments=job.comments,
        manual_points=job.manual_points,
        links=links,
    )
    with _gradebook(job.grades, job.assignment) as gradebook:
        grades = tuple(_grades(gradebook, job.assignment))
    _check_links(links, grades, job.links)
    filling = platform.write_grades(table, grades, wish)
    _require_matches(filling, job, platform)
    return Exported(filling) if job.dry_run else _written(job, filling)


def _written(job: ExportJob, filling: Filling) -> Exported:
    out = job.out or job.grades / f"{job.lms.casefold()}_grades{job.template.suffix}"
    if out.resolve() == job.template.resolve():
        raise UsageError(f"{out} is the template itself, and would be lost.", next_step="Name another file with --out.")
    report = out.with_name(f"{out.stem}_report.csv")
    write_file(report, _report(filling))
    changes = any(mark.fate is Fate.CHANGED for mark in filling.marks)
    if changes:
        write_file(out, filling.table.to_bytes())
    elif job.out is None:
        out.unlink(missing_ok=True)  # one of an earlier export would be taken for this one's
    return Exported(filling, out if changes else None, report, _links_file(job, filling))


def _links_file(job: ExportJob, filling: Filling) -> Path | None:
    """A file to fill in for those whom only a person can tell apart; one that is there already is left as it is."""
    unclear = [mark for mark in filling.marks if mark.candidates]
    if not unclear:
        return None
    path = job.links or job.grades / LINKS
    if not path.exists():
        write_file(path, links_template(unclear))
    return path


def _check_sheet(path: Path, table: Table, platform: Platform) -> None:
    if platform.is_sheet(table):
        return
    other = detection.sheet_of(table)
    found = f"its first row is {harmless_line(', '.join(table.header), longest=120) or 'empty'}"
    if other is not None:
        raise InputError(
            f"{path} is a {other.sheet.partition(' (')[0]}, and not a {platform.sheet}.",
            next_step=f"Say --to {other.name}, or give the file of {platform.title}.",
        )
    raise InputError(
        f"{path} is not a {platform.sheet}: {found}.", next_step="Download it again and leave it as it is."
    )


def _check_links(links: Mapping[str, str], grades: Sequence[Grade], path: Path | None) -> None:
    unknown = sorted(links.keys() - {grade.origin.submission for grade in grades})
    if unknown:
        shown = ", ".join(map(harmless_line, unknown[:5]))
        raise InputError(
            f"{path} names submissions that are not in the gradebook: {shown}.",
            next_step="Keep the column `submission` as it was written.",
        )


def _require_matches(filling: Filling, job: ExportJob, platform: Platform) -> None:
    """Not one row found is no report worth reading: it is another class's file, or another assignment's."""
    fates = {mark.fate for mark in filling.marks if mark.submission}
    if fates <= {Fate.UNMATCHED}:
        reason = next((mark.reason for mark in filling.marks if mark.fate is Fate.UNMATCHED), "it has no results")
        raise InputError(
            f"Not one submission of {job.assignment} belongs to anybody in {job.template} (the first: {reason}).",
            next_step=f"Take the {platform.title} file of this class and assignment, or link submissions to ids with "
            "--links FILE (columns submission and student_id).",
        )


def _report(filling: Filling) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["status", "submission", "person", "before", "after", "reason"])
    for mark in filling.marks:
        cells = (mark.submission, mark.person, mark.before, mark.after, mark.reason)
        writer.writerow([mark.fate.value, *map(cell_text, cells)])
    writer.writerows(["note", "", "", "", "", cell_text(note)] for note in filling.notes)
    return buffer.getvalue().encode()


# Out of the gradebook


@contextmanager
def _gradebook(folder: Path, assignment: str) -> Iterator[Gradebook]:
    path = folder / GRADEBOOK
    if not path.is_file():
        raise InputError(
            f"There is no gradebook in {folder}.",
            next_step=f"Run `autograder grade {assignment} DOWNLOAD` first, or name its folder with --grades.",
        )
    with Gradebook.open(path, read_only=True) as gradebook:
        if gradebook.latest_exam(assignment) is None:
            others = ", ".join(gradebook.assignments()) or "nothing"
            raise InputError(
                f"The gradebook {path} holds no results of {assignment}, but {others}.",
                next_step="Check the name, or name another folder with --grades.",
            )
        yield gradebook


def _results(gradebook: Gradebook, assignment: str) -> Iterator[tuple[SubmissionResult, Origin, bool]]:
    """Every latest result with where it came from, and whether it was made by the latest exam."""
    exam = gradebook.latest_exam(assignment)
    origins = gradebook.origins(assignment)
    for result in gradebook.results(assignment=assignment):
        origin = origins.get(result.submission) or Origin(result.submission, "", (), name=result.student)
        yield result, origin, result.exam_hash == exam


def _grades(gradebook: Gradebook, assignment: str) -> Iterator[Grade]:
    for result, origin, is_current in _results(gradebook, assignment):
        reason = ""
        if not is_current:
            reason = "it was graded with an earlier version of the tests; run `autograder grade` again"
        elif result.outcome is Outcome.REFUSED:
            reason = f"there was nothing to grade: {first_line(result.reason)}"
        elif result.outcome is Outcome.NOT_GRADED:
            reason = "it is not graded, because of a fault on our side; run `autograder grade` again"
        yield Grade(origin, result.student, None if reason else result.total, result.max_points, reason)


# Feedback


def send_feedback(job: FeedbackJob) -> Sent:
    """Write the zip of feedback that a platform takes.

    Raises UsageError where it takes none, InputError where nobody could be given any.
    """
    platform = detection.platform(job.lms)
    if platform.write_feedback is None:
        raise UsageError(platform.no_feedback, next_step=f"`autograder feedback --to` takes {_names(grades=False)}.")
    out = job.out or job.grades / f"{platform.name}_feedback.zip"
    with _gradebook(job.grades, job.assignment) as gradebook:
        places, left = _places(job, gradebook, platform)
        if not places:
            reason = left[0].reason if left else "there are no results"
            raise InputError(
                f"No feedback of {job.assignment} can go back to {platform.title} (the first: {reason}).",
                next_step="Name the platform that the submissions came from, and grade its own download.",
            )
        write_zip(out, _contents(gradebook, job.assignment, places))
    files = sum(len(returned.entries) for returned in places.values())
    return Sent(out, files, len(places), tuple(left), platform.feedback_notes)


def _places(job: FeedbackJob, gradebook: Gradebook, platform: Platform) -> tuple[dict[str, Returned], list[Mark]]:
    """Where the feedback of each submission goes, and those for which there is no place."""
    people = _people(job, gradebook, platform)
    places: dict[str, Returned] = {}
    left: list[Mark] = []
    taken: set[str] = set()
    for result, origin, is_current in _results(gradebook, job.assignment):
        returned = _returned(job, platform, origin, people)
        if not is_current or result.outcome is Outcome.NOT_GRADED:
            returned = Returned(reason="it has to be graded again; run `autograder grade`")
        elif not taken.isdisjoint(returned.entries):
            returned = Returned(reason="another submission of the same person has feedback there already")
        if returned.entries:
            taken.update(returned.entries)
            places[result.submission] = returned
        else:
            left.append(Mark(Fate.UNMATCHED, result.submission, result.student, reason=returned.reason))
    return places, left


def _returned(job: FeedbackJob, platform: Platform, origin: Origin, people: Directory | None) -> Returned:
    if platform.write_feedback is None or (origin.lms != platform.name and people is None):
        return Returned(reason=f"it did not come from {platform.title}")
    found: tuple[Person, ...] = origin.people
    if people is not None:
        match = detection.join(origin, people, platform.name)
        if not match.found:
            return Returned(reason=match.reason)
        found = tuple(people[at].person for at in match.found)
    return platform.write_feedback(origin, found, f"feedback_{job.assignment}{FEEDBACK_SUFFIX}")


def _people(job: FeedbackJob, gradebook: Gradebook, platform: Platform) -> Directory | None:
    """Everybody in the platform's grade file, where it has to be known; else None."""
    if not platform.feedback_needs_people:
        return None
    roster = gradebook.roster(job.assignment)
    if job.roster is not None:
        roster = detection.read_roster(job.roster)
    if roster is None or roster.lms != platform.name:
        raise InputError(
            f"Only the {platform.sheet.partition(' (')[0]} says who is behind the numbers of a download: a team's "
            "number may be some other student's.",
            next_step=f"Download it ({platform.sheet.partition(' (')[2].rstrip(')')}) and say --roster FILE.",
        )
    return Directory(roster.enrolments)


def _contents(gradebook: Gradebook, assignment: str, places: Mapping[str, Returned]) -> Iterator[tuple[str, bytes]]:
    for result, _, _ in _results(gradebook, assignment):
        returned = places.get(result.submission)
        if returned is not None:
            content = clothed(render_feedback(result), render_page(result), f"feedback_{assignment}", returned.suffix)
            yield from ((entry, content) for entry in returned.entries)


def _names(*, grades: bool) -> str:
    able = [one.name for one in detection.PLATFORMS if (one.write_grades if grades else one.write_feedback)]
    return ", ".join(sorted(able))
