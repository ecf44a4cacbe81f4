from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from authoring_samples import MISTAKES

from autograder.authoring.bank import Bank
from autograder.authoring.compiler import BuiltAssignment, BuiltFile
from autograder.authoring.leaks import find_leaks

Notebook = dict[str, Any]


def with_notebook(built: BuiltAssignment, change: Callable[[Notebook], None]) -> BuiltAssignment:
    notebook = json.loads(built.student_notebook)
    change(notebook)
    first, *others = built.student_files
    return replace(built, student_files=(BuiltFile(first.name, json.dumps(notebook).encode()), *others))


def with_file(built: BuiltAssignment, file: BuiltFile) -> BuiltAssignment:
    return replace(built, student_files=(*built.student_files, file))


def in_a_cell(text: str) -> Callable[[Notebook], None]:
    return lambda notebook: notebook["cells"][1]["source"].append("\n" + text)


def in_an_output(text: str) -> Callable[[Notebook], None]:
    output = {"output_type": "stream", "name": "stdout", "text": [text]}
    return lambda notebook: notebook["cells"][0].update(outputs=[output])


def in_metadata(text: str) -> Callable[[Notebook], None]:
    return lambda notebook: notebook["metadata"].update(note={"deep": [text]})


def in_the_tests(text: str) -> Callable[[Notebook], None]:
    return lambda notebook: notebook["metadata"]["otter"]["tests"].update(double="def f():\n" + text)


PLACES = [in_a_cell, in_an_output, in_metadata, in_the_tests]


def test_a_fresh_build_leaks_nothing(built: BuiltAssignment, bank: Bank) -> None:
    assert find_leaks(built, bank) == ()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("a solution", "    doubled = 2 *  np.asarray(x)"),
        ("a solution", "# doubled = 2 * np.asarray(x)"),
        ("a solution", "Because two equal things make a pair."),
        ("a hidden test", "for number in (-1.5, -4.0):"),
        ("a hidden test", "def test_of_negative_numbers(double):"),
        ("a mistake", "return np.asarray(x) ** 2"),
        ("a mistake", "Believes that a double is never negative."),
        ("a path of the staff's machine", "/home/teacher/course/solutions"),
    ],
)
def test_what_staff_know_is_found_wherever_it_stands(
    place: Callable[[str], Callable[[Notebook], None]], kind: str, text: str, built: BuiltAssignment, bank: Bank
) -> None:
    leaks = find_leaks(with_notebook(built, place(text)), bank)
    assert {(leak.kind, leak.file) for leak in leaks} == {(kind, "tiny.ipynb")}


def test_a_hidden_test_is_found_as_otter_writes_it_too(built: BuiltAssignment, bank: Bank) -> None:
    source = json.loads(built.solution_notebook)["metadata"]["otter"]["tests"]["double"]
    assert any(leak.kind == "a hidden test" for leak in find_leaks(with_notebook(built, in_metadata(source)), bank))


def test_the_whole_solution_notebook_is_full_of_leaks(built: BuiltAssignment, bank: Bank) -> None:
    kinds = {leak.kind for leak in find_leaks(with_file(built, BuiltFile("s.ipynb", built.solution_notebook)), bank)}
    assert {"a solution", "a hidden test"} <= kinds


def test_the_path_of_the_course_is_found_in_any_file(built: BuiltAssignment, bank: Bank) -> None:
    content = b"\x00\xff" + str(built.root).encode() + b"/data"
    (leak,) = find_leaks(with_file(built, BuiltFile("x.npz", content)), bank)
    assert (leak.secret, leak.file) == (str(built.root), "x.npz")


def test_secrets_in_text_files_and_in_file_names_are_found(built: BuiltAssignment, bank: Bank) -> None:
    assert find_leaks(with_file(built, BuiltFile("mistakes.py", MISTAKES.encode())), bank)
    assert find_leaks(with_file(built, BuiltFile("What should become of 3?.csv", b"")), bank)


def test_lines_that_everybody_sees_anyway_are_no_secret(built: BuiltAssignment, bank: Bank) -> None:
    shared = "def double(x):\n    return x\nimport numpy as np\nassert double(3) == 6, 'double(3) should be 6'"
    assert find_leaks(with_notebook(built, in_a_cell(shared)), bank) == ()
