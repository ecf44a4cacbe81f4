"""A submitted notebook is read whatever a real student's tools did to it, or refused in a sentence."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import SubmissionRefused
from autograder.examining import notebook as notebook_module
from autograder.examining.notebook import StudentNotebook, checks_in, open_submission, read_notebook
from autograder.settings import Limits

LIMITS = Limits()
ANSWER = "def double(x):\n    return 2 * x\n"


def code(source: Any = ANSWER, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None, **more}


def notebook(*cells: Any, **more: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def encoded(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def read(content: bytes, limits: Limits = LIMITS) -> StudentNotebook:
    return read_notebook(content, limits=limits)


def sources(content: bytes) -> list[str]:
    return [cell.source for cell in read(content).cells]


def refusal(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(SubmissionRefused) as caught:
        read(content, limits)
    assert caught.value.next_step, "a student must be told what to do next"
    return caught.value.message


def read_or_refusal(content: bytes) -> StudentNotebook | SubmissionRefused:
    try:
        return read(content)
    except SubmissionRefused as error:
        return error


def zipped(*files: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


# What counts


def test_only_code_cells_count_and_keep_their_position_in_the_notebook() -> None:
    found = read(
        encoded(notebook({"cell_type": "markdown", "source": "# Title"}, code("a = 1"), code(""), code("b = 2")))
    )
    assert [(cell.number, cell.source) for cell in found.cells] == [(2, "a = 1"), (4, "b = 2")]


def test_cells_that_otter_ignores_are_left_out() -> None:
    tagged = code("demo()", metadata={"tags": ["otter_ignore"]})
    marked = code("demo()", metadata={"otter": {"ignore": True}})
    assert sources(encoded(notebook(tagged, code(), marked))) == [ANSWER]


def test_tags_of_other_tools_change_nothing() -> None:
    odd = [code(metadata={"tags": tags}) for tags in (["raises-exception"], "otter_ignore", None, {"a": 1}, [[], 3])]
    assert sources(encoded(notebook(*odd))) == [ANSWER] * 5


def test_outputs_and_embedded_tests_are_not_read() -> None:
    content = encoded(notebook(code(outputs=[{"text": "grader.check('q')"}]), metadata={"otter": {"tests": {"q": 1}}}))
    assert read(content).cells[0].checks == ()


@given(st.lists(st.text().filter(str.strip), min_size=1))
def test_sources_come_back_as_they_were_saved(texts: list[str]) -> None:
    assert sources(encoded(notebook(*map(code, texts)))) == texts
    split = [code(text.splitlines(keepends=True)) for text in texts]
    assert sources(encoded(notebook(*split))) == texts


@given(st.binary() | st.binary().map(lambda tail: encoded(notebook(code()))[:-9] + tail))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    found = read_or_refusal(content)
    assert found.message.endswith(".") if isinstance(found, SubmissionRefused) else found.cells


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["cells", "worksheets", "cell_type", "source", "input", "metadata", "tags", "otter", "x"]),
            inner,
        )
    ),
    max_leaves=12,
)
CELL = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", 3])}, optional={"source": JSON, "input": JSON, "metadata": JSON}
)


@settings(max_examples=60)
@given(JSON | st.fixed_dictionaries({"cells": st.lists(CELL | JSON)}, optional={"metadata": JSON}))
def test_any_json_is_read_or_refused(value: Any) -> None:
    found = read_or_refusal(json.dumps(value).encode())
    assert isinstance(found, SubmissionRefused) or all(cell.source.encode("utf-8") for cell in found.cells)


# What real tools do to a file


def test_an_accent_survives_every_encoding_that_editors_write() -> None:
    source = "name = 'Zoë'  # naïve"
    text = encoded(notebook(code(source))).decode()
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "latin-1"):
        assert sources(text.encode(encoding)) == [source], encoding
    assert sources(b"\xfe\xff" + text.encode("utf-16-be")) == [source]


def test_zero_bytes_after_the_end_of_an_intact_notebook_do_no_harm() -> None:
    assert sources(encoded(notebook(code())) + b"\0" * 4096) == [ANSWER]


def test_something_else_after_the_end_of_a_notebook_is_refused() -> None:
    assert "not valid JSON" in refusal(encoded(notebook(code())) + b"\n" * 20 + b"and more of it")


def test_the_old_format_with_worksheets_is_read() -> None:
    old_cell = {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python", "outputs": []}
    worksheets = [{"cells": [old_cell, {"cell_type": "heading", "source": "h"}]}, "junk", {"cells": [code("z = 3")]}]
    found = read(encoded({"metadata": {}, "nbformat": 3, "worksheets": worksheets}))
    assert [(cell.number, cell.source) for cell in found.cells] == [(1, "x = 1\ny = 2"), (3, "z = 3")]


@pytest.mark.parametrize("version", [9, -1, "x", None, 4.5])
def test_the_format_number_does_not_matter(version: object) -> None:
    assert sources(encoded(notebook(code(), nbformat=version))) == [ANSWER]


def test_missing_or_repeated_ids_outputs_kernels_and_metadata_do_not_matter() -> None:
    bare = {"cells": [{"cell_type": "code", "source": ANSWER}, code(id="same"), code(id="same")]}
    assert sources(encoded(bare)) == [ANSWER] * 3
    foreign = {"kernelspec": {"name": "nn-course", "language": "R"}, "language_info": {"name": "R"}}
    assert sources(encoded(notebook(code(), metadata=foreign))) == [ANSWER]


def test_cells_of_unknown_shape_are_passed_over_and_the_others_count() -> None:
    odd = ["print(1)", 3, None, [], {"cell_type": "hologram", "source": "?"}, {"cell_type": "code", "source": 5}]
    assert sources(encoded(notebook(*odd, code(["a = 1\n", 7, None, "b = 2"], metadata=None)))) == ["a = 1\nb = 2"]


def test_numbers_that_python_would_not_convert_do_no_harm() -> None:
    odd = b'{"big": [NaN, Infinity, -Infinity, 1e999, ' + b"9" * 6000 + b"], "
    assert sources(odd + encoded(notebook(code()))[1:]) == [ANSWER]


def test_half_a_surrogate_pair_becomes_a_character_that_can_be_sent() -> None:
    content = encoded(notebook(code("# PLACE\nx = 1"))).replace(b"PLACE", b"\\ud800")
    assert sources(content) == ["# ?\nx = 1"]


def test_a_zero_character_in_a_cell_stays_for_that_cell_to_fail() -> None:
    assert sources(encoded(notebook(code("x = 'a\0b'"), code()))) == ["x = 'a\0b'", ANSWER]


def test_fifty_megabytes_of_output_do_no_harm() -> None:
    outputs = [{"output_type": "stream", "text": "loss: 0.3, " * 5_000_000}]
    assert sources(encoded(notebook(code(outputs=outputs)))) == [ANSWER]


# What is refused


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\0\0\0", "is empty"),
        (b"Dear grader, the dog ate my notebook.", "is not a notebook"),
        (b"%PDF-1.7 ...", "is a PDF document"),
        (b"<!doctype html><html>", "is a web page"),
        (b"Rar!\x1a\x07", "an archive that is not a zip"),
        (b"[1, 2, 3]", "is JSON, and not a notebook"),
        (b'"cells"', "is JSON, and not a notebook"),
        (encoded({"metadata": {}, "nbformat": 4}), "has no notebook cells"),
        (encoded({"cells": {"a": 1}}), "has no notebook cells"),
        (encoded(notebook()), "There is no code"),
        (encoded(notebook({"cell_type": "markdown", "source": "# done"})), "There is no code"),
        (encoded(notebook(code("  \n"))), "There is no code"),
        (b'{"cells": [}' + b" " * 100 + b"{", "damaged: it is not valid JSON at line 1"),
        (b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b', "cells": []}', "nested too deeply"),
    ],
)
def test_what_is_not_a_notebook_is_refused_by_its_kind(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_a_notebook_that_is_cut_off_anywhere_is_called_cut_off() -> None:
    whole = encoded(notebook(code("print('Zoe')"), code(["a\n", "b"]), metadata={"a": [1.5, True, None]}))
    for length in range(1, len(whole)):
        assert "cut off" in refusal(whole[:length]), whole[:length]


def test_a_file_larger_than_allowed_is_refused_before_it_is_parsed() -> None:
    assert "larger than the 1 MiB" in refusal(b"x" * ((1 << 20) + 1), replace(LIMITS, notebook_bytes=1 << 20))


def test_code_larger_than_allowed_is_refused_but_only_code_counts() -> None:
    limits = replace(LIMITS, source_bytes=1 << 20)
    half = code("x" * (600 << 10))
    assert "code of this notebook is larger than the 1 MiB" in refusal(encoded(notebook(half, half)), limits)
    text = {"cell_type": "markdown", "source": half["source"]}
    assert len(read(encoded(notebook(half, text)), limits).cells) == 1


def test_small_bytes_that_would_become_very_many_objects_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_module, "MAX_VALUES", 1000)
    assert "too many separate values" in refusal(b'{"cells": [' + b"{}," * 1000 + b"{}]}")
    assert sources(encoded(notebook(code(outputs=[{"text": 'a, [{:" \\' * 1000}])))) == [ANSWER]


# Which questions a cell checks


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ('grader.check("q1")', ("q1",)),
        ("x = 1\ngrader . check( 'dense backward' )\ngrader.check(question='q2'); y = 2", ("dense backward", "q2")),
        ("def broken(:\n%matplotlib inline\ngrader.check('q1')", ("q1",)),
        ("# grader.check('q1')\n'''\ngrader.check('q2')\n'''\nprint(\"grader.check('q3')\")", ()),
        ("s = 'it\\'s # no comment'; grader.check('q1')", ("q1",)),
        ("s = 'not closed\ngrader.check('q1')", ("q1",)),
        ('"""never closed\ngrader.check("q1")', ()),
        ('"""has \\""" inside"""\ngrader.check("q1")', ("q1",)),
        ("mygrader.check('q1'); grader.check_all(); grader.check(name); grader.check('a\nb')", ()),
        ("grader.check(", ()),
    ],
)
def test_checks_are_found_in_code_only_and_in_order(source: str, names: tuple[str, ...]) -> None:
    assert checks_in(source) == names


