from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.bank import Bank
from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.synthetic_class import SPECIAL, STUDENTS, ClassFile, Kind, make_class, write_class
from autograder.authoring.variants import filled_notebook
from autograder.errors import StorageFailed


@pytest.fixture(scope="module")
def files(built: BuiltAssignment, bank: Bank) -> tuple[ClassFile, ...]:
    return make_class(built, bank, 40, seed=3)


def of_kind(files: tuple[ClassFile, ...], kind: Kind) -> ClassFile:
    return next(file for file in files if file.kind is kind)


def code_of(file: ClassFile) -> list[str]:
    notebook = nbformat.reads(file.content.decode(), as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def test_a_class_has_everything_that_happens_in_one(files: tuple[ClassFile, ...]) -> None:
    count = Counter(file.kind for file in files)
    assert set(count) == set(Kind)
    assert all(count[kind] == 1 for kind in SPECIAL)
    assert count[Kind.MISTAKE] > count[Kind.SEVERAL_MISTAKES] > 1
    assert count[Kind.CORRECT] >= 8


def test_forty_students_have_forty_names_as_the_world_writes_them(files: tuple[ClassFile, ...]) -> None:
    names = [file.filename for file in files]
    assert len(set(names)) == len(STUDENTS) == 40
    assert names == sorted(names)
    assert any("'" in name for name in names)
    assert any(not name.isascii() for name in names)
    assert all(unicodedata.is_normalized("NFC", name) for name in names)


@pytest.mark.parametrize("size", [0, 1, 3, 100])
def test_a_class_has_the_size_that_was_asked_for(size: int, built: BuiltAssignment, bank: Bank) -> None:
    assert len({file.filename for file in make_class(built, bank, size)}) == size


def test_a_class_follows_from_its_seed(files: tuple[ClassFile, ...], built: BuiltAssignment, bank: Bank) -> None:
    assert make_class(built, bank, 40, seed=3) == files
    assert make_class(built, bank, 40, seed=4) != files


def test_a_class_needs_no_bank(built: BuiltAssignment) -> None:
    assert len(make_class(built, Bank(), 40)) == 40


def test_whole_notebooks_are_valid_and_hold_nothing_of_the_staffs(files: tuple[ClassFile, ...]) -> None:
    for file in files:
        if file.kind not in (Kind.TRUNCATED, Kind.EXPORTED_ZIP):
            nbformat.validate(nbformat.reads(file.content.decode(), as_version=4))
        assert b"SOLUTION" not in file.content
        assert b"negative_numbers" not in file.content


def test_a_mistake_stands_where_the_solution_would(files: tuple[ClassFile, ...], bank: Bank) -> None:
    cells = code_of(of_kind(files, Kind.MISTAKE))
    codes = [mistake.code for mistake in bank.mistakes]
    assert sum(cell in codes for cell in cells) == 1
    assert sum("def double" in cell for cell in cells) == 1


def test_special_cases_are_what_they_are_called(files: tuple[ClassFile, ...], built: BuiltAssignment) -> None:
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(of_kind(files, Kind.TRUNCATED).content)
    with pytest.raises(SyntaxError):
        [compile(cell.replace("%", "#"), "cell", "exec") for cell in code_of(of_kind(files, Kind.SYNTAX_ERROR))]
    assert not any("def double" in cell for cell in code_of(of_kind(files, Kind.FUNCTION_GONE)))
    assert b'"assignment_name": "some_other_assignment"' in of_kind(files, Kind.OTHER_ASSIGNMENT).content
    assert "def double(*inputs):\n    while True:\n        pass" in code_of(of_kind(files, Kind.INFINITE_LOOP))
    cheat = code_of(of_kind(files, Kind.CHEAT))
    assert "call_func = lambda" in cheat[1]
    assert "double = lambda *inputs: None" in cheat
    with zipfile.ZipFile(io.BytesIO(of_kind(files, Kind.EXPORTED_ZIP).content)) as archive:
        assert archive.read("tiny.ipynb") == filled_notebook(built)


def test_a_class_is_written_and_nothing_else(built: BuiltAssignment, bank: Bank, tmp_path: Path) -> None:
    written = write_class(tmp_path / "class", built, bank, size=12, seed=1)
    found = {path.relative_to(tmp_path / "class").as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert found == {file.filename: file.content for file in written}
    with pytest.raises(StorageFailed, match="could not be written"):
        write_class(tmp_path / "class" / written[0].filename, built, bank)
