"""Results of a small class, made in code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from autograder.records import CheckResult, CheckStatus, Ending, Notice, Outcome, QuestionResult, SubmissionResult

SECRET = "SECRET: expected 0.123456 from the hidden input 42"
HOSTILE = "\x1b[2J\x1b]0;title\x07\u202egnp.exe\u2066\r\n=cmd|'/c calc'!A1\x00\x07"


def check(status: CheckStatus = CheckStatus.PASSED, message: str = "", **more: Any) -> CheckResult:
    points = 1.0 if status is CheckStatus.PASSED else 0.0
    return replace(CheckResult("q1 - 1", False, status, points, 1.0, message, SECRET, 0.25, 7), **more)


def question(name: str = "q1", *checks: CheckResult) -> QuestionResult:
    checks = checks or (check(),)
    return QuestionResult(name, sum(one.points for one in checks), sum(one.max_points for one in checks), checks)


def result(student: str = "Ann", *questions: QuestionResult, **more: Any) -> SubmissionResult:
    questions = questions or (question(),)
    base = SubmissionResult(
        submission=f"{student}.ipynb",
        student=student,
        assignment="building_blocks",
        outcome=Outcome.GRADED,
        total=sum(one.points for one in questions),
        max_points=sum(one.max_points for one in questions),
        ending=Ending.EXITED,
        questions=questions,
        notices=(),
        seconds=1.5,
        cpu_seconds=1.0,
        seed=99,
        submission_hash="content",
        exam_hash="exam",
    )
    return replace(base, **more)


def refused(student: str = "Bob", reason: str = "This file is empty. Save it again.") -> SubmissionResult:
    return result(student, outcome=Outcome.REFUSED, total=0.0, questions=(), reason=reason)


def not_graded(student: str = "Cy") -> SubmissionResult:
    return result(
        student, outcome=Outcome.NOT_GRADED, total=0.0, questions=(), reason_for_staff="the jail did not start"
    )


def for_staff(message: str) -> Notice:
    return Notice("", message, for_staff=True)
