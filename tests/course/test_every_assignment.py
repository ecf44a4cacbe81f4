"""What is asked of every assignment: enough mistakes and alternatives, grading without plots, small data."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.course.source_notebooks import (
    COURSE,
    DATA,
    graded_names,
    graded_sources,
    headings,
    n_manual,
    read_cells,
)

NAMES = [assignment.name for assignment in COURSE.assignments]
NOT_DATA = {".md", ".py"}

every_assignment = pytest.mark.parametrize("name", NAMES)
both_bank_files = pytest.mark.parametrize(
    ("filename", "least", "fields"),
    [("mistakes.py", 8, ("misconception", "hint")), ("alternatives.py", 4, ("why",))],
)


def test_every_source_folder_is_an_assignment_of_the_course() -> None:
    assert sorted(NAMES) == sorted(path.name for path in (COURSE.root / "solutions").iterdir() if path.is_dir())


@every_assignment
@both_bank_files
def test_every_question_has_enough_wrong_and_right_answers(
    name: str, filename: str, least: int, fields: tuple[str, ...]
) -> None:
    found = headings(name, filename)
    count = Counter(question for question, _, _ in found)
    assert set(count) == set(graded_names(read_cells(name)))
    assert min(count.values()) >= least
    for question, entry, comment in found:
        for field in fields:
            assert re.search(rf"(?m)^# {field}: \S", comment), f"{question}: {entry} has no {field}"


@every_assignment
@both_bank_files
def test_no_two_answers_to_a_question_have_one_name(
    name: str, filename: str, least: int, fields: tuple[str, ...]
) -> None:
    count = Counter((question, entry) for question, entry, _ in headings(name, filename))
    assert [twice for twice, times in count.items() if times > 1] == []


@every_assignment
def test_a_person_reads_the_answers_to_at_least_two_questions(name: str) -> None:
    assert n_manual(read_cells(name)) >= 2


@every_assignment
def test_every_cell_that_draws_or_trains_is_skipped_at_grading(name: str) -> None:
    for source in graded_sources(read_cells(name)):
        assert "plt." not in source
        loops = [node for node in ast.parse(source).body if isinstance(node, (ast.For, ast.While))]
        assert not loops, f"a loop runs at grading:\n{source}"


def test_all_data_together_are_small() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir() if path.is_file()) < 3_000_000


def test_the_script_writes_every_data_file_byte_for_byte_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, DATA / "make_data.py", "--out", tmp_path], check=True)
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {path.name for path in DATA.iterdir() if path.is_file() and path.suffix not in NOT_DATA}
    assert written >= {file for assignment in COURSE.assignments for file in assignment.data}
    for file in sorted(written):
        assert (tmp_path / file).read_bytes() == (DATA / file).read_bytes(), file
