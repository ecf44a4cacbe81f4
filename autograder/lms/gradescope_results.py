"""What Gradescope reads when a submission has been examined: `results.json`.

Rules: https://gradescope-autograders.readthedocs.io/en/latest/specs/. A question is one test for its public checks and
one for its hidden ones, because visibility belongs to a test. Only texts made for students go in; standard output is
for staff and stays hidden. Pictures stay out: Gradescope sanitises HTML and does not say what it leaves in. Nothing is
written about a submission that was not graded: without a valid file Gradescope reports an autograder error, and gives
no points and no zero.
"""

from __future__ import annotations

import html
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from autograder.errors import OurFault
from autograder.records import CheckResult, CheckStatus, Outcome, QuestionResult, SubmissionResult
from autograder.reporting.feedback import QuestionFeedback, question_feedback, run_notices
from autograder.reporting.outputs import whole_file
from autograder.reporting.plain_text import harmless_line

_LONGEST_NAME = 80
_LONGEST_REASON = 1500
_DIGITS = 6  # of points: what is lost to them is made good in the last part of a question


class Visibility(str, Enum):
    """When students see a test. Unless all are visible, they do not see their total either."""

    VISIBLE = "visible"
    AFTER_DUE_DATE = "after_due_date"
    AFTER_PUBLISHED = "after_published"
    HIDDEN = "hidden"


_ABOUT_HIDDEN = {
    Visibility.AFTER_DUE_DATE: "The hidden checks count too; you will see them, and your total, after the due date.",
    Visibility.AFTER_PUBLISHED: "The hidden checks count too; you will see them, and your total, when the grades are "
    "published.",
    Visibility.HIDDEN: "Hidden checks count too; they are not shown here, and neither is your total.",
}


@dataclass(frozen=True)
class Display:
    """How results are shown. `undivided` are questions that give all points or none: their points stand in one place,
    because those of the public checks would tell what became of the hidden ones.
    """

    hidden: Visibility
    undivided: Sequence[str] = ()


def write_results(path: Path, result: SubmissionResult, display: Display) -> None:
    """Write results.json, whole or not at all. Raises OurFault for a submission that was not graded."""
    text = json.dumps(_results(result, display), allow_nan=False, indent=2)
    with whole_file(path) as file:
        file.write(text + "\n")


def _results(result: SubmissionResult, display: Display) -> dict[str, Any]:
    if result.outcome is Outcome.NOT_GRADED or not math.isfinite(result.total):
        raise OurFault("This submission was not graded, so there are no results to write.")
    is_graded = result.outcome is Outcome.GRADED
    tests = list(_tests(result, display)) if is_graded else [_refusal(result)]
    return {
        "score": round(result.total, _DIGITS),
        "execution_time": round(result.seconds, 2),
        "output": "".join(map(_paragraph, _overview(result, display))),
        "output_format": "html",
        "test_output_format": "html",
        "test_name_format": "text",
        "visibility": Visibility.VISIBLE.value,
        "stdout_visibility": Visibility.HIDDEN.value,
        "tests": tests,
        "extra_data": {"submission_hash": result.submission_hash, "exam_hash": result.exam_hash},
    }


def _refusal(result: SubmissionResult) -> dict[str, Any]:
    """One test that holds all points: Gradescope compares their sum with the assignment's."""
    return {
        "name": "submission",
        "number": "1",
        "score": 0.0,
        "max_score": round(result.max_points, _DIGITS),
        "status": "failed",
        "output": _paragraph(harmless_line(result.reason, longest=_LONGEST_REASON)),
        "visibility": Visibility.VISIBLE.value,
    }


def _overview(result: SubmissionResult, display: Display) -> Iterator[str]:
    if result.outcome is Outcome.REFUSED:
        yield "Your submission could not be graded: see below. Mend the file and hand it in again."
        return
    yield from run_notices(result)
    has_hidden = any(check.hidden for question in result.questions for check in question.checks)
    if has_hidden and display.hidden in _ABOUT_HIDDEN:
        yield _ABOUT_HIDDEN[display.hidden]


def _tests(result: SubmissionResult, display: Display) -> Iterator[dict[str, Any]]:
    for number, question in enumerate(result.questions, start=1):
        public = tuple(check for check in question.checks if not check.hidden)
        hidden = tuple(check for check in question.checks if check.hidden)
        name = harmless_line(question.name, longest=_LONGEST_NAME)
        if not (public and hidden):
            shown = display.hidden if hidden else Visibility.VISIBLE
            told = question if shown is display.hidden else replace(question, uses_unsolved=())
            yield _test(name, f"{number}", told, shown)
            continue
        first, second = _divided(question, public, hidden, undivided=question.name in display.undivided)
        yield _test(name, f"{number}.1", first, Visibility.VISIBLE)
        yield _test(f"{name} (hidden checks)", f"{number}.2", second, display.hidden)


def _divided(
    question: QuestionResult, public: tuple[CheckResult, ...], hidden: tuple[CheckResult, ...], *, undivided: bool
) -> tuple[QuestionResult, QuestionResult]:
    """The question's public and hidden part; their points add up to the question's.

    The hint stands in one of them: where the public checks pass, it would tell that a hidden one does not. That an
    earlier question is not right may be known by its hidden checks only, and so is told with hidden ones.
    """
    points = 0.0 if undivided else round(sum(check.points for check in public), _DIGITS)
    max_points = 0.0 if undivided else round(sum(check.max_points for check in public), _DIGITS)
    told = not all(check.status is CheckStatus.PASSED for check in public)
    first = replace(
        question,
        checks=public,
        hint=question.hint if told else "",
        uses_unsolved=(),
        points=points,
        max_points=max_points,
    )
    second = replace(
        question,
        checks=hidden,
        hint="" if told else question.hint,
        points=round(question.points - points, _DIGITS),
        max_points=round(question.max_points - max_points, _DIGITS),
    )
    return first, second


def _test(name: str, number: str, part: QuestionResult, visibility: Visibility) -> dict[str, Any]:
    passed = all(check.status is CheckStatus.PASSED for check in part.checks)
    return {
        "name": name,
        "number": number,
        "score": round(part.points, _DIGITS),
        "max_score": round(part.max_points, _DIGITS),
        "status": "passed" if passed else "failed",
        "output": _explained(question_feedback(part)),
        "visibility": visibility.value,
    }


def _explained(feedback: QuestionFeedback) -> str:
    problems = "".join(f"<li>{_problem(one.heading, one.message)}</li>" for one in feedback.problems)
    return "".join(
        [
            _paragraph(feedback.passed) if feedback.passed else "",
            _paragraph(feedback.first) if feedback.first else "",
            f"<ul>{problems}</ul>" if problems else "",
            _paragraph(feedback.left_out) if feedback.left_out else "",
            _paragraph(f"A hint: {feedback.hint}") if feedback.hint else "",
        ]
    )


def _problem(heading: str, message: str) -> str:
    explained = "<br>".join(html.escape(line) for line in message.splitlines())
    return f"<strong>{html.escape(heading)}</strong>" + (f"<br>{explained}" if explained else "")


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"
