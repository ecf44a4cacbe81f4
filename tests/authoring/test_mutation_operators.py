"""Each operator makes the change that it is named for, in its place and nowhere else."""

from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring.mutation.answers import Answer
from autograder.authoring.mutation.code import Code
from autograder.authoring.mutation.mutants import changed, compiled, distinct_changes


def changes(source: str) -> list[tuple[str, str]]:
    """(operator, the lines that are new or different) for every change of a source."""
    source = textwrap.dedent(source).strip()
    lines = frozenset(range(1, source.count("\n") + 2))
    found = []
    for change, code in distinct_changes(Answer(0, ("q",), source, lines)):
        before, after = source.split("\n"), changed(code, change).split("\n")
        different = [line.strip() for line in after if line not in before] or [
            after[code.line(change.start) - 1].strip()
        ]
        found.append((change.operator, " / ".join(different)))
    return found


def inside(*statements: str, signature: str = "a, b, w") -> str:
    return "\n".join([f"def f({signature}):", *(textwrap.indent(one, "    ") for one in statements)])


@pytest.mark.parametrize(
    ("statement", "operator", "after"),
    [
        ("x = a * (1 - b)", "factor", "x = (1 - b)"),
        ("x = a * (1 - b)", "factor", "x = a"),
        ("x = a / len(b)", "factor", "x = 1 / len(b)"),
        ("x = a - b", "term", "x = -b"),
        ("x = (a  # not * here\n     * b)", "operator", "/ b)"),
        ("x = a * b", "operator", "x = a @ b"),
        ("x = a @ b", "operator", "x = a * b"),
        ("x = a**2", "factor", "x = a"),
        ("a -= b", "operator", "a += b"),
        ("a -= b", "operator", "a = b"),
        ("return a + b", "factor added", "return 2 * (a + b)"),
        ("return a + b", "sign added", "return -(a + b)"),
        ("return a + b", "mean added", "return (a + b) / len(a)"),
        ("x = -a", "sign", "x = a"),
        ("x = a > b", "comparison", "x = a >= b"),
        ("x = a >= b", "comparison", "x = a <= b"),
        ("x = a is not b", "comparison", "x = a is b"),
        ("x = a not in b", "comparison", "x = a in b"),
        ("x = (a and\n     b)", "logic", "x = (a or"),
        ("x = not a", "condition", "x = a"),
        ("if a:\n    b = 1", "condition", "if True:"),
        ("x = [i for i in a if i]", "condition", "x = [i for i in a if not (i)]"),
        ("x = a.T", "transpose", "x = a"),
        ("x = (a + b).T @ w", "transpose", "x = (a + b) @ w"),
        ("x = a @ w", "transpose", "x = a.T @ w"),
        ("x = a @ (w - b)", "transpose", "x = a @ ((w - b).T)"),
        ("x = np.sum(a, axis=0)", "axis", "x = np.sum(a, axis=1)"),
        ("x = np.sum(a, axis=0)", "axis", "x = np.sum(a)"),
        ("x = np.sum(a, axis=0)", "keepdims", "x = np.sum(a, axis=0, keepdims=True)"),
        ("x = a.sum(axis=0, keepdims=True)", "keepdims", "x = a.sum(axis=0)"),
        ("x = a.sum(axis=0, keepdims=True)", "axis", "x = a.sum(keepdims=True)"),
        ("x = a.sum(axis=-1)", "axis", "x = a.sum(axis=0)"),
        ("x = a.copy()", "copy", "x = a"),
        ("x = [v.copy() for v in w]", "copy", "x = [v for v in w]"),
        ("x = np.array(a)", "copy", "x = np.asarray(a)"),
        ("x = np.maximum(a, 0)", "function", "x = np.minimum(a, 0)"),
        ("x = a.sum()", "function", "x = a.mean()"),
        ("x = np.clip(a, 0, 1)", "function left out", "x = (a)"),
        ("for v in reversed(a):\n    b = v", "function left out", "for v in a:"),
        ("x = a.astype(float)", "dtype", "x = a"),
        ("x = np.zeros(a.shape)", "dtype", "x = np.zeros_like(a)"),
        ("a = a - b", "in place", "a -= b"),
        ("a -= b", "in place", "a = a - (b)"),
        ("x = 0.5", "constant", "x = 5.0"),
        ("x = 0.5", "constant", "x = -0.5"),
        ("x = 2", "constant", "x = 1"),
        ("x = 1e-7", "constant", "x = 1e-06"),
        ("x = a[0]", "index", "x = a[1]"),
        ("x = a[:, -1]", "index", "x = a[:, -2]"),
        ("x = a[1:]", "slice", "x = a[0:]"),
        ("x = a[:-1]", "slice", "x = a[:]"),
        ("x = a[::-1]", "slice", "x = a[::1]"),
        ("for i in range(b):\n    x = a[i]", "index", "for i in range(b - 1):"),
        ("for i in range(b):\n    x = a[i]", "index", "x = a[i + 1]"),
        ("x = f(a, b)", "arguments", "x = f(b, a)"),
        ("return a, b", "return order", "return b, a"),
        ("x, y = f(a)", "return order", "y, x = f(a)"),
        ("w1 = a\nw2 = b\nx = w2", "name", "x = w1"),
        ("x = self.w2 + self.w1", "name", "x = self.w1 + self.w1"),
        ("a.sort()", "statement", "pass"),
        ("self.n = a", "statement", "pass"),
        ("for i in a:\n    break", "statement", "pass"),
        ("if a:\n    return b\nreturn w", "statement", "pass"),
    ],
)
def test_an_operator_offers_its_change(statement: str, operator: str, after: str) -> None:
    assert (operator, after) in changes(inside(statement))


