import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.checks import wording


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("dw", "`dw`"),
        ("dws[1]", "`dws[1]`"),
        ("the loss", "the loss"),
        ("`a` of it", "`a` of it"),
        ("rate(0, 0.5)", "`rate(0, 0.5)`"),
    ],
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("the labels is wrong", "The labels are wrong"),
        (
            "the parameters after at most 0 iterations has shape (3,)",
            "The parameters after at most 0 iterations have shape (3,)",
        ),
        ("the loss is wrong", "The loss is wrong"),
        ("the bias is wrong", "The bias is wrong"),
        ("the axis is wrong", "The axis is wrong"),
        ("the result is wrong: the labels is not", "The result is wrong: the labels is not"),
        ("`labels` is wrong", "`labels` is wrong"),
        ("3 of 4 entries of the labels are wrong", "3 of 4 entries of the labels are wrong"),
    ],
)
def test_what_is_named_in_the_plural_is_spoken_of_in_the_plural(text, said):
    assert wording.sentence(text) == said
