"""Submissions made from a build: the solution as a student would write it, with answers replaced or left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import nbformat.v4

from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.normal_form import name_cells, notebook_bytes, read_notebook
from autograder.authoring.regions import Region, read_lines, solved_text
from autograder.errors import OurFault

CHECK_CALL = re.compile(r"""grader\.check\(\s*["']([^"']+)["']\s*\)""")
SOLUTION_TAG = "otter_assign_solution_cell"


def solution_notebook(built: BuiltAssignment) -> bytes:
    """The solution as the build wrote it, markers and all."""
    return built.solution_notebook


def student_notebook(built: BuiltAssignment) -> bytes:
    """The notebook as students get it, untouched."""
    return built.student_notebook


def filled_notebook(built: BuiltAssignment, questions: Collection[str] | None = None) -> bytes:
    """The student notebook with the solution written in: to all questions, or to those that are named."""
    return _bytes(filled(built, questions))


def variant_notebook(built: BuiltAssignment, *answers: tuple[str, str]) -> bytes:
    """The filled notebook with further cells: each (question, code) stands directly behind the question's answer."""
    notebook = filled(built)
    for question, code in answers:
        insert_answer(notebook, question, code)
    return _bytes(notebook)


def filled(built: BuiltAssignment, questions: Collection[str] | None = None) -> Any:
    """Like `filled_notebook`, as nbformat reads it."""
    notebook = read_notebook(built.student_notebook)
    owners = _owners(notebook)
    for position, solution in solved_cells(built, notebook):
        stub = notebook.cells[position]
        if questions is None or owners.get(stub["id"]) in questions:
            stub.source = solved_text(solution.source)
    return notebook


def solved_cells(built: BuiltAssignment, notebook: Any) -> Iterator[tuple[int, Any]]:
    """Where answers stand in a student notebook, filled or not, and the cell with the solution that belongs there."""
    solved = [cell for cell in read_notebook(built.solution_notebook).cells if cell.cell_type == "code"]
    stubs = [position for position, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    if len(solved) != len(stubs):
        raise OurFault(
            f"The notebooks of {built.name!r} do not belong together: {len(solved)} code cells with solutions, "
            f"{len(stubs)} without.",
            next_step="Report this together with the source notebook.",
        )
    for position, solution in zip(stubs, solved, strict=True):
        if SOLUTION_TAG in solution.metadata.get("tags", ()):
            yield position, solution


def solved_lines(text: str) -> frozenset[int]:
    """The lines of `solved_text(text)`, counted from 1, that no student is given."""
    kept = [line for line in read_lines(text) if line.region in (Region.SHARED, Region.SOLUTION)]
    first = next((number for number, line in enumerate(kept) if line.text), 0)  # blank lines in front are cut off
    return frozenset(number for number, line in enumerate(kept[first:], start=1) if line.region is Region.SOLUTION)


def insert_answer(notebook: Any, question: str, code: str) -> None:
    """Put a code cell directly behind the answer to a question: in front of its check, or behind its last cell."""
    v4: Any = nbformat.v4  # without types of its own
    notebook.cells.insert(answer_end(notebook, question), v4.new_code_cell(code))


def answer_end(notebook: Any, question: str) -> int:
    """The position behind the last cell of the answer to a question."""
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and question in CHECK_CALL.findall(cell.source):
            return position
        if question in cell.metadata.get("otter", {}).get("tests", ()):
            return position + 1  # otter writes no check cell where all tests are hidden
    raise OurFault(
        f"The question {question!r} has no place in the student notebook.",
        next_step="Report this together with the source notebook.",
    )


def answer_cells(notebook: Any, question: str) -> list[Any]:
    """The code cells that a student fills in for a question."""
    owners = _owners(notebook)
    answered = (cell for cell in notebook.cells if "otter_answer_cell" in cell.metadata.get("tags", ()))
    return [cell for cell in answered if cell.cell_type == "code" and owners.get(cell["id"]) == question]


def judges(notebook: Any) -> dict[str, tuple[str, ...]]:
    """Which questions judge the code of each answer cell (by id).

    The one that is checked next, and those that follow it and have no answer cell of their own.
    """
    found: dict[str, tuple[str, ...]] = {}
    waiting: list[str] = []
    judged: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "code" and "otter_answer_cell" in cell.metadata.get("tags", ()):
            waiting.append(cell["id"])
        names = _checked(cell)
        if names and waiting:
            judged, waiting = waiting, []
        for answer in judged if names else ():
            found[answer] = tuple(dict.fromkeys((*found.get(answer, ()), *names)))
    return found


def _checked(cell: Any) -> tuple[str, ...]:
    """The questions that are checked in a cell or, where otter writes no check cell, behind it."""
    checked = CHECK_CALL.findall(cell.source) if cell.cell_type == "code" else []
    return tuple(checked or cell.metadata.get("otter", {}).get("tests", ()))


def _owners(notebook: Any) -> dict[str, str]:
    """Which question each answer cell (by id) belongs to: the one that is checked next."""
    owners: dict[str, str] = {}
    waiting: list[str] = []
    for cell in notebook.cells:
        checked = _checked(cell)
        if "otter_answer_cell" in cell.metadata.get("tags", ()):
            waiting.append(cell["id"])
        if checked:
            owners.update(dict.fromkeys(waiting, checked[0]))
            waiting = []
    return owners


def _bytes(notebook: Any) -> bytes:
    name_cells(notebook)
    return notebook_bytes(notebook)
