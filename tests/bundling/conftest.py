"""One tiny course that is built, and one image of its bundle, for all tests of this folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from autograder.authoring.compiler import BuiltAssignment, BuiltFile, build_assignment
from autograder.authoring.course import Course
from autograder.bundling.gradescope import gradescope_files
from autograder.bundling.packing import pack
from autograder.bundling.pins import PINS_FILE
from autograder.bundling.pins import __file__ as pins_module
from autograder.examining.exam_source import KNOWN_MISTAKES
from autograder.lms.gradescope_results import Visibility
from autograder.settings import Limits
from tests.bundling.container import Image, build_image, download_wheels
from tests.cli_builders import built_course

IMPATIENT = Limits(submission_wall_seconds=60.0, call_wall_seconds=2.0, call_cpu_seconds=2.0, cell_wall_seconds=3.0)


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Nobody changes it."""
    return built_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def built(course: Course) -> BuiltAssignment:
    return build_assignment(course, "tiny")


@pytest.fixture(scope="session")
def bundled(course: Course, built: BuiltAssignment) -> tuple[BuiltFile, ...]:
    """The bundle as the command makes it, with short limits."""
    known = (course.build_folder("tiny") / KNOWN_MISTAKES).read_bytes()
    return gradescope_files(built, (), known, hidden=Visibility.AFTER_PUBLISHED, limits=IMPATIENT)


@pytest.fixture(scope="session")
def image(bundled: tuple[BuiltFile, ...], tmp_path_factory: pytest.TempPathFactory) -> Image:
    """`setup.sh` has run, with the pinned wheels in the place of an index."""
    if os.geteuid() != 0 or shutil.which("bwrap") is None:
        pytest.skip("a container like Gradescope's can be made by root with bubblewrap only")
    folder = tmp_path_factory.mktemp("image")
    pins = Path(pins_module).with_name(PINS_FILE).read_text(encoding="utf-8").splitlines()
    return build_image(pack(bundled), folder, download_wheels(pins, folder))
