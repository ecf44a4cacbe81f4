from __future__ import annotations

from pathlib import Path

import pytest
from authoring_samples import write_course

from autograder.authoring.builds import replace_folder, require_fresh, stale_files, write_build
from autograder.authoring.compiler import BuiltAssignment, BuiltFile
from autograder.authoring.course import Course
from autograder.errors import BuildStale, InputError, StorageFailed


@pytest.fixture
def own_course(tmp_path: Path) -> Course:
    """The course of the session's build, in a copy that a test may change."""
    return write_course(tmp_path)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_written_build_is_fresh_and_complete(own_course: Course, built: BuiltAssignment) -> None:
    student, staff = write_build(own_course, built)
    assert contents(student) == {file.name: file.content for file in built.student_files}
    assert contents(staff) == {file.name: file.content for file in built.staff_files}
    assert require_fresh(own_course, "tiny") == staff
    assert stale_files(own_course, "tiny") == ()


def test_every_file_that_differs_from_a_fresh_build_is_named(own_course: Course, built: BuiltAssignment) -> None:
    student, _ = write_build(own_course, built)
    (student / "tiny.ipynb").write_bytes(built.student_notebook.replace(b"Write", b"Rewrite"))
    (student / "requirements.txt").unlink()
    (student / "notes.txt").touch()
    (student / ".ipynb_checkpoints").mkdir()
    (student / ".ipynb_checkpoints" / "tiny-checkpoint.ipynb").touch()
    assert stale_files(own_course, "tiny") == (
        "assignments/tiny/notes.txt is extra",
        "assignments/tiny/requirements.txt is missing",
        "assignments/tiny/tiny.ipynb differs from a fresh build",
    )


def test_an_assignment_that_was_never_built_names_the_command(own_course: Course) -> None:
    with pytest.raises(BuildStale, match=r"'tiny' has not been built.*Run `autograder build tiny`\."):
        require_fresh(own_course, "tiny")


@pytest.mark.parametrize("file", ["solutions/tiny/tiny.md", "solutions/tiny/mistakes.py", "data/points.csv"])
def test_a_build_of_another_source_is_stale(file: str, own_course: Course, built: BuiltAssignment) -> None:
    write_build(own_course, built)
    with (own_course.root / file).open("a") as text:
        text.write("\n")
    with pytest.raises(BuildStale, match=r"does not belong to its source.*autograder build tiny"):
        require_fresh(own_course, "tiny")


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"format": 2}'])
def test_a_broken_manifest_means_build_again(content: bytes, own_course: Course, built: BuiltAssignment) -> None:
    _, staff = write_build(own_course, built)
    (staff / "manifest.json").write_bytes(content)
    with pytest.raises(BuildStale):
        require_fresh(own_course, "tiny")


def test_an_unknown_assignment_is_not_stale_but_unknown(own_course: Course) -> None:
    with pytest.raises(InputError, match="no assignment 'other'"):
        require_fresh(own_course, "other")


def test_a_write_that_fails_leaves_the_old_folder_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    replace_folder(folder, [BuiltFile("a.txt", b"old")])
    # A file cannot also be a folder: the second of these cannot be written.
    with pytest.raises(StorageFailed, match="what was there is unchanged"):
        replace_folder(folder, [BuiltFile("b", b"new"), BuiltFile("b/c", b"new")])
    assert contents(tmp_path) == {"tiny/a.txt": b"old"}


def test_a_new_folder_holds_nothing_of_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    replace_folder(folder, [BuiltFile("a.txt", b"old"), BuiltFile("sub/b.txt", b"old")])
    replace_folder(folder, [BuiltFile("sub/c.txt", b"new")])
    assert contents(tmp_path) == {"tiny/sub/c.txt": b"new"}
