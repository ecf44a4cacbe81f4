"""Operators for formulas: factors, terms, signs, kinds of product, comparisons, and/or."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.authoring.mutation.code import TOKENS, Change, Code, parameters, path

_OTHER_OPERATIONS: dict[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("-",), ast.Sub: ("+",), ast.Mult: ("/", "@"), ast.MatMult: ("*",), ast.Div: ("*",), ast.Pow: ("*",),
    ast.FloorDiv: ("/",), ast.Mod: ("//",), ast.BitAnd: ("|",), ast.BitOr: ("&",),
}  # fmt: skip
_OTHER_UPDATES: dict[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("-=", "="), ast.Sub: ("+=", "="), ast.Mult: ("/=", "="), ast.Div: ("*=", "="),
}  # fmt: skip
_OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Gt: (">=", "<"), ast.GtE: (">", "<="), ast.Lt: ("<=", ">"), ast.LtE: ("<", ">="), ast.Eq: ("!=",),
    ast.NotEq: ("==",),
}  # fmt: skip
_WORDS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Is: (r"is", "is not"),
    ast.IsNot: (r"is\s+not", "is"),
    ast.In: (r"in", "not in"),
    ast.NotIn: (r"not\s+in", "in"),
}
_OF_ARRAYS = frozenset(
    ["shape", "T", "copy", "sum", "mean", "max", "min", "size", "ndim", "astype", "reshape", "dtype"]
)
_MADE_FRESH = ("zeros", "ones", "empty", "full", "arange", "eye")  # twice nothing is nothing


def operations(code: Code, node: ast.AST) -> Iterator[Change]:
    """Another operator in the place of this one."""
    if isinstance(node, ast.BinOp) and not _is_text(node):
        start, end = code.operation(node)
        for token in _OTHER_OPERATIONS.get(type(node.op), ()):
            if token != "@" or not _has_number(node):
                yield Change("operator", start, end, token)
    elif isinstance(node, ast.AugAssign):
        start, end = code.find(f"{TOKENS[type(node.op)]}=", code.end(node.target), code.start(node.value))
        for token in _OTHER_UPDATES.get(type(node.op), ()):
            yield Change("operator", start, end, token)


def dropped(code: Code, node: ast.AST) -> Iterator[Change]:
    """One side of an operation alone, a sign or a `not` left out."""
    if isinstance(node, ast.BinOp) and not _is_text(node):
        left, right = code.operands(node)
        name = "term" if isinstance(node.op, (ast.Add, ast.Sub)) else "factor"
        yield code.replace(name, node, left)
        if isinstance(node.op, ast.Pow):
            return
        head = {ast.Sub: "-", ast.Div: "1 / ", ast.FloorDiv: "1 // "}.get(type(node.op), "")
        if not (head.startswith("1") and left == "1"):
            yield code.replace(name, node, head + right)
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.operand, ast.Constant):
        inner = code.text(code.start(node), code.end(node))[1:].lstrip()
        if isinstance(node.op, (ast.USub, ast.Invert)):
            yield code.replace("sign", node, inner)
        elif isinstance(node.op, ast.Not):
            yield code.replace("condition", node, inner.removeprefix("ot").lstrip())


def added(code: Code, node: ast.AST) -> Iterator[Change]:
    """A factor, a sign or a mean too many, at a value that is computed here."""
    above = code.parents.get(node)
    if not isinstance(above, (ast.Assign, ast.AugAssign, ast.Return)) or above.value is not node:
        return
    if not _is_formula(node):
        return
    text = code.of(node)
    yield code.replace("factor added", node, f"2 * ({text})")
    if not isinstance(node, ast.UnaryOp):
        yield code.replace("sign added", node, f"-({text})")
    name = _array_parameter(code, node)
    if name:
        yield code.replace("mean added", node, f"({text}) / len({name})")


def comparisons(code: Code, node: ast.AST) -> Iterator[Change]:
    """The other side of a comparison, with the border or without it."""
    if not isinstance(node, ast.Compare):
        return
    left = node.left
    for operator, right in zip(node.ops, node.comparators, strict=True):
        between = code.end(left), code.start(right)
        if type(operator) in _WORDS:
            pattern, word = _WORDS[type(operator)]
            if match := re.search(rf"\b{pattern}\b", code.text(*between)):
                yield Change("comparison", between[0] + match.start(), between[0] + match.end(), word)
        else:
            start, end = code.find(TOKENS[type(operator)], *between)
            for token in _OTHER_COMPARISONS[type(operator)]:
                yield Change("comparison", start, end, token)
        left = right


def logic(code: Code, node: ast.AST) -> Iterator[Change]:
    """`and` for `or`, True for False, a condition that always or never holds."""
    if isinstance(node, ast.BoolOp):
        word = TOKENS[type(node.op)]
        for left, right in zip(node.values, node.values[1:], strict=False):
            start, end = code.find(word, code.end(left), code.start(right))
            yield Change("logic", start, end, "or" if word == "and" else "and")
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        if not isinstance(code.parents.get(node), ast.keyword) or _keyword(code, node) != "keepdims":
            yield code.replace("logic", node, str(not node.value))
    elif isinstance(node, (ast.If, ast.IfExp)):
        for word in ("True", "False"):
            if code.of(node.test) != word:
                yield code.replace("condition", node.test, word)
    elif isinstance(node, ast.comprehension):
        for test in node.ifs:
            yield code.replace("condition", test, f"not ({code.of(test)})")


def _array_parameter(code: Code, node: ast.AST) -> str:
    """The first parameter of the function around a node that may be an array; "" where there is none."""
    function = code.function(node)
    inside = ast.walk(function) if function is not None else ()
    objects = {path(part.value) for part in inside if isinstance(part, ast.Attribute) and part.attr not in _OF_ARRAYS}
    return next((name for name in parameters(function) if name not in objects), "")


def _is_formula(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        name = path(node.func)
        return name.startswith(("np.", "numpy.")) and not name.rpartition(".")[2].startswith(_MADE_FRESH)
    return isinstance(node, (ast.BinOp, ast.UnaryOp)) and not _is_text(node)


def _is_text(node: ast.AST) -> bool:
    parts = [node.left, node.right] if isinstance(node, ast.BinOp) else []
    return any(
        isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and isinstance(part.value, (str, bytes)))
        for part in parts
    )


def _has_number(node: ast.BinOp) -> bool:
    return any(isinstance(part, ast.Constant) for part in (node.left, node.right))


def _keyword(code: Code, node: ast.AST) -> str | None:
    above = code.parents.get(node)
    return above.arg if isinstance(above, ast.keyword) else None
