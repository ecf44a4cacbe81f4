"""An exam: all trusted test cases of an assignment, as they stand in the plain otter autograder zip."""

from __future__ import annotations

import inspect
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import CodeType
from typing import Any

from autograder.errors import InputError, SubmissionRefused
from autograder.settings import Limits

from .exam_source import ExamSource
from .known_mistakes import KnownMistake, from_bytes
from .notebook import read_notebook
from .otter_package import ExceptionTestFile, TestFile, test_case


@dataclass(frozen=True)
class TestCase:
    """One test case: `parameters` are the names of the student's namespace that it asks for."""

    __test__ = False  # not for pytest

    name: str
    hidden: bool
    points: float
    failure_message: str
    function: Callable[..., None]  # the author's own, as otter's `test_case` holds it
    parameters: tuple[str, ...]
    optional: frozenset[str]  # those of them that have a default


@dataclass(frozen=True)
class Question:
    """One test file. `score` is otter's own arithmetic, applied to which cases passed."""

    name: str
    cases: tuple[TestCase, ...]
    file: TestFile
    code: CodeType

    @cached_property
    def names(self) -> list[str]:
        """What its tests ask for by their parameters."""
        return sorted({name for case in self.cases for name in case.parameters} - {"env"})

    def fresh_case(self, number: int) -> TestCase:
        """A test case of a test file executed anew: what a student's code did to the arrays of another is not in it."""
        names: dict[str, Any] = {}
        exec(self.code, names)  # the author's own file, as otter executes it to find its test cases
        decorated = [value for value in names.values() if isinstance(value, test_case)]
        return replace(self.cases[number], function=decorated[number].test_func)

    @property
    def max_points(self) -> float:
        """Points that can be had."""
        return float(self.file.possible)


@dataclass(frozen=True)
class Exam:
    """Everything that examining needs to know about an assignment."""

    assignment: str
    questions: tuple[Question, ...]
    files: tuple[tuple[str, bytes], ...]  # name and content of the files that lie beside the notebook
    hash: str
    modules: tuple[str, ...] = ()  # what the students' notebook imports
    known_mistakes: tuple[KnownMistake, ...] = ()
    given_cells: tuple[str, ...] = ()  # sources of the cells in the notebook that students were given

    def known_of(self, question: str) -> tuple[KnownMistake, ...]:
        """The mistakes that are known of a question."""
        return tuple(one for one in self.known_mistakes if one.question == question)

    @property
    def max_points(self) -> float:
        """Points of all questions together."""
        return sum(question.max_points for question in self.questions)


def load_exam(source: ExamSource) -> Exam:
    """Read the zip that `autograder build` or `otter assign` made; raises `InputError`.

    Questions in the order of the notebook; those that the source does not name follow by name.
    """
    autograder_zip, assignment, order = source.path, source.assignment, source.order
    try:
        with zipfile.ZipFile(autograder_zip) as archive:
            members = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(
            f"{autograder_zip} cannot be read as an autograder zip: {error}.",
            next_step=f"Run `autograder build {assignment}` again.",
        ) from error
    _refuse_unsupported(autograder_zip, members)
    tests = {PurePosixPath(name).stem: data for name, data in members.items() if _is_test(name)}
    if not tests:
        raise InputError(f"{autograder_zip} holds no test files (tests/*.py).", next_step="Build the assignment again.")
    names = [name for name in order if name in tests] + sorted(set(tests) - set(order))
    questions = tuple(_question(name, tests[name].decode("utf-8"), autograder_zip) for name in names)
    files = tuple((name[6:], data) for name, data in sorted(members.items()) if name.startswith("files/"))
    known = from_bytes(source.known_mistakes.read_bytes()) if source.known_mistakes is not None else ()
    given = _given_cells(source.student_notebook)
    return Exam(assignment, questions, files, source.hash(), source.modules, known, given)


def _given_cells(notebook: Path | None) -> tuple[str, ...]:
    """Nothing where there is no such notebook: to know its cells only saves time."""
    if notebook is None:
        return ()
    try:
        cells = read_notebook(notebook.read_bytes(), limits=Limits()).cells
    except (OSError, SubmissionRefused):
        return ()
    return tuple(cell.source for cell in cells if not cell.only_checks)


def _is_test(name: str) -> bool:
    return name.startswith("tests/") and name.endswith(".py")


def _refuse_unsupported(path: Path, members: dict[str, bytes]) -> None:
    config = json.loads(members.get("otter_config.json", b"{}") or b"{}")
    for key in ("seed", "seed_variable", "plugins", "grade_from_log"):
        if config.get(key):
            raise InputError(
                f"{path} asks for otter's `{key}`, which is not supported here.",
                next_step="Draw fresh inputs with `autograder.checks.rng()` in the tests instead.",
            )


def _question(name: str, source: str, path: Path) -> Question:
    if "OK_FORMAT = True" in source:
        raise InputError(
            f"{path}: tests/{name}.py is in otter's OK format; exception-based tests are expected.",
            next_step="Write `tests: {ok_format: false}` in the assignment's configuration.",
        )
    try:
        code = compile(source, f"tests/{name}.py", "exec")
        file = ExceptionTestFile._from_compiled_code(code, path=f"tests/{name}.py")
    except Exception as error:
        raise InputError(f"{path}: tests/{name}.py cannot be loaded: {error}.", next_step="Mend the test.") from error
    return Question(name, tuple(_case(case) for case in file.test_cases), file, code)


def _case(case: Any) -> TestCase:
    parameters = inspect.signature(case.body.test_func).parameters
    optional = frozenset(name for name, given in parameters.items() if given.default is not given.empty)
    return TestCase(
        name=case.name,
        hidden=bool(case.hidden),
        points=float(case.points),
        failure_message=case.failure_message or "",
        function=case.body.test_func,
        parameters=tuple(parameters),
        optional=optional,
    )
