"""Canvas: what its own source says of names in a download, of its gradebook CSV, and of feedback that comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import InputError
from autograder.lms import canvas
from autograder.lms.deliveries import Reading
from autograder.lms.downloads import open_download
from autograder.lms.platforms import Returned
from autograder.lms.sheets import Fate
from autograder.lms.tables import Table
from autograder.records import Enrolment, Origin, Person, Roster
from tests.lms.builders import zipped
from tests.lms.class_samples import by_fate, filled, graded, hand_in, table

HEADER = "Student,ID,SIS Login ID,Section,HW 3: Loops (987)"
ANN, BOB = '"Lee, Ann",11,ann,S1,', '"Ray, Bob",12,bob,S1,'


def read(tmp_path: Path, *names: str, roster: Roster | None = None) -> Reading:
    path = tmp_path / "submissions.zip"
    path.write_bytes(zipped(*((name, b"{}") for name in names)))
    return canvas.read_submissions(open_download(path, largest_bytes=1000), roster)


def who(reading: Reading) -> dict[str, list[str]]:
    return {one.key: [file.original for file in one.attempts[0].files] for one in reading.deliveries}


def origins(*ids: str, name: str = "") -> list[Origin]:
    return [Origin(one, "canvas", (Person(one),), name=name) for one in ids]


def sent_back(entry: str, key: str, name: str = "x") -> Returned:
    return canvas.write_feedback(Origin(key, "canvas", (Person(key),), name=name, entries=(entry,)), (), "f.txt")


def sheet(*rows: str, header: str = HEADER) -> Table:
    return table(header, *rows)


# The download


def test_an_upload_is_named_by_name_user_attachment_and_the_students_own_file_name(tmp_path: Path) -> None:
    reading = read(tmp_path, "leeann_11_900_hw3.ipynb", "leeann_11_901_2_my data.csv")
    assert who(reading) == {"11": ["hw3.ipynb", "2_my data.csv"]}


def test_late_stands_between_the_name_and_the_id(tmp_path: Path) -> None:
    reading = read(tmp_path, "leeann_LATE_11_900_hw3.ipynb", "late_12_901_LATE_hw3.ipynb")
    assert {one.key: one.late for one in reading.deliveries} == {"11": True, "12": False}


def test_in_an_anonymous_download_late_comes_first_and_nobody_is_known(tmp_path: Path) -> None:
    reading = read(tmp_path, "LATE_anon_Q7kTm_9000202_hw3-2.ipynb", "anon_Ab3De_text.html")
    assert {one.key: one.late for one in reading.deliveries} == {"Q7kTm": True, "Ab3De": False}
    assert who(reading) == {"Q7kTm": ["hw3-2.ipynb"], "Ab3De": ["text.html"]}


def test_a_person_called_anon_does_not_make_a_download_anonymous(tmp_path: Path) -> None:
    reading = read(tmp_path, "anon_11111_900_hw3.ipynb", "leeann_11_901_hw3.ipynb")
    assert who(reading) == {"11111": ["hw3.ipynb"], "11": ["hw3.ipynb"]}


def test_a_text_or_a_link_has_no_attachment_and_nothing_to_examine(tmp_path: Path) -> None:
    path = tmp_path / "submissions.zip"
    path.write_bytes(zipped(("leeann_11_text.html", b""), ("raybob_12_link.html", b""), ("a_13_9_hw3.ipynb", b"{}")))
    refusals = {submission.key: refusal.message for submission, refusal in hand_in(path).intake.refusals}
    assert refusals == dict.fromkeys(["11", "12"], "A text or a link was handed in, and no notebook.")


def test_a_file_upload_of_a_quiz_has_no_sign_between_name_and_id(tmp_path: Path) -> None:
    assert who(read(tmp_path, "lee_ann11_question_5_900_hw3.ipynb")) == {"11": ["hw3.ipynb"]}


def test_names_of_older_versions_have_hyphens(tmp_path: Path) -> None:
    assert who(read(tmp_path, "some-999----1234-guy_11_900_hw3.ipynb")) == {"11": ["hw3.ipynb"]}


def test_a_wrapper_folder_and_decomposed_letters_do_not_matter(tmp_path: Path) -> None:
    assert who(read(tmp_path, "submissions/zoe\u0308_11_900_hw3.ipynb")) == {"11": ["hw3.ipynb"]}


def test_a_copy_counter_of_canvas_is_no_attempt(tmp_path: Path) -> None:
    [delivery] = read(tmp_path, "leeann_11_900_hw3-2.ipynb").deliveries
    assert delivery.attempt is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("O'Brien, Seán", "obrienseán"),
        ("Müller-Núñez, Zoë", "müllernúñezzoë"),
        ("王, 小明", "王小明"),
        ("शर्मा, प्रिया", "शर्माप्रिया"),
        ("Smith_123_, Al", "smith123al"),
        ("Smith_12", "smith_12"),
    ],
)
def test_a_name_keeps_its_word_characters_only(name: str, expected: str) -> None:
    assert canvas.slug(name) == expected


def class_list(*people: tuple[str, str]) -> Roster:
    return Roster("canvas", tuple(Enrolment(Person(lms_id=key, name=name)) for key, name in people))


def test_a_name_that_ends_in_a_number_is_read_right_with_a_class_list(tmp_path: Path) -> None:
    roster = class_list(("11", "Smith_12"), ("12", "Ray, Bob"))
    entries = ("smith_12_11_900_hw3.ipynb", "raybob_12_901_hw3.ipynb")
    assert who(read(tmp_path, *entries, roster=roster)) == {"11": ["hw3.ipynb"], "12": ["hw3.ipynb"]}


def test_nobody_takes_the_place_of_another_by_calling_himself_a_number(tmp_path: Path) -> None:
    path = tmp_path / "submissions.zip"
    path.write_bytes(zipped(("smith_12_11_900_hw3.ipynb", b"{}"), ("raybob_12_901_hw3.ipynb", b"{}")))
    taken = hand_in(path).intake
    assert list(taken) == []
    [(submission, refusal)] = taken.refusals
    assert submission.key == "12"
    assert refusal.next_step


WORDS = st.text(st.characters(categories=("Ll", "Lo", "Mn")), min_size=1, max_size=8)
NUMBERS = st.integers(1, 10**17).map(str)


@given(name=WORDS, late=st.booleans(), user=NUMBERS, attachment=NUMBERS, file=st.text("ab_1 -.", min_size=1))
def test_every_name_that_canvas_can_make_is_read_back(
    name: str, late: bool, user: str, attachment: str, file: str
) -> None:
    entry = f"{name}{'_LATE' if late else ''}_{user}_{attachment}_{file}"
    parts = canvas._parts(entry, {})
    assert parts is not None
    assert (parts["name"], parts["id"], parts["file_id"], parts["file"]) == (name, user, attachment, file)
    assert (parts["late"] is not None) == late


# The gradebook


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("Student,ID,Section,HW 3: Loops (987)", True),
        ("Student,ID,SIS User ID,SIS Login ID,Section,HW (1)", True),
        ("LastName,FirstName,ID,SIS Login ID,Section,HW (1)", True),
        ("Student,SIS Login ID,Section,HW (1)", False),
        ("Student,ID,HW (1),HW (2)", False),
        ("Name,ID,Section,HW (1)", False),
    ],
)
def test_a_header_is_valid_with_student_id_and_section(header: str, taken: bool) -> None:
    assert canvas.is_sheet(sheet(header=header)) is taken


def test_students_are_matched_by_id_and_never_by_name() -> None:
    filling = filled(
        "canvas", sheet(ANN, '"Lee, Ann",13,ann2,S1,'), graded(origins("13", "99"), {"13": 5.0, "99": 5.0})
    )
    assert filling.table.to_bytes().decode().splitlines()[1:] == ['"Lee, Ann",13,ann2,S1,5']
    assert by_fate(filling.marks)[Fate.UNMATCHED] == ["99"]


def test_the_header_of_the_assignment_is_copied_verbatim_and_other_columns_are_left_out() -> None:
    header = 'Student,ID,Section,"HW, 3 (987)",HW 4 (988),Final Score'
    filling = filled(
        "canvas", sheet('"Lee, Ann",11,S1,,7,7', header=header), graded(origins("11"), {"11": 5.0}), column="987"
    )
    assert filling.table.to_bytes().decode() == 'Student,ID,Section,"HW, 3 (987)"\n"Lee, Ann",11,S1,5\n'


def test_a_title_without_an_id_would_be_a_new_assignment_and_is_no_column() -> None:
    with pytest.raises(InputError, match="No column"):
        filled("canvas", sheet(header="Student,ID,Section,HW 3: Loops"), [])


@pytest.mark.parametrize("title", ["Final Grade reflection", "My Current Score", "Override Status"])
def test_a_column_that_canvas_would_drop_for_its_title_is_refused(title: str) -> None:
    with pytest.raises(InputError, match="drops it"):
        filled("canvas", sheet(header=f"Student,ID,Section,{title} (5)"), [], column="5")


def test_a_column_that_is_read_only_is_refused() -> None:
    rows = ("    Points Possible,,,,(read only)", ANN)
    with pytest.raises(InputError, match="read only"):
        filled("canvas", sheet(*rows), graded(origins("11"), {"11": 5.0}))


def test_the_row_of_points_possible_is_never_sent_back() -> None:
    filling = filled("canvas", sheet("    Points Possible,,,,10.00", ANN), graded(origins("11"), {"11": 5.0}))
    assert b"Points Possible" not in filling.table.to_bytes()


@pytest.mark.parametrize("word", ["Manual Posting", "Muted", "Manual Posting (scores hidden from instructors)"])
def test_the_row_that_says_manual_posting_is_nobody_and_is_told(word: str) -> None:
    filling = filled("canvas", sheet(f",,,,{word}", ANN), graded(origins("11"), {"11": 5.0}))
    assert len(filling.marks) == 1
    assert any("posted by hand" in note for note in filling.notes)


@pytest.mark.parametrize(("cell", "reason"), [("EX", "excused"), ("ex", "excused"), ("N/A", "not assigned")])
def test_an_excused_or_unassigned_student_keeps_that(cell: str, reason: str) -> None:
    filling = filled("canvas", sheet(ANN + cell, BOB), graded(origins("11", "12"), {"11": 5.0, "12": 5.0}))
    [refused] = [mark for mark in filling.marks if mark.fate is Fate.REFUSED]
    assert reason in refused.reason
    assert b"Lee" not in filling.table.to_bytes()


@pytest.mark.parametrize("cell", ["8.33", "8,33", "8.330"])
def test_a_grade_that_is_the_same_to_two_decimals_is_no_change(cell: str) -> None:
    filling = filled("canvas", sheet(f'"Lee, Ann",11,ann,S1,"{cell}"'), graded(origins("11"), {"11": 25 / 3}))
    assert by_fate(filling.marks) == {Fate.UNCHANGED: ["11"]}
    assert filling.table.to_bytes().decode() == HEADER + "\n"


def test_a_student_without_a_grade_is_left_out_because_a_blank_cell_is_a_change() -> None:
    grades = graded(origins("11", "12"), {"11": None, "12": 0.0})
    filling = filled("canvas", sheet(ANN + "7", BOB, '"Poe, Cy",13,cy,S1,6'), grades)
    assert filling.table.to_bytes().decode().splitlines()[1:] == [BOB + "0"]


def test_no_byte_order_mark_is_written_and_the_semicolon_stays() -> None:
    text = (HEADER + "\n" + ANN).replace(",", ";").replace("Lee; Ann", "Lee, Ann")
    from autograder.lms.tables import parse_table

    filling = filled("canvas", parse_table(b"\xef\xbb\xbf" + text.encode()), graded(origins("11"), {"11": 2.5}))
    assert filling.table.to_bytes().decode().splitlines() == [HEADER.replace(",", ";"), '"Lee, Ann";11;ann;S1;2.5']


def test_every_row_is_as_wide_as_the_first() -> None:
    filling = filled("canvas", sheet('"Lee, Ann",11', header=HEADER), graded(origins("11"), {"11": 5.0}))
    assert filling.table.to_bytes().decode().splitlines()[1] == '"Lee, Ann",11,,,5'


def test_a_name_that_canvas_has_made_safe_is_sent_back_as_it_came() -> None:
    row = '"=""=1+1, X""",11,ann,S1,'
    filling = filled("canvas", sheet(row), graded(origins("11"), {"11": 5.0}))
    assert filling.table.to_bytes().decode().splitlines()[1] == row + "5"


