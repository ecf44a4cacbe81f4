import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.checks import wording


@pytest.mark.parametrize(
    ("what", "shown"), [("dw", "`dw`"), ("dws[1]", "`dws[1]`"), ("the loss", "the loss"), ("`a` of it", "`a` of it")]
)
def test_code_gets_backticks_and_words_do_not(what, shown):
    assert wording.label(what) == shown


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_two_different_numbers_never_look_equal(first, second):
    shown = wording.number_pair(first, second)
    assert (shown[0] != shown[1]) or first == second


def test_an_entry_is_named_as_the_student_would_write_it():
    assert wording.entry("`dw`", (2, 0)) == "`dw[2, 0]`"
    assert wording.entry("`dws[1]`", (3,)) == "`dws[1][3]`"
    assert wording.entry("the result", (2, 0)) == "entry [2, 0] of the result"
    assert wording.entry("the loss", ()) == "the loss"


def test_minus_zero_is_written_as_zero():
    assert wording.number(-0.0) == "0"


def test_counts_read_like_english():
    assert wording.count_text(3, 12) == "3 of 12 entries"
    assert wording.count_text(12, 12) == "all 12 entries"
    assert wording.count_text(1, 1) == "the only entry"
    assert wording.article("array") == "an array"
    assert wording.article("list") == "a list"


def test_axes_are_named_only_where_there_are_names_for_them():
    assert wording.axis_text(0, 2, ("batch", "n_out")) == "axis 0 (batch)"
    assert wording.axis_text(0, 2, ("1", "n_out")) == "axis 0"
    assert wording.axis_text(0, 3, ("batch", "n_out")) == "axis 0"
    assert wording.shape_text((4,), ("batch",)) == "(4,) = (batch,)"
