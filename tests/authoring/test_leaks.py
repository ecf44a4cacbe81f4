from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from authoring_samples import MISTAKES

from autograder.authoring.bank import Alternative, Bank
from autograder.authoring.compiler import BuiltAssignment, BuiltFile
from autograder.authoring.leaks import find_leaks, leaks_in

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


def test_archives_are_searched_file_by_file_whatever_they_are_called(built: BuiltAssignment, bank: Bank) -> None:
    inner = zipped({"notes/read me.txt": b"doubled = 2 * np.asarray(x)"})
    outer = zipped({"a.whl": inner, "plain.txt": b"nothing"})
    (leak,) = leaks_in([("bundle.bin", outer)], built, bank)
    assert (leak.kind, leak.file) == ("a solution", "bundle.bin/a.whl/notes/read me.txt")


def test_alternatives_are_as_secret_as_the_solution(built: BuiltAssignment, bank: Bank) -> None:
    alternative = Alternative("double", "shifts", "A shift doubles.", "def double(x):\n    return np.left_shift(x, 1)")
    known = replace(bank, alternatives=(alternative,))
    assert find_leaks(built, known) == ()
    leaks = leaks_in([("a.py", b"    return np.left_shift(x, 1)\n# A shift  doubles.")], built, known)
    assert {(leak.kind, leak.secret) for leak in leaks} == {
        ("an alternative", "return np.left_shift(x, 1)"),
        ("an alternative", "A shift doubles."),
    }


@pytest.mark.parametrize("path", ["solutions/tiny/", "dist/tiny/"])
def test_the_folders_of_the_staff_are_not_named(path: str, built: BuiltAssignment, bank: Bank) -> None:
    (leak,) = leaks_in([("readme.md", f"see {path}mistakes.py".encode())], built, bank)
    assert (leak.kind, leak.secret) == ("a path of the staff's machine", path)


def test_words_in_a_picture_are_found_and_a_broken_notebook_is_searched_as_text(
    built: BuiltAssignment, bank: Bank
) -> None:
    secret = b"doubled = 2 * np.asarray(x)"
    files = [("plot.png", b"\x89PNG\xff\n" + secret + b"\n\xfe"), ("broken.ipynb", b"{" + secret)]
    assert {leak.file for leak in leaks_in(files, built, bank)} == {"plot.png", "broken.ipynb"}


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_line_of_our_own_package_is_no_secret(built: BuiltAssignment, bank: Bank) -> None:
    line = "def leaks_in(files: Iterable[tuple[str, bytes]], built: BuiltAssignment, bank: Bank) -> tuple[Leak, ...]:"
    known = replace(bank, alternatives=(Alternative("double", "odd", "It looks odd.", f"{line}\n    ..."),))
    assert leaks_in([("package.whl", zipped({"leaks.py": line.encode()}))], built, known) == ()
