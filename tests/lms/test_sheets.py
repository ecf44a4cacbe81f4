"""Every grade has one fate and a reason; a column is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import InputError
from autograder.lms.people import Match
from autograder.lms.sheets import Column, Fate, Wish, choose_column, number_of
from autograder.records import Origin, Person
from autograder.reporting.plain_text import number_text
from tests.lms.class_samples import by_fate, filled, graded, table

HEADER = "Student,ID,Section,Loops (1),More loops (2)"
COLUMNS = (Column(3, "Loops (1)", "Loops", "1"), Column(4, "More loops (2)", "More loops", "2"))


def wish(*titles: str, column: str = "") -> Wish:
    return Wish(titles, lambda *_: Match(), column)


def origins(*ids: str) -> list[Origin]:
    return [Origin(one, "canvas", (Person(one),)) for one in ids]


@pytest.mark.parametrize("asked", ["2", "More loops", "More loops (2)", "more LOOPS"])
def test_a_column_is_named_by_header_title_or_id(asked: str) -> None:
    assert choose_column(COLUMNS, wish("x", column=asked), sheet="file").index == 4


def test_without_a_name_the_title_of_the_assignment_decides_whatever_its_punctuation() -> None:
    assert choose_column(COLUMNS, wish("more: loops!", "hw"), sheet="file").index == 4


@pytest.mark.parametrize("asked", [wish("Loop"), wish("Loops", column="3"), wish("")])
def test_a_column_that_does_not_fit_is_answered_with_all_there_are(asked: Wish) -> None:
    with pytest.raises(InputError) as caught:
        choose_column(COLUMNS, asked, sheet="file")
    assert "Loops (1)" in caught.value.next_step
    assert "More loops (2)" in caught.value.next_step


def test_two_columns_that_fit_are_not_chosen_between() -> None:
    with pytest.raises(InputError, match="More than one column"):
        choose_column((*COLUMNS, Column(5, "Loops (3)", "Loops", "3")), wish("Loops"), sheet="file")


@pytest.mark.parametrize(
    ("cell", "number"),
    [("8.33", 8.33), ("8,33", 8.33), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("-2", -2.0), ("7.", 7.0), (".5", 0.5)],
)
def test_the_last_sign_of_a_number_is_its_decimal_mark(cell: str, number: float) -> None:
    assert number_of(cell) == number


@pytest.mark.parametrize("cell", ["", "EX", "7 of 9", "Needs Grading", "1e3", "--1", "."])
def test_what_is_no_number_is_none(cell: str) -> None:
    assert number_of(cell) is None


@given(st.integers(0, 10**6))
def test_every_number_that_is_written_is_read_back(hundredths: int) -> None:
    text = number_text(hundredths / 100)
    assert number_of(text) == pytest.approx(hundredths / 100)
    assert number_of(text.replace(".", ",")) == pytest.approx(hundredths / 100)


def test_two_submissions_of_one_person_are_both_refused() -> None:
    first, second = origins("11", "12")
    pair = Origin("g", "gradescope", (Person(sid="s1"), Person(sid="s2")))
    sheet = table(HEADER.replace("Section", "SIS User ID,Section"), "Ann,11,s1,S,,", "Bob,12,s2,S,,")
    filling = filled("canvas", sheet, graded([first, pair], {"11": 5.0, "g": 6.0}), column="1")
    assert by_fate(filling.marks) == {Fate.REFUSED: ["11 and g"], Fate.CHANGED: ["g"]}
    assert second.submission == "12"


def test_zero_is_written_and_nothing_is_not() -> None:
    sheet = table(HEADER, "Ann,11,S,,", "Bob,12,S,3,", "Cy,13,S,4,")
    filling = filled("canvas", sheet, graded(origins("11", "12"), {"11": 0.0, "12": None}), column="1")
    assert by_fate(filling.marks) == {Fate.CHANGED: ["11"], Fate.REFUSED: ["12"], Fate.NO_GRADE: ["Cy (13)"]}
    assert filling.table.to_bytes().decode().splitlines()[1:] == ["Ann,11,S,0"]


def test_points_of_people_are_no_part_of_ours_and_that_is_said() -> None:
    sheet = table(HEADER, "    Points Possible,,,12,", "Ann,11,S,,")
    grades = graded(origins("11"), {"11": 9.0}, most=10)
    filling = filled("canvas", sheet, grades, column="1", manual_points=2.0)
    assert filling.table.to_bytes().decode().splitlines()[1:] == ["Ann,11,S,9"]
    assert filling.notes[0] == (
        "Only the points of the tests are written: of 12 points, 10 from tests and 2 given by people."
    )


def test_points_are_converted_in_proportion_to_the_whole_assignment() -> None:
    sheet = table(HEADER, "    Points Possible,,,24,", "Ann,11,S,,")
    grades = graded(origins("11"), {"11": 9.0}, most=10)
    filling = filled("canvas", sheet, grades, column="1", manual_points=2.0, scale=True)
    assert filling.table.to_bytes().decode().splitlines()[1:] == ["Ann,11,S,18"]
    with pytest.raises(InputError, match="10 from tests and 2 given by people"):
        filled("canvas", sheet, grades, column="1", manual_points=2.0)
