"""Gradescope: people come from its metadata only, everybody who shares a submission is graded, nothing goes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import InputError
from autograder.lms import gradescope
from autograder.lms.deliveries import Delivery
from autograder.lms.downloads import open_download
from autograder.records import Person
from tests.lms.builders import zipped
from tests.lms.class_samples import FIXTURES, filled, fixture, graded, hand_in, sheet

ANN = "{':name': Ann, ':sid': 007, ':email': a@x.edu}"


def read(tmp_path: Path, metadata: str, *names: str) -> dict[str, Delivery]:
    path = tmp_path / "export.zip"
    path.write_bytes(zipped(("a_export/submission_metadata.yml", metadata.encode()), *((n, b"{}") for n in names)))
    reading = gradescope.read_submissions(open_download(path, largest_bytes=100_000), None)
    return {one.key: one for one in reading.deliveries}


def test_an_id_may_be_missing_or_a_number_and_is_text(tmp_path: Path) -> None:
    metadata = "submission_1:\n  :submitters:\n  - :name: Ann\n    :sid: 42\n  - :name: Bob\n    :email: b@x.edu\n"
    assert read(tmp_path, metadata)["submission_1"].people == (
        Person(name="Ann", sid="42"),
        Person(name="Bob", email="b@x.edu"),
    )


def test_a_submission_without_files_or_without_a_record_is_still_one(tmp_path: Path) -> None:
    found = read(tmp_path, "submission_1: {':submitters': []}", "a_export/submission_2/hw3.ipynb")
    assert [len(one.attempts[0].files) for one in found.values()] == [0, 1]
    assert found["submission_2"].people == ()


def test_a_folder_of_the_student_cannot_pass_for_another_submission(tmp_path: Path) -> None:
    found = read(tmp_path, "{}", "a_export/submission_1/submission_2/hw3.ipynb")
    assert list(found) == ["submission_1"]


@pytest.mark.parametrize("metadata", ["[]", "a: [", "- 1", "x: !!python/object/apply:os.system ['true']"])
def test_metadata_that_is_none_is_refused(tmp_path: Path, metadata: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path, metadata)


def test_without_metadata_nobody_is_known(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(zipped(("submission_1/hw3.ipynb", b"{}")))
    with pytest.raises(InputError, match="There is no submission_metadata"):
        hand_in(path, lms="gradescope")


def test_nobody_who_shares_a_submission_is_lost_for_not_being_in_the_list(tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text("student_id,name\n20230004,Jane Doe\n")
    [shared] = [
        one
        for one in hand_in(FIXTURES / "gradescope.zip", roster=roster).intake.origins
        if one.submission == "submission_300000104"
    ]
    assert [person.sid for person in shared.people] == ["20230004", "20230005"]


def test_the_same_export_unpacked_in_a_folder_is_read_too(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(FIXTURES / "gradescope.zip") as archive:
        archive.extractall(tmp_path)  # our own fixture
    assert [one.key for one in hand_in(tmp_path).intake.found] == [
        one.key for one in fixture("gradescope").intake.found
    ]


def test_a_group_submission_of_gradescope_fills_every_members_row_of_another_platform() -> None:
    origins = fixture("gradescope").intake.origins
    filling = filled("canvas", sheet("canvas_gradebook.csv"), graded(origins, {"submission_300000104": 4.0}))
    written = filling.table.to_bytes().decode().splitlines()[1:]
    assert [line.split(",")[2] for line in written] == ["70104", "70105"]
    assert all(line.endswith(",4") for line in written)
