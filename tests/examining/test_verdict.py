"""Two texts for every failure; what a hidden check says to the student."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.records import CheckResult, CheckStatus
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import code, document, exam, handed_in

BODY = "def test_it(f):\n    value = f(0.0718281828)\n    assert value == 1, f'the value for {0.0718281828} is wrong'\n"


def verdicts(folder: Path, source: str, body: str = BODY, options: str = "") -> tuple[CheckResult, CheckResult]:
    """What a public and a hidden check with the same body say; each in an exam of its own."""
    found = []
    for hidden in (False, True):
        tests = {"q": f"@test_case(hidden={hidden}{options})\n{body}"}
        with Examiner(exam(folder, tests), LIMITS, JailPlan(JailKind.NONE)) as examiner:
            result = examiner.examine(handed_in(json.dumps(document([code(source)])).encode()))
        found.append(result.questions[0].checks[0])
    return found[0], found[1]


def test_a_public_check_shows_its_message_and_a_hidden_one_does_not(tmp_path: Path) -> None:
    public, hidden = verdicts(tmp_path, "def f(x): return 5")
    assert public.student_message == "the value for 0.0718281828 is wrong"
    assert hidden.student_message == "The result is not the expected one."
    assert "0.0718281828 is wrong" in hidden.staff_message


def test_an_exception_of_the_student_shows_its_text_in_a_public_check_only(tmp_path: Path) -> None:
    public, hidden = verdicts(tmp_path, "def f(x):\n    y = x\n    raise ValueError(f'bad input {y}')")
    assert "ValueError: bad input 0.0718281828" in public.student_message
    assert "ValueError" in hidden.student_message
    assert "line 3 of cell 1: `raise ValueError(f'bad input {y}')`" in hidden.student_message
    assert "0718" not in hidden.student_message
    assert "bad input 0.0718281828" in hidden.staff_message


@pytest.mark.parametrize(
    "source",
    [
        "def f(x): raise type(f'E{x}', (Exception,), {})",
        "def f(x): return type(f'T{x}', (), {})()",
        "def f(x): return f'{x}'",
        "def f(x): return {f'{x}': x}",
        "def f(x): return type(f'T{x}', (), {})",
    ],
)
def test_a_hidden_check_repeats_nothing_that_the_student_named(tmp_path: Path, source: str) -> None:
    body = BODY.replace("assert value == 1", "checks.expect(value, 1.0, what='value')\n    assert value == 1")
    _, hidden = verdicts(tmp_path, source, body)
    assert "0718" not in hidden.student_message


def test_the_authors_own_message_is_shown_in_both(tmp_path: Path) -> None:
    public, hidden = verdicts(tmp_path, "def f(x): return 5", options=", failure_message='Look at the sign.'")
    assert public.student_message == hidden.student_message == "Look at the sign."


def test_a_diagnosis_is_shown_in_both(tmp_path: Path) -> None:
    body = "def test_it(f):\n    checks.expect(f(2.0), 3.0, what='y')\n"
    for found in verdicts(tmp_path, "def f(x): return -3.0", body):
        assert "sign" in found.student_message
        assert found.kind == "sign"


def test_what_is_not_implemented_is_said_so(tmp_path: Path) -> None:
    for found in verdicts(tmp_path, "def f(x):\n    raise NotImplementedError"):
        assert "Nothing is implemented here yet" in found.student_message


@pytest.mark.parametrize("text", ["'\\ud800'", "'\\x1b[2J\\0'", "'x' * 10**6"])
def test_texts_are_short_and_legible(tmp_path: Path, text: str) -> None:
    for found in verdicts(tmp_path, f"def f(x): raise ValueError({text})"):
        found.student_message.encode("utf-8")
        found.staff_message.encode("utf-8")
        assert "\x1b" not in found.student_message + found.staff_message
        assert len(found.student_message) <= 1200
        assert len(found.staff_message) <= 4000


def test_a_test_that_cannot_use_the_answer_says_so_without_a_traceback(tmp_path: Path) -> None:
    body = "def test_it(f):\n    first, second = f(1)\n"
    for found in verdicts(tmp_path, "def f(x): return 5", body):
        assert "has not the expected form" in found.student_message
        assert "Traceback" not in found.student_message
        assert "Traceback" in found.staff_message


@pytest.mark.parametrize(("factor", "is_drawn"), [(1 + 1e-8, False), (1.01, True)])
def test_what_no_eye_could_tell_apart_is_not_drawn(tmp_path: Path, factor: float, is_drawn: bool) -> None:
    body = "def test_it(f):\n    checks.expect(f(np.arange(1.0, 5.0)), np.arange(1.0, 5.0), what='y')\n"
    public, _ = verdicts(tmp_path, f"def f(x): return x * {factor!r}", body)
    assert public.status is CheckStatus.FAILED
    assert (public.picture is not None) is is_drawn
