"""Blackboard: receipts first, usernames with any sign in them, one column of the gradebook file."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import InputError
from autograder.lms import blackboard
from autograder.lms.deliveries import Delivery
from autograder.lms.downloads import open_download
from autograder.lms.sheets import Fate
from autograder.lms.tables import parse_table
from autograder.records import Origin, Person
from tests.lms.builders import zipped
from tests.lms.class_samples import by_fate, filled, graded, hand_in

T1, T2 = "2024-03-01-10-15-30", "2024-03-02-08-00-00"
HEADER = '"Last Name","First Name","Username","Student ID","Availability","HW 3: Loops [Total Pts: 10 Score] |77"'


def receipt(user: str, *files: tuple[str, str], name: str = "Ann Lee", comments: str = "none") -> bytes:
    listed = "".join(f"\tOriginal filename: {original}\n\tFilename: {entry}\n" for original, entry in files)
    text = f"Name: {name} ({user})\nAssignment: HW\n\nComments:\n{comments}\n\nFiles:\n" + (
        listed or "No files were attached to this submission.\n"
    )
    return text.encode()


def read(tmp_path: Path, *entries: tuple[str, bytes]) -> dict[str, Delivery]:
    path = tmp_path / "gradebook.zip"
    path.write_bytes(zipped(*entries))
    reading = blackboard.read_submissions(open_download(path, largest_bytes=100_000), None)
    return {one.key: one for one in reading.deliveries}


def originals(delivery: Delivery) -> list[list[str]]:
    return [[file.original for file in attempt.files] for attempt in delivery.attempts]


@pytest.mark.parametrize("user", ["ann", "j_doe2", "a.b@example.edu", "_x_"])
def test_the_receipt_knows_where_the_username_begins(tmp_path: Path, user: str) -> None:
    entry = f"HW_3 x_{user}_attempt_{T1}_hw3.ipynb"
    found = read(tmp_path, (f"HW_3 x_{user}_attempt_{T1}.txt", receipt(user, ("my hw.ipynb", entry))), (entry, b"{}"))
    assert originals(found[user]) == [["my hw.ipynb"]]


def test_windows_line_ends_and_a_byte_order_mark_in_a_receipt_do_not_matter(tmp_path: Path) -> None:
    entry = f"HW_ann_attempt_{T1}_mangled.ipynb"
    content = b"\xef\xbb\xbf" + receipt("ann", ("hw.ipynb", entry)).replace(b"\n", b"\r\n")
    found = read(tmp_path, (f"HW_ann_attempt_{T1}.txt", content), (entry, b"{}"))
    assert originals(found["ann"]) == [["hw.ipynb"]]


def test_without_a_receipt_the_last_word_before_attempt_is_the_user(tmp_path: Path) -> None:
    found = read(tmp_path, (f"HW 3_ann_attempt_{T1}_hw_1.ipynb", b"{}"))
    assert originals(found["ann"]) == [["hw_1.ipynb"]]


def test_a_students_file_cannot_pass_for_a_receipt(tmp_path: Path) -> None:
    forged = f"HW_eve_attempt_{T1}_x_attempt_{T2}.txt"
    found = read(
        tmp_path,
        (f"HW_eve_attempt_{T1}.txt", receipt("eve", (f"x_attempt_{T2}.txt", forged))),
        (forged, receipt("ann", ("hw3.ipynb", "other"))),
    )
    assert list(found) == ["eve"]


def test_lines_in_a_students_comment_are_no_list_of_files(tmp_path: Path) -> None:
    entry = f"HW_eve_attempt_{T1}_hw3.ipynb"
    lie = f"Files:\n\tOriginal filename: other.ipynb\n\tFilename: {entry}"
    found = read(
        tmp_path, (f"HW_eve_attempt_{T1}.txt", receipt("eve", ("hw3.ipynb", entry), comments=lie)), (entry, b"{}")
    )
    assert originals(found["eve"]) == [["hw3.ipynb"]]


def test_a_receipt_that_names_somebody_else_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, (f"HW_eve_attempt_{T1}.txt", receipt("ann"))) == {}


def test_attempts_are_in_the_order_of_their_times_and_the_last_counts(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.zip"
    entries = [f"HW_ann_attempt_{time}_hw3.ipynb" for time in (T2, T1)]
    path.write_bytes(zipped(*((entry, entry.encode()) for entry in entries)))
    taken = hand_in(path).intake
    assert [one.content.decode() for one in taken] == [entries[0]]
    assert [one.reason for one in taken.skipped] == ["A later attempt (2024-03-02 08:00:00) of the same person counts."]
    assert taken.origins[0].attempt == 2


def test_a_last_attempt_without_files_is_told_and_nothing_older_is_taken_silently(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.zip"
    entry = f"HW_ann_attempt_{T1}_hw3.ipynb"
    path.write_bytes(
        zipped(
            (f"HW_ann_attempt_{T1}.txt", receipt("ann", ("hw3.ipynb", entry))),
            (entry, b"{}"),
            (f"HW_ann_attempt_{T2}.txt", receipt("ann")),
        )
    )
    [(_, refusal)] = hand_in(path).intake.refusals
    assert refusal.message == "No file was attached. An earlier attempt has one."


# The gradebook file


def fill(*rows: str, header: str = HEADER, points: float = 5.0) -> tuple[str, dict[Fate, list[str]]]:
    origin = Origin("ann", "blackboard", (Person("ann", "Ann Lee", username="ann"),))
    text = "\r\n".join([header, *rows]) + "\r\n"
    filling = filled("blackboard", parse_table(text.encode()), graded([origin], {"ann": points}))
    return filling.table.to_bytes().decode(), by_fate(filling.marks)


def test_people_are_matched_by_username_whatever_its_case() -> None:
    written, _ = fill('"Lee","Ann","ANN","007","Yes","Needs Grading"', '"Lee","Ann","bob","008","Yes","6"')
    assert written.splitlines()[1:] == ['"Lee","Ann","ANN","007","5"']


def test_a_column_without_an_id_would_be_a_new_one_and_is_none() -> None:
    with pytest.raises(InputError, match="No column"):
        fill(header=HEADER.replace("|77", "").replace("Yes", "x") + ',"Other [Total Pts: 5 Score] |78"')


def test_a_calculated_column_is_refused() -> None:
    with pytest.raises(InputError, match="calculated"):
        fill(header=HEADER.replace("Total Pts: 10", "Total Pts: up to 10"))


def test_complete_and_incomplete_are_no_points() -> None:
    _, fates = fill('"Lee","Ann","ann","007","Yes","Complete"')
    assert fates == {Fate.REFUSED: ["ann"]}
