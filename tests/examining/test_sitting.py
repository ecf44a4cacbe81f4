"""The way through a notebook: where questions are examined, and what is left out of a replay."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.records import CheckStatus, Ending, SubmissionResult
from autograder.settings import Limits
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import code, document, exam, handed_in

ONE = {"one": "@test_case()\ndef test_one(f):\n    assert f(1) == 1, 'wrong'\n"}
TWO = {**ONE, "two": "@test_case()\ndef test_two(f):\n    assert f(1) == 2, 'wrong'\n"}
CHECK_ONE, CHECK_TWO = 'grader.check("one")', 'grader.check("two")'
RIGHT_ONE, RIGHT_TWO, WRONG = "def f(x): return 1", "def f(x): return 2", "def f(x): return 0"
KILL, LOOP = "import os; os._exit(3)", "while True: pass"

Examine = Callable[..., SubmissionResult]


@pytest.fixture
def examine(tmp_path: Path) -> Examine:
    def run(tests: dict[str, str], *sources: str, limits: Limits = LIMITS) -> SubmissionResult:
        with Examiner(exam(tmp_path, tests), limits, JailPlan(JailKind.NONE)) as examiner:
            return examiner.examine(handed_in(json.dumps(document([code(s) for s in sources])).encode()))

    return run


def earned(result: SubmissionResult) -> dict[str, float]:
    return {question.name: question.points for question in result.questions}


def test_a_name_used_again_later_does_not_spoil_an_earlier_question(examine: Examine) -> None:
    assert earned(examine(TWO, RIGHT_ONE, CHECK_ONE, RIGHT_TWO, CHECK_TWO)) == {"one": 2, "two": 2}


def test_a_question_without_a_check_cell_is_examined_at_the_end(examine: Examine) -> None:
    assert earned(examine(TWO, RIGHT_ONE, CHECK_ONE, RIGHT_TWO)) == {"one": 2, "two": 2}
    assert earned(examine(ONE, RIGHT_ONE)) == {"one": 2}


def test_a_definition_that_comes_after_its_check_counts_at_the_end(examine: Examine) -> None:
    assert earned(examine(ONE, CHECK_ONE, RIGHT_ONE)) == {"one": 2}
    assert earned(examine(ONE, WRONG, CHECK_ONE, RIGHT_ONE)) == {"one": 2}


WRONG_AND_MENDED = {
    "a helper": ("def helper(x): return 0\ndef f(x): return helper(x)", "def helper(x): return 1"),
    "a helper that was missing": ("def f(x): return helper(x)", "def helper(x): return 1"),
    "a class": ("class A:\n    n = 0\ndef f(x): return A.n", "class A:\n    n = 1"),
    "an attribute of a class": ("class A:\n    n = 0\ndef f(x): return A.n", "A.n = 1"),
    "a method": ("class A:\n    def n(self): return 0\ndef f(x): return A().n()", "A.n = lambda self: 1"),
    "a method that was missing": ("class A: pass\ndef f(x): return A().n()", "A.n = lambda self: 1"),
    "a number": ("N = 0\ndef f(x): return N", "N = 1"),
    "an alias": ("import math\nact = math.floor\ndef f(x): return act(0.5)", "act = math.ceil"),
    "a partial function": ("from functools import partial\nf = partial(int, 0)", "f = partial(lambda a, b: 1, 0)"),
    "an entry of a dictionary": ("made = {'n': 0}\ndef f(x): return made['n']", "made['n'] = 1"),
    "an attribute of an object": ("class A: n = 0\na = A()\ndef f(x): return a.n", "a.n = 1"),
    "a cached function": (
        "from functools import cache\n@cache\ndef helper(): return 0\ndef f(x): return helper()",
        "@cache\ndef helper(): return 1",
    ),
}


@pytest.mark.parametrize(("wrong", "mended"), WRONG_AND_MENDED.values(), ids=WRONG_AND_MENDED.keys())
def test_what_is_mended_later_counts_at_the_end(examine: Examine, wrong: str, mended: str) -> None:
    assert earned(examine(ONE, wrong, CHECK_ONE, mended)) == {"one": 2}


def test_a_wrong_answer_is_not_examined_again_for_what_was_defined_anew_elsewhere(examine: Examine) -> None:
    counting = "calls = []\ndef f(x):\n    calls.append(x)\n    return 0"
    tell = "@test_case()\ndef test_two(calls):\n    assert len(calls) == {n}, len(calls)\n"
    tests = {**ONE, "two": tell.format(n=1), "three": "@test_case()\ndef test_three(g):\n    pass\n"}
    assert earned(examine(tests, counting, CHECK_ONE, "def g(x): pass", "y = 5")) == {"one": 0, "two": 2, "three": 2}
    again = {**tests, "two": tell.format(n=2)}  # the last one that was examined, two, sees both
    assert earned(examine(again, counting, CHECK_ONE, "def h(): pass\nf = lambda x: calls.append(x)"))["two"] == 2


def test_a_wrong_definition_after_a_passed_check_costs_nothing(examine: Examine) -> None:
    assert earned(examine(ONE, RIGHT_ONE, CHECK_ONE, WRONG, CHECK_ONE)) == {"one": 2}


def test_the_order_of_the_questions_is_the_exams(examine: Examine) -> None:
    result = examine(TWO, RIGHT_TWO, CHECK_TWO, RIGHT_ONE, CHECK_ONE)
    assert [question.name for question in result.questions] == ["one", "two"]


def test_unknown_check_cells_are_passed_over(examine: Examine) -> None:
    assert earned(examine(ONE, 'grader.check("nothing")', RIGHT_ONE, "grader.check_all()")) == {"one": 2}


def test_a_cell_that_kills_the_process_is_left_out_and_all_others_count(examine: Examine) -> None:
    result = examine(TWO, RIGHT_ONE, CHECK_ONE, KILL, RIGHT_TWO, CHECK_TWO)
    assert earned(result) == {"one": 2, "two": 2}
    (notice,) = [notice for notice in result.notices if notice.student_message]
    assert "Cell 3 (`import os; os._exit(3)`) was skipped" in notice.student_message
    assert notice.for_staff


def test_cells_that_raise_loop_or_die_among_others_cost_themselves_only(examine: Examine) -> None:
    cells = ["a = 1", "1 / 0", LOOP, "b = a + 1", KILL, "c = b + 1", "raise KeyError(5)", "def f(x): return c - 2"]
    result = examine(ONE, *cells, CHECK_ONE)
    assert earned(result) == {"one": 2}
    told = [notice.student_message.split(" (")[0].split(" raised")[0] for notice in result.notices]
    assert [one for one in told if one] == [
        "Cell 2",
        "Cell 3",
        "Cell 5",
    ]  # after a death, what raises is not told again


def test_more_cells_than_go_into_one_message_are_all_run(examine: Examine) -> None:
    count = "n += 1\n" + "#" * 20_000
    assert earned(examine(ONE, "n = 0", *[count] * 12, "def f(x): return n - 11", CHECK_ONE)) == {"one": 2}


def test_a_cell_that_is_larger_than_a_message_is_run(examine: Examine) -> None:
    large = f"text = '{'a' * 300_000}'"
    assert earned(examine(ONE, "n = 0", large, "def f(x): return len(text) - 299_999", CHECK_ONE)) == {"one": 2}


def test_what_else_stands_in_a_check_cell_is_run(examine: Examine) -> None:
    assert earned(examine(ONE, RIGHT_TWO, f"{CHECK_ONE}\n{RIGHT_ONE}")) == {"one": 2}
    assert earned(examine(ONE, f"{CHECK_ONE}; n = 1", "def f(x): return n")) == {"one": 2}


def test_names_are_asked_for_after_the_cells_and_not_before(examine: Examine) -> None:
    assert earned(examine(TWO, RIGHT_ONE, CHECK_ONE, "g = f", RIGHT_TWO, CHECK_TWO, "f = g")) == {"one": 2, "two": 2}


def test_two_killers_are_both_left_out(examine: Examine) -> None:
    assert earned(examine(ONE, KILL, "y = 1", KILL, "def f(x): return y")) == {"one": 2}


def test_what_a_looping_cell_had_done_before_counts(examine: Examine) -> None:
    result = examine(ONE, f"{RIGHT_ONE}\n{LOOP}", CHECK_ONE)
    assert earned(result) == {"one": 2}
    assert "ran too long" in result.notices[0].student_message


def test_a_function_that_kills_the_process_costs_its_own_points_only(examine: Examine) -> None:
    result = examine(TWO, "import os\ndef f(x): os._exit(1)", CHECK_ONE, RIGHT_TWO, CHECK_TWO)
    assert earned(result) == {"one": 0, "two": 2}
    assert result.questions[0].checks[0].status is CheckStatus.LOST


def test_a_thread_that_kills_the_process_later_costs_no_innocent_answer_all_its_points(examine: Examine) -> None:
    later = "import os, threading\nthreading.Thread(target=os._exit, args=(1,)).start()\nthreading.Event().wait()"
    assert earned(examine(ONE, later, RIGHT_ONE, CHECK_ONE)) == {"one": 2}


def test_a_function_that_loops_is_not_called_for_ever(examine: Examine) -> None:
    three = {"one": "".join(f"@test_case()\ndef test_{n}(f):\n    assert f({n}) == {n}\n" for n in range(3))}
    result = examine(three, "def f(x):\n    while True: pass")
    assert [check.status for check in result.questions[0].checks] == [CheckStatus.TIMED_OUT] * 3
    assert "not called again" in result.questions[0].checks[2].staff_message


def test_a_crash_is_not_told_as_a_loop_when_it_is_not_called_again(examine: Examine) -> None:
    three = {"one": "".join(f"@test_case()\ndef test_{n}(f):\n    assert f({n}) == {n}\n" for n in range(3))}
    result = examine(three, "import os\ndef f(x): os._exit(1)")
    assert [check.status for check in result.questions[0].checks] == [CheckStatus.LOST] * 3
    assert "loop" not in result.questions[0].checks[2].student_message


def test_when_the_time_is_used_up_the_rest_is_not_run(examine: Examine) -> None:
    short = Limits(submission_wall_seconds=1.0, cell_wall_seconds=5.0, interrupt_grace_seconds=0.2)
    result = examine(TWO, RIGHT_ONE, CHECK_ONE, LOOP, RIGHT_TWO, CHECK_TWO, limits=short)
    assert earned(result) == {"one": 2, "two": 0}
    assert result.questions[1].checks[0].status is CheckStatus.NOT_RUN
    assert result.ending is Ending.WALL_LIMIT


def test_a_submission_that_dies_again_and_again_comes_to_an_end(examine: Examine) -> None:
    result = examine(ONE, *[f"import os; os._exit({n})" for n in range(20)], RIGHT_ONE)
    assert len([notice for notice in result.notices if "skipped" in notice.student_message]) <= LIMITS.replays + 2


def test_the_same_submission_gets_the_same_seeds_and_another_one_others(examine: Examine) -> None:
    first, again, other = examine(ONE, RIGHT_ONE), examine(ONE, RIGHT_ONE), examine(ONE, RIGHT_ONE + "\n")
    assert first.seed == again.seed
    assert first.questions[0].checks[0].seed == again.questions[0].checks[0].seed
    assert first.seed != other.seed


def test_tests_are_run_anew_for_every_check(examine: Examine) -> None:
    shared = {
        "one": "X = np.ones(3)\n@test_case()\ndef a(f):\n    f(X)\n@test_case()\ndef b(f):\n    assert (X == 1).all()\n"
    }
    assert earned(examine(shared, "def f(x): x *= 0")) == {"one": 2}