@given(st.text(st.sampled_from(list("grader.check('\"q)\\#\n")) | st.characters()))
def test_looking_for_checks_never_fails(source: str) -> None:
    assert all(isinstance(name, str) for name in checks_in("check" + source))


@pytest.mark.parametrize(
    "source", ["check " + "(" * 100_000, "check " + "-" * 100_000 + "1", "check x" + ".y" * 100_000]
)
def test_code_that_breaks_parsers_is_only_looked_at(source: str) -> None:
    assert read(encoded(notebook(code(source + "\ngrader.check('q')")))).cells[0].checks == ("q",)


# Which assignment it is


def test_the_assignment_is_named_by_the_metadata_first() -> None:
    init = code('import otter\ngrader = otter.Notebook("hw/other.ipynb")')
    named = {"otter": {"assignment_name": "building_blocks"}}
    assert read(encoded(notebook(init, metadata=named))).assignment == "building_blocks"
    assert read(encoded(notebook(init))).assignment == "other"
    assert read(encoded(notebook(code()))).assignment is None


@pytest.mark.parametrize("metadata", [None, [], {"otter": None}, {"otter": {"assignment_name": 3}}, {"otter": []}])
def test_metadata_of_another_shape_names_no_assignment(metadata: object) -> None:
    assert read(encoded(notebook(code(), metadata=metadata))).assignment is None


