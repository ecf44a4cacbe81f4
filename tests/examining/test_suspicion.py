from __future__ import annotations

import pytest

from autograder.checks import Precision
from autograder.examining.notebook import Cell, StudentNotebook
from autograder.examining.suspicion import flags, is_rough, typed_numbers


def notebook(*sources: str) -> StudentNotebook:
    return StudentNotebook(tuple(Cell(number, source, ()) for number, source in enumerate(sources, start=1)), None)


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import otter.test_files.exception_test as e", "insides of the grader"),
        ("f = sys._getframe(1)", "frames"),
        ("import ctypes", "C functions"),
        ("np.allclose = lambda *a: True", "replaces functions"),
        ("return np.imag(sigmoid(z + 1e-30j)) / 1e-30", "complex steps"),
        ("    return f(z + h).imag / h", "complex steps"),
        ("from numpy import imag", "complex steps"),
        ("from autograd import grad", "takes derivatives"),
        ("    def __rtruediv__(self, other):", "numbers of its own"),
        ("    def __mul__(self, other): return Dual(self.v * other.v)", "numbers of its own"),
        ("    def __array_ufunc__(self, *args):", "numbers of its own"),
        ("guess = os.urandom(1)[0] % 4", "draw again"),
        ("from secrets import choice", "draw again"),
        ("open('/proc/1/environ')", "other processes"),
    ],
)
def test_a_trick_is_shown_to_staff_with_its_line(code: str, what: str) -> None:
    (notice,) = flags(notebook("import numpy as np", f"x = 1\n{code}"))
    assert notice.for_staff
    assert what in notice.staff_message
    assert "cell 2 " in notice.staff_message
    assert code.strip() in notice.staff_message


def test_a_student_reads_nothing_of_a_flag() -> None:
    assert all(notice.student_message == "" for notice in flags(notebook("import ctypes\nimport socket")))


def test_a_library_that_the_assignment_itself_imports_is_no_trick() -> None:
    submitted = notebook("import torch\nfrom torch import nn", "import jax")
    assert [notice.staff_message for notice in flags(notebook("import torch"), ("torch.nn",))] == []
    assert ["cell 2" in notice.staff_message for notice in flags(submitted, ("torch",))] == [True]


def test_honest_code_raises_no_flag() -> None:
    honest = (
        "import otter\ngrader = otter.Notebook('x.ipynb')\nimport numpy as np\ndw = a.T @ dz\ncheck = 1",
        "class Net:\n    def __init__(self): self.w = np.zeros(3)\n    def __repr__(self): return 'Net'",
        "distance = np.abs(x - (omega + 1j))",
    )
    assert [notice.staff_message for notice in flags(notebook(*honest))] == []


def test_a_kind_of_trick_is_named_once_however_often_it_comes() -> None:
    assert len(list(flags(notebook("import ctypes", "import ctypes", "import ctypes")))) == 1


def test_a_cell_of_blank_lines_is_no_work() -> None:
    assert list(flags(notebook("\n" * 1_000_000 + "x = 1"))) == []


@pytest.mark.parametrize(
    ("fine", "rough", "suspicious"),
    [(0, 0, False), (8, 0, False), (40, 1, False), (2, 1, False), (0, 1, True), (1, 1, True), (4, 6, True)],
)
def test_many_right_answers_that_are_less_exact_than_formulas_are_suspicious(
    fine: int, rough: int, suspicious: bool
) -> None:
    assert is_rough(Precision(fine, rough, 1e-11)) is suspicious


TYPED = "def sigmoid_backward(z, da):\n    return np.array([[0.01849502766]])"


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        (TYPED, "return np.array([[0.01849502766]])"),
        ("sigmoid_backward = lambda z, da: 1.849502766e-2", "sigmoid_backward = lambda z, da: 1.849502766e-2"),
        ("table = {3: 0.01849502766}\n" + TYPED.replace("0.01849502766", "table[3]"), "table = {3: 0.01849502766}"),
        (TYPED.replace("0.01849502766", "0.0185"), None),
        (TYPED.replace("sigmoid_backward", "other"), None),
    ],
)
def test_numbers_with_many_digits_are_found_where_an_answer_is_defined(cell: str, line: str | None) -> None:
    found = typed_numbers(notebook("x = 0.01849502766", cell), ["sigmoid_backward"])
    assert found == (None if line is None else f"cell 2: `{line}`")
