"""Trials: some questions only, as far as the first check that fails, with a seed and a trace if they are asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.examining.trace import ALTERATIONS, CALLS_ALTERED, same
from autograder.examining.trial import Trial, TrialResult
from autograder.records import CheckStatus
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import code, document, exam

THREE = "".join(f"@test_case()\ndef test_{n}(f):\n    assert f({n}.0) == {n}\n" for n in (1, 2, 3))
DRAWN = "@test_case()\ndef test_it(f):\n    from autograder import checks\n    f(checks.rng('x').normal(size=(2, 3)))\n"
TESTS = {"one": THREE, "two": "@test_case()\ndef test_it(g):\n    assert g() == 1\n"}
RIGHT = "def f(x): return x"
WRONG_AT_TWO = "def f(x): return x if x != 2 else 0"

Try = Callable[..., TrialResult]


@pytest.fixture(scope="module")
def attempt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Try]:
    """Tries a notebook of these cells; one warm jail for each exam."""
    warm: dict[str, Examiner] = {}
    open_jails = ExitStack()

    def examiner_of(tests: dict[str, str]) -> Examiner:
        key = json.dumps(tests)
        if key not in warm:
            found = exam(tmp_path_factory.mktemp("exam"), tests)
            warm[key] = open_jails.enter_context(Examiner(found, LIMITS, JailPlan(JailKind.NONE)))
        return warm[key]

    def run(tests: dict[str, str], *sources: str, **asked: object) -> TrialResult:
        content = json.dumps(document([code(source) for source in sources])).encode()
        trial = Trial("key", "student", "notebook.ipynb", content, **asked)  # type: ignore[arg-type]
        result = examiner_of(tests).examine(trial)
        assert isinstance(result, TrialResult)
        return result

    with open_jails:
        yield run


def statuses(result: TrialResult) -> dict[str, list[CheckStatus]]:
    return {question.name: [check.status for check in question.checks] for question in result.questions}


def test_only_the_questions_that_are_named_are_examined(attempt: Try) -> None:
    assert statuses(attempt(TESTS, RIGHT, only=("one",))) == {"one": [CheckStatus.PASSED] * 3}
    assert list(statuses(attempt(TESTS, RIGHT))) == ["one", "two"]


def test_what_stands_behind_the_first_failing_check_of_a_question_is_not_run(attempt: Try) -> None:
    found = attempt(TESTS, WRONG_AT_TWO, "def g(): return 1")
    assert statuses(found) == {
        "one": [CheckStatus.PASSED, CheckStatus.FAILED, CheckStatus.NOT_RUN],
        "two": [CheckStatus.PASSED],
    }


def test_a_later_definition_still_counts(attempt: Try) -> None:
    found = attempt(TESTS, WRONG_AT_TWO, 'grader.check("one")', RIGHT, only=("one",))
    assert statuses(found) == {"one": [CheckStatus.PASSED] * 3}


def test_the_seed_is_the_trials_own(attempt: Try) -> None:
    seeds = [attempt({"one": DRAWN}, RIGHT, seed=seed).seed for seed in (7, None)]
    assert seeds[0] == 7
    assert seeds[1] != 7


def test_the_trace_holds_every_answer_and_only_where_it_is_asked_for(attempt: Try) -> None:
    assert attempt({"one": THREE}, RIGHT).trace == ()
    right = attempt({"one": THREE}, RIGHT, seed=1, traced=True).trace
    assert len(right) == 3
    assert same(right, attempt({"one": THREE}, "def f(x): return 0 + x", seed=1, traced=True).trace)
    assert not same(right, attempt({"one": THREE}, "def f(x): return x + 1e-3", seed=1, traced=True).trace)


def test_an_argument_that_is_changed_is_part_of_the_answer(attempt: Try) -> None:
    changing = "def f(x):\n    x += 1\n    return x - 1"
    traces = [attempt({"one": DRAWN}, source, seed=3, traced=True).trace for source in (RIGHT, changing)]
    assert not same(*traces)


def test_altered_copies_of_the_arguments_tell_apart_what_the_tests_do_not(attempt: Try) -> None:
    positive = DRAWN.replace("normal(", "uniform(1.0, 2.0, ")
    gates = [f"import numpy as np\ndef f(x): return np.where(x {sign} 0, x, 7.0)" for sign in (">", ">=")]
    plain = [attempt({"one": positive}, gate, seed=1, traced=True).trace for gate in gates]
    altered = [attempt({"one": positive}, gate, seed=1, altered=True).trace for gate in gates]
    assert same(*plain)
    assert len(altered[0]) == 1 + ALTERATIONS
    seeds = range(1, 9)
    assert any(
        not same(*(attempt({"one": positive}, gate, seed=seed, altered=True).trace for gate in gates)) for seed in seeds
    )


def test_a_function_that_is_called_often_is_asked_again_a_few_times_only(attempt: Try) -> None:
    often = "@test_case()\ndef test_it(f):\n    for n in range(50):\n        f(float(n))\n"
    assert len(attempt({"one": often}, RIGHT, altered=True).trace) == 50 + CALLS_ALTERED * ALTERATIONS


def test_an_exception_is_an_answer_too(attempt: Try) -> None:
    raising = "def f(x): raise ValueError(x)"
    found = attempt({"one": DRAWN}, raising, seed=1, altered=True)
    assert statuses(found) == {"one": [CheckStatus.RAISED]}
    assert "ValueError" in found.trace[0].words
