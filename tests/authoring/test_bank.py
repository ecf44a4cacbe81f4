from __future__ import annotations

from pathlib import Path

import pytest
from authoring_samples import write_course
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring.bank import Bank, Mistake, parse_alternatives, parse_mistakes, read_bank
from autograder.errors import SourceInvalid

QUESTIONS = ("double", "halve")
NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
WORDS = st.text(st.characters(whitelist_categories=["L", "N"], whitelist_characters=",.'-"), min_size=1, max_size=8)
SENTENCES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
CODES = st.sampled_from(["x = 1", "def f(x):\n    # why not\n\n    return x", "class A:\n    b = '# %% no cell'"])
MISTAKES = st.lists(
    st.builds(Mistake, st.sampled_from(QUESTIONS), NAMES, SENTENCES, SENTENCES, CODES),
    max_size=4,
    unique_by=lambda mistake: (mistake.question, mistake.name),
)


def written(mistake: Mistake, width: int) -> str:
    """The mistake as a cell, its sentences broken into comment lines of `width` words."""
    words = mistake.hint.split()
    lines = [" ".join(words[start : start + width]) for start in range(0, len(words), width)]
    hint = "\n#   ".join(lines)
    return (
        f"# %% {mistake.question}: {mistake.name}\n# misconception: {mistake.misconception}\n# hint: {hint}\n"
        f"{mistake.code}\n\n"
    )


@given(MISTAKES, st.integers(1, 4))
def test_what_is_written_as_cells_is_read_back(mistakes: list[Mistake], width: int) -> None:
    text = "# For the reader.\nimport numpy as np\n\n" + "".join(written(mistake, width) for mistake in mistakes)
    assert parse_mistakes("mistakes.py", text, QUESTIONS) == tuple(mistakes)


@given(st.text(st.sampled_from("# %:\nabhint misconception why double"), max_size=200))
def test_any_text_is_read_or_refused_with_lines(text: str) -> None:
    problems: tuple[str, ...] = ()
    try:
        parse_mistakes("mistakes.py", text, QUESTIONS)
    except SourceInvalid as error:
        problems = error.problems
    assert all(problem.startswith("mistakes.py, line ") for problem in problems)


def test_both_files_of_an_assignment_are_read(bank: Bank) -> None:
    assert [mistake.name for mistake in bank.mistakes] == ["squares", "forgets_the_sign"]
    assert bank.mistakes[0].misconception == "Takes the square, which is the same for two only."
    assert bank.mistakes[0].hint == "What should become of 3?"
    assert bank.mistakes[0].code == "def double(x):\n    return np.asarray(x) ** 2"
    assert [alternative.why for alternative in bank.alternatives] == ["x + x is the same."]


def test_missing_files_are_an_empty_bank(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    for file in ("mistakes.py", "alternatives.py"):
        (course.source_folder("tiny") / file).unlink()
    assert read_bank(course, "tiny", ["double"]) == Bank()


def test_problems_of_both_files_come_at_once(tmp_path: Path) -> None:
    course = write_course(
        tmp_path, mistakes="# %% duoble: a\n# hint: h\nx = (\n", alternatives="# %%\nx = 1\n# %% double: b\n# why: w\n"
    )
    with pytest.raises(SourceInvalid) as caught:
        read_bank(course, "tiny", ["double"])
    first, *rest = caught.value.problems
    assert first == "solutions/tiny/mistakes.py, line 1: found the question `duoble`, expected `double`"
    assert "`duoble: a`: found no `# misconception: `" in rest[0]
    assert "code that is not Python in line 3" in rest[1]
    assert rest[2].startswith("solutions/tiny/alternatives.py, line 1: found a cell without a heading")
    assert rest[3].endswith("found no code, expected an answer to the question")


def test_a_name_is_used_once_per_question() -> None:
    one = "# %% double: a\n# why: w\nx = 1\n"
    with pytest.raises(SourceInvalid, match="the name `a` of line 1 again"):
        parse_alternatives("alternatives.py", one + one, QUESTIONS)
    assert len(parse_alternatives("alternatives.py", one + one.replace("double", "halve"), QUESTIONS)) == 2


def test_a_field_of_the_other_file_is_refused() -> None:
    with pytest.raises(SourceInvalid, match="found `# hint: `, expected `why` only"):
        parse_alternatives("alternatives.py", "# %% double: a\n# why: w\n# hint: h\nx = 1\n", QUESTIONS)


def test_a_mistake_may_say_which_kinds_of_diagnosis_name_its_cause() -> None:
    def text(kinds: str) -> str:
        return f"# %% double: a\n# misconception: m\n# hint: h\n# diagnosis: {kinds}\nx = 1\n"

    assert parse_mistakes("mistakes.py", text("factor,  one_row"), QUESTIONS)[0].diagnosis == ("factor", "one_row")
    with pytest.raises(SourceInvalid, match="expected kinds such as `factor, transpose`"):
        parse_mistakes("mistakes.py", text("it is 3 times too large!"), QUESTIONS)
    with pytest.raises(SourceInvalid, match="found `# diagnosis: `, expected `why` only"):
        parse_alternatives("alternatives.py", "# %% double: a\n# why: w\n# diagnosis: factor\nx = 1\n", QUESTIONS)
