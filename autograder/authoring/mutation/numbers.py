"""Operators for numbers and names: constants, indices, slices, ranges, exchanged arguments, the neighbour's name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from autograder.authoring.mutation.code import Change, Code, parameters, path, same_code

_EITHER_ORDER = frozenset(["maximum", "minimum", "add", "multiply", "max", "min", "isinstance", "hasattr", "getattr"])
_TO_A_NAME = re.compile(r"(.*?)(\d+)")


def constants(code: Code, node: ast.AST) -> Iterator[Change]:
    """Another number in the place of this one."""
    if not isinstance(node, ast.Constant) or isinstance(node.value, bool) or _is_index(code, node):
        return
    if not isinstance(node.value, (int, float)):
        return
    above = code.parents.get(node)
    if isinstance(above, ast.keyword) and above.arg in ("axis", "keepdims"):
        return
    if isinstance(above, ast.UnaryOp) and _is_reshape(code.parents.get(above)):
        return  # to NumPy every negative length means the same
    for number in _other_numbers(node.value):
        yield code.replace("constant", node, number)


def indices(code: Code, node: ast.AST) -> Iterator[Change]:
    """The entry beside this one, a slice that begins or ends elsewhere, a range one shorter or longer."""
    if isinstance(node, ast.Subscript):
        inner = node.slice
        for part in inner.elts if isinstance(inner, ast.Tuple) else [inner]:
            yield from _bounds(code, part) if isinstance(part, ast.Slice) else _shifted(code, part)
    elif isinstance(node, ast.Call) and path(node.func) == "range":
        for argument in node.args:
            if not isinstance(argument, (ast.Constant, ast.UnaryOp)):
                yield from _moved(code, argument)


def exchanges(code: Code, node: ast.AST) -> Iterator[Change]:
    """Two neighbours exchanged: arguments of a call, parts of what is returned or unpacked."""
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else path(node.func)
        if called not in _EITHER_ORDER:
            yield from _exchanged(code, "arguments", node.args)
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        yield from _exchanged(code, "return order", node.value.elts)
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
        # To exchange the names would be the same as to exchange what they are given, which shows equal things.
        given = node.value if isinstance(node.value, ast.Tuple) else node.targets[0]
        yield from _exchanged(code, "return order", given.elts)


def neighbours(code: Code, node: ast.AST) -> Iterator[Change]:
    """`w2` in the place of `w3`, where both exist."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for name in _numbered(node.id, _names_by_then(code, node)):
            yield code.replace("name", node, name)
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        known = {
            other.attr
            for other in ast.walk(code.tree)
            if isinstance(other, ast.Attribute) and same_code(other.value, node.value)
        }
        for name in _numbered(node.attr, known):
            end = code.end(node)
            yield Change("name", end - len(node.attr), end, name)


def _other_numbers(value: float) -> list[str]:
    known = {0: ["1"], 1: ["0", "2"], 2: ["1", "3"]}
    if isinstance(value, int):
        return known.get(value, [str(value + 1), str(10 * value), f"-{value}"])
    if value in known:
        return [f"{number}.0" for number in known[int(value)]]
    return [repr(10 * value), f"-{value!r}"]


def _is_reshape(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "reshape"


def _is_index(code: Code, node: ast.AST) -> bool:
    above = code.parents.get(node)
    if isinstance(above, ast.UnaryOp):
        node, above = above, code.parents.get(above)
    if isinstance(above, ast.Tuple):
        node, above = above, code.parents.get(above)
    return isinstance(above, ast.Slice) or (isinstance(above, ast.Subscript) and above.slice is node)


def _shifted(code: Code, index: ast.expr) -> Iterator[Change]:
    number = _whole(index)
    if number is not None:
        for other in {0: (1, -1), -1: (0, -2)}.get(number, (number - 1, number + 1)):
            yield code.replace("index", index, str(other))
    elif isinstance(index, ast.Name) and _counts(code, index):
        yield from _moved(code, index)


def _bounds(code: Code, part: ast.Slice) -> Iterator[Change]:
    for bound in (part.lower, part.upper):
        number = _whole(bound)
        if bound is None:
            continue
        if number is not None:
            others = {1: ("0", "2"), -1: ("-2", "")}.get(number, (str(number - 1), str(number + 1)))
            for other in others:
                yield code.replace("slice", bound, other)
        elif isinstance(bound, (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp)):
            yield from _moved(code, bound)
    step = _whole(part.step)
    if part.step is not None and step is not None:
        yield code.replace("slice", part.step, str(-step))


def _moved(code: Code, node: ast.expr) -> Iterator[Change]:
    """One less and one more."""
    for tail in (" - 1", " + 1"):
        yield Change("index", code.end(node), code.end(node), tail)


def _whole(node: ast.expr | None) -> int | None:
    try:
        number = ast.literal_eval(node) if node is not None else None
    except ValueError:
        return None
    return number if type(number) is int else None


def _counts(code: Code, index: ast.Name) -> bool:
    """Whether a name is made by a loop: an array in the place of an index is no counter."""
    function = code.function(index) or code.tree
    loops = [node for node in ast.walk(function) if isinstance(node, (ast.For, ast.comprehension))]
    return any(isinstance(part, ast.Name) and part.id == index.id for loop in loops for part in ast.walk(loop.target))


def _exchanged(code: Code, operator: str, parts: list[ast.expr]) -> Iterator[Change]:
    for one, other in pairwise(parts):
        if isinstance(one, ast.Starred) or isinstance(other, ast.Starred) or _equal(one, other):
            continue
        between = code.text(code.end(one), code.start(other))
        yield Change(operator, code.start(one), code.end(other), f"{code.of(other)}{between}{code.of(one)}")


def _equal(one: ast.expr, other: ast.expr) -> bool:
    """Whether an exchange would change nothing: the same text, or the same number, 0 and 0.0 for instance."""
    if isinstance(one, ast.Constant) and isinstance(other, ast.Constant):
        return one.value == other.value
    return same_code(one, other)


def _names_by_then(code: Code, node: ast.Name) -> set[str]:
    """Names that a function may know when it comes to a node: its parameters, and what is bound further up."""
    function = code.function(node)
    bound = {
        other.id
        for other in ast.walk(function or code.tree)
        if isinstance(other, ast.Name) and isinstance(other.ctx, ast.Store) and other.lineno < node.lineno
    }
    return bound | set(parameters(function))


def _numbered(name: str, known: set[str]) -> list[str]:
    match = _TO_A_NAME.fullmatch(name)
    if match is None:
        return []
    stem, number = match.group(1), int(match.group(2))
    return [f"{stem}{other}" for other in (number - 1, number + 1) if f"{stem}{other}" in known]
