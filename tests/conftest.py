"""The tiny course of `cli_builders`, for tests that grade with it and never change it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.compiler import BuiltAssignment, build_assignment
from autograder.authoring.course import Course
from tests.cli_builders import SLOW, built_course, write_submissions


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return built_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def tiny(course: Course) -> BuiltAssignment:
    return build_assignment(course, "tiny")


@pytest.fixture
def slow_class(tiny: BuiltAssignment, tmp_path: Path) -> Path:
    """Twelve notebooks, each of which takes a while, beside the results."""
    return write_submissions(tmp_path / "slow", tiny, {f"student{number:02}": SLOW for number in range(12)})
