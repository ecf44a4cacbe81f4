"""What is read about one submission: by its student, and by staff.

A student reads the score, the kind of each mistake and what to do next; only texts made for students go in there, never
`staff_message`, and a hidden check has no name. Staff read everything (`render_for_staff`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from autograder.records import CheckResult, CheckStatus, Ending, Outcome, QuestionResult, SubmissionResult
from autograder.reporting.outputs import whole_file
from autograder.reporting.pictures import draw
from autograder.reporting.plain_text import harmless_line, harmless_text, number_text
from autograder.reporting.rendering import template

_MOST_PROBLEMS = 20
_MOST_NOTICES = 30
_LONGEST_MESSAGE = 1500
_LONGEST_STAFF_MESSAGE = 20_000
_LONGEST_NAME_BYTES = 100

_WHAT_HAPPENED = {
    CheckStatus.FAILED: "not right yet",
    CheckStatus.MISSING: "the name it asks for is not there",
    CheckStatus.RAISED: "your code raised an exception",
    CheckStatus.TIMED_OUT: "your code took too long",
    CheckStatus.TOO_LARGE: "your answer is too large",
    CheckStatus.LOST: "your program ended before it answered",
    CheckStatus.NOT_RUN: "not run, because the time for the whole notebook was used up",
}
_ENDINGS = {
    Ending.SIGNALLED: "Your program crashed before the end.",
    Ending.CPU_LIMIT: "Your notebook used up its computing time.",
    Ending.WALL_LIMIT: "Your notebook used up its time.",
    Ending.MEMORY_LIMIT: "Your notebook used more memory than it may.",
}
# Names that Windows keeps for devices, whatever follows after a dot.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Problem:
    """One or several equal checks that did not pass; `picture` is the first one's, as SVG."""

    heading: str
    message: str
    picture: Markup | None = None


@dataclass(frozen=True)
class QuestionFeedback:
    """One question, as the student reads it."""

    heading: str
    passed: str
    problems: tuple[Problem, ...]
    left_out: str
    first: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Feedback:
    """All values of the template, harmless to show."""

    assignment: str
    student: str
    submission: str
    headline: str
    questions: tuple[QuestionFeedback, ...]
    notices: tuple[str, ...]
    steps: tuple[str, ...]


def write_feedback(folder: Path, results: Iterable[SubmissionResult]) -> int:
    """A text and a page with pictures per submission, `<student>.txt` and `.html`; returns for how many."""
    taken: set[str] = set()
    for result in results:
        name = file_name(result.student, result.submission, taken)
        taken.add(name.casefold())
        feedback = _feedback(result)
        with whole_file(folder / f"{name}.txt") as file:
            file.write(_text(feedback))
        with whole_file(folder / f"{name}.html") as file:
            file.write(_page(feedback, result))
    return len(taken)


def render_feedback(result: SubmissionResult) -> str:
    """The text for one student, in lines of at most 80 characters."""
    return _text(_feedback(result))


def render_page(result: SubmissionResult) -> str:
    """The same as a page of HTML with pictures, complete in itself."""
    return _page(_feedback(result), result)


def _text(feedback: Feedback) -> str:
    return template("feedback.txt").render(feedback=feedback)


def _page(feedback: Feedback, result: SubmissionResult) -> str:
    graded = result.outcome is Outcome.GRADED and result.max_points > 0
    share = min(max(result.total / result.max_points, 0.0), 1.0) if graded else None
    return template("feedback.html").render(feedback=feedback, share=share)


def render_for_staff(result: SubmissionResult) -> str:
    """Everything that was found out, for the eyes of staff only: every check with both messages and its seed."""
    lines = [
        f"{harmless_line(result.submission)} ({harmless_line(result.student)}), {harmless_line(result.assignment)}",
        f"{result.outcome.value}, ended: {result.ending.value}, {_points(result.total, result.max_points)}, "
        f"{result.seconds:.2f} s, seed {result.seed}",
        *_indented("reason", result.reason),
        *_indented("reason for staff", result.reason_for_staff),
    ]
    for notice in result.notices:
        lines.append("notice for staff" if notice.for_staff else "notice")
        lines += [*_indented("student", notice.student_message), *_indented("staff", notice.staff_message)]
    for question in result.questions:
        lines += ["", f"{harmless_line(question.name)}: {_points(question.points, question.max_points)}"]
        for check in question.checks:
            lines += _check_for_staff(check)
    return "\n".join(lines) + "\n"


def _check_for_staff(check: CheckResult) -> list[str]:
    name = harmless_line(check.name) + (" (hidden)" if check.hidden else "")
    kind = f", {harmless_line(check.kind)}" if check.kind else ""
    return [
        f"  {name}: {check.status.value}{kind}, {_points(check.points, check.max_points)}, {check.seconds:.2f} s, "
        f"seed {check.seed}",
        *_indented("student", check.student_message),
        *_indented("staff", check.staff_message),
    ]


def _indented(label: str, text: str) -> list[str]:
    lines = harmless_text(text, longest=_LONGEST_STAFF_MESSAGE).strip().splitlines()
    return [f"    {label}:", *(f"      {line}".rstrip() for line in lines)] if lines else []


