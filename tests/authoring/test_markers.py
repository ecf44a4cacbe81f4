from __future__ import annotations

import warnings

import pytest
from authoring_samples import ANSWER, CODE, HIDDEN_TEST, PUBLIC_TEST, RAW, TEXT, as_source, cell, tiny_cells
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring import configs
from autograder.authoring.course import Assignment
from autograder.authoring.markers import validate
from autograder.authoring.outline import Role
from autograder.errors import SourceInvalid

TINY = Assignment("tiny", "A tiny one", ("points.csv",))


def problems_of(cells: list) -> tuple[str, ...]:
    try:
        validate(as_source(cells), TINY)
    except SourceInvalid as error:
        return error.problems
    return ()


def problems_with(**changes: str) -> tuple[str, ...]:
    return problems_of(tiny_cells(**changes))


def without(position: int) -> list:
    cells = tiny_cells()
    del cells[position]
    return cells


def test_a_sound_notebook_has_no_problems_and_its_cells_have_roles() -> None:
    outline = validate(as_source(tiny_cells()), TINY)
    assert [head.name for head in outline.questions] == ["double", "why"]
    assert [placed.cell.text for placed in outline.of_question(0, Role.SOLUTION)] == [ANSWER]
    assert [check.hidden for check in outline.checks_of(0)] == [False, True]
    assert outline.checks_of(0)[0].parameters == ("double",)


def test_all_problems_come_at_once_in_reading_order_with_cell_and_question() -> None:
    broken = problems_with(
        config="# ASSIGNMENT CONFIG\ntests:\n  ok_format: true\nnaem: x",
        question="# BEGIN QUESTION\nname: double\npionts: 2",
        public="def test_of_three(duoble):\n    assert duoble(3) == 6",
        hidden="x = 1",
    )
    assert broken == (
        "tiny.md, cell 1: found the key `naem` of the assignment, expected `name`",
        "tiny.md, cell 1: found no `ok_format: false` under `tests`, expected it: tests are functions that raise",
        "tiny.md, cell 4, question `double`: found the key `pionts` of a question, expected `points`",
        "tiny.md, cell 4, question `double`: found no `points`, expected `points: ` with a number, or points in "
        "every test",
        "tiny.md, cell 10, question `double`: found a test that asks for `duoble`, expected a name that the notebook "
        "defines (`double`)",
        "tiny.md, cell 11, question `double`: found a test cell with Assign at its top level, expected exactly one "
        "function definition",
    )


@pytest.mark.parametrize(
    ("position", "found"),
    [
        (0, "found no `# ASSIGNMENT CONFIG`"),
        (3, "found BEGIN SOLUTION outside of a question"),
        (5, "found END SOLUTION without its beginning"),
        (7, "found BEGIN TESTS inside a SOLUTION block, expected `# END SOLUTION` first"),
        (8, "found END TESTS without its beginning"),
        (11, "found END QUESTION while a TESTS block is open, expected `# END TESTS` first"),
        (12, "found BEGIN QUESTION inside a question that is still open"),
        (18, "found BEGIN QUESTION that never ends"),
        (6, "found a question without SOLUTION"),
        (16, "found no place for an answer"),
    ],
)
def test_a_marker_that_is_missing_is_noticed(position: int, found: str) -> None:
    assert any(found in problem for problem in problems_of(without(position)))


