"""A class's folder is taken completely: what is no submission is listed with its reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.errors import InputError
from autograder.lms.folder import read_submissions
from autograder.lms.intake import Intake
from autograder.records import Submission
from autograder.settings import Limits
from tests.lms.builders import zipped

LIMITS = Limits()


def folder(root: Path, *names: str) -> Path:
    """A folder in which each file holds its own name."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


def class_zip(root: Path, *names: str) -> Path:
    path = root / "class.zip"
    path.write_bytes(zipped(*((name, name.encode()) for name in names)))
    return path


def intake(path: Path) -> Intake:
    return read_submissions(path, expected_name="hw", limits=LIMITS)


def students(path: Path) -> dict[str, str]:
    return {submission.student: submission.content.decode() for submission in intake(path)}


def reasons(taken: Intake) -> dict[str, str]:
    return {skipped.name: skipped.reason for skipped in taken.skipped}


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        intake(path)
    assert caught.value.next_step
    return caught.value.message


def test_notebooks_and_zips_in_a_folder_are_submissions(tmp_path: Path) -> None:
    assert list(intake(folder(tmp_path, "zoe.zip", "Ann.ipynb"))) == [
        Submission("Ann.ipynb", "Ann", "Ann.ipynb", b"Ann.ipynb"),
        Submission("zoe.zip", "zoe", "zoe.zip", b"zoe.zip"),
    ]


def test_the_order_is_the_same_everywhere_and_knows_no_case(tmp_path: Path) -> None:
    names = ["b.ipynb", "A.ipynb", "c.ipynb", "B2.ipynb"]
    expected = ["A.ipynb", "b.ipynb", "B2.ipynb", "c.ipynb"]
    assert [one.key for one in intake(folder(tmp_path / "plain", *names))] == expected
    assert [one.key for one in intake(class_zip(tmp_path, *names))] == expected


def test_a_folder_in_it_is_one_submission_named_by_the_folder(tmp_path: Path) -> None:
    found = list(intake(folder(tmp_path, "ann/hw.ipynb", "ann/data/x.csv", "bob/deep/down/answer.zip")))
    assert found == [
        Submission("ann", "ann", "hw.ipynb", b"ann/hw.ipynb"),
        Submission("bob", "bob", "answer.zip", b"bob/deep/down/answer.zip"),
    ]


def test_of_several_notebooks_in_a_folder_the_expected_one_is_taken_and_the_others_are_listed(tmp_path: Path) -> None:
    taken = intake(folder(tmp_path, "ann/hw (1).ipynb", "ann/scratch.ipynb", "ann/hw.zip", "bob.ipynb"))
    assert [one.content for one in taken] == [b"ann/hw (1).ipynb", b"bob.ipynb"]
    assert reasons(taken) == {
        "ann/scratch.ipynb": "hw (1).ipynb was taken from this folder.",
        "ann/hw.zip": "hw (1).ipynb was taken from this folder.",
    }


def test_a_folder_without_a_clear_choice_is_listed_with_the_reason(tmp_path: Path) -> None:
    taken = intake(folder(tmp_path, "ann/a.ipynb", "ann/b.ipynb", "bob.ipynb", "cy/1.zip", "cy/2.zip", "dee/notes.txt"))
    assert [one.student for one in taken] == ["bob"]
    assert "none of them is hw.ipynb" in reasons(taken)["ann"]
    assert "more than one zip" in reasons(taken)["cy"]
    assert "no notebook" in reasons(taken)["dee"]


def test_everything_else_is_listed_with_the_reason(tmp_path: Path) -> None:
    taken = intake(folder(tmp_path, "ann.ipynb", "notes.txt", ".DS_Store", ".ipynb_checkpoints/ann-checkpoint.ipynb"))
    assert [one.student for one in taken] == ["ann"]
    assert "neither a notebook" in reasons(taken)["notes.txt"]
    assert "left behind" in reasons(taken)[".DS_Store"]
    assert "left behind" in reasons(taken)[".ipynb_checkpoints/ann-checkpoint.ipynb"]


def test_links_and_pipes_are_not_followed_and_listed(tmp_path: Path) -> None:
    secret = folder(tmp_path / "secret", "solution.ipynb")
    root = folder(tmp_path / "class", "ann.ipynb")
    (root / "bob.ipynb").symlink_to(secret / "solution.ipynb")
    (root / "cy").symlink_to(secret, target_is_directory=True)
    os.mkfifo(root / "dee.ipynb")
    taken = intake(root)
    assert [one.student for one in taken] == ["ann"]
    assert {name: "link or a device" in reason for name, reason in reasons(taken).items()} == {
        "bob.ipynb": True,
        "cy": True,
        "dee.ipynb": True,
    }


def test_students_of_one_name_are_told_apart_by_their_files(tmp_path: Path) -> None:
    assert set(students(folder(tmp_path, "ann.ipynb", "ann.zip", "Bob/x.ipynb", "bob.ipynb", "cy.ipynb"))) == {
        "ann.ipynb",
        "ann.zip",
        "Bob",
        "bob.ipynb",
        "cy",
    }


