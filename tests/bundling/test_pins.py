"""The versions of a Gradescope image are those of constraints.txt, and all that grading needs is among them."""

from __future__ import annotations

from pathlib import Path

from autograder.bundling.pins import PINS_FILE, ROOTS, pins_for_grading
from autograder.bundling.pins import __file__ as pins_module
from tests.cli_builders import ROOT

CONSTRAINTS = """\
alpha==1.0
    # via otter-grader
beta==2.0 ; python_full_version < '3.11'
    # via numpy
beta==2.1 ; python_full_version >= '3.11'
    # via numpy
gamma==3.0
    # via
    #   alpha
    #   beta
numpy==2.4
    # via backprop-autograder (pyproject.toml)
otter-grader==7.0
    # via backprop-autograder (pyproject.toml)
zeta==1.0
    # via alpha
"""


def test_what_the_roots_require_is_chosen_through_all_generations_with_its_markers() -> None:
    assert pins_for_grading(CONSTRAINTS) == (
        "beta==2.0 ; python_full_version < '3.11'",
        "beta==2.1 ; python_full_version >= '3.11'",
        "gamma==3.0",
        "numpy==2.4",
        "otter-grader==7.0",
    )


def test_the_pins_are_those_of_the_constraints_as_they_are_now() -> None:
    pins = Path(pins_module).with_name(PINS_FILE).read_text(encoding="utf-8")
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    step = "run: python -m autograder.bundling.pins constraints.txt > autograder/bundling/pins.txt"
    assert tuple(pins.splitlines()) == pins_for_grading(constraints), step


def test_every_root_is_pinned() -> None:
    pins = Path(pins_module).with_name(PINS_FILE).read_text(encoding="utf-8")
    assert {line.partition("==")[0] for line in pins.splitlines()} >= ROOTS
