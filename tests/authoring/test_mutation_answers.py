"""Which lines of an answer may be changed, and who judges them."""

from __future__ import annotations

from pathlib import Path

import nbformat.v4
from authoring_samples import CODE, cell, tiny_cells, write_course

from autograder.authoring.compiler import BuiltAssignment, build_assignment
from autograder.authoring.mutation.answers import read_answers
from autograder.authoring.mutation.mutants import make_mutants
from autograder.authoring.variants import judges, solved_lines


def lines_of(built: BuiltAssignment) -> list[str]:
    (answer,) = read_answers(built)
    return [answer.source.split("\n")[number - 1].strip() for number in sorted(answer.lines)]


def test_the_lines_of_the_solution_are_counted_as_a_student_would_write_them() -> None:
    text = "\n\nimport os\ndef f(x):\n    # BEGIN SOLUTION\n    return 1\n    # END SOLUTION\ny = 2  # SOLUTION"
    assert solved_lines(text) == {3, 4}


def test_a_function_that_holds_a_line_of_the_solution_may_be_changed_as_a_whole(tmp_path: Path) -> None:
    answer = (
        "def given(x):\n    return x * 3\n\n\ndef double(x):\n    y = np.asarray(x)\n"
        "    z = 2 * y  # SOLUTION\n    return z"
    )
    built = build_assignment(write_course(tmp_path, tiny_cells(answer=answer)), "tiny")
    assert lines_of(built) == ["y = np.asarray(x)", "z = 2 * y", "return z"]


def test_the_whole_answer_of_the_tiny_assignment_may_be_changed(built: BuiltAssignment) -> None:
    assert lines_of(built) == ['"""Twice x."""', "doubled = 2 * np.asarray(x)", "return doubled"]


def test_mutants_have_stable_names_and_show_their_lines(built: BuiltAssignment) -> None:
    mutants = make_mutants(built)
    assert mutants == make_mutants(built)
    assert len({mutant.name for mutant in mutants}) == len(mutants) >= 8
    first = next(mutant for mutant in mutants if mutant.operator == "operator")
    assert first.name == "double: operator, line 3, 1"
    assert (first.before, first.after) == ("doubled = 2 * np.asarray(x)", "doubled = 2 / np.asarray(x)")
    assert first.after in first.source
    assert first.question == "double"


def test_code_that_a_person_reads_is_not_changed(tmp_path: Path) -> None:
    cells = tiny_cells()
    place = next(number for number, one in enumerate(cells) if "Because two equal" in one[1])
    cells[place] = cell(CODE, "why = 1 + 1  # SOLUTION")
    built = build_assignment(write_course(tmp_path, cells), "tiny")
    assert all("why" not in answer.source for answer in read_answers(built))


def test_a_question_without_an_answer_of_its_own_judges_the_one_before_it() -> None:
    v4 = nbformat.v4

    def code(source: str, *tags: str) -> nbformat.NotebookNode:
        return v4.new_code_cell(source, metadata={"tags": list(tags)})

    answer = "otter_answer_cell"
    cells = [
        code("one = 1", answer),
        code('grader.check("a")'),
        code('grader.check("b")'),
        code("two = 2", answer),
        code("three = 3", answer),
        code('grader.check("c")'),
    ]
    notebook = v4.new_notebook(cells=cells)
    ids = [one["id"] for one in cells]
    assert judges(notebook) == {ids[0]: ("a", "b"), ids[3]: ("c",), ids[4]: ("c",)}