def test_the_test_student_is_nobody() -> None:
    assert [line.enrolment.person.lms_id for line in canvas.people(sheet(ANN, '"Student, Test",79,3f2a9c,S1,'))] == [
        "11"
    ]


def test_a_name_in_the_download_that_is_not_the_persons_is_the_groups() -> None:
    header = HEADER.replace("Section", "Group,Section")
    rows = ('"Lee, Ann",11,ann,Team A,S1,', '"Ray, Bob",12,bob,Team A,S1,', '"Poe, Cy",13,cy,Team B,S1,')
    filling = filled("canvas", sheet(*rows, header=header), graded(origins("11", name="teama"), {"11": 5.0}))
    assert [line.rpartition(",")[2] for line in filling.table.to_bytes().decode().splitlines()[1:]] == ["5", "5"]


def test_a_group_without_a_list_of_its_members_is_remarked() -> None:
    filling = filled("canvas", sheet(ANN, BOB), graded(origins("11", name="teama"), {"11": 5.0}))
    assert by_fate(filling.marks)[Fate.CHANGED] == ["11"]
    assert "calls them teama" in filling.marks[0].reason


def test_an_anonymous_submission_is_nobodys() -> None:
    anonymous = Origin("Q7kTm", "canvas", (Person("anon_Q7kTm"),), name="anonymous Q7kTm")
    filling = filled("canvas", sheet(ANN), graded([anonymous], {"Q7kTm": 5.0}))
    [mark] = [one for one in filling.marks if one.fate is Fate.UNMATCHED]
    assert "names nobody" in mark.reason


