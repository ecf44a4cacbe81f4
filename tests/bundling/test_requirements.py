"""Requirements in bundles: nobody asks an index for our package, and an image gets what the assignment needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.authoring.compiler import LIBRARIES, NOTEBOOK_TOOLS, BuiltAssignment, BuiltFile
from autograder.bundling.gradescope import undivided_questions
from autograder.bundling.packing import pack
from autograder.bundling.requirements import extra_requirements, student_requirements

WHEEL = "backprop_autograder-0.1.0-py3-none-any.whl"


def requiring(built: BuiltAssignment, *lines: str) -> BuiltAssignment:
    text = "".join(f"{line}\n" for line in (*LIBRARIES, *NOTEBOOK_TOOLS, *lines))
    others = tuple(file for file in built.student_files if file.name != "requirements.txt")
    return replace(built, student_files=(*others, BuiltFile("requirements.txt", text.encode())))


def test_students_install_the_wheel_beside_the_file(built: BuiltAssignment) -> None:
    lines = student_requirements(requiring(built, "tqdm>=4"), (), WHEEL).splitlines()
    assert lines == [f"./{WHEEL}", *LIBRARIES, *NOTEBOOK_TOOLS, "tqdm>=4"]


def test_a_need_of_the_course_is_a_requirement_of_the_version_that_we_declare(built: BuiltAssignment) -> None:
    lines = student_requirements(requiring(built), ("torch",), WHEEL).splitlines()
    assert [line for line in lines if line.startswith("torch")] == ["torch==2.13.0"]
    named = student_requirements(requiring(built, "torch>=2"), ("torch",), WHEEL).splitlines()
    assert [line for line in named if line.startswith("torch")] == ["torch>=2"]


@pytest.mark.parametrize(
    ("lines", "needs", "expected"),
    [((), (), ()), (("tqdm>=4",), (), ("tqdm>=4",)), ((), ("torch",), ("torch==2.13.0",)), ((), ("x",), ("x",))],
)
def test_an_image_gets_what_this_assignment_needs_beyond_the_others(
    lines: tuple[str, ...], needs: tuple[str, ...], expected: tuple[str, ...], built: BuiltAssignment
) -> None:
    assert extra_requirements(requiring(built, *lines), needs) == expected


def test_a_question_of_all_or_nothing_is_known_by_its_test_file() -> None:
    files = {
        "tests/a.py": b"all_or_nothing = True\n",
        "tests/b.py": b"all_or_nothing = False\n",
        "tests/c.py": b"def f():\n    all_or_nothing = True\n",
        "files/d.py": b"all_or_nothing = True\n",
    }
    assert list(undivided_questions(pack(BuiltFile(name, text) for name, text in files.items()))) == ["a"]
