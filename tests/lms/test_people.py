"""Ids decide; names only where there is no id, and only where one person alone has them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.lms.people import Directory, find, find_label, members, name_key, people_of
from autograder.records import Enrolment, Origin, Person
from tests.lms.class_samples import table

CLASS = Directory(
    (
        Enrolment(Person("1", "Lee, Ann", "007", "alee", "ann@x.edu"), "Team A"),
        Enrolment(Person("2", "Doe, Jane", "008", "jdoe"), "Team A"),
        Enrolment(Person("3", "Doe, Jane", "009", "j_doe2")),
    )
)


@pytest.mark.parametrize(
    ("person", "found"),
    [
        (Person("1"), (0,)),
        (Person(sid="008", name="Ann Lee"), (1,)),
        (Person(email="ANN@x.edu"), (0,)),
        (Person(name="Ann Lee"), (0,)),
        (Person(name="Jane Doe"), ()),
        (Person(name="Nobody"), ()),
        (Person("99", "Ann Lee"), ()),
        (Person(), ()),
    ],
)
def test_the_first_id_that_both_sides_have_decides(person: Person, found: tuple[int, ...]) -> None:
    assert find(person, CLASS, same_lms=True).found == found


def test_an_id_of_another_platform_is_worth_nothing() -> None:
    assert find(Person("1", "Nobody"), CLASS, same_lms=False).found == ()


def test_two_of_one_name_are_candidates() -> None:
    assert find(Person(name="Jane Doe"), CLASS, same_lms=True).candidates == (1, 2)


@pytest.mark.parametrize("label", ["007", "alee", "ann@x.edu", "Ann Lee", "lee_ann", "Lee, Ann", "ann.lee"])
def test_a_label_may_be_any_id_or_the_name_in_any_order(label: str) -> None:
    assert find_label(label, CLASS).found == (0,)


def test_a_group_is_everybody_whose_group_is_called_that() -> None:
    assert members(Origin("x", "lms", (), group="team a"), CLASS, same_lms=True).found == (0, 1)


def test_one_who_is_not_found_is_remarked_and_the_others_who_share_a_submission_are() -> None:
    match = members(Origin("x", "lms", (Person("1"), Person("99"))), CLASS, same_lms=True)
    assert match.found == (0,)
    assert match.reason == "somebody who shares it is not there: nobody in the list has the id 99"


@pytest.mark.parametrize(("one", "other"), [("Lee, Ann", "Ann Lee"), ("ＡＮＮ", "ann"), ("O’Brien", "O'Brien")])
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_marks_tell_names_apart() -> None:
    assert name_key("राम") != name_key("रमा")


@given(st.text(max_size=10))
def test_a_name_is_the_same_in_every_normal_form(name: str) -> None:
    forms = {name_key(unicodedata.normalize(form, name)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


def test_people_of_ones_own_list_are_found_by_the_words_in_its_head() -> None:
    lines = people_of(table("Name,Student ID,E-Mail,Team", "Ann Lee,007,a@x.edu,A", ",,,", "Bob,#008,,"))
    assert [(line.row, line.enrolment) for line in lines] == [
        (1, Enrolment(Person(name="Ann Lee", sid="007", email="a@x.edu"), "A")),
        (3, Enrolment(Person(name="Bob", sid="008"))),
    ]