def file_name(student: str, submission: str, taken: Iterable[str] = ()) -> str:
    """A file name without suffix from a student's name, valid on every system and none of `taken` (casefolded)."""
    letters = unicodedata.normalize("NFC", harmless_line(student))
    safe = "".join(letter if letter.isalnum() or letter in " -_.," else "_" for letter in letters)
    name = safe.encode("utf-8")[:_LONGEST_NAME_BYTES].decode("utf-8", "ignore").strip(" .") or "student"
    if _DEVICE.match(name):
        name = "_" + name
    if name.casefold() not in taken:
        return name
    digest = hashlib.sha256(submission.encode("utf-8", "replace")).hexdigest()
    return next(
        numbered for length in range(8, 65) if (numbered := f"{name}-{digest[:length]}").casefold() not in taken
    )


def _feedback(result: SubmissionResult) -> Feedback:
    is_graded = result.outcome is Outcome.GRADED
    return Feedback(
        assignment=harmless_line(result.assignment, longest=60),
        student=harmless_line(result.student),
        submission=harmless_line(result.submission),
        headline=_headline(result),
        questions=tuple(map(question_feedback, result.questions)) if is_graded else (),
        notices=run_notices(result) if is_graded else (),
        steps=_steps(result),
    )


def _headline(result: SubmissionResult) -> str:
    if result.outcome is Outcome.REFUSED:
        return "Your submission could not be graded. " + harmless_line(result.reason, longest=_LONGEST_MESSAGE)
    if result.outcome is Outcome.NOT_GRADED:
        return "Your submission is not graded yet: something went wrong on our side, and not in your work."
    score = f"You have {_points(result.total, result.max_points)}."
    return score + (" Everything is right: congratulations!" if _is_complete(result) else "")


def _is_complete(result: SubmissionResult) -> bool:
    return bool(result.questions) and not _unsolved(result)


def _unsolved(result: SubmissionResult) -> list[QuestionResult]:
    return [
        question
        for question in result.questions
        if any(check.status is not CheckStatus.PASSED for check in question.checks)
    ]


def question_feedback(question: QuestionResult) -> QuestionFeedback:
    """What a student reads about one question, or about some of its checks; a hidden check has no name in it."""
    passed = sum(check.status is CheckStatus.PASSED for check in question.checks)
    unsolved = [check for check in question.checks if check.status is not CheckStatus.PASSED]
    troubles = Counter(map(_problem, unsolved))
    pictures = {_problem(check): _picture(check) for check in reversed(unsolved)}  # the first of equal ones stays
    problems = [
        replace(
            problem,
            heading=f"{problem.heading} ({count} times)" if count > 1 else problem.heading,
            picture=pictures[problem],
        )
        for problem, count in troubles.items()
    ]
    left_out = len(problems) - _MOST_PROBLEMS
    return QuestionFeedback(
        heading=f"{harmless_line(question.name, longest=50)}: {_points(question.points, question.max_points)}",
        passed=f"{passed} of {_count(len(question.checks), 'check')} passed." if question.checks else "",
        problems=tuple(problems[:_MOST_PROBLEMS]),
        left_out=f"... and {_count(left_out, 'more problem')}." if left_out > 0 else "",
        first=_first(question.uses_unsolved),
        hint=harmless_text(question.hint, longest=_LONGEST_MESSAGE).strip(),
    )


def _first(used: tuple[str, ...]) -> str:
    """What to mend before this question is looked at again."""
    if not used:
        return ""
    names = [f"`{harmless_line(name, longest=50)}`" for name in used]
    if len(names) == 1:
        return f"It uses {names[0]}, which is not right yet: mend that first, for what is wrong there shows here again."
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    return f"It uses {listed}, which are not right yet: mend those first, for what is wrong there shows here again."


def _problem(check: CheckResult) -> Problem:
    name = "hidden check" if check.hidden else harmless_line(check.name)
    message = harmless_text(check.student_message, longest=_LONGEST_MESSAGE).strip()
    return Problem(f"{name}: {_WHAT_HAPPENED[check.status]}", message)


def _picture(check: CheckResult) -> Markup | None:
    """For a hidden check without numbers at its axes."""
    return None if check.picture is None else Markup(draw(check.picture, numbers=not check.hidden))  # our own SVG


def run_notices(result: SubmissionResult) -> tuple[str, ...]:
    """What a student should know about the run itself, a line each."""
    messages = [harmless_line(notice.student_message, longest=_LONGEST_MESSAGE) for notice in result.notices]
    ending = [_ENDINGS[result.ending]] if result.ending in _ENDINGS else []
    return tuple(dict.fromkeys(message for message in [*ending, *messages] if message))[:_MOST_NOTICES]


def _steps(result: SubmissionResult) -> tuple[str, ...]:
    if result.outcome is Outcome.REFUSED:
        return ("Mend the file as described above and hand it in again; your answers were not looked at.",)
    if result.outcome is Outcome.NOT_GRADED:
        return ("Nothing: the course staff has been told, and your submission will be graded again.",)
    if _is_complete(result):
        return ("Nothing: enjoy it.",)
    unsolved = _unsolved(result)
    steps = [
        f"Start with {harmless_line(question.name)}: mend it in your notebook and run its cell with grader.check."
        for question in unsolved[:1]
    ]
    if any(check.hidden and check.status is CheckStatus.FAILED for question in unsolved for check in question.checks):
        steps.append(
            "Hidden checks call your functions with inputs of other shapes and values than those you can see: try some "
            "of your own, with a batch of another size and layers of different widths."
        )
    steps.append("Before you hand in again: restart the kernel, run all cells from top to bottom, and save.")
    return tuple(steps)


def _points(points: float, max_points: float) -> str:
    return f"{number_text(points)} of {number_text(max_points)} point{'' if max_points == 1 else 's'}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
