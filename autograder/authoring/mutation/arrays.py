"""Operators for arrays: transposes, axes, keepdims, copies, functions of NumPy, kinds of numbers, in place or new."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.authoring.mutation.code import POSTFIX, Change, Code, parameters, path

_OTHER_FUNCTIONS = {
    "maximum": "minimum", "minimum": "maximum", "sum": "mean", "mean": "sum", "max": "min", "min": "max",
    "argmax": "argmin", "argmin": "argmax", "any": "all", "all": "any", "zeros": "ones", "ones": "zeros",
    "zeros_like": "ones_like", "ones_like": "zeros_like", "vstack": "hstack", "hstack": "vstack", "floor": "ceil",
    "ceil": "floor", "cos": "sin", "sin": "cos", "greater": "greater_equal", "less": "less_equal", "std": "var",
    "add": "subtract", "subtract": "add", "multiply": "divide", "divide": "multiply",
}  # fmt: skip
_EACH_ENTRY = frozenset(
    ["abs", "sqrt", "square", "exp", "log", "tanh", "clip", "sign", "round", "arccos", "degrees", "radians", "log1p"]
)
_REDUCTIONS = frozenset(["sum", "mean", "max", "min", "prod", "std", "var", "any", "all", "median"])
_COPIES = frozenset(["np.copy", "numpy.copy", "copy.copy", "copy.deepcopy", "deepcopy", "list"])
_CONVERSIONS = frozenset(["float", "int", "np.asarray", "np.array", "np.float64"])
_FRESH = (ast.List, ast.Tuple, ast.ListComp, ast.BinOp, ast.Constant)  # of these an array is made anew in any case
_IN_PLACE = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/="}


def transposes(code: Code, node: ast.AST) -> Iterator[Change]:
    """A `.T` less, or one more in a product."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield code.replace("transpose", node, _in_brackets_as_before(code, node))
    elif isinstance(node, ast.Call) and path(node.func) in ("np.transpose", "numpy.transpose") and len(node.args) == 1:
        yield code.replace("transpose", node, f"({code.of(node.args[0])})")
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield from _transposed(code, node.left, node.right)
    elif isinstance(node, ast.Call) and path(node.func) in ("np.dot", "numpy.dot", "np.matmul"):
        yield from _transposed(code, *node.args)


def axes(code: Code, node: ast.AST) -> Iterator[Change]:
    """Another axis, no axis; keepdims flipped, left out or put in."""
    if not isinstance(node, ast.Call):
        return
    given = {keyword.arg: keyword for keyword in node.keywords}
    if "axis" in given:
        yield code.without("axis", node, given["axis"])
        yield from _other_axis(code, given["axis"].value)
    if "keepdims" in given:
        yield code.without("keepdims", node, given["keepdims"])
    elif "axis" in given and _called(node) in _REDUCTIONS:
        end = code.end(given["axis"])
        yield Change("keepdims", end, end, ", keepdims=True")


def copies(code: Code, node: ast.AST) -> Iterator[Change]:
    """The thing itself where a copy was made."""
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Attribute) and node.func.attr == "copy" and not node.args:
        yield code.replace("copy", node, _in_brackets_as_before(code, node.func))
    elif path(node.func) in _COPIES and len(node.args) == 1:
        yield code.replace("copy", node, f"({code.of(node.args[0])})")
    elif path(node.func) in ("np.array", "numpy.array") and node.args and not isinstance(node.args[0], _FRESH):
        yield code.replace("copy", node.func, path(node.func).replace("array", "asarray"))


def functions(code: Code, node: ast.AST) -> Iterator[Change]:
    """A related function in the place of this one, or none where it works entry by entry."""
    if not isinstance(node, ast.Call):
        return
    name = _called(node)
    if isinstance(node.func, ast.Attribute) or name in ("max", "min", "sum", "any", "all"):
        other = _OTHER_FUNCTIONS.get(name)
        if other and (isinstance(node.func, ast.Attribute) or other != "mean"):
            end = code.end(node.func)
            yield Change("function", end - len(name), end, other)
    of_numpy = path(node.func).startswith(("np.", "numpy."))
    if name in _EACH_ENTRY and node.args and (of_numpy or name in ("abs", "round")):
        yield code.replace("function left out", node, f"({code.of(node.args[0])})")
    if name == "reversed" and len(node.args) == 1:
        yield code.replace("function left out", node, code.of(node.args[0]))


def kinds(code: Code, node: ast.AST) -> Iterator[Change]:
    """A conversion or a dtype left out; zeros like an argument, which may hold whole numbers."""
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Attribute) and node.func.attr == "astype":
        yield code.replace("dtype", node, _in_brackets_as_before(code, node.func))
    for keyword in node.keywords:
        if keyword.arg == "dtype":
            yield code.without("dtype", node, keyword)
    if path(node.func) in _CONVERSIONS and len(node.args) == 1 and not node.keywords:
        yield code.replace("dtype", node, f"({code.of(node.args[0])})")
    shape = node.args[0] if path(node.func) == "np.zeros" and len(node.args) == 1 else None
    if isinstance(shape, ast.Attribute) and shape.attr == "shape" and not node.keywords:
        yield code.replace("dtype", node, f"np.zeros_like({code.of(shape.value)})")


def in_place(code: Code, node: ast.AST) -> Iterator[Change]:
    """The old array changed where a new one was made, and the other way round where it was meant to be changed."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.value, ast.BinOp):
        token = _IN_PLACE.get(type(node.value.op))
        left, right = code.operands(node.value)
        target = code.of(node.targets[0])
        if token and left == target:
            yield code.replace("in place", node, f"{target} {token} {right}")
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        token = next((token for kind, token in _IN_PLACE.items() if isinstance(node.op, kind)), "")
        if token and node.target.id in _borrowed(code, node):
            name, value = node.target.id, code.of(node.value)
            yield code.replace("in place", node, f"{name} = {name} {token[0]} ({value})")


def _transposed(code: Code, *operands: ast.expr) -> Iterator[Change]:
    for operand in operands:
        if isinstance(operand, ast.Attribute) and operand.attr == "T":
            continue
        if isinstance(operand, POSTFIX):
            yield Change("transpose", code.end(operand), code.end(operand), ".T")
        else:
            yield code.replace("transpose", operand, f"({code.of(operand)}).T")


def _other_axis(code: Code, axis: ast.expr) -> Iterator[Change]:
    try:
        number = ast.literal_eval(axis)
    except ValueError:
        return
    if isinstance(number, int):
        yield code.replace("axis", axis, str({0: 1, 1: 0, -1: 0}.get(number, number - 1)))


def _in_brackets_as_before(code: Code, node: ast.Attribute) -> str:
    """What an attribute is taken of, with its brackets."""
    dot = code.text(code.start(node), code.end(node)).rstrip().rfind(".")
    return code.text(code.start(node), code.end(node))[:dot].rstrip()


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else path(node.func)


def _borrowed(code: Code, node: ast.AST) -> set[str]:
    """Names that belong to somebody else: parameters, and the targets of loops around the node."""
    names = set(parameters(code.function(node)))
    above: ast.AST | None = node
    while above is not None:
        if isinstance(above, (ast.For, ast.AsyncFor)):
            names |= {part.id for part in ast.walk(above.target) if isinstance(part, ast.Name)}
        above = code.parents.get(above)
    return names
