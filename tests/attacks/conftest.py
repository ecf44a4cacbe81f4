"""One examiner in a bubblewrap jail for all attacks; after each attack an honest submission must get full points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.records import CheckStatus, Outcome, Submission, SubmissionResult
from autograder.settings import MEBIBYTE, Limits
from tests.attacks import exam_builder

LIMITS = Limits(
    submission_wall_seconds=40.0,
    call_wall_seconds=2.0,
    cell_wall_seconds=2.0,
    interrupt_grace_seconds=0.3,
    memory_bytes=768 * MEBIBYTE,
    processes=48,
    file_bytes=32 * MEBIBYTE,
    scratch_bytes=64 * MEBIBYTE,
    frame_bytes=16 * MEBIBYTE,
    timeouts_per_function=1,
    replays=6,
)
MOST_CHARACTERS = 40_000  # of all that is said about one submission

Examined = Callable[[Submission], SubmissionResult]


@pytest.fixture(scope="session")
def examiner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examiner]:
    exam = exam_builder.exam(tmp_path_factory.mktemp("toy"))
    with Examiner(exam, LIMITS, JailPlan(JailKind.BUBBLEWRAP)) as warm:
        yield warm


@pytest.fixture(scope="session")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examiner]:
    """For attacks that need their time to succeed, on a busy machine too."""
    exam = exam_builder.exam(tmp_path_factory.mktemp("patient"))
    limits = replace(
        LIMITS,
        call_wall_seconds=60.0,
        call_cpu_seconds=60.0,
        cell_wall_seconds=60.0,
        cell_cpu_seconds=60.0,
        submission_wall_seconds=120.0,
    )
    with Examiner(exam, limits, JailPlan(JailKind.BUBBLEWRAP)) as warm:
        yield warm


@pytest.fixture
def examined(examiner: Examiner) -> Examined:
    """Examine a hostile submission and check what must hold for every one of them."""

    def examine(submission: Submission) -> SubmissionResult:
        result = examiner.examine(submission)
        _nothing_leaks(result)
        _every_failure_is_explained(result)
        honest = examiner.examine(exam_builder.submission())
        assert honest.total == exam_builder.FULL_POINTS, "the next submission was affected"
        assert honest.notices == ()
        return result

    return examine


def _nothing_leaks(result: SubmissionResult) -> None:
    for text in student_texts(result):
        assert exam_builder.SECRET not in text
        assert "Traceback" not in text
        assert "/autograder/" not in text
        text.encode("utf-8")  # half a character could not be written into a feedback file
        assert "\x1b" not in text
    assert len(str(result)) < MOST_CHARACTERS


def _every_failure_is_explained(result: SubmissionResult) -> None:
    if result.outcome is Outcome.REFUSED:
        assert result.reason.endswith((".", "?"))
    for question in result.questions:
        for check in question.checks:
            assert check.status is CheckStatus.PASSED or len(check.student_message) > 10


def student_texts(result: SubmissionResult) -> list[str]:
    """All that the student gets to read."""
    checks = [check for question in result.questions for check in question.checks]
    return [result.reason, *(c.student_message for c in checks), *(n.student_message for n in result.notices)]
