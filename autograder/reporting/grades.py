"""The grades of a class: `grades.csv` for people and spreadsheets, `results.jsonl` for programs."""

from __future__ import annotations

import csv
import json
import math
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.records import CheckResult, Enrolment, Origin, Outcome, Person, QuestionResult, SubmissionResult
from autograder.reporting.outputs import whole_file
from autograder.reporting.plain_text import harmless_line, number_text

Add = Callable[[SubmissionResult], None]  # what a file that is being written takes, one at a time

_FORMULA_STARTS = frozenset("=+-@")
_LONGEST_MESSAGE = 20_000
_FACTS = ("student_id", "email", "group", "late", "attempt", "submitted")


@dataclass(frozen=True)
class ClassFacts:
    """What is known of a class beside its results: where submissions came from, and who has none."""

    origins: Mapping[str, Origin] = field(default_factory=dict)
    missing: Sequence[Enrolment] = ()
    max_points: float = 0.0


@contextmanager
def grades_file(path: Path, questions: Sequence[str], about: ClassFacts | None = None) -> Iterator[Add]:
    """One row per student and submission; `questions` are the columns between, in the order of the exam.

    A submission that was not graded has blank points, and so has a student without one: zero is a grade, blank is not.
    What is known of the class stands in columns behind; without it, they are not there.
    """
    with whole_file(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        names = [cell_text(name) for name in questions]
        writer.writerow(["submission", "student", *names, "total", "max_points", "status", *(_FACTS if about else ())])

        def add(result: SubmissionResult) -> None:
            row = _row(result, questions)
            writer.writerows(_with_facts(row, about.origins.get(result.submission)) if about else [row])

        yield add
        for enrolment in about.missing if about else ():
            writer.writerow(_missing(enrolment, len(questions), number_text(about.max_points if about else 0)))


def _with_facts(row: list[str], origin: Origin | None) -> list[list[str]]:
    """The row of a submission, once for each of those who share it."""
    if origin is None:
        return [[*row, *[""] * len(_FACTS)]]
    late = {None: "", True: "yes", False: "no"}[origin.late]
    attempt = str(origin.attempt) if origin.attempt else ""
    rows = []
    for person in origin.people or (Person(),):
        is_shared = len(origin.people) > 1
        student = row[1] if not person.name or (person.name in row[1] and not is_shared) else cell_text(person.name)
        facts = (_ident(person), person.email, origin.group, late, attempt, origin.submitted_at)
        rows.append([row[0], student, *row[2:], *map(cell_text, facts)])
    return rows


def _missing(enrolment: Enrolment, questions: int, max_points: str) -> list[str]:
    person = enrolment.person
    name = cell_text(person.name or person.lms_id)
    facts = (_ident(person), person.email, enrolment.group, "", "", "")
    return ["", name, *[""] * (questions + 1), max_points, "no submission", *map(cell_text, facts)]


def _ident(person: Person) -> str:
    return person.sid or person.username or person.lms_id


@contextmanager
def results_file(path: Path) -> Iterator[Add]:
    """One JSON object per line and submission, in ASCII, so that it is safe to look at in a terminal."""
    with whole_file(path) as file:

        def add(result: SubmissionResult) -> None:
            file.write(json.dumps(_submission(result), allow_nan=False) + "\n")

        yield add


def result_as_json(result: SubmissionResult) -> str:
    """One result as `results_file` stores it, spread over lines."""
    return json.dumps(_submission(result), allow_nan=False, indent=2)


def cell_text(text: str) -> str:
    """A text as a spreadsheet will show it and not run it: one line, an apostrophe before what starts a formula."""
    line = harmless_line(text)
    starts_formula = unicodedata.normalize("NFKC", line.lstrip()[:1]) in _FORMULA_STARTS  # "＝" counts as "="
    return "'" + line if starts_formula else line


def _row(result: SubmissionResult, questions: Sequence[str]) -> list[str]:
    is_graded = result.outcome is Outcome.GRADED
    points = {question.name: number_text(question.points) for question in result.questions} if is_graded else {}
    return [
        cell_text(result.submission),
        cell_text(result.student),
        *(points.get(name, "") for name in questions),
        number_text(result.total) if is_graded else "",
        number_text(result.max_points),
        result.outcome.value,
    ]


def _submission(result: SubmissionResult) -> dict[str, Any]:
    return {
        "submission": result.submission,
        "student": result.student,
        "assignment": result.assignment,
        "status": result.outcome.value,
        "total": _finite(result.total) if result.outcome is Outcome.GRADED else None,
        "max_points": _finite(result.max_points),
        "ending": result.ending.value,
        "reason": _capped(result.reason),
        "reason_for_staff": _capped(result.reason_for_staff),
        "seed": result.seed,
        "seconds": _finite(result.seconds),
        "cpu_seconds": _finite(result.cpu_seconds),
        "submission_hash": result.submission_hash,
        "exam_hash": result.exam_hash,
        "notices": [
            {
                "student_message": _capped(notice.student_message),
                "staff_message": _capped(notice.staff_message),
                "for_staff": notice.for_staff,
            }
            for notice in result.notices
        ],
        "questions": [_question(question) for question in result.questions],
    }


def _question(question: QuestionResult) -> dict[str, Any]:
    return {
        "name": question.name,
        "points": _finite(question.points),
        "max_points": _finite(question.max_points),
        "hint": _capped(question.hint),
        "uses_unsolved": list(question.uses_unsolved),
        "checks": [_check(check) for check in question.checks],
    }


def _check(check: CheckResult) -> dict[str, Any]:
    return {
        "name": check.name,
        "hidden": check.hidden,
        "status": check.status.value,
        "points": _finite(check.points),
        "max_points": _finite(check.max_points),
        "student_message": _capped(check.student_message),
        "staff_message": _capped(check.staff_message),
        "seconds": _finite(check.seconds),
        "seed": check.seed,
        "kind": check.kind,
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _capped(text: str) -> str:
    return text[:_LONGEST_MESSAGE]
