"""Otter is entered without its heavy `__init__`, and is whole for whoever wants more of it."""

from __future__ import annotations

import subprocess
import sys

ENTERED = """
import sys, autograder.examining.exam
assert "otter.test_files" in sys.modules
from otter.test_files import test_case
assert not {"pandas", "nbconvert", "nbformat", "IPython", "yaml"} & sys.modules.keys()
"""
WHOLE = (
    ENTERED
    + """
from otter import Notebook
import otter, otter.test_files, otter.assign
assert otter.test_files.test_case and otter.Notebook is Notebook and otter.__version__
from otter.test_files import ExceptionTestFile
from autograder.examining.otter_package import ExceptionTestFile as ours
assert ExceptionTestFile is ours
"""
)
OTHER_WAY_ROUND = "import otter, autograder.examining.exam; assert otter.Notebook"


def run(source: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", source]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_an_exam_needs_only_the_test_files_of_otter() -> None:
    run(ENTERED)


def test_the_whole_package_is_there_for_who_asks_for_it() -> None:
    run(WHOLE)


def test_an_otter_that_has_been_imported_is_left_as_it_is() -> None:
    run(OTHER_WAY_ROUND)
