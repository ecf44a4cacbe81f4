"""Which platform made a download is found out, and somebody who says it is believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import InputError, UsageError
from autograder.lms import detection
from tests.lms.builders import zipped, zipped_with_links
from tests.lms.class_samples import FIXTURES, SHEETS, hand_in, sheet


def download(tmp_path: Path, *names: str) -> Path:
    path = tmp_path / "download.zip"
    path.write_bytes(zipped(*((name, b"{}") for name in names)))
    return path


def test_a_plain_folder_is_what_nobody_else_recognises(tmp_path: Path) -> None:
    handed = hand_in(download(tmp_path, "ann.ipynb", "bob_1_2.ipynb", "hw_12_34_x.ipynb"))
    assert handed.description == "Read as a plain folder: 3 submissions"


def test_folders_that_are_only_called_as_gradescope_calls_them_are_plain(tmp_path: Path) -> None:
    assert hand_in(download(tmp_path, "submission_1/hw3.ipynb", "submission_2/hw3.ipynb")).lms == "folder"


def test_what_is_said_is_believed(tmp_path: Path) -> None:
    path = download(tmp_path, "ann.ipynb", "bob.ipynb", "leeann_11_900_hw3.ipynb")
    assert hand_in(path, lms="canvas").description == "Read as a Canvas download: 1 submission"
    assert hand_in(FIXTURES / "canvas.zip", lms="folder").lms == "folder"


def test_an_unknown_platform_is_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        hand_in(FIXTURES / "canvas.zip", lms="mudle")
    assert caught.value.next_step.startswith("Did you mean moodle? Known: blackboard, ")


def test_a_download_of_another_platform_than_said_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        hand_in(FIXTURES / "canvas.zip", lms="moodle")
    assert caught.value.next_step


@pytest.mark.parametrize("lms", sorted(SHEETS))
def test_every_grade_file_is_recognised_as_what_it_is(lms: str) -> None:
    found = detection.sheet_of(sheet(SHEETS[lms]))
    assert found is not None
    assert found.name == lms


def test_the_other_grade_file_of_blackboard_is_recognised_too() -> None:
    found = detection.sheet_of(sheet("blackboard_gradebook.xls"))
    assert found is not None
    assert found.name == "blackboard"


def test_a_plain_folder_meets_a_class_list_by_file_names(tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text('student_id,name,email,group\n007,"Lee, Ann",a@x.edu,\n008,Bob Ray,b@x.edu,\n009,Cy Poe,,\n')
    handed = hand_in(download(tmp_path, "lee_ann.ipynb", "008.ipynb"), roster=roster)
    assert {one.submission: [person.sid for person in one.people] for one in handed.intake.origins} == {
        "lee_ann.ipynb": ["007"],
        "008.ipynb": ["008"],
    }


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "name\n"])
def test_a_class_list_that_names_nobody_is_refused(tmp_path: Path, content: str) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text(content)
    with pytest.raises(InputError, match="names nobody"):
        hand_in(FIXTURES / "canvas.zip", roster=roster)


# Hostile downloads


def test_a_hostile_entry_is_listed_its_owner_is_told_and_the_rest_of_the_class_is_read(tmp_path: Path) -> None:
    path = tmp_path / "submissions.zip"
    path.write_bytes(
        zipped_with_links(
            [("leeann_11_900_hw3.ipynb", b"{}"), ("../evil_13_902_hw3.ipynb", b"{}"), ("C:x_14_903_hw3.ipynb", b"{}")],
            [("raybob_12_901_hw3.ipynb", "/etc/passwd")],
        )
    )
    intake = hand_in(path, lms="canvas").intake
    assert [one.key for one in intake] == ["11"]
    refused = {submission.key: refusal.message for submission, refusal in intake.refusals}
    assert "is a link or a device" in refused["12"]
    assert "points outside of the archive" in refused["13"]
    listed = {one.name: one.reason for one in intake.skipped}
    assert listed["raybob_12_901_hw3.ipynb"] == "The entry is a link or a device, and not a file."
    assert listed["C:x_14_903_hw3.ipynb"] == "The entry has an absolute path."
    assert list(tmp_path.iterdir()) == [path], "nothing is ever unpacked"


def test_two_entries_that_differ_in_case_only_are_both_refused(tmp_path: Path) -> None:
    names = ("Ann Lee_501_assignsubmission_file/hw3.ipynb", "Ann Lee_501_assignsubmission_file/HW3.ipynb")
    path = download(tmp_path, *names, "Bob Ray_502_assignsubmission_file/hw3.ipynb")
    intake = hand_in(path).intake
    assert [one.key for one in intake] == ["502"]
    assert [submission.key for submission, _ in intake.refusals] == ["501"]


def test_a_bomb_of_one_student_costs_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "submissions.zip"
    path.write_bytes(zipped(("a_11_900_hw3.ipynb", b"0" * (65 << 20)), ("b_12_901_hw3.ipynb", b"{}")))
    intake = hand_in(path).intake
    assert [one.key for one in intake] == ["12"]
    assert "grows to more than" in intake.skipped[-1].reason
    assert [submission.key for submission, _ in intake.refusals] == ["11"], "and its owner is told"


def test_a_zip_in_a_zip_in_a_zip_is_left_to_the_examiner_as_one_file(tmp_path: Path) -> None:
    inner = zipped(("hw3.zip", zipped(("hw3.ipynb", b"{}"))))
    path = tmp_path / "submissions.zip"
    path.write_bytes(zipped(("a_11_900_hw3.zip", inner)))
    [submission] = hand_in(path).intake
    assert submission.content == inner
