"""Operators for the course of a function: a statement left out, two in the other order, a loop that goes on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from autograder.authoring.mutation.code import Change, Code, Function, parameters, path

_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr)


def left_out(code: Code, node: ast.AST) -> Iterator[Change]:
    """`pass` in the place of a statement, where the rest can go on without it."""
    called = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    if called or isinstance(node, (ast.Break, ast.Continue, ast.AugAssign)):
        yield code.replace("statement", node, "pass")
    elif isinstance(node, ast.Assign):
        written = _written(node)
        if any("." in name or name.endswith("[]") for name in written) or written <= _bound_before(code, node):
            yield code.replace("statement", node, "pass")
    elif isinstance(node, ast.Return):
        function = code.function(node)
        if function is not None and node is not function.body[-1]:
            yield code.replace("statement", node, "pass")


def reordered(code: Code, node: ast.AST) -> Iterator[Change]:
    """Two neighbouring statements in the other order, where that can matter and every name still exists."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if not isinstance(block, list):
            continue
        for one, other in pairwise(block):
            if isinstance(one, _SIMPLE) and isinstance(other, _SIMPLE) and _order_matters(code, one, other):
                between = code.text(code.end(one), code.start(other))
                if "\n" in between:
                    text = f"{code.of(other)}{between}{code.of(one)}"
                    yield Change("order", code.start(one), code.end(other), text)


def _order_matters(code: Code, one: ast.stmt, other: ast.stmt) -> bool:
    first_writes, then_writes = _written(one), _written(other)
    first_reads, then_reads = _read(one), _read(other)
    before = _bound_before(code, one)
    fresh = {name for name in first_writes if "." not in name and not name.endswith("[]")} - before
    if fresh & then_reads:  # it would not exist yet
        return False
    return _touch(then_writes, first_reads) or _touch(first_writes, then_reads) or _touch(first_writes, then_writes)


def _touch(written: set[str], used: set[str]) -> bool:
    """Whether what is written is used, as a whole or in part: `model` holds `model.w1`."""
    return any(
        one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
        for one in (name.removesuffix("[]") for name in written)
        for other in (name.removesuffix("[]") for name in used)
    )


def _written(node: ast.stmt) -> set[str]:
    """Names and dotted names that a simple statement binds; `name[]` where it changes what is in there."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign):
        targets = [node.target]
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):  # a method may change its object
        called = node.value.func
        return {f"{path(called.value)}[]"} if isinstance(called, ast.Attribute) and path(called.value) else set()
    return {name for target in targets for name in _target_names(target)}


def _target_names(target: ast.expr) -> Iterator[str]:
    if isinstance(target, (ast.Tuple, ast.List)):
        for part in target.elts:
            yield from _target_names(part)
    elif isinstance(target, ast.Starred):
        yield from _target_names(target.value)
    elif isinstance(target, ast.Subscript):
        yield f"{path(target.value)}[]"
    elif path(target):
        yield path(target)


def _read(node: ast.stmt) -> set[str]:
    """Names and dotted names that a statement uses, the longest of each."""
    names: set[str] = set()
    asked: set[str] = set()  # objects of which a method is called: it may use any part of them
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Name, ast.Attribute)) and isinstance(inner.ctx, ast.Load) and path(inner):
            names.add(path(inner))
        elif isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
            asked.add(path(inner.func.value))
    if isinstance(node, ast.AugAssign):
        names |= _written(node)
    return {name for name in names if not any(other.startswith(f"{name}.") for other in names)} | asked - {""}


def _bound_before(code: Code, node: ast.stmt) -> set[str]:
    """Plain names that certainly exist when a statement is reached: parameters, and what was bound above it."""
    function = code.function(node)
    names = set(parameters(function)) | {"self"}
    above: ast.AST = node
    while above is not function and above in code.parents:
        block_owner = code.parents[above]
        for name in ("body", "orelse", "finalbody"):
            block = getattr(block_owner, name, None)
            if isinstance(block, list) and above in block:
                for earlier in block[: block.index(above)]:
                    names |= {one for one in _written(earlier) if "." not in one and not one.endswith("[]")}
        if isinstance(block_owner, (ast.For, ast.AsyncFor)):
            names |= set(_target_names(block_owner.target))
        above = block_owner
        if isinstance(above, Function):
            break
    return names
