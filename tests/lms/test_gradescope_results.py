"""results.json: what Gradescope reads, rule by rule, and what students can and cannot find out from it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import OurFault
from autograder.lms.gradescope_results import Display, Visibility, write_results
from autograder.records import (
    CheckResult,
    CheckStatus,
    Ending,
    Notice,
    Outcome,
    Picture,
    QuestionResult,
    SubmissionResult,
)
from tests.lms.gradescope_rules import problems_in

SECRET = "expected 0.0718281828 in row 3"
HINT = "What is summed over?"


def check(status: CheckStatus = CheckStatus.PASSED, *, hidden: bool = False, **changes: Any) -> CheckResult:
    points = 1.0 if status is CheckStatus.PASSED else 0.0
    name = "a secret name" if hidden else "small numbers"
    made = CheckResult(name, hidden, status, points, 1.0, "Your result is 3 times too large.", SECRET, 0.1, 7)
    return replace(made, **changes)


def question(*checks: CheckResult, name: str = "dense_backward", hint: str = "") -> QuestionResult:
    points, most = sum(one.points for one in checks), sum(one.max_points for one in checks)
    return QuestionResult(name, points, most, checks, hint)


def result(*questions: QuestionResult, **changes: Any) -> SubmissionResult:
    made = SubmissionResult(
        submission="submission.ipynb",
        student="",
        assignment="toy",
        outcome=Outcome.GRADED,
        total=sum(one.points for one in questions),
        max_points=sum(one.max_points for one in questions),
        ending=Ending.EXITED,
        questions=questions,
        notices=(),
        seconds=1.23456,
        cpu_seconds=1.0,
        seed=7,
        submission_hash="aa",
        exam_hash="bb",
    )
    return replace(made, **changes)


def written(folder: Path, given: SubmissionResult, *undivided: str, hidden: Visibility = Visibility.HIDDEN) -> Any:
    path = folder / "results" / "results.json"
    write_results(path, given, Display(hidden, undivided))
    found = json.loads(path.read_text())
    assert problems_in(found, given.max_points) == []
    return found


FAILED, RAISED = CheckStatus.FAILED, CheckStatus.RAISED


def test_a_question_is_one_test_for_public_checks_and_one_for_hidden_ones(tmp_path: Path) -> None:
    found = written(tmp_path, result(question(check(), check(FAILED, hidden=True)), question(check(), name="train")))
    keys = ("number", "name", "score", "max_score", "status", "visibility")
    assert [tuple(test[key] for key in keys) for test in found["tests"]] == [
        ("1.1", "dense_backward", 1.0, 1.0, "passed", "visible"),
        ("1.2", "dense_backward (hidden checks)", 0.0, 1.0, "failed", "hidden"),
        ("2", "train", 1.0, 1.0, "passed", "visible"),
    ]
    assert found["score"] == 2.0
    assert found["stdout_visibility"] == "hidden"


@pytest.mark.parametrize("hidden", Visibility)
def test_hidden_checks_are_shown_when_the_instructor_says_so(hidden: Visibility, tmp_path: Path) -> None:
    found = written(tmp_path, result(question(check(hidden=True))), hidden=hidden)
    assert [test["visibility"] for test in found["tests"]] == [hidden.value]
    assert ("hidden checks count too" in found["output"].lower()) is (hidden is not Visibility.VISIBLE)


def test_points_of_an_undivided_question_do_not_tell_what_became_of_its_hidden_checks(tmp_path: Path) -> None:
    lost = replace(question(check(), check(FAILED, hidden=True)), points=0.0)
    public, hidden = written(tmp_path, result(lost), "dense_backward")["tests"]
    assert (public["score"], public["max_score"], public["status"]) == (0.0, 0.0, "passed")
    assert (hidden["score"], hidden["max_score"]) == (0.0, 2.0)


def test_the_hint_stands_with_the_checks_that_failed(tmp_path: Path) -> None:
    public, hidden = written(tmp_path, result(question(check(FAILED), check(FAILED, hidden=True), hint=HINT)))["tests"]
    assert f"A hint: {HINT}" in public["output"]
    assert HINT not in hidden["output"]
    public, hidden = written(tmp_path, result(question(check(), check(FAILED, hidden=True), hint=HINT)))["tests"]
    assert HINT not in public["output"]
    assert f"A hint: {HINT}" in hidden["output"]


def test_that_an_earlier_question_is_not_right_is_told_with_hidden_checks_only(tmp_path: Path) -> None:
    wrong = replace(question(check(FAILED), check(FAILED, hidden=True)), uses_unsolved=("relu",))
    public, hidden = written(tmp_path, result(wrong))["tests"]
    assert "relu" not in public["output"]
    assert "It uses `relu`, which is not right yet" in hidden["output"]
    alone = replace(question(check(FAILED)), uses_unsolved=("relu",))
    (public,) = written(tmp_path, result(alone))["tests"]
    assert "relu" not in public["output"]
    (public,) = written(tmp_path, result(alone), hidden=Visibility.VISIBLE)["tests"]
    assert "It uses `relu`" in public["output"]


def test_nothing_that_is_for_staff_and_no_name_of_a_hidden_check_is_in_it(tmp_path: Path) -> None:
    notices = (Notice("Cell 3 was skipped.", SECRET),)
    checks = (check(FAILED, student_message="Too large."), check(RAISED, hidden=True, student_message="ValueError"))
    text = json.dumps(written(tmp_path, result(question(*checks), notices=notices)))
    assert "Cell 3 was skipped." in text
    assert SECRET not in text
    assert "a secret name" not in text


def test_pictures_are_left_out_because_nobody_says_that_they_survive(tmp_path: Path) -> None:
    picture = Picture("entries", "dw", (1, 2), (0.125, 2.0), (0.25, 4.0))
    text = json.dumps(written(tmp_path, result(question(check(FAILED, picture=picture)))))
    assert "<svg" not in text
    assert "<img" not in text


def test_what_a_student_wrote_is_text_and_never_markup(tmp_path: Path) -> None:
    message = "<script>alert(1)</script>\x1b[31m & \u202e"
    name = "<b>x</b>"
    found = written(tmp_path, result(question(check(FAILED, student_message=message), name=name)))
    (test,) = found["tests"]
    assert "<script>" not in test["output"]
    assert "&lt;script&gt;" in test["output"]
    assert "\x1b" not in test["output"]
    assert test["name"] == name  # its format is text
    assert found["test_name_format"] == "text"


def test_a_refused_submission_is_one_test_with_all_points_and_the_reason(tmp_path: Path) -> None:
    refused = result(outcome=Outcome.REFUSED, max_points=20.0, reason="There is no <notebook> in it.")
    found = written(tmp_path, refused)
    (test,) = found["tests"]
    assert (found["score"], test["score"], test["max_score"], test["status"]) == (0.0, 0.0, 20.0, "failed")
    assert "There is no &lt;notebook&gt; in it." in test["output"]


@pytest.mark.parametrize("wrong", [{"outcome": Outcome.NOT_GRADED}, {"total": float("nan")}])
def test_of_a_submission_that_was_not_graded_nothing_is_written(wrong: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    with pytest.raises(OurFault, match="not graded"):
        write_results(path, result(question(check()), **wrong), Display(Visibility.VISIBLE))
    assert list(tmp_path.iterdir()) == []


POINTS = st.integers(0, 10_000).map(lambda hundredths: hundredths / 100)
CHECKS = st.lists(st.tuples(st.sampled_from(CheckStatus), st.booleans(), POINTS, st.text()), max_size=6)


@given(questions=st.lists(st.tuples(st.text(max_size=90), CHECKS, st.booleans()), max_size=5))
def test_whatever_came_out_the_rules_are_kept_and_the_points_add_up(
    questions: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = []
    for name, checks, _ in questions:
        parts = [
            check(status, hidden=hidden, points=points if status is CheckStatus.PASSED else 0.0, max_points=points)
            for status, hidden, points, _ in checks
        ]
        made.append(question(*parts, name=name))
    folder = tmp_path_factory.mktemp("any")
    found = written(folder, result(*made), *(name for name, _, undivided in questions if undivided))
    assert found["score"] == pytest.approx(sum(one.points for one in made), abs=1e-4)
    assert sum(test["score"] for test in found["tests"]) == pytest.approx(found["score"], abs=1e-4)
    assert sum(test["max_score"] for test in found["tests"]) == pytest.approx(
        sum(one.max_points for one in made), abs=1e-4
    )