@pytest.mark.parametrize(
    "statement",
    [
        '"""What it does: 1 * 2."""',
        "print(a * b)",
        "raise ValueError(f'{a + 1} is wrong' + 'really')",
        "x = np.maximum",
        "x = 'a' + 'b'",
        "x: int",
        "import numpy as np",
    ],
)
def test_what_is_said_and_not_done_is_left_alone(statement: str) -> None:
    assert changes(inside(statement, "return a")) == []


def test_the_order_of_statements_is_changed_only_where_it_can_matter() -> None:
    def orders(*statements: str) -> list[str]:
        return [after for operator, after in changes(inside(*statements)) if operator == "order"]

    assert orders("a = b", "w = a") == ["w = a"]  # the new value is used before the old one is done with
    assert orders("self.a = self.b", "self.b = a") == ["self.b = a"]
    assert orders("a[0] = b", "w = a") == ["w = a"]
    assert orders("x = b", "w = x") == []  # x would not exist
    assert orders("x = b", "y = w") == []  # neither knows of the other


def test_an_assignment_is_left_out_only_where_the_name_exists_without_it() -> None:
    assert ("statement", "pass") in changes(inside("a = b", "return a"))
    assert ("statement", "pass") not in changes(inside("x = b", "return x"))


def test_equal_things_are_not_exchanged() -> None:
    def exchanges(statement: str) -> list[str]:
        return [after for operator, after in changes(inside(statement)) if operator in ("return order", "arguments")]

    assert exchanges("x, y, z = 0.0, 0, 1") == ["x, y, z = 0.0, 1, 0"]
    assert exchanges("x, y = [], []") == []
    assert exchanges("x = f(a, a)") == []


def test_a_name_that_does_not_exist_yet_is_no_neighbour() -> None:
    assert not [after for operator, after in changes(inside("w1 = a", "w2 = w1")) if operator == "name"]


def test_an_object_is_no_array_of_which_a_mean_could_be_taken() -> None:
    found = changes("def f(model, x):\n    model.w = model.w - x\n    return x")
    assert ("mean added", "model.w = (model.w - x) / len(x)") in found


def test_a_change_that_gives_the_same_code_is_not_made() -> None:
    assert compiled("x = 2 * 3") == compiled("x = 6")
    assert compiled("x = 0.0") != compiled("x = -0.0")
    assert compiled("x = 1") != compiled("x = True")
    assert compiled("x = (") is None
    afters = [after for _, after in changes("def f(a):\n    return a * 2")]
    assert len(afters) == len(set(afters))


def test_a_cell_that_is_not_python_has_no_changes() -> None:
    assert list(distinct_changes(Answer(0, ("q",), "def f(:", frozenset([1])))) == []


def test_letters_beyond_ascii_move_nothing() -> None:
    assert ("operator", 'name = "größe"; x = a - b') in changes(inside('name = "größe"; x = a + b'))


EXPRESSIONS = st.recursive(
    st.sampled_from(["a", "b", "w", "1", "0.5", "a.T", "a[0]", "w[1:]", "np.sum(a, axis=0)", "len(b)", "é"]),
    lambda inner: st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(["+", "-", "*", "/", "@", "**", ">", "and"]), inner),
        st.builds("({})".format, inner),
        st.builds("-{}".format, inner),
        st.builds("g({}, {})".format, inner, inner),
        st.builds("({}\n        + {})".format, inner, inner),
    ),
    max_leaves=6,
)


@given(st.lists(EXPRESSIONS, min_size=1, max_size=3))
def test_every_change_is_python_and_touches_nothing_around_it(expressions: list[str]) -> None:
    source = inside(*(f"x{number} = {one}" for number, one in enumerate(expressions)), "return x0")
    for change, code in distinct_changes(Answer(0, ("q",), source, frozenset(range(1, 99)))):
        after = changed(code, change)
        ast.parse(after)
        assert after != source
        assert after.encode().startswith(code.data[: change.start])
        assert after.encode().endswith(code.data[change.end :])


def test_only_lines_that_may_be_changed_are_changed() -> None:
    source = inside("x = a + b", "return x - w")
    found = list(distinct_changes(Answer(0, ("q",), source, frozenset([3]))))
    assert {code.line(change.start) for change, code in found} == {3}
    assert isinstance(found[0][1], Code)