def test_the_list_of_groups_that_canvas_gives_reaches_every_member(tmp_path: Path) -> None:
    roster = tmp_path / "groups.csv"
    roster.write_text(
        "name,canvas_user_id,user_id,login_id,sections,group_name\n"
        "Ann Lee,11,s11,ann,S1,Team A\nBob Ray,12,s12,bob,S1,Team A\nCy Poe,13,s13,cy,S1,Team B\n"
    )
    path = tmp_path / "submissions.zip"
    path.write_bytes(zipped(("teama_11_900_hw3.ipynb", b"{}"), ("teamb_13_901_hw3.ipynb", b"{}")))
    found = {one.submission: one for one in hand_in(path, roster=roster).intake.origins}
    assert [(person.lms_id, person.sid) for person in found["11"].people] == [("11", "s11"), ("12", "s12")]
    assert (found["11"].group, found["13"].group) == ("Team A", "Team B")
    filling = filled("canvas", sheet(ANN, BOB), graded(list(found.values()), {"11": 5.0}))
    assert by_fate(filling.marks)[Fate.CHANGED] == ["11", "11"]


# Feedback


def test_feedback_comes_back_under_the_very_name_of_the_students_file() -> None:
    entry = "leeann_LATE_11_900_hw3.ipynb"
    assert sent_back(entry, "11") == Returned((entry,), ".ipynb")
    assert sent_back("submissions/" + entry, "11").entries == (entry,)


def test_anonymous_feedback_comes_back_too() -> None:
    entry = "LATE_anon_Q7kTm_900_hw3.zip"
    assert sent_back(entry, "Q7kTm", "anonymous Q7kTm") == Returned((entry,), ".zip")


@pytest.mark.parametrize(
    ("entry", "key", "reason"),
    [
        ("leeann_11_text.html", "11", "no attached file"),
        ("leeann_11_900_my_linkedlist.ipynb", "11", "link"),
        ("45_11_900_hw3.ipynb", "11", "take 45"),
        ("leeann_11_900_report.pdf", "11", "neither a notebook nor a zip"),
    ],
)
def test_what_canvas_would_ignore_or_show_wrongly_is_not_sent(entry: str, key: str, reason: str) -> None:
    returned = sent_back(entry, key)
    assert returned.entries == ()
    assert reason in returned.reason
