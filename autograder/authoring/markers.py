"""Everything that can be wrong with a source notebook, found before otter sees it, all at once."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.authoring.cell_code import (
    CheckCell,
    bound_names,
    is_defined_by_python,
    parse_code,
    read_check,
    syntax_problem,
)
from autograder.authoring.configs import assignment_problems, check_problems, question_problems
from autograder.authoring.course import Assignment
from autograder.authoring.outline import Outline, PlacedCell, Role, read_outline
from autograder.authoring.problems import Place, Problem, or_closest
from autograder.authoring.regions import LOOKS_LIKE_A_MARKER, marker_problems, staff_lines, student_text
from autograder.authoring.source import CellKind, Source
from autograder.errors import SourceInvalid

TEST_FILE_NAMES = frozenset(["name", "points", "test_case", "all_or_nothing", "OK_FORMAT"])


def validate(source: Source, assignment: Assignment) -> Outline:
    """The outline of a sound source notebook. Raises SourceInvalid with every problem, in reading order."""
    outline, walked = read_outline(source)
    problems = [*walked, *assignment_problems(outline, assignment), *_question_problems(outline)]
    problems.extend(problem for placed in outline.cells for problem in _cell_problems(placed))
    problems.extend(_unknown_parameters(outline))
    if problems:
        problems.sort(key=lambda problem: problem.place.cell or 0)
        raise SourceInvalid(tuple(str(problem) for problem in problems))
    return outline


def _question_problems(outline: Outline) -> Iterator[Problem]:
    if not outline.questions:
        yield Problem(Place(outline.file), "no question", "at least one `# BEGIN QUESTION`")
    first: dict[str, Place] = {}
    for number, head in enumerate(outline.questions):
        checks = outline.checks_of(number)
        yield from question_problems(head, checks)
        if head.name and head.name in first:
            yield Problem(head.place, f"the name of the question in cell {first[head.name].cell}", "each name once")
        first.setdefault(head.name, head.place)
        yield from _missing_parts(outline, number)
        yield from _double_tests(head.place, checks)


def _missing_parts(outline: Outline, number: int) -> Iterator[Problem]:
    head = outline.questions[number]
    tests, solutions, prompts = (outline.of_question(number, role) for role in (Role.TEST, Role.SOLUTION, Role.PROMPT))
    if head.config.get("manual"):
        if tests:
            yield Problem(head.place, "tests in a question with `manual: true`", "a person or tests, not both")
        if not solutions and not prompts:
            yield Problem(head.place, "no place for an answer", "a SOLUTION or a PROMPT block")
        return
    for cells, noun in ((tests, "TESTS"), (solutions, "SOLUTION")):
        if not cells:
            yield Problem(head.place, f"a question without {noun}", f"a {noun} block, or `manual: true`")


def _double_tests(place: Place, checks: tuple[CheckCell, ...]) -> Iterator[Problem]:
    """Otter keeps one of two tests with the same name and silently drops the other."""
    names = [check.tree.name for check in checks if check.tree is not None]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(place, f"{names.count(name)} tests called `{name}`", "a name of its own for each test")
    for name in sorted(TEST_FILE_NAMES.intersection(names)):
        yield Problem(place, f"a test called `{name}`", "another name: otter's test files use this one")


def _cell_problems(placed: PlacedCell) -> Iterator[Problem]:
    cell, place = placed.cell, placed.place
    if placed.role is Role.TEST and cell.kind is CellKind.CODE:
        check = read_check(cell.text)
        yield from (Problem(place, found, expected) for found, expected in check.problems)
        yield from check_problems(check, place)
        return
    if cell.kind is not CellKind.CODE:
        return
    if syntax := syntax_problem(cell.text):
        yield Problem(place, syntax, "code that can run")
    if placed.role is Role.SOLUTION:
        yield from _solution_problems(placed, has_syntax_problem=bool(syntax))
    elif any(LOOKS_LIKE_A_MARKER.search(line) for line in cell.text.split("\n")):
        yield Problem(
            place, "a solution or prompt marker outside of a SOLUTION block", "it inside one: otter reads it there"
        )


def _solution_problems(placed: PlacedCell, *, has_syntax_problem: bool) -> Iterator[Problem]:
    text, place = placed.cell.text, placed.place
    problems = [Problem(place, found, expected) for found, expected in marker_problems(text)]
    yield from problems
    if problems or has_syntax_problem:
        return
    if not staff_lines(text):
        yield Problem(place, "a solution cell without a solution marker", "one: otter hands out the cell as it is")
    elif syntax := syntax_problem(student_text(text)):
        yield Problem(place, f"{syntax} in what remains without the solution", "a stub that is Python")


def _unknown_parameters(outline: Outline) -> Iterator[Problem]:
    names = _notebook_names(outline)
    for placed in outline.cells:
        if placed.role is not Role.TEST:
            continue
        for parameter in read_check(placed.cell.text).parameters:
            if parameter not in names and not is_defined_by_python(parameter):
                expected = f"a name that the notebook defines ({or_closest(parameter, names)})"
                yield Problem(placed.place, f"a test that asks for `{parameter}`", expected)


def _notebook_names(outline: Outline) -> set[str]:
    names = {"grader", "otter"}
    for placed in outline.cells:
        if placed.cell.kind is CellKind.CODE and placed.role is not Role.TEST and not syntax_problem(placed.cell.text):
            names |= bound_names(parse_code(placed.cell.text))
    return names
