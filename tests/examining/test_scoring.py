"""Points are otter's own arithmetic."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from otter.test_files import TestCaseResult as CaseResult

from autograder.examining.exam import Question
from autograder.examining.scoring import score
from autograder.records import CheckResult, CheckStatus
from tests.attacks.exam_builder import exam

HEAD = "from otter.test_files import test_case\nOK_FORMAT = False\nname = 'q'\n"
CASES = "@test_case()\ndef a(f): pass\n@test_case()\ndef b(f): pass\n@test_case(hidden=True)\ndef c(f): pass\n"

FORMS = {
    "points of the question": f"{HEAD}points = 2\n{CASES}",
    "no points": f"{HEAD}{CASES}",
    "a list of points": f"{HEAD}points = [1, 0, 3]\n{CASES}",
    "points of the cases": HEAD
    + CASES.replace("test_case()", "test_case(points=1.5)").replace("hidden=True", "points=2"),
    "all or nothing": f"{HEAD}points = 3\nall_or_nothing = True\n{CASES}",
    "no points at all": f"{HEAD}points = 0\n{CASES}",
}


def question(folder: Path, text: str) -> Question:
    return exam(folder, {"q": text}).questions[0]


def checks(asked: Question, passed: tuple[bool, ...]) -> tuple[CheckResult, ...]:
    status = {True: CheckStatus.PASSED, False: CheckStatus.FAILED}
    return tuple(
        CheckResult(case.name, case.hidden, status[one], 0.0, case.points, "", "", 0.0, 0)
        for case, one in zip(asked.cases, passed, strict=True)
    )


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_points_are_those_that_otter_gives(tmp_path: Path, text: str) -> None:
    asked = question(tmp_path, text)
    for passed in product((True, False), repeat=3):
        asked.file.test_case_results = [
            CaseResult(test_case=case, message="", passed=one)
            for case, one in zip(asked.file.test_cases, passed, strict=True)
        ]
        expected = asked.file.score
        asked.file.test_case_results = []
        assert score(asked, checks(asked, passed)).points == pytest.approx(expected)


def test_partial_credit_is_given_per_case(tmp_path: Path) -> None:
    asked = question(tmp_path, FORMS["a list of points"])
    assert score(asked, checks(asked, (True, False, False))).points == 1
    assert score(asked, checks(asked, (False, True, True))).points == 3
    assert score(asked, checks(asked, (True, True, True))).points == 4


def test_all_or_nothing_is_all_or_nothing(tmp_path: Path) -> None:
    asked = question(tmp_path, FORMS["all or nothing"])
    assert score(asked, checks(asked, (True, True, False))).points == 0
    assert score(asked, checks(asked, (True, True, True))).points == 3


@pytest.mark.parametrize("status", [status for status in CheckStatus if status is not CheckStatus.PASSED])
def test_only_a_passed_check_earns_points(tmp_path: Path, status: CheckStatus) -> None:
    asked = question(tmp_path, FORMS["points of the question"])
    failed = tuple(CheckResult(case.name, False, status, 0.0, 1.0, "", "", 0.0, 0) for case in asked.cases)
    assert score(asked, failed).points == 0


def test_one_submissions_score_leaves_nothing_for_the_next(tmp_path: Path) -> None:
    asked = question(tmp_path, FORMS["points of the question"])
    assert score(asked, checks(asked, (True,) * 3)).points == 2
    assert score(asked, checks(asked, (False,) * 3)).points == 0