def test_names_that_are_no_text_can_still_be_stored(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.ipynb")).write_bytes(b"1")
    (tmp_path / os.fsdecode(b"caf\xe8.ipynb")).write_bytes(b"2")
    (tmp_path / "cafe\u0301.ipynb").write_bytes(b"3")
    found = list(intake(tmp_path))
    assert [one.key for one in found] == ["café.ipynb", "caf\ufffd.ipynb", "caf\ufffd.ipynb [2]"]
    assert sorted(one.content for one in found) == [b"1", b"2", b"3"]


def test_names_cannot_act_on_a_terminal(tmp_path: Path) -> None:
    taken = intake(folder(tmp_path, "\x1b[2Jann\n.ipynb", "\x1b]0;x\x07notes.txt"))
    assert [(one.key, one.student) for one in taken] == [("ann .ipynb", "ann ")]
    assert list(reasons(taken)) == ["notes.txt"]


def test_a_file_that_disappears_is_listed_and_the_others_are_read(tmp_path: Path) -> None:
    taken = intake(folder(tmp_path, "ann.ipynb", "bob.ipynb"))
    (tmp_path / "ann.ipynb").unlink()
    for _ in range(2):
        assert [one.student for one in taken] == ["bob"]
    assert reasons(taken) == {"ann.ipynb": "It cannot be read: No such file or directory."}


def test_submissions_are_read_one_at_a_time(tmp_path: Path) -> None:
    taken = intake(folder(tmp_path, "ann.ipynb", "bob.ipynb"))
    assert len(taken) == 2
    reading = iter(taken)
    assert next(reading).content == b"ann.ipynb"
    (tmp_path / "bob.ipynb").write_bytes(b"handed in at the last moment")
    assert next(reading).content == b"handed in at the last moment"


def test_of_a_file_that_is_far_too_large_only_the_beginning_is_read(tmp_path: Path) -> None:
    path = folder(tmp_path, "ann.ipynb") / "ann.ipynb"
    os.truncate(path, LIMITS.notebook_bytes * 1000)
    (found,) = intake(tmp_path)
    assert len(found.content) == LIMITS.notebook_bytes + 1


def test_a_zip_of_the_class_is_read_like_the_folder(tmp_path: Path) -> None:
    names = ("ann.ipynb", "bob/hw.ipynb", "bob/hw.pdf", "__MACOSX/._ann.ipynb", "notes.txt")
    unpacked, packed = intake(folder(tmp_path / "plain", *names)), intake(class_zip(tmp_path, *names))
    assert list(unpacked) == list(packed)
    assert unpacked.skipped == packed.skipped


def test_one_folder_around_everything_is_looked_through(tmp_path: Path) -> None:
    path = class_zip(tmp_path, "hw 3/submissions/ann.ipynb", "hw 3/submissions/bob/hw.ipynb", "__MACOSX/hw 3/._x")
    assert [(one.key, one.student) for one in intake(path)] == [("ann.ipynb", "ann"), ("bob", "bob")]


def test_the_only_student_s_folder_is_not_a_wrapper(tmp_path: Path) -> None:
    assert students(class_zip(tmp_path, "ann/hw.ipynb", "ann/x.csv")) == {"ann": "ann/hw.ipynb"}


def test_hostile_entries_cost_nobody_else_a_grade(tmp_path: Path) -> None:
    taken = intake(class_zip(tmp_path, "ann.ipynb", "../bob.ipynb", "/cy.ipynb", "dee.ipynb", "DEE.ipynb"))
    assert [one.student for one in taken] == ["ann"]
    assert reasons(taken)["../bob.ipynb"] == "The entry points outside of the archive."
    assert set(reasons(taken)) == {"../bob.ipynb", "/cy.ipynb", "dee.ipynb", "DEE.ipynb"}


def test_a_damaged_entry_costs_nobody_else_a_grade(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    archive = zipped(("ann.ipynb", b"A" * 50), ("bob.ipynb", b"B" * 50), compression=0)
    path.write_bytes(archive.replace(b"A" * 50, b"X" * 50))
    taken = intake(path)
    assert [one.student for one in taken] == ["bob"]
    assert "damaged" in reasons(taken)["ann.ipynb"]


def test_a_place_without_submissions_is_refused_with_what_was_looked_for(tmp_path: Path) -> None:
    assert "looked for notebooks" in refusal(folder(tmp_path, "notes.txt", "b/deeper/x.pdf"))
    assert "looked for notebooks" in refusal(class_zip(tmp_path))


def test_a_place_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "There is no folder or zip file" in refusal(tmp_path / "missing")
    assert "is one notebook" in refusal(folder(tmp_path, "hw.ipynb") / "hw.ipynb")
    assert "not a zip file" in refusal(folder(tmp_path, "hw.txt") / "hw.txt")
