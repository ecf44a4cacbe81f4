"""A replayed check as text, for the eyes of staff only."""

from __future__ import annotations

from autograder.records import Replay, SubmissionResult
from autograder.reporting.plain_text import harmless_line, harmless_text

_LONGEST = 100_000


def render_replay(replay: Replay, recorded: SubmissionResult | None, *, same_exam: bool) -> str:
    """Inputs, answers, both values, what was said to whom, and whether the gradebook says the same."""
    check = replay.check
    lines = [
        f"{harmless_line(replay.submission)}, question {harmless_line(replay.question)}, check {replay.number}: "
        f"{harmless_line(check.name)}{' (hidden)' if check.hidden else ''}",
        f"replayed: {check.status.value}, seed {check.seed}",
        _recorded(replay, recorded, same_exam=same_exam),
    ]
    for number, call in enumerate(replay.calls, start=1):
        lines += ["", f"{number}. {harmless_line(call.what)}"]
        for place, value in call.arguments:
            lines += _block(f"   {place}: ", value)
        lines += _block("   answer: ", call.answer)
    if replay.expected:
        lines += ["", *_block("compared, theirs: ", replay.actual), *_block("compared, right:  ", replay.expected)]
    for title, text in (
        ("to the student", check.student_message),
        ("traceback", replay.traceback or check.staff_message),
    ):
        if text:
            lines += ["", f"{title}:", *_indented(text)]
    return "\n".join(lines) + "\n"


def _recorded(replay: Replay, recorded: SubmissionResult | None, *, same_exam: bool) -> str:
    if recorded is None:
        return "recorded: nothing; the gradebook has no result of this submission"
    question = next((one for one in recorded.questions if one.name == replay.question), None)
    if question is None or len(question.checks) < replay.number:
        return "recorded: nothing of this check"
    status = question.checks[replay.number - 1].status
    agrees = "the same" if status is replay.check.status else "something else"
    other = "" if same_exam else ", with another build of the assignment"
    return f"recorded: {status.value}, {agrees}{other}"


def _block(label: str, text: str) -> list[str]:
    """A label with the value behind it, or below it where it has several lines."""
    first, *rest = harmless_text(text, longest=_LONGEST).splitlines() or [""]
    return [f"{label}{first}", *(f"      {line}" for line in rest)]


def _indented(text: str) -> list[str]:
    return [f"   {line}" for line in harmless_text(text, longest=_LONGEST).splitlines()]