@given(st.sets(st.sampled_from([3, 5, 7, 8, 11, 12, 13, 15, 17, 18]), min_size=1, max_size=4))
def test_no_set_of_missing_markers_goes_unnoticed(positions: set[int]) -> None:
    whole_question = {3, 5, 7, 8, 11, 12}
    whole_manual = {13, 15, 17, 18}
    manual_made_a_part_of_the_first = {12, 13, 15, 17}
    cells = [written for position, written in enumerate(tiny_cells()) if position not in positions]
    sound = positions in (whole_question, whole_manual, manual_made_a_part_of_the_first)
    assert sound or problems_of(cells)


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ("# ASSIGNMENT CONFIG", "no `ok_format: false`"),
        ("# ASSIGNMENT CONFIG\ntests: {ok_format: false, files: true}", "`files: true` under `tests`"),
        ("# ASSIGNMENT CONFIG\ntests: {ok_format: false", "YAML that cannot be read"),
        ("# ASSIGNMENT CONFIG\n- a", "YAML that is not a mapping"),
        ("# ASSIGNMENT CONFIG\ntests: {ok_format: false}\nname: other", "`name: other`, expected `tiny`"),
        ("# ASSIGNMENT CONFIG\ntests: {ok_format: false}\nfiles: [other.csv]", "`files: ['other.csv']`"),
        ("# ASSIGNMENT CONFIG\ntests: {ok_format: false}\nrequirements: r.txt", "`requirements: 'r.txt'`"),
        ("# ASSIGNMENT CONFIG\ntests: {ok_format: false}\nseed: {variable: s}", "the key `seed`"),
        ("# ASSIGNMENT CONFIG\ntests: {ok_format: false}\ngenerate: false", "`generate: false`"),
        ("# ASSIGNMENT CONFIG\ntests: {ok_format: false}\nexport_cell: {pfd: true}", "`pfd` of `export_cell`"),
        ("# ASSIGMENT CONFIG\ntests: {ok_format: false}", "raw cell that begins with `# ASSIGMENT CONFIG`"),
    ],
)
def test_an_assignment_config_that_cannot_work_is_refused(config: str, found: str) -> None:
    assert any(found in problem for problem in problems_with(config=config))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("name: double", "no `points`"),
        ("points: 1", "a question without `name`"),
        ("name: a b\npoints: 1", "the question name 'a b'"),
        ("name: [", "YAML that cannot be read"),
        ("name: double\npoints: -1", "`points` -1 for the question"),
        ("name: double\npoints: .nan", "`points` nan"),
        ("name: double\npoints: true", "`points` True"),
        ("name: double\npoints: [1]", "1 `points` for 2 tests"),
        ("name: double\npoints: {all: 1}", "`points` with all"),
        ("name: double\npoints: 1\nmanual: maybe", "`manual: 'maybe'`"),
        ("name: double\npoints: 1\nmanual: true", "tests in a question with `manual: true`"),
        ("name: why\npoints: 1", "the name of the question in cell 4"),
    ],
)
def test_a_question_config_that_cannot_work_is_refused(question: str, found: str) -> None:
    assert any(found in problem for problem in problems_with(question=f"# BEGIN QUESTION\n{question}"))


@pytest.mark.parametrize(
    ("points", "worth"), [("points: 2", 2.0), ("points: [1, 0.5]", 1.5), ("points: {each: 3}", 6.0)]
)
def test_points_may_be_written_in_three_ways(points: str, worth: float) -> None:
    outline = validate(as_source(tiny_cells(question=f"# BEGIN QUESTION\nname: double\n{points}")), TINY)
    assert configs.question_points(outline.questions[0], outline.checks_of(0)) == worth


