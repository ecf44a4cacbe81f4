"""A class at a glance: how many, how well, which mistakes, and who needs a person.

One pass over the results, keeping counters only, so that a class of any size takes the same memory.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.records import CheckStatus, Ending, Outcome, QuestionResult, SubmissionResult
from autograder.reporting.plain_text import first_line, harmless_line, number_text

BINS = 10
_MISTAKES_KEPT = 1000
_MISTAKES_SHOWN = 10
_ATTENTION_SHOWN = 50
_BAR_WIDTH = 40
_LONGEST_EXAMPLE = 120
_NUMBER = re.compile(r"[-+]?\d[\d.,]*(?:e[-+]?\d+)?")


@dataclass(frozen=True)
class QuestionSummary:
    """How a class did in one question; `full` and `zero` count submissions."""

    name: str
    mean: float
    max_points: float
    full: int
    zero: int


@dataclass(frozen=True)
class Mistake:
    """A mistake and how many submissions make it; `kind` is the diagnosis or what happened, `example` one message."""

    question: str
    kind: str
    example: str
    submissions: int


@dataclass(frozen=True)
class Attention:
    """A submission that a person should look at, and why."""

    submission: str
    student: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Scores:
    """Totals of the graded submissions, in points; `histogram` has BINS equal parts from 0 to all points."""

    mean: float
    lower_quartile: float
    median: float
    upper_quartile: float
    histogram: tuple[int, ...]


@dataclass(frozen=True)
class ClassSummary:
    """All of a class; `scores` is None where nothing is graded."""

    assignment: str
    submissions: int
    graded: int
    refused: int
    not_graded: int
    max_points: float
    scores: Scores | None
    questions: tuple[QuestionSummary, ...]
    mistakes: tuple[Mistake, ...]
    attention: tuple[Attention, ...]


def summarise(results: Iterable[SubmissionResult]) -> ClassSummary:
    """Counts a class in one pass."""
    tally = _Tally()
    for result in results:
        _count(tally, result)
    graded = tally.outcomes[Outcome.GRADED]
    return ClassSummary(
        assignment=tally.assignment,
        submissions=sum(tally.outcomes.values()),
        graded=graded,
        refused=tally.outcomes[Outcome.REFUSED],
        not_graded=tally.outcomes[Outcome.NOT_GRADED],
        max_points=tally.max_points,
        scores=_scores(tally) if graded else None,
        questions=tuple(
            QuestionSummary(name, one.points / one.count, one.max_points, one.full, one.zero)
            for name, one in tally.questions.items()
        ),
        mistakes=tuple(
            Mistake(question, kind, tally.examples[question, kind], count)
            for (question, kind), count in tally.mistakes.most_common()
        ),
        attention=tuple(tally.attention),
    )


def render_summary(summary: ClassSummary) -> str:
    """The summary in plain text, harmless in a terminal."""
    parts = [_head(summary)]
    if summary.scores is not None:
        parts += [_score_lines(summary.scores, summary.max_points), _question_lines(summary.questions)]
    if summary.mistakes:
        parts.append(_mistake_lines(summary.mistakes))
    if summary.attention:
        parts.append(_attention_lines(summary.attention))
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


# Counting


@dataclass
class _QuestionTally:
    points: float = 0.0
    max_points: float = 0.0
    count: int = 0
    full: int = 0
    zero: int = 0


@dataclass
class _Tally:
    assignment: str = ""
    max_points: float = 0.0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    totals: Counter[float] = field(default_factory=Counter)
    questions: dict[str, _QuestionTally] = field(default_factory=dict)
    mistakes: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], str] = field(default_factory=dict)
    attention: list[Attention] = field(default_factory=list)


def _count(tally: _Tally, result: SubmissionResult) -> None:
    tally.assignment = tally.assignment or result.assignment
    tally.max_points = max(tally.max_points, result.max_points)
    tally.outcomes[result.outcome] += 1
    if reasons := _reasons(result):
        tally.attention.append(Attention(harmless_line(result.submission), harmless_line(result.student), reasons))
    if result.outcome is not Outcome.GRADED:
        return
    tally.totals[round(result.total, 6)] += 1
    for question in result.questions:
        _count_points(tally.questions.setdefault(question.name, _QuestionTally()), question)
    mistakes = dict(pair for question in result.questions for pair in _mistakes_of(question))
    tally.mistakes.update(mistakes.keys())  # once per submission, however many checks show it
    for mistake, example in mistakes.items():
        tally.examples.setdefault(mistake, example)
    if len(tally.mistakes) > 2 * _MISTAKES_KEPT:
        _forget_rare_mistakes(tally)


def _count_points(tally: _QuestionTally, question: QuestionResult) -> None:
    tally.points += question.points
    tally.max_points = max(tally.max_points, question.max_points)
    tally.count += 1
    tally.full += question.points >= question.max_points
    tally.zero += question.points <= 0 < question.max_points


def _mistakes_of(question: QuestionResult) -> list[tuple[tuple[str, str], str]]:
    """Kinds with an example each; none where the mistake may be that of an earlier question, which is counted there."""
    found = []
    for check in question.checks if not question.uses_unsolved else ():
        if check.status is not CheckStatus.PASSED:
            example = first_line(check.student_message)
            # Without a diagnosis the message is the kind; its numbers differ from student to student.
            kind = check.kind or (_NUMBER.sub("#", example) if check.status is CheckStatus.FAILED else "")
            found.append(((question.name, kind or check.status.value.replace("_", " ")), example))
    return found


def _forget_rare_mistakes(tally: _Tally) -> None:
    tally.mistakes = Counter(dict(tally.mistakes.most_common(_MISTAKES_KEPT)))
    tally.examples = {mistake: tally.examples[mistake] for mistake in tally.mistakes}


def _reasons(result: SubmissionResult) -> tuple[str, ...]:
    reasons: list[str] = []
    if result.outcome is not Outcome.GRADED:
        why = first_line(result.reason_for_staff) or first_line(result.reason)
        reasons.append(f"{_words(result.outcome)}: {why}" if why else _words(result.outcome))
    if result.ending is not Ending.EXITED:
        reasons.append(f"ended by {_words(result.ending)}")
    checks = [check for question in result.questions for check in question.checks]
    if checks and all(check.status is CheckStatus.MISSING for check in checks):
        reasons.append("defines nothing of what is asked for: is it the right notebook?")
    reasons += [
        first_line(notice.staff_message) or first_line(notice.student_message)
        for notice in result.notices
        if notice.for_staff
    ]
    return tuple(dict.fromkeys(reasons))


def _words(member: Outcome | Ending) -> str:
    return "a signal" if member is Ending.SIGNALLED else member.value.replace("_", " ")


def _scores(tally: _Tally) -> Scores:
    counts = sorted(tally.totals.items())
    number = sum(tally.totals.values())
    histogram = [0] * BINS
    for total, count in counts:
        share = total / tally.max_points if tally.max_points > 0 else 0.0
        histogram[min(max(int(share * BINS), 0), BINS - 1)] += count
    return Scores(
        mean=sum(total * count for total, count in counts) / number,
        lower_quartile=_quantile(counts, 0.25),
        median=_quantile(counts, 0.5),
        upper_quartile=_quantile(counts, 0.75),
        histogram=tuple(histogram),
    )


def _quantile(counts: list[tuple[float, int]], share: float) -> float:
    """Between the two neighbours in order, in proportion: what NumPy and spreadsheets call linear or inclusive."""
    place = (sum(count for _, count in counts) - 1) * share
    low = _in_order(counts, int(place))
    high = _in_order(counts, int(place) + 1)
    return low + (high - low) * (place - int(place))


def _in_order(counts: list[tuple[float, int]], place: int) -> float:
    for value, count in counts:
        place -= count
        if place < 0:
            return value
    return counts[-1][0]


# Showing


def _head(summary: ClassSummary) -> list[str]:
    name = harmless_line(summary.assignment) or "No assignment"
    noun = "submission" if summary.submissions == 1 else "submissions"
    counts = f"{summary.graded} graded, {summary.refused} refused, {summary.not_graded} not graded"
    return [f"{name}: {summary.submissions} {noun}, {counts}"]


def _score_lines(scores: Scores, max_points: float) -> list[str]:
    lines = [
        f"Scores, of {number_text(max_points)} points",
        f"  mean {number_text(scores.mean)}   median {number_text(scores.median)}   middle half "
        f"{number_text(scores.lower_quartile)} to {number_text(scores.upper_quartile)}",
    ]
    largest = max(scores.histogram)
    for index, count in enumerate(scores.histogram):
        low, high = index * 100 // BINS, (index + 1) * 100 // BINS
        bar = "#" * -(-count * _BAR_WIDTH // largest)  # rounded up: one student is seen
        lines.append(f"  {low:>3} to {high:>3} %  {count:>5}  {bar}".rstrip())
    return lines


def _question_lines(questions: tuple[QuestionSummary, ...]) -> list[str]:
    names = [harmless_line(question.name, longest=60) for question in questions]
    width = max(map(len, names), default=0)
    lines = ["Questions" + " " * max(width - 7, 2) + "     mean      of  full  zero"]
    for name, one in zip(names, questions, strict=True):
        mean, most = number_text(one.mean), number_text(one.max_points)
        lines.append(f"  {name:<{width}}  {mean:>9}  {most:>6}  {one.full:>4}  {one.zero:>4}")
    return lines


def _mistake_lines(mistakes: tuple[Mistake, ...]) -> list[str]:
    lines = ["Most frequent mistakes: how many submissions, and what one of them was told"]
    for one in mistakes[:_MISTAKES_SHOWN]:
        told = harmless_line(one.example or one.kind, longest=_LONGEST_EXAMPLE)
        lines.append(f"  {one.submissions:>5}  {harmless_line(one.question, longest=60)}: {told}")
    if len(mistakes) > _MISTAKES_SHOWN:
        lines.append(f"         and {len(mistakes) - _MISTAKES_SHOWN} others")
    return lines


def _attention_lines(attention: tuple[Attention, ...]) -> list[str]:
    lines = [f"Needs a person: {len(attention)}"]
    for one in attention[:_ATTENTION_SHOWN]:
        lines.append(f"  {one.submission} ({one.student})")
        lines += [f"      {reason}" for reason in one.reasons]
    if len(attention) > _ATTENTION_SHOWN:
        lines.append(f"  ... and {len(attention) - _ATTENTION_SHOWN} more: see results.jsonl")
    return lines
