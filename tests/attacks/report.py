"""What an attack could find out inside the jail, told by the exception of its cell, as staff reads it."""

from __future__ import annotations

import ast
from typing import Any

from autograder.records import CheckStatus, SubmissionResult

TELL = "\nraise RuntimeError('REPORT' + repr(report))\n"


def reported(result: SubmissionResult) -> Any:
    """The value of `report` in an attack's first cell, which ends with `TELL`."""
    for notice in result.notices:
        if "REPORT" in notice.staff_message:
            return ast.literal_eval(notice.staff_message.split("REPORT", 1)[1].split("\n", 1)[0])
    raise AssertionError(f"the attack did not report: {result.notices}")


def statuses(result: SubmissionResult, question: str) -> list[CheckStatus]:
    """What became of the checks of a question."""
    return [check.status for found in result.questions if found.name == question for check in found.checks]


def points(result: SubmissionResult) -> dict[str, float]:
    """Points by question."""
    return {question.name: question.points for question in result.questions}


def messages(result: SubmissionResult, question: str) -> str:
    """What the student reads about a question."""
    return "\n".join(c.student_message for found in result.questions if found.name == question for c in found.checks)
