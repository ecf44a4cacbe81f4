from __future__ import annotations

import pytest
from authoring_samples import write_course
from hypothesis import settings

from autograder.authoring.bank import Bank, read_bank
from autograder.authoring.compiler import BuiltAssignment, build_assignment
from autograder.authoring.course import Course

settings.register_profile("authoring", deadline=None, max_examples=60)  # a busy machine is no failure
settings.load_profile("authoring")


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course that tests read and never change."""
    return write_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def built(course: Course) -> BuiltAssignment:
    """The tiny assignment, built by the real otter."""
    return build_assignment(course, "tiny")


@pytest.fixture(scope="session")
def bank(course: Course) -> Bank:
    return read_bank(course, "tiny", ["double"])
