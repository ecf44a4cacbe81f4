"""From which test cases passed to points: otter's own arithmetic, so that both graders give the same."""

from __future__ import annotations

import copy

from otter.test_files.abstract_test import TestCaseResult

from autograder.records import CheckResult, CheckStatus, QuestionResult

from .exam import Question


def score(question: Question, checks: tuple[CheckResult, ...]) -> QuestionResult:
    """Points of a question: partial credit per test case unless the author said all or nothing."""
    file = copy.copy(question.file)
    file.test_case_results = [
        TestCaseResult(test_case=case, message="", passed=check.status is CheckStatus.PASSED)
        for case, check in zip(question.file.test_cases, checks, strict=True)
    ]
    return QuestionResult(question.name, float(file.score), question.max_points, checks)
