"""Pictures of a wrong answer beside the right one, as SVG: small enough to stand in a page, and drawn in a millisecond.

    entries  each entry as a point, right against yours, on the diagonal where they agree; beside it a map of the error
             in the array's own shape
    sample   the points alone: checked entries of a gradient, analytic against numerical
    curve    yours and the right one over the steps
    image    what the student's network draws, and what it should

A picture for a hidden check has no numbers at its axes, is drawn so coarsely that none can be measured, and shows of an
image only the student's own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from autograder.records import Picture

_SIZE = 200  # of a panel, in pixels
_MARGIN = 34
_COARSE = 5.0  # pixels: forty places on an axis
_SHADES = 8  # of an error
_SAME = 1e-6  # of the largest size: closer points lie on the diagonal for every eye
_GOOD, _BAD, _GREY = "#2166ac", "#c0392b", "#8a93a0"
_TEXT = 'font-family="system-ui, sans-serif" font-size="11" fill="#5b6675"'


@dataclass(frozen=True)
class _Axis:
    """From numbers to pixels along one direction."""

    low: float
    high: float
    start: float
    end: float
    grain: float = 0.1  # pixels between two places

    def place(self, value: float) -> str:
        share = (value - self.low) / (self.high - self.low)
        pixels = share * (self.end - self.start)
        return f"{self.start + round(pixels / self.grain) * self.grain:.1f}"


def draw(picture: Picture, *, numbers: bool) -> str:
    """One SVG element; `numbers` are shown at the axes where they are no secret."""
    panels = {"entries": _entries, "sample": _sample, "curve": _curve, "image": _image}[picture.style](picture, numbers)
    width, height = len(panels) * (_SIZE + _MARGIN + 16), _SIZE + 2 * _MARGIN
    placed = [
        f'<g transform="translate({number * (_SIZE + _MARGIN + 16)} 0)">{panel}</g>'
        for number, panel in enumerate(panels)
    ]
    if picture.style == "image":
        placed.append(_text(_MARGIN, height - 2, picture.what, "start"))
    title = f"{picture.what}: what came beside what is right"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}"><title>{escape(title)}</title>{"".join(placed)}</svg>'
    )


def _entries(picture: Picture, numbers: bool) -> list[str]:
    return [*_sample(picture, numbers), _error_map(picture)]


def _sample(picture: Picture, numbers: bool) -> list[str]:
    """Points with the right value to the right and the student's upwards."""
    across = _axis(picture.expected + picture.actual, _MARGIN, _MARGIN + _SIZE, numbers=numbers)
    upward = _axis(picture.expected + picture.actual, _MARGIN + _SIZE, _MARGIN, numbers=numbers)
    close = _SAME * max(map(abs, picture.expected + picture.actual))
    diagonal = _line(_MARGIN, _MARGIN + _SIZE, _MARGIN + _SIZE, _MARGIN, "stroke-dasharray='4 3'")
    dots = [
        f'<circle cx="{across.place(right)}" cy="{upward.place(mine)}" r="3" fill-opacity="0.65" '
        f'fill="{_GOOD if abs(mine - right) <= close else _BAD}"/>'
        for right, mine in zip(picture.expected, picture.actual, strict=True)
    ]
    right = "numerical gradient" if picture.style == "sample" else "right value"
    return [
        _frame("each entry: on the line is right", right, "yours", across if numbers else None)
        + diagonal
        + "".join(dots)
    ]


def _curve(picture: Picture, numbers: bool) -> list[str]:
    steps = range(len(picture.actual))
    across = _Axis(0, len(steps) - 1, _MARGIN, _MARGIN + _SIZE)
    upward = _axis(picture.actual + picture.expected, _MARGIN + _SIZE, _MARGIN, numbers=numbers)
    lines = [
        f'<polyline fill="none" stroke="{colour}" stroke-width="2" {style} points="'
        + " ".join(f"{across.place(step)},{upward.place(value)}" for step, value in zip(steps, values, strict=True))
        + '"/>'
        for values, colour, style in (
            (picture.expected, _GREY, 'stroke-dasharray="5 4"'),
            (picture.actual, _BAD, ""),
        )
    ]
    legend = _text(_MARGIN + _SIZE - 6, _MARGIN + 14, "red: yours, dashed: right", "end")
    return [_frame(picture.what, "step", "value", across, upward if numbers else None) + "".join(lines) + legend]