# A notebook or a zip


def take(filename: str, content: bytes, limits: Limits = LIMITS) -> bytes:
    return open_submission(filename, content, expected_name="hw", limits=limits)


def test_a_notebook_is_taken_as_it_is() -> None:
    assert take("hw.ipynb", b"anything") == b"anything"


def test_a_zip_is_recognised_by_its_content_or_its_name() -> None:
    archive = zipped(("hw.ipynb", b"the notebook"), (".OTTER_LOG", b"\x80\x04never unpickled"))
    assert take("hw.zip", archive) == b"the notebook"
    assert take("hw.ipynb", archive) == b"the notebook"
    with pytest.raises(SubmissionRefused, match="not a zip file"):
        take("HW.ZIP", b"plain text")


def test_a_zip_that_cannot_be_used_is_refused_as_a_submission() -> None:
    with pytest.raises(SubmissionRefused, match="not a zip file"):
        take("hw.zip", zipped(("hw.ipynb", b"x" * 100))[:-30])
    with pytest.raises(SubmissionRefused, match="no notebook"):
        take("hw.zip", zipped(("readme.txt", b"hello")))


def test_a_notebook_that_grows_too_large_in_its_zip_is_refused() -> None:
    with pytest.raises(SubmissionRefused, match="larger than the 1 MiB"):
        take("hw.zip", zipped(("hw.ipynb", b" " * (2 << 20))), replace(LIMITS, notebook_bytes=1 << 20))


def damaged_zip(at: int) -> bytes:
    archive = bytearray(zipped(("hw.ipynb", encoded(notebook(code()))), ("data/x.csv", b"1,2")))
    archive[at % len(archive)] ^= 0xFF
    return bytes(archive)


@given(st.binary().map(lambda tail: b"PK\x03\x04" + tail) | st.integers(0, 300).map(damaged_zip))
def test_any_zip_is_opened_or_refused(content: bytes) -> None:
    with suppress(SubmissionRefused):
        assert isinstance(take("hw.zip", content), bytes)
