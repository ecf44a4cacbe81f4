"""What a student's code says can be shown to anybody."""

from __future__ import annotations

import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reporting.plain_text import first_line, harmless_line, harmless_text, number_text

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_nothing_that_acts_or_hides_is_left(text: str) -> None:
    shown = harmless_text(text)
    assert not {unicodedata.category(letter) for letter in shown if letter not in "\n\u200c\u200d"} & {"Cc", "Cf", "Cs"}
    shown.encode("utf-8")
    assert len(harmless_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31;1mred\x1b[0m b", "ared b"),
        ("\x1b]0;new title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link", "link"),
        ("half \x1b", "half \ufffd"),
        ("\u202egnp.exe", "\ufffdgnp.exe"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb", "a   b"),
        ("zero\0byte", "zero\ufffdbyte"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("نمی\u200cدانم", "نمی\u200cدانم"),
        ("Zoë 王小明 👍", "Zoë 王小明 👍"),
    ],
)
def test_commands_go_and_honest_text_stays(text: str, shown: str) -> None:
    assert harmless_text(text) == shown


def test_a_long_text_has_an_end() -> None:
    assert harmless_text("x" * 10**6, longest=100) == "x" * 100 + " [...]"


def test_the_first_line_is_the_first_with_something_on_it() -> None:
    assert first_line("\n  \n  db is 3 times too large\nmore") == "db is 3 times too large"
    assert first_line(" \n") == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.0, "0"), (-0.001, "0"), (10, "10"), (2.5, "2.5"), (1 / 3, "0.33"), (1e6, "1000000"), (math.nan, "")],
)
def test_numbers_have_a_point_and_at_most_two_decimals(value: float, text: str) -> None:
    assert number_text(value) == text
