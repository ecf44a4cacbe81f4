"""Feedback helps, stays polite, and tells nothing that is not the student's to know."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.records import CheckStatus, Ending, Notice, Outcome, Picture
from autograder.reporting.feedback import (
    file_name,
    render_feedback,
    render_for_staff,
    render_page,
    write_feedback,
)
from autograder.reporting.rendering import with_code, wrapped
from tests.reporting.builders import HOSTILE, SECRET, check, for_staff, not_graded, question, refused, result

ANY_TEXT = st.text(st.characters(exclude_categories=()))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_failed_check_is_named_with_its_diagnosis() -> None:
    wrong = check(CheckStatus.FAILED, "`db` is exactly 3 × the expected one.\nIs there an average too many?")
    text = render_feedback(result("Ann", question("dense_backward", check(), wrong), question("relu_backward")))
    assert "You have 2 of 3 points." in text
    assert "dense_backward: 1 of 2 points" in text
    assert "1 of 2 checks passed." in text
    assert "* q1 - 1: not right yet\n      `db` is exactly 3 × the expected one.\n      Is there an average" in text
    assert "Start with dense_backward" in flat(text)


@pytest.mark.parametrize("status", [status for status in CheckStatus if status is not CheckStatus.PASSED])
def test_every_way_of_not_passing_is_said_in_words(status: CheckStatus) -> None:
    assert "q1 - 1: " in render_feedback(result("Ann", question("q1", check(status))))


def test_a_hidden_check_has_no_name_and_staff_messages_never_appear() -> None:
    hidden = check(CheckStatus.FAILED, "`dw` has the wrong sign.", name="q1 - 5 depth four", hidden=True)
    one = result(
        "Ann",
        question("q1", hidden, hidden),
        notices=(Notice("Cell 3 was skipped.", SECRET), for_staff(SECRET)),
        ending=Ending.MEMORY_LIMIT,
        reason_for_staff=SECRET,
    )
    text = render_feedback(one)
    assert "hidden check: not right yet (2 times)" in text
    assert text.count("`dw` has the wrong sign.") == 1
    assert "depth four" not in text
    assert "SECRET" not in text
    assert "* Cell 3 was skipped." in text
    assert "more memory than it may" in text
    assert "inputs of other shapes" in flat(text)


def test_staff_messages_never_appear_in_any_outcome() -> None:
    for outcome in Outcome:
        assert "SECRET" not in render_feedback(
            result(outcome=outcome, reason_for_staff=SECRET, notices=(for_staff(SECRET),))
        )


def test_staff_read_everything_and_nothing_that_acts() -> None:
    hidden = check(
        CheckStatus.RAISED, "in line 3", name="q1 - 5", hidden=True, kind="value", staff_message=HOSTILE + SECRET
    )
    text = render_for_staff(result(HOSTILE, question("q1", hidden), notices=(for_staff("look here"),), reason="why"))
    assert "q1 - 5 (hidden): raised, value, 0 of 1 point, 0.25 s, seed 7" in text
    for found in (SECRET, "in line 3", "look here", "why", "seed 99"):
        assert found in text
    assert not set(text) & set("\x1b\x07\x00\r\u202e\u2066")


def test_a_perfect_submission_is_congratulated() -> None:
    text = render_feedback(result())
    assert "Everything is right: congratulations!" in text
    assert "Nothing: enjoy it." in text


def test_no_questions_at_all_is_not_called_perfect() -> None:
    assert "congratulations" not in render_feedback(result(questions=()))


def test_a_refused_submission_says_why_and_what_to_do() -> None:
    text = flat(render_feedback(refused()))
    assert "could not be graded. This file is empty. Save it again." in text
    assert "hand it in again" in text


def test_a_failure_of_ours_does_not_worry_the_student() -> None:
    text = flat(render_feedback(not_graded()))
    assert "something went wrong on our side, and not in your work" in text
    assert "the jail did not start" not in text
    assert "0 of" not in text


def test_a_student_s_words_cannot_act_or_flood() -> None:
    many = [check(CheckStatus.RAISED, f"{number} {HOSTILE}" + "x" * 10**5) for number in range(100)]
    text = render_feedback(
        result(HOSTILE, question("q1", *many), reason=HOSTILE, notices=(Notice(HOSTILE, ""),) * 1000)
    )
    assert not set(text) & set("\x1b\x07\x00\r\u202e\u2066")
    assert len(text) < 50_000
    assert "... and 80 more problems." in text


def test_a_student_s_words_are_never_a_template() -> None:
    message = "{{ feedback.questions }} {% for x in y %} {# gone #}"
    assert message in render_feedback(result("Ann", question("q1", check(CheckStatus.RAISED, message))))


@given(ANY_TEXT, ANY_TEXT)
def test_every_line_has_at_most_eighty_characters(student: str, message: str) -> None:
    wrong = check(CheckStatus.FAILED, message, name=message)
    text = render_feedback(result(student, question(message, wrong), notices=(Notice(message, message),)))
    assert max(map(len, text.split("\n"))) <= 80
    text.encode("utf-8")


def test_the_hint_of_a_known_mistake_stands_below_its_question() -> None:
    wrong = replace(question("q1", check(CheckStatus.FAILED, "It is too large.")), hint="Who is M?")
    assert "A hint: Who is M?" in render_feedback(result("Ann", wrong))
    assert "<b>A hint:</b> Who is M?" in render_page(result("Ann", wrong))


def test_what_a_question_uses_is_to_be_mended_first() -> None:
    wrong = replace(question("q3", check(CheckStatus.FAILED, "It is too large.")), uses_unsolved=("q1",))
    assert "  It uses `q1`, which is not right yet: mend that first," in render_feedback(result("Ann", wrong))
    assert "<p>It uses <code>q1</code>, which is not right yet" in render_page(result("Ann", wrong))
    wrong = replace(wrong, uses_unsolved=("q0", "q1", "q2"))
    assert "  It uses `q0`, `q1` and `q2`, which are not right yet" in render_feedback(result("Ann", wrong))


def test_a_page_says_what_the_text_says_and_shows_a_picture_once() -> None:
    picture = Picture("entries", "dw", (2,), (1.0, 2.0), (1.0, 3.0))
    wrong = check(CheckStatus.FAILED, "`dw` is wrong.", hidden=True, picture=picture)
    page = render_page(result("Ann", question("q1", check(), wrong, wrong)))
    assert page.count("<svg") == 1
    assert "hidden check: not right yet (2 times)" in page
    assert "<code>dw</code> is wrong." in page
    assert SECRET not in page


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("`dw` is `dz.T @ a`", "<code>dw</code> is <code>dz.T @ a</code>"),
        ("`a < b` & `</code><script>`", "<code>a &lt; b</code> &amp; <code>&lt;/code&gt;&lt;script&gt;</code>"),
        ("one ` alone\nand one ` more", "one ` alone\nand one ` more"),
    ],
)
def test_what_stands_between_backticks_is_code_on_a_page(text: str, page: str) -> None:
    assert with_code(text) == page


def test_a_student_s_words_are_no_markup_on_the_page() -> None:
    words = "<script>alert(1)</script>\" onload='x'"
    picture = Picture("entries", words, (2,), (1.0, 2.0), (1.0, 3.0))
    wrong = replace(question(words, check(CheckStatus.FAILED, words, name=words, picture=picture)), hint=words)
    page = render_page(result(words, wrong, submission=words, notices=(Notice(words, words),)))
    assert "<script" not in page
    assert "onload='" not in page


@given(ANY_TEXT, ANY_TEXT)
def test_whatever_a_page_holds_its_elements_are_ours(student: str, message: str) -> None:
    def tags(*words: str) -> Counter[str]:
        wrong = check(CheckStatus.FAILED, words[1], name=words[1])
        page = render_page(result(words[0], question(words[1], wrong), notices=(Notice(words[1], words[1]),)))
        page.encode("utf-8")
        return Counter(re.findall(r"<(\w+)", page))

    assert not tags(student, message) - tags("Ann", "wrong")


def test_a_text_and_a_page_per_submission_are_written(tmp_path: Path) -> None:
    assert write_feedback(tmp_path / "feedback", [result("Zoë"), refused("Jane Doe")]) == 2
    names = sorted(path.name for path in (tmp_path / "feedback").iterdir())
    assert names == ["Jane Doe.html", "Jane Doe.txt", "Zoë.html", "Zoë.txt"]
    assert "congratulations" in (tmp_path / "feedback" / "Zoë.txt").read_text(encoding="utf-8")


def test_students_of_one_name_get_a_file_each(tmp_path: Path) -> None:
    one, other = result("Jane Doe", submission="1.ipynb"), result("jane doe", submission="2.ipynb")
    write_feedback(tmp_path, [one, other])
    assert len({path.name.casefold() for path in tmp_path.iterdir()}) == 4
    assert "(2.ipynb)" in (tmp_path / f"{file_name('jane doe', '2.ipynb', {'jane doe'})}.txt").read_text()


@pytest.mark.parametrize(
    ("student", "name"),
    [
        ("Seán O'Brien", "Seán O_Brien"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x", "C__x"),
        ("con", "_con"),
        ("LPT1.notes", "_LPT1.notes"),
        ("Conrad", "Conrad"),
        ("name. . ", "name"),
        ("", "student"),
        ("..", "student"),
        ("王小明", "王小明"),
    ],
)
def test_file_names_are_valid_on_every_system(student: str, name: str) -> None:
    assert file_name(student, "key") == name


@given(st.lists(ANY_TEXT, max_size=10))
def test_any_names_give_different_valid_files(students: list[str]) -> None:
    taken: set[str] = set()
    for number, student in enumerate(students):
        name = file_name(student, str(number), taken)
        assert name.casefold() not in taken
        assert not set(name) & set('/\\:*?"<>|\0\n')
        assert name == name.strip(" .") != ""
        assert len(f"{name}.txt".encode()) <= 200
        taken.add(name.casefold())


def wrapped_by_the_book(text: str, indent: int, hanging: int) -> str:
    first, rest = " " * indent, " " * (indent + hanging)
    lines: list[str] = []
    for line in text.splitlines():
        lines += textwrap.wrap(line, 80, initial_indent=rest if lines else first, subsequent_indent=rest)
    return "\n".join(lines)


@given(st.lists(st.text("ab -\t\xa0é", max_size=90)).map("\n".join) | ANY_TEXT, st.integers(0, 6), st.integers(0, 2))
def test_lines_that_fit_are_shown_as_if_they_had_beenwrapped(text: str, indent: int, hanging: int) -> None:
    assert wrapped(text, indent, hanging) == wrapped_by_the_book(text, indent, hanging)


@pytest.mark.parametrize("length", range(70, 84))
def test_a_line_is_wrapped_from_its_81st_letter_on(length: int) -> None:
    line = "word " * (length // 5) + "x" * (length % 5 or 1)
    assert wrapped(line, 2, 2) == wrapped_by_the_book(line, 2, 2)
