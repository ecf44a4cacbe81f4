"""A CSV file goes round byte for byte, and only the cells that are meant change."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import InputError
from autograder.lms.tables import parse_table, read_table

CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=8)
PLAIN = st.text("ab1 ;,\t\"'#=é王", max_size=6)
ENCODINGS = st.sampled_from([("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe")])


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, list[list[str]], str]:
    """A CSV file as `csv` writes it in some dialect, and its cells."""
    width = draw(st.integers(2, 5))
    header = [f"h{number}" for number in range(width)]
    rows = [header, *draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=5))]
    delimiter = draw(st.sampled_from(",;\t"))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    buffer = io.StringIO()
    end = draw(st.sampled_from(["\n", "\r\n"]))
    csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    encoding, mark = draw(ENCODINGS)
    return mark + buffer.getvalue().encode(encoding), rows, delimiter


@given(st.binary(max_size=200).filter(bool))
def test_any_bytes_at_all_go_round(content: bytes) -> None:
    assert parse_table(content).to_bytes() == content


@given(files())
def test_every_cell_is_read_as_it_was_written(made: tuple[bytes, list[list[str]], str]) -> None:
    content, rows, delimiter = made
    table = parse_table(content)
    assert table.delimiter == delimiter
    assert [list(row.values) for row in table.rows] == rows


@given(made=files(), data=st.data(), value=PLAIN)
def test_only_the_target_cells_change(
    made: tuple[bytes, list[list[str]], str], data: st.DataObject, value: str
) -> None:
    content, rows, _ = made
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[0]) - 1))
    changed = parse_table(content).with_values(column, {row: value})
    again = parse_table(changed.to_bytes()) if row else changed
    expected = [list(one) for one in rows]
    expected[row][column] = value
    assert [list(one.values) for one in again.rows] == expected
    untouched = [one for number, one in enumerate(changed.rows) if number != row]
    assert untouched == [one for number, one in enumerate(parse_table(content).rows) if number != row]


def test_a_quoted_cell_stays_quoted_and_a_plain_one_stays_plain() -> None:
    table = parse_table(b'a,"b"\n1,"2"\n')
    assert table.with_values(0, {1: "3"}).with_values(1, {1: "4"}).to_bytes() == b'a,"b"\n3,"4"\n'


def test_ids_stay_text() -> None:
    assert parse_table(b"id,x\n0230003,1E5\n").rows[1].values == ("0230003", "1E5")


def test_what_excel_saves_in_western_europe_is_read_and_written_back() -> None:
    content = "Name;Grade\nZoë;\n".encode("cp1252")
    table = parse_table(content)
    assert table.value(1, 0) == "Zoë"
    assert table.to_bytes() == content


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty"), (b"PK\x03\x04rest", "Excel workbook"), (b"a\0b", "not text"), (b"\xd0\xcf\x11\xe0", "Excel")],
)
def test_what_is_no_csv_file_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "grades.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        read_table(path)
    assert caught.value.next_step


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(InputError, match="it is a folder"):
        read_table(tmp_path)
