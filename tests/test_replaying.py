"""Staff see one check again exactly as it was graded."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.examining.exam_source import ExamSource
from autograder.examining.jail import JailKind, JailPlan
from autograder.grading import GradingJob, grade_class
from autograder.records import CheckStatus
from autograder.replaying import Replayed, ReplayJob, replay_one
from autograder.reporting.replay import render_replay
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import exam_source, submission

WRONG = "def sigmoid_backward(z, da):\n    if z.shape == (1, 2):\n        1 / 0\n    return da\n"


class Desk:
    """A graded class of two, and the exam."""

    def __init__(self, folder: Path) -> None:
        self.exam: ExamSource = exam_source(folder)
        self.plan = JailPlan(JailKind.BUBBLEWRAP, (folder,))
        self.class_folder, self.grades = folder / "class", folder / "grades"
        self.class_folder.mkdir()
        (self.class_folder / "ann.ipynb").write_bytes(submission(sigmoid_backward=WRONG).content)
        (self.class_folder / "bob.ipynb").write_bytes(submission().content)
        job = GradingJob(self.exam, self.class_folder, self.grades, LIMITS, self.plan, 1)
        grade_class(job, lambda *_: None)

    def replay(self, who: str, question: str = "", check: int = 0, *, submissions: bool = True) -> Replayed:
        given = self.class_folder if submissions else None
        return replay_one(ReplayJob(self.exam, self.plan, who, self.grades, given, question, check))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("replay"))


def text_of(replayed: Replayed) -> str:
    return render_replay(replayed.replay, replayed.recorded, same_exam=replayed.same_exam)


def test_the_first_wrong_check_of_a_student_is_replayed_with_the_student_s_traceback(desk: Desk) -> None:
    replayed = desk.replay("ann")
    assert (replayed.replay.question, replayed.replay.number) == ("sigmoid_backward", 1)
    text = text_of(replayed)
    assert "recorded: raised, the same" in text
    assert "raised ZeroDivisionError: division by zero" in text
    assert ":3 in sigmoid_backward" in text
    assert "[[0.9  0.35]]" in text


def test_a_hidden_check_shows_its_inputs_and_both_values_with_the_seed_that_was_graded(desk: Desk) -> None:
    replayed = desk.replay("ann.ipynb", "sigmoid_backward", 2)
    assert replayed.recorded is not None
    recorded = next(one for one in replayed.recorded.questions if one.name == "sigmoid_backward").checks[1]
    assert replayed.replay.check.status is CheckStatus.FAILED
    assert replayed.replay.check.seed == recorded.seed
    assert replayed.replay.check.student_message == recorded.student_message
    (call,) = replayed.replay.calls
    assert [place for place, _ in call.arguments] == ["argument 1", "argument 2"]
    assert replayed.replay.actual == call.arguments[1][1]  # the answer is `da` itself
    assert replayed.replay.expected.startswith("float64 (3, 4)")


def test_a_file_needs_no_gradebook(desk: Desk, tmp_path: Path) -> None:
    path = desk.class_folder / "ann.ipynb"
    replayed = replay_one(ReplayJob(desk.exam, desk.plan, str(path), tmp_path))
    assert "recorded: nothing" in text_of(replayed)
    assert replayed.replay.question == "sigmoid_backward"


def test_what_was_refused_is_not_said_to_be_right(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_bytes(b"{")
    with pytest.raises(UsageError, match=r"not graded: .*cut off"):
        replay_one(ReplayJob(desk.exam, desk.plan, str(path), tmp_path))


@pytest.mark.parametrize(
    ("who", "question", "check", "submissions", "words"),
    [
        ("bob", "", 0, True, "All checks of this submission passed"),
        ("carl", "", 0, True, "none of the submissions"),
        ("ann", "", 0, False, "--submissions"),
        ("ann", "softmax", 0, True, "Its questions: sigmoid_backward, dense_backward, train"),
        ("ann", "train", 3, True, "has 2 checks"),
    ],
)
def test_what_cannot_be_replayed_is_said_with_the_next_step(
    desk: Desk, who: str, question: str, check: int, submissions: bool, words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        desk.replay(who, question, check, submissions=submissions)
    assert words in f"{caught.value.message} {caught.value.next_step}"
