"""Moodle: what its own source says of names in a download, of the grading worksheet, and of feedback files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import InputError
from autograder.lms import moodle
from autograder.lms.deliveries import Reading
from autograder.lms.downloads import open_download
from autograder.lms.people import Directory
from autograder.lms.sheets import Fate, Filling
from autograder.lms.tables import Table, parse_table
from autograder.records import Origin, Person
from tests.lms.builders import zipped
from tests.lms.class_samples import by_fate, filled, graded, table

HEADER = (
    "Identifier,Full name,Status,Group,Grade,Maximum grade,Grade can be changed,Last modified (grade),Feedback comments"
)
ANN = "Participant 501,Ann Lee,Submitted for grading,Team A,,10.00,Yes,-,"
BOB = "Participant 502,Bob Ray,Submitted for grading - 2 days late,Team A,,10.00,Yes,-,"
CY = "Participant 503,Cy Poe,No submission,Default group,,10.00,Yes,-,"


def read(tmp_path: Path, *names: str) -> Reading:
    path = tmp_path / "submissions.zip"
    path.write_bytes(zipped(*((name, b"{}") for name in names)))
    return moodle.read_submissions(open_download(path, largest_bytes=1000), None)


def who(reading: Reading) -> dict[str, list[str]]:
    return {one.key: [file.original for file in one.attempts[0].files] for one in reading.deliveries}


def of(name: str, number: str) -> Origin:
    """One submission: of a person, of a team (whose number is its own), or of the default group (without one)."""
    people = (Person(number, name),) if number else ()
    return Origin(number or name, "moodle", people, name=name, group="" if number else name)


def fill(origin: Origin, *rows: str, points: float | None = 5.0, header: str = HEADER, **wish: bool) -> Filling:
    return filled("moodle", table(header, *rows), graded([origin], {origin.submission: points}), **wish)


def grades(filling: Filling) -> list[str]:
    column = filling.table.header.index("Grade")
    return [filling.table.value(row, column) for row in range(1, len(filling.table.rows))]


# The download


@pytest.mark.parametrize(
    "entry",
    [
        "Ann Lee_501_assignsubmission_file/data/x.csv",
        "Ann Lee_501_assignsubmission_file_/data/x.csv",
        "Course-HW3-77/Ann Lee_501_assignsubmission_file/data/x.csv",
    ],
)
def test_folders_of_every_version_keep_the_students_own_folders(tmp_path: Path, entry: str) -> None:
    assert who(read(tmp_path, entry)) == {"501": ["data/x.csv"]}


def test_a_flat_download_has_the_file_name_behind_the_plugin(tmp_path: Path) -> None:
    assert who(read(tmp_path, "Ann Lee_501_assignsubmission_file_hw_3.ipynb")) == {"501": ["hw_3.ipynb"]}


def test_blind_marking_has_the_word_participant_in_any_language(tmp_path: Path) -> None:
    reading = read(tmp_path, "Participant_501_assignsubmission_file/a", "Participante_502_assignsubmission_file/a")
    assert list(who(reading)) == ["501", "502"]


def test_the_default_group_has_no_number(tmp_path: Path) -> None:
    [delivery] = read(tmp_path, "Default group_assignsubmission_file/hw3.ipynb").deliveries
    assert (delivery.key, delivery.people, delivery.group) == ("Default group", (), "Default group")


def test_an_online_text_belongs_to_the_same_submission(tmp_path: Path) -> None:
    names = ("Ann Lee_501_assignsubmission_file/hw3.ipynb", "Ann Lee_501_assignsubmission_onlinetext/onlinetext.html")
    assert who(read(tmp_path, *names)) == {"501": ["hw3.ipynb", "onlinetext.html"]}


def test_the_download_tells_neither_late_nor_the_number_of_the_attempt(tmp_path: Path) -> None:
    [delivery] = read(tmp_path, "Ann Lee_501_assignsubmission_file/hw3.ipynb").deliveries
    assert (delivery.late, delivery.attempt) == (None, None)


def test_a_students_own_folder_cannot_pass_for_another_students(tmp_path: Path) -> None:
    entry = "Ann Lee_501_assignsubmission_file/Bob Ray_502_assignsubmission_file/hw3.ipynb"
    assert who(read(tmp_path, entry)) == {"501": ["Bob Ray_502_assignsubmission_file/hw3.ipynb"]}
    flat = "Ann Lee_501_assignsubmission_file_x_502_assignsubmission_file_hw3.ipynb"
    assert list(who(read(tmp_path, flat))) == ["501"]


NAMES = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd"), include_characters=" (),.-"), min_size=1)


@given(
    name=NAMES,
    number=st.integers(1, 10**9),
    end=st.sampled_from(["_/", "/", "_"]),
    path=st.text("ab/_ 1", min_size=1).filter(lambda text: text[0] not in "_/"),
)
def test_every_name_that_moodle_can_make_is_read_back(name: str, number: int, end: str, path: str) -> None:
    parts = moodle._ENTRY.match(f"{name}_{number}_assignsubmission_file{end}{path}")
    assert parts is not None
    assert (parts["name"], parts["id"], parts["path"]) == (name, str(number), path)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Seán O'Brien", "Seán OBrien"),
        ("a_b", "a b"),
        ('<x>&"`|:\\/y', "xy"),
        ("..", ""),
        ("王 (A), é", "王 (A), é"),
    ],
)
def test_names_lose_the_signs_that_moodle_deletes(name: str, expected: str) -> None:
    assert moodle.clean(name) == expected


# The worksheet


def test_late_is_told_by_the_status_in_the_worksheet() -> None:
    lates = [line.enrolment.late for line in moodle.people(table(HEADER, ANN, BOB, CY))]
    assert lates == [False, True, None]


def test_a_worksheet_without_the_time_of_the_grade_is_refused() -> None:
    with pytest.raises(InputError, match="Last modified"):
        fill(of("Ann Lee", "501"), "Participant 501,Ann Lee,", header="Identifier,Full name,Grade")


def test_a_worksheet_with_rows_of_different_width_is_refused() -> None:
    with pytest.raises(InputError, match="as many cells"):
        fill(of("Ann Lee", "501"), ANN, BOB + ",more")


@pytest.mark.parametrize("identifier", ["Participant 501", "Participante501", "Teilnehmer/in 501 "])
def test_the_identifier_goes_round_untouched_in_any_language(identifier: str) -> None:
    filling = fill(of("Ann Lee", "501"), ANN.replace("Participant 501", identifier))
    assert filling.table.rows[1].cells[0] == identifier
    assert grades(filling) == ["5"]


def test_a_worksheet_in_another_language_is_filled_where_the_column_is_named() -> None:
    header = "ID,Vollständiger Name,Status,Bewertung,Bestwertung,Zuletzt geändert (Bewertung)"
    sheet = table(header, "Teilnehmer/in501,Ann Lee,Zur Bewertung abgegeben,,10,-")
    assert moodle.is_sheet(sheet)
    origin = of("Ann Lee", "501")
    with pytest.raises(InputError) as caught:
        filled("moodle", sheet, graded([origin], {"501": 5.0}))
    assert "Bewertung" in caught.value.next_step
    filling = filled("moodle", sheet, graded([origin], {"501": 5.0}), column="Bewertung")
    assert filling.table.to_bytes().decode().splitlines()[1].split(",")[3] == "5"


def test_a_worksheet_keeps_every_other_byte_but_the_mark_in_front() -> None:
    text = "\r\n".join([HEADER, ANN.replace("Ann Lee", '"Ann ""A"" Lee"'), BOB]) + "\r\n"
    filling = filled("moodle", parse_table(b"\xef\xbb\xbf" + text.encode()), graded([of("Bob Ray", "502")], {"502": 5}))
    new = text.replace("Team A,,10.00,Yes,-,\r\n", "Team A,5,10.00,Yes,-,<p>Autograded: 5 / 10</p>\r\n")
    first = text.splitlines(keepends=True)[1]
    assert filling.table.to_bytes().decode() == new.replace(new.splitlines(keepends=True)[1], first)


def test_a_grade_that_is_there_already_changes_nothing_not_even_the_comment() -> None:
    row = ANN.replace("Team A,,", "Team A,5.00,") + "by hand"
    filling = fill(of("Ann Lee", "501"), row)
    assert by_fate(filling.marks) == {Fate.UNCHANGED: ["501"]}
    assert filling.table.rows[1].cells == tuple(row.split(","))


def test_an_existing_grade_cannot_be_cleared_and_is_left_as_it_is() -> None:
    filling = fill(of("Ann Lee", "501"), ANN.replace("Team A,,", "Team A,7.00,"), points=None)
    assert grades(filling) == ["7.00"]
    assert by_fate(filling.marks) == {Fate.REFUSED: ["501"]}


def test_a_grade_above_the_maximum_is_refused_because_moodle_skips_it() -> None:
    filling = fill(of("Ann Lee", "501"), ANN, points=10.5)
    assert by_fate(filling.marks) == {Fate.REFUSED: ["501"]}
    assert filling.table.to_bytes() == table(HEADER, ANN).to_bytes()


def test_a_scale_of_words_takes_no_points() -> None:
    with pytest.raises(InputError, match="scale of words"):
        fill(of("Ann Lee", "501"), ANN, header=HEADER.replace("Maximum grade", "Scale"))


def test_a_locked_grade_is_left_as_it_is() -> None:
    filling = fill(of("Ann Lee", "501"), ANN.replace(",Yes,", ",No,"))
    assert by_fate(filling.marks) == {Fate.REFUSED: ["501"]}


def test_the_time_of_the_last_grade_is_never_touched_and_the_box_to_tick_is_told() -> None:
    filling = fill(of("Ann Lee", "501"), ANN.replace(",-,", ',"Tuesday, 5 March 2024, 9:30 AM",'))
    assert filling.table.value(1, 7) == "Tuesday, 5 March 2024, 9:30 AM"
    assert any("Allow updating records" in note for note in filling.notes)


def test_a_comment_is_html_and_no_empty_cell_wipes_an_old_one() -> None:
    filling = fill(of("Ann Lee", "501"), ANN + "old", BOB + "kept")
    assert [filling.table.value(row, 8) for row in (1, 2)] == ["<p>Autograded: 5 / 10</p>", "kept"]
    assert [mark.reason for mark in filling.marks if mark.fate is Fate.CHANGED] == [
        "the comment that was there is replaced"
    ]


def test_comments_are_left_alone_when_asked() -> None:
    assert fill(of("Ann Lee", "501"), ANN + "old", comments=False).table.value(1, 8) == "old"


def test_the_maximum_is_found_in_either_spelling() -> None:
    filling = fill(of("Ann Lee", "501"), ANN, header=HEADER.replace("Maximum grade", "Maximum Grade"))
    assert grades(filling) == ["5"]


def test_a_teams_grade_stands_in_every_members_row() -> None:
    filling = fill(of("Team A", "812"), ANN, BOB, CY)
    assert grades(filling) == ["5", "5", ""]


def test_a_teams_number_that_is_by_chance_a_strangers_reaches_the_team() -> None:
    filling = fill(of("Team A", "503"), ANN, BOB, CY)
    assert grades(filling) == ["5", "5", ""]


def test_a_number_under_another_name_is_nobodys() -> None:
    filling = fill(of("Team Z", "503"), ANN, BOB, CY)
    assert grades(filling) == ["", "", ""]
    [mark] = [mark for mark in filling.marks if mark.fate is Fate.UNMATCHED]
    assert mark.reason == "503 is Cy Poe in the worksheet, and Team Z in the download"


def test_the_default_group_is_found_by_its_name() -> None:
    assert grades(fill(of("Default group", ""), ANN, BOB, CY)) == ["", "", "5"]


def test_a_blind_worksheet_has_numbers_only() -> None:
    header = HEADER.replace("Full name,", "")
    filling = fill(of("Participant", "501"), ANN.replace("Ann Lee,", ""), header=header)
    assert grades(filling) == ["5"]


# Feedback


def folders(origin: Origin, sheet: Table) -> tuple[str, ...]:
    directory = Directory(line.enrolment for line in moodle.people(sheet))
    match = moodle.join(origin, directory, True)
    return moodle.write_feedback(origin, [directory[at].person for at in match.found], "feedback_hw3.txt").entries


def test_feedback_of_a_team_goes_to_every_member_under_their_own_number() -> None:
    assert folders(of("Team A", "503"), table(HEADER, ANN, BOB, CY)) == (
        "Ann Lee_501_assignsubmission_file/feedback_hw3.txt",
        "Bob Ray_502_assignsubmission_file/feedback_hw3.txt",
    )


def test_the_name_in_front_of_a_feedback_folder_has_no_underscore_and_the_number_comes_second() -> None:
    sheet = table(HEADER, ANN.replace("Ann Lee", "Ann_'Lee"))
    [entry] = folders(of("Ann Lee", "501"), sheet)
    assert entry.split("_")[:3] == ["Ann Lee", "501", "assignsubmission"]


def test_blind_feedback_goes_by_number() -> None:
    sheet = table(HEADER.replace("Full name,", ""), ANN.replace("Ann Lee,", ""))
    assert folders(of("Participant", "501"), sheet) == ("Participant_501_assignsubmission_file/feedback_hw3.txt",)
