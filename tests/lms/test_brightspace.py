"""Brightspace: a folder for each attempt, names as the only bridge, `#` before every id."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import InputError
from autograder.lms import brightspace
from autograder.lms.downloads import open_download
from autograder.lms.sheets import Fate
from autograder.records import Origin, Person
from tests.lms.builders import zipped
from tests.lms.class_samples import by_fate, filled, graded, hand_in, table

HEADER = (
    "OrgDefinedId,Username,Last Name,First Name,"
    "HW 3: Loops Points Grade <Numeric MaxPoints:10 Weight:5>,End-of-Line Indicator"
)


def parsed(folder: str) -> tuple[str, str, str, str]:
    match = brightspace._FOLDER.match(folder)
    assert match is not None
    return match["user"], match["group"] or "", match["name"], brightspace._iso(match)


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("840137-90210 - Johnny Cache - Sep 12, 2015 6_31 PM", ("840137", "", "Johnny Cache", "2015-09-12T18:31:00")),
        ("1-2 - Ann Lee - Mar 1, 2024 6:31 PM", ("1", "", "Ann Lee", "2024-03-01T18:31:00")),
        ("1-2 - Ann Lee - Mar 1, 2024 1201 AM", ("1", "", "Ann Lee", "2024-03-01T00:01:00")),
        ("1-2 - Ann Lee - March 1, 2024 900 AM", ("1", "", "Ann Lee", "2024-03-01T09:00:00")),
        ("1-2 - Group 1 - Mary-Ann Lee - Mar 1, 2024 1015 AM", ("1", "Group 1", "Mary-Ann Lee", "2024-03-01T10:15:00")),
        ("1-2 - A - B - Ann Lee - Mar 1, 2024 1015 AM", ("1", "A - B", "Ann Lee", "2024-03-01T10:15:00")),
    ],
)
def test_a_folder_is_read_from_the_right(folder: str, expected: tuple[str, str, str, str]) -> None:
    assert parsed(folder) == expected


NAMES = st.text(st.characters(categories=("Lu", "Ll", "Lo"), include_characters=" -'."), min_size=1).filter(
    lambda name: " - " not in f" {name} "
)


@given(user=st.integers(1, 10**9), name=NAMES, hour=st.integers(1, 12), minute=st.integers(0, 59))
def test_every_folder_is_read_back(user: int, name: str, hour: int, minute: int) -> None:
    found = parsed(f"{user}-7 - {name} - Mar 1, 2024 {hour}{minute:02} PM")
    assert found == (str(user), "", name, f"2024-03-01T{hour % 12 + 12}:{minute:02}:00")


def test_a_folder_of_the_student_cannot_pass_for_another_submission(tmp_path: Path) -> None:
    path = tmp_path / "download.zip"
    outer, inner = "1-2 - Ann Lee - Mar 1, 2024 1015 AM", "9-2 - Bob Ray - Mar 1, 2024 1015 AM"
    path.write_bytes(zipped((f"wrapper/{outer}/{inner}/hw3.ipynb", b"{}"), ("wrapper/index.html", b"")))
    reading = brightspace.read_submissions(open_download(path, largest_bytes=10), None)
    [delivery] = reading.deliveries
    assert (delivery.key, delivery.attempts[0].files[0].original) == ("1", f"{inner}/hw3.ipynb")
    assert [one.reason for one in reading.skipped] == ["It is the platform's own list of the submissions."]


def test_the_latest_folder_of_a_person_counts_whatever_the_order_in_the_zip(tmp_path: Path) -> None:
    path = tmp_path / "download.zip"
    times = ["Mar 4, 2024 1159 PM", "Mar 4, 2024 900 AM", "Mar 10, 2023 900 AM"]
    path.write_bytes(zipped(*((f"1-2 - Ann Lee - {time}/hw3.ipynb", time.encode()) for time in times)))
    taken = hand_in(path).intake
    assert [one.content.decode() for one in taken] == [times[0]]
    assert taken.origins[0].attempt == 3


def one(name: str, group: str = "") -> Origin:
    return Origin("9", "brightspace", (Person("9", name),), name=name, group=group)


def test_the_sign_before_an_id_comes_off_for_reading_and_stays_for_writing() -> None:
    filling = filled("brightspace", table(HEADER, "#007,#ann,Lee,Ann,,#"), graded([one("Ann Lee")], {"9": 5.0}))
    assert filling.table.to_bytes().decode().splitlines()[1] == "#007,#ann,5,#"
    assert brightspace.people(table(HEADER, "#007,#ann,Lee,Ann,,#"))[0].enrolment.person.sid == "007"


def test_the_number_of_a_download_is_never_taken_for_an_id_of_the_grades() -> None:
    rows = ("#9,#bob,Ray,Bob,,#", "#1,#ann,Lee,Ann,,#")
    filling = filled("brightspace", table(HEADER, *rows), graded([one("Ann Lee")], {"9": 5.0}))
    assert filling.table.to_bytes().decode().splitlines()[1:] == ["#1,#ann,5,#"]


def test_two_of_one_name_are_refused_and_a_link_decides() -> None:
    sheet = table(HEADER, "#1,#a,Lee,Ann,,#", "#2,#b,Lee,Ann,,#")
    filling = filled("brightspace", sheet, graded([one("Ann Lee")], {"9": 5.0}))
    assert by_fate(filling.marks) == {Fate.REFUSED: ["9"]}
    assert filling.marks[0].candidates == ("1", "2")
    for link in ("2", "#2", "b"):
        linked = filled("brightspace", sheet, graded([one("Ann Lee")], {"9": 5.0}), links={"9": link})
        assert linked.table.to_bytes().decode().splitlines()[1:] == ["#2,#b,5,#"]


def test_the_end_of_each_line_is_marked_even_where_the_export_has_no_mark() -> None:
    header = HEADER.replace(",End-of-Line Indicator", "")
    filling = filled("brightspace", table(header, "#1,#a,Lee,Ann,"), graded([one("Ann Lee")], {"9": 5.0}))
    assert filling.table.to_bytes().decode().splitlines() == [
        "OrgDefinedId,Username,HW 3: Loops Points Grade,End-of-Line Indicator",
        "#1,#a,5,#",
    ]


def test_points_above_the_maximum_are_refused_because_they_would_be_cut() -> None:
    filling = filled("brightspace", table(HEADER, "#1,#a,Lee,Ann,,#"), graded([one("Ann Lee")], {"9": 11.0}))
    assert by_fate(filling.marks) == {Fate.REFUSED: ["9"]}


def test_other_points_than_ours_are_refused_or_converted() -> None:
    grades = graded([one("Ann Lee")], {"9": 1.0}, most=3)
    with pytest.raises(InputError, match="out of 10 points, and the assignment out of 3"):
        filled("brightspace", table(HEADER, "#1,#a,Lee,Ann,,#"), grades)
    filling = filled("brightspace", table(HEADER, "#1,#a,Lee,Ann,,#"), grades, scale=True)
    assert filling.table.to_bytes().decode().splitlines()[1] == "#1,#a,3.33,#"
