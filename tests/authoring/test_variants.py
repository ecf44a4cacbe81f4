from __future__ import annotations

import nbformat
import pytest
from authoring_samples import ANSWER

from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.regions import solved_text, student_text
from autograder.authoring.variants import (
    answer_end,
    filled_notebook,
    solution_notebook,
    student_notebook,
    variant_notebook,
)
from autograder.errors import OurFault


def code_cells(content: bytes) -> list[str]:
    notebook = nbformat.reads(content.decode(), as_version=4)
    nbformat.validate(notebook)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def test_solution_and_student_notebook_are_those_of_the_build(built: BuiltAssignment) -> None:
    assert solution_notebook(built) == built.solution_notebook
    assert student_notebook(built) == built.student_notebook


def test_a_filled_notebook_is_a_students_file_with_the_solution_in_it(built: BuiltAssignment) -> None:
    cells = code_cells(filled_notebook(built))
    assert solved_text(ANSWER) in cells
    assert student_text(ANSWER) not in cells
    text = filled_notebook(built).decode()
    assert "SOLUTION" not in text
    assert "negative" not in text


def test_only_the_questions_that_are_named_are_filled(built: BuiltAssignment) -> None:
    assert filled_notebook(built, []) == built.student_notebook
    assert filled_notebook(built, ["double"]) == filled_notebook(built)


def test_an_answer_stands_directly_between_the_solution_and_its_check(built: BuiltAssignment) -> None:
    cells = code_cells(variant_notebook(built, ("double", "double = abs")))
    check = cells.index('grader.check("double")')
    assert cells[check - 2 : check] == [solved_text(ANSWER), "double = abs"]


def test_the_same_variant_has_the_same_bytes(built: BuiltAssignment) -> None:
    one, other = (variant_notebook(built, ("double", "double = abs")) for _ in range(2))
    assert one == other


def test_a_question_whose_tests_are_all_hidden_is_found_without_a_check_cell() -> None:
    v4 = nbformat.v4
    cells = [v4.new_code_cell("a"), v4.new_code_cell("b", metadata={"otter": {"tests": ["q"]}}), v4.new_code_cell("c")]
    notebook = v4.new_notebook(cells=cells)
    assert answer_end(notebook, "q") == 2
    with pytest.raises(OurFault, match="'r' has no place"):
        answer_end(notebook, "r")
