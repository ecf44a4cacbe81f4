"""A question that calls what an earlier one asked for says so when neither is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.examining.dependence import cells_that_define
from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.examining.notebook import Cell, StudentNotebook
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import code, document, exam, handed_in

TESTS = {  # in the order of their names
    "base": "@test_case()\ndef test_it(double):\n    assert double(3) == 6\n",
    "model": "@test_case()\ndef test_it(Model):\n    assert Model().four_times(3) == 12\n",
    "train": "@test_case()\ndef test_it(Model, train):\n    assert train(Model(), 3) == 13\n",
}
DOUBLE = "def double(x): return 2 * x"
MODEL = "class Model:\n    def four_times(self, x): return double(double(x))"
TRAIN = "def train(model, x): return model.four_times(x) + 1"


def used(folder: Path, *cells: str) -> dict[str, tuple[str, ...]]:
    """What each question is said to use."""
    with Examiner(exam(folder, TESTS), LIMITS, JailPlan(JailKind.NONE)) as examiner:
        result = examiner.examine(handed_in(json.dumps(document([code(cell) for cell in cells])).encode()))
    return {question.name: question.uses_unsolved for question in result.questions}


def test_what_is_wrong_below_is_named_above(tmp_path: Path) -> None:
    wrong = DOUBLE.replace("2", "3")
    assert used(tmp_path, wrong, MODEL, TRAIN) == {"base": (), "model": ("base",), "train": ("model",)}


def test_what_is_right_below_is_not(tmp_path: Path) -> None:
    nothing: tuple[str, ...] = ()
    assert used(tmp_path, DOUBLE, MODEL, TRAIN) == dict.fromkeys(TESTS, nothing)
    assert used(tmp_path, DOUBLE, MODEL.replace("double(x)", "x"), TRAIN)["train"] == ("model",)
    assert used(tmp_path, DOUBLE, MODEL, TRAIN + " + 1") == dict.fromkeys(TESTS, nothing)


def test_what_does_not_use_it_is_not_blamed_on_it(tmp_path: Path) -> None:
    alone = "class Model:\n    def four_times(self, x): return 4 + x  # doubled"
    assert used(tmp_path, "def double(x): return 7", alone, TRAIN)["model"] == ()


def test_a_method_that_gives_a_question_its_name_is_a_use_of_it(tmp_path: Path) -> None:
    tests = {
        "gradients": TESTS["model"].replace("four_times", "gradients"),
        "train": TESTS["train"],
    }
    cells = ["class Model:\n    def gradients(self, x): return x", "def train(model, x): return model.gradients(x)"]
    with Examiner(exam(tmp_path, tests), LIMITS, JailPlan(JailKind.NONE)) as examiner:
        result = examiner.examine(handed_in(json.dumps(document([code(cell) for cell in cells])).encode()))
    assert result.questions[1].uses_unsolved == ("gradients",)


@pytest.mark.parametrize(
    ("source", "defines"),
    [
        ("def double(x): ...", True),
        ("  def double(x): ...", True),
        ("async def double(x): ...", True),
        ("class double: ...", True),
        ("double = lambda x: x", True),
        ("x = 1\ndouble=x", True),
        ("def doubled(x): ...", False),
        ("print(double(3))", False),
        ("    double = 3", False),
        ("# def double", False),
    ],
)
def test_a_cell_that_defines_a_name_is_found(source: str, defines: bool) -> None:
    notebook = StudentNotebook((Cell(1, source, ()),), None)
    assert bool(list(cells_that_define(notebook, ["double"]))) is defines
    assert list(cells_that_define(notebook, [])) == []