@pytest.mark.parametrize(
    ("total", "first", "second", "sound"),
    [("points: 3", "1", "2", True), ("points: 3", "1", "1", False), ("points: 3", "3", "1", False),
     ("", "1", "2", True), ("points: 3", "1", None, True), ("", "1", None, False), ("points: [1, 2]", "1", "2", False)],
)  # fmt: skip
def test_tests_may_share_out_the_points_of_their_question(
    total: str, first: str, second: str | None, sound: bool
) -> None:
    def shared(points: str | None, test: str) -> str:
        body = test.removeprefix("# HIDDEN\n")
        return f'""" # BEGIN TEST CONFIG\npoints: {points}\n""" # END TEST CONFIG\n{body}' if points else test

    changes = {"public": shared(first, PUBLIC_TEST), "hidden": shared(second, HIDDEN_TEST)}
    assert (problems_with(question=f"# BEGIN QUESTION\nname: double\n{total}", **changes) == ()) is sound


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ("def f(double)\n    pass", "a test cell that is not Python"),
        (PUBLIC_TEST + "\nprint(1)", "a test cell with FunctionDef, Expr at its top level"),
        ("# a comment", "a test cell with nothing at its top level"),
        ("import numpy as np\n# HIDDEN\ndef f(double):\n    pass", "`# HIDDEN` below the first line"),
        ('""" # BEGIN TEST CONFIG\nhiden: true\n""" # END TEST CONFIG\n' + PUBLIC_TEST, "the key `hiden` of a test"),
        ('""" # BEGIN TEST CONFIG\nhidden: true\n' + PUBLIC_TEST, "`# BEGIN TEST CONFIG` that never ends"),
        ('""" # BEGIN TEST CONFIG\npoints: a\n""" # END TEST CONFIG\n' + PUBLIC_TEST, "`points: 'a'` of a test"),
        (
            '""" # BEGIN TEST CONFIG\nfailure_message: say "no"\n""" # END TEST CONFIG\n' + PUBLIC_TEST,
            "`failure_message` that otter cannot write down",
        ),
        (HIDDEN_TEST.replace("# HIDDEN\n", ""), "2 tests called `test_of_negative_numbers`"),
        ("def points(double):\n    pass", "a test called `points`"),
    ],
)
def test_a_test_cell_that_otter_would_misread_is_refused(test: str, found: str) -> None:
    assert any(found in problem for problem in problems_with(public=test))


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("def double(x):\n    return 2 * x", "a solution cell without a solution marker"),
        ("def double(x):\n    return 2 * * x  # SOLUTION", "code that is not Python in line 2"),
        ("def double(x):\n    # BEGIN SOLUTION NO PROMPT\n    return x\n    # END SOLUTION", "what remains without"),
        ("def double(x):\n    # BEGIN SOLUTION\n    return 2 * x", "`# BEGIN SOLUTION` that never ends"),
    ],
)
def test_an_answer_that_would_leak_or_break_is_refused(answer: str, found: str) -> None:
    assert any(found in problem for problem in problems_with(answer=answer))


def test_a_solution_marker_outside_of_a_solution_block_is_refused_because_otter_would_hand_it_out() -> None:
    broken = problems_with(imports="import numpy as np\n# BEGIN SOLUTION\nx = 1\n# END SOLUTION")
    assert any("outside of a SOLUTION block" in problem for problem in broken)


def test_markers_in_cells_where_otter_overlooks_them_are_refused() -> None:
    for kind in (CODE, TEXT):
        cells = [*tiny_cells(), cell(kind, "# BEGIN QUESTION")]
        assert any("`# BEGIN QUESTION` in a" in problem for problem in problems_of(cells))
    unclosed = [*tiny_cells(), cell(TEXT, "```otter\n# BEGIN QUESTION")]
    assert any("that is never closed" in problem for problem in problems_of(unclosed))


@pytest.mark.parametrize("extra", [cell(RAW, "Some text."), cell(TEXT, "# Ignore me"), cell(RAW, "# END TESTS\nmore")])
def test_cells_that_would_vanish_or_confuse_are_refused(extra: tuple) -> None:
    assert problems_of([*tiny_cells(), extra])


@pytest.mark.parametrize(
    "code",
    ["%matplotlib inline\nx = 1", "!pip list", "files = !ls", "%%time\nx = 1", "%%bash\nls -l", "np.array?",
     "await f()", "x = (3\n     % 2)", "x = '\\d'"],
)  # fmt: skip
def test_what_ipython_understands_is_no_syntax_error(code: str) -> None:
    assert problems_with(demonstration=code) == ()


def test_a_syntax_error_names_its_line() -> None:
    assert "code that is not Python in line 2" in problems_with(demonstration="x = 1\ny = (")[0]


def test_our_lists_of_keys_are_keys_that_otter_knows() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from otter.assign.assignment import Assignment as OtterAssignment
        from otter.assign.question_config import QuestionConfig
        from otter.run import AutograderConfig

    def keys(config: type) -> set[str]:
        return {name for name in dir(config) if not name.startswith("_")}

    assert keys(OtterAssignment) >= configs.ASSIGNMENT_KEYS
    assert keys(OtterAssignment.ExportCellValue) >= configs.EXPORT_KEYS
    assert keys(OtterAssignment.TestsValue) >= configs.TESTS_KEYS
    assert keys(AutograderConfig) >= configs.GENERATE_KEYS
    assert keys(QuestionConfig) >= configs.QUESTION_KEYS
