from __future__ import annotations

import warnings
from collections.abc import Callable

import pytest
from authoring_samples import ANSWER
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring.regions import Region, marker_problems, read_lines, solved_text, staff_lines, student_text

PLAIN = st.sampled_from(
    ["x = 1", "    y[i] = f(x)", "", "# a comment", "a.b, c = 1, 2  # SOLUTION", "print(x) # SOLUTION",
     "    z = 3  # SOLUTION NO PROMPT", "weights[0] = w.T @ x # SOLUTION", "if x: # SOLUTION", "x == 2 #SOLUTION"]
)  # fmt: skip
BLOCK = st.tuples(
    st.sampled_from([("# BEGIN SOLUTION", "# END SOLUTION"), ("    # BEGIN SOLUTION NO PROMPT", "    # END SOLUTION"),
                     ('    """ # BEGIN PROMPT', '    """ # END PROMPT'), ('""" # BEGIN PROMPT', '"""; # END PROMPT')]),
    st.lists(st.sampled_from(["return x", "    y = 2", "...", ""]), max_size=3),
).map(lambda block: [block[0][0], *block[1], block[0][1]])  # fmt: skip
CELLS = st.lists(st.one_of(PLAIN.map(lambda line: [line]), BLOCK), min_size=1, max_size=8).map(
    lambda parts: "\n".join(line for part in parts for line in part)
)


@pytest.fixture(scope="module")
def otter_strips() -> Callable[[str], str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from otter.assign.solutions import replace_solutions
    return lambda text: "\n".join(replace_solutions(text.split("\n"), "python"))


@given(text=CELLS)
def test_we_expect_of_otter_exactly_what_it_does(otter_strips: Callable[[str], str], text: str) -> None:
    assert not list(marker_problems(text))
    assert student_text(text) == otter_strips(text)


@given(text=CELLS)
def test_every_line_has_a_region_and_no_line_is_lost(text: str) -> None:
    assert "\n".join(line.text for line in read_lines(text)) == text
    assert all(line.student is None for line in read_lines(text) if line.region is Region.IGNORED)


def test_the_solved_text_is_the_answer_without_markers_and_prompt() -> None:
    assert solved_text(ANSWER) == (
        'def double(x):\n    """Twice x."""\n    doubled = 2 * np.asarray(x)\n    return doubled'
    )
    assert solved_text("x = 3  # SOLUTION\ny = 4 # SOLUTION NO PROMPT") == "x = 3\ny = 4"


def test_staff_lines_are_those_of_solutions_and_ignored_blocks() -> None:
    text = "a = 1\nb = 2  # SOLUTION\n# BEGIN IGNORE\nc = 3\n# END IGNORE\nd = 4 # IGNORE"
    assert [line for line in staff_lines(text) if "=" in line] == ["b = 2  # SOLUTION", "c = 3", "d = 4 # IGNORE"]
    assert solved_text(text) == "a = 1\nb = 2"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# BEGIN SOLUTION\nx = 1", "`# BEGIN SOLUTION` that never ends"),
        ("x = 1\n# END SOLUTION", "`# END SOLUTION` in line 2 without its beginning"),
        ("# BEGIN SOLUTION\n# BEGIN SOLUTION\n# END SOLUTION", "`# BEGIN SOLUTION` in line 2 before `# END SOLUTION`"),
        ("# BEGIN SOLUTION\n# END PROMPT", "`# END PROMPT` in line 2"),
        ("#BEGIN SOLUTION\nx\n# END SOLUTION", "`#BEGIN SOLUTION` in line 1"),
        ("# begin solution\nx\n# end solution", "`# begin solution` in line 1"),
        ("# BEGIN SOLUTION (long)\nx\n# END SOLUTION", "`# BEGIN SOLUTION (long)` in line 1"),
        ("x = 1 # SEED", "`# SEED` in line 1"),
    ],
)
def test_a_marker_that_otter_would_overlook_or_trip_over_is_a_problem(text: str, found: str) -> None:
    assert any(found in problem for problem, _ in marker_problems(text))
