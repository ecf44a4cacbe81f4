from __future__ import annotations

import pytest

from autograder.examining.notebook import Cell, StudentNotebook
from autograder.examining.suspicion import flags


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
        ("from autograd import grad", "takes derivatives"),
        ("open('/proc/1/environ')", "other processes"),
    ],
)
def test_a_trick_is_shown_to_staff_with_its_line(code: str, what: str) -> None:
    (notice,) = flags(notebook("import numpy as np", f"x = 1\n{code}"))
    assert notice.for_staff
    assert what in notice.staff_message
    assert "cell 2 " in notice.staff_message
    assert code in notice.staff_message


def test_a_student_reads_nothing_of_a_flag() -> None:
    assert all(notice.student_message == "" for notice in flags(notebook("import ctypes\nimport socket")))


def test_a_library_that_the_assignment_itself_imports_is_no_trick() -> None:
    submitted = notebook("import torch\nfrom torch import nn", "import jax")
    assert [notice.staff_message for notice in flags(notebook("import torch"), ("torch.nn",))] == []
    assert ["cell 2" in notice.staff_message for notice in flags(submitted, ("torch",))] == [True]


def test_honest_code_raises_no_flag() -> None:
    honest = (
        "import otter\ngrader = otter.Notebook('x.ipynb')\nimport numpy as np\ndw = a.T @ dz\nprint(np.imag)\ncheck = 1"
    )
    assert [notice.staff_message for notice in flags(notebook(honest.replace("print(np.imag)\n", "")))] == []


def test_a_kind_of_trick_is_named_once_however_often_it_comes() -> None:
    assert len(list(flags(notebook("import ctypes", "import ctypes", "import ctypes")))) == 1


def test_a_cell_of_blank_lines_is_no_work() -> None:
    assert list(flags(notebook("\n" * 1_000_000 + "x = 1"))) == []
