"""Pictures are well-formed, hold what they should and hide what they must."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.records import Picture
from autograder.reporting.pictures import draw

NUMBERS = st.floats(-1e300, 1e300, allow_nan=False)
STYLES = ("entries", "sample", "curve", "image")
SVG = "{http://www.w3.org/2000/svg}"


def picture(style: str = "entries", *, shape: tuple[int, ...] = (2, 3), what: str = "dw") -> Picture:
    count = 1
    for length in shape:
        count *= length
    right = tuple(float(number) for number in range(count))
    return Picture(style, what, shape, (right[0] + 7.25, *right[1:]), right)


def elements(svg: str, name: str) -> list[ET.Element]:
    return ET.fromstring(svg).findall(f".//{SVG}{name}")


def test_every_entry_is_a_point_and_the_wrong_one_has_another_colour() -> None:
    dots = elements(draw(picture(), numbers=True), "circle")
    assert len(dots) == 6
    assert len({dot.get("fill") for dot in dots}) == 2
    assert len({dot.get("fill") for dot in dots[1:]}) == 1


def test_the_map_of_errors_has_the_shape_of_the_array() -> None:
    svg = draw(picture(shape=(2, 3)), numbers=True)
    cells = [cell for cell in elements(svg, "rect") if cell.get("shape-rendering")]
    assert len(cells) == 6
    assert len({cell.get("x") for cell in cells}) == 3
    assert len({cell.get("y") for cell in cells}) == 2
    assert [cell.get("fill") for cell in cells] == ["rgb(255,0,0)", *["rgb(255,255,255)"] * 5]
    assert "shape 2 x 3" in svg


@pytest.mark.parametrize("style", ["entries", "sample", "image"])
def test_a_picture_without_numbers_tells_none(style: str) -> None:
    texts = " ".join("".join(text.itertext()) for text in elements(draw(picture(style), numbers=False), "text"))
    assert not any(letter.isdigit() for letter in texts.replace("shape 2 x 3", ""))


def test_no_number_can_be_measured_in_a_picture_without_numbers() -> None:
    one, other = picture(), picture()
    close = Picture("entries", "dw", (2, 3), other.actual, (other.expected[0] + 0.01, *other.expected[1:]))
    assert draw(one, numbers=False) == draw(close, numbers=False)
    assert draw(one, numbers=True) != draw(close, numbers=True)


def test_of_a_hidden_image_only_the_student_s_own_is_shown() -> None:
    texts = ["".join(text.itertext()) for text in elements(draw(picture("image"), numbers=False), "text")]
    assert "yours" in texts
    assert "right" not in texts


@given(st.sampled_from(STYLES), st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=20), st.booleans())
def test_any_finite_numbers_give_a_well_formed_picture(
    style: str, pairs: list[tuple[float, float]], numbers: bool
) -> None:
    mine, right = zip(*pairs, strict=True)
    svg = draw(Picture(style, "<&>", (len(pairs),), mine, right), numbers=numbers)
    ET.fromstring(svg)
    assert "nan" not in svg
    assert "inf" not in svg
