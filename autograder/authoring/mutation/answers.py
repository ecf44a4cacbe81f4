"""The answer cells of a build, and which of their lines may be changed.

A line may be changed where a student writes it. A given line may be changed, too, when it stands in the body of a
function that holds a line of the solution: it belongs to the same answer. Functions that are given whole are not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.mutation.code import Code, Function
from autograder.authoring.outline import Role
from autograder.authoring.variants import filled, judges, solved_cells, solved_lines


@dataclass(frozen=True)
class Answer:
    """One answer cell: its place in the filled notebook, the questions whose checks judge it, the code of a student.

    `lines` are those that may be changed, counted from 1.
    """

    position: int
    questions: tuple[str, ...]
    source: str
    lines: frozenset[int]


def read_answers(built: BuiltAssignment) -> tuple[Answer, ...]:
    """The answer cells of all questions that have tests, in the order of the notebook."""
    notebook = filled(built)
    return tuple(_answers(built, notebook))


def _answers(built: BuiltAssignment, notebook: Any) -> Iterator[Answer]:
    graded = {question.name for question in built.manifest.graded}
    by_people = _answers_to_manual_questions(built)
    known = judges(notebook)
    for position, written in solved_cells(built, notebook):
        questions = tuple(name for name in known.get(notebook.cells[position]["id"], ()) if name in graded)
        if not questions or written.source in by_people:
            continue
        source = notebook.cells[position].source
        yield Answer(position, questions, source, _changeable(source, solved_lines(written.source)))


def _answers_to_manual_questions(built: BuiltAssignment) -> frozenset[str]:
    """Code that a person will read and no test."""
    manual = {question.name for question in built.manifest.questions if question.manual}
    heads = enumerate(built.outline.questions)
    return frozenset(
        placed.cell.text
        for number, head in heads
        if head.name in manual
        for placed in built.outline.of_question(number, Role.SOLUTION)
    )


def _changeable(source: str, secret: frozenset[int]) -> frozenset[int]:
    """The lines of an answer that may be changed; `secret` are those that no student is given."""
    try:
        tree = Code(source).tree
    except SyntaxError:
        return frozenset()
    lines = set(secret)
    for node in ast.walk(tree):
        if isinstance(node, Function) and _own_lines(node) & secret:
            lines |= _own_lines(node)
    return frozenset(lines)


def _own_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[int]:
    """The lines of a function's body."""
    return set(range(function.body[0].lineno, (function.end_lineno or function.lineno) + 1))
