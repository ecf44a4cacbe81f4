"""The notebook that was asked for is found, and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import SubmissionRefused
from autograder.lms.notebooks import choose_notebook, is_called


def refusal(*names: str) -> str:
    with pytest.raises(SubmissionRefused) as caught:
        choose_notebook(names, "hw")
    assert caught.value.next_step == "Hand in one notebook, called hw.ipynb."
    return caught.value.message


def test_the_only_notebook_is_taken_whatever_its_name() -> None:
    assert choose_notebook(["data.csv", "a/My answer.IPYNB"], "hw") == "a/My answer.IPYNB"


@pytest.mark.parametrize(
    "name",
    [
        "hw",
        "HW",
        "hw (1)",
        "hw(2)",
        "hw-1",
        "hw_2",
        "hw 3",
        "hw copy",
        "hw copy 2",
        "hw-Copy1",
        "Copy of hw",
        "hw (1)-2",
    ],
)
def test_a_copy_of_the_expected_notebook_is_recognised(name: str) -> None:
    assert choose_notebook(["scratch.ipynb", f"folder/{name}.ipynb"], "hw.ipynb") == f"folder/{name}.ipynb"


@pytest.mark.parametrize("name", ["hw2", "hw-final", "hw_old", "my hw", "copy", "hw (final)"])
def test_another_name_is_not_mistaken_for_the_expected_one(name: str) -> None:
    assert not is_called(f"{name}.ipynb", "hw")


def test_an_expected_name_that_looks_like_a_copy_is_kept_whole() -> None:
    assert choose_notebook(["lab_2.ipynb", "lab_1.ipynb"], "lab_2") == "lab_2.ipynb"


def test_a_choice_between_copies_is_left_to_the_student() -> None:
    assert refusal("hw.ipynb", "Copy of hw.ipynb") == (
        "There are 2 notebooks in it (Copy of hw.ipynb, hw.ipynb), and more than one of them could be hw.ipynb."
    )
    assert "more than one" in refusal("hw.ipynb", "old/hw.ipynb")


def test_several_notebooks_of_other_names_are_refused_by_name() -> None:
    assert "(a.ipynb, b.ipynb), and none of them is hw.ipynb" in refusal("b.ipynb", "a.ipynb")
    assert refusal(*(f"n{number}.ipynb" for number in range(100))).count(".ipynb") < 12


def test_no_notebook_at_all_is_refused() -> None:
    assert "no notebook" in refusal("hw.pdf")


@given(st.lists(st.text()), st.text())
def test_any_names_give_one_of_them_or_a_refusal(names: list[str], expected: str) -> None:
    names = [f"{name}.ipynb" for name in names]
    try:
        chosen = choose_notebook(names, expected)
    except SubmissionRefused:
        chosen = ""
    assert chosen in [*names, ""]