def _image(picture: Picture, numbers: bool) -> list[str]:
    shown = [("yours", picture.actual)] + ([("right", picture.expected)] if numbers else [])
    return [_cells(picture.shape, [_grey(value) for value in values], title) for title, values in shown]


def _error_map(picture: Picture) -> str:
    errors = [mine - right for mine, right in zip(picture.actual, picture.expected, strict=True)]
    largest = max(map(abs, errors)) or 1.0
    return _cells(picture.shape, [_diverging(error / largest) for error in errors], "error: white is right")


def _cells(shape: tuple[int, ...], colours: Sequence[str], title: str) -> str:
    """A map of cells in the array's own shape; more than two axes lie behind each other from left to right.

    Each cell is a little larger than its place, or rounding to pixels would leave gaps.
    """
    rows = shape[0] if len(shape) > 1 else 1
    columns = len(colours) // rows
    side = min(_SIZE / rows, _SIZE / columns)
    left, top = _MARGIN + (_SIZE - side * columns) / 2, _MARGIN + (_SIZE - side * rows) / 2
    cells = [
        f'<rect x="{left + side * (number % columns):.1f}" y="{top + side * (number // columns):.1f}" '
        f'width="{side + 0.6:.2f}" height="{side + 0.6:.2f}" fill="{colour}" shape-rendering="crispEdges"/>'
        for number, colour in enumerate(colours)
    ]
    outline = (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{side * columns:.1f}" height="{side * rows:.1f}" fill="none" '
        f'stroke="{_GREY}"/>'
    )
    size = " x ".join(map(str, shape))
    below = _text(_MARGIN + _SIZE / 2, top + side * rows + 16, f"shape {size}", "middle")
    return _text(_MARGIN + _SIZE / 2, top - 8, title, "middle") + "".join(cells) + outline + below


def _axis(values: Sequence[float], start: float, end: float, *, numbers: bool) -> _Axis:
    """An axis that holds all of these numbers, with a little room around them."""
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or max(abs(high), 1.0) * 0.5
    return _Axis(low - room, high + room, start, end, 0.1 if numbers else _COARSE)


def _frame(title: str, below: str, beside: str, across: _Axis | None, upward: _Axis | None = None) -> str:
    """A box with words around it, and the ends of its axes in numbers; one axis serves both where they are the same."""
    bottom, middle = _MARGIN + _SIZE, _MARGIN + _SIZE / 2
    parts = [
        f'<rect x="{_MARGIN}" y="{_MARGIN}" width="{_SIZE}" height="{_SIZE}" fill="#ffffff" stroke="{_GREY}"/>',
        _text(middle, _MARGIN - 8, title, "middle"),
        _text(middle, bottom + 16, below, "middle"),
        f'<g transform="rotate(-90 {_MARGIN - 8} {middle})">{_text(_MARGIN - 8, middle, beside, "middle")}</g>',
    ]
    if across is not None:
        parts += [_text(_MARGIN, bottom + 16, _short(across.low), "start")]
        parts += [_text(bottom, bottom + 16, _short(across.high), "end")]
    if upward is not None:
        parts += [
            _text(_MARGIN - 4, bottom, _short(upward.low), "end"),
            _text(_MARGIN - 4, _MARGIN + 9, _short(upward.high), "end"),
        ]
    return "".join(parts)


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{_GREY}" {style}/>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {_TEXT}>{escape(words)}</text>'


def _short(value: float) -> str:
    return f"{value:.2g}"


def _grey(value: float) -> str:
    level = round(255 * min(max(value, 0.0), 1.0))
    return f"rgb({level},{level},{level})"


def _diverging(share: float) -> str:
    """White for 0, red for too large, blue for too small, in a few shades."""
    rest = 255 - round(255 * math.ceil(abs(share) * _SHADES) / _SHADES)
    return f"rgb(255,{rest},{rest})" if share > 0 else f"rgb({rest},{rest},255)"
