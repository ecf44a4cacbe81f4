"""A cell of code as operators see it: syntax tree and text together, so that a change touches nothing but its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from autograder.authoring.cell_code import parse_code

Function = (ast.FunctionDef, ast.AsyncFunctionDef)
POSTFIX = (ast.Name, ast.Attribute, ast.Subscript, ast.Call)  # what `.T` can be written behind
TOKENS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**", ast.Mod: "%",
    ast.FloorDiv: "//", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>",
    ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!=", ast.And: "and", ast.Or: "or",
}  # fmt: skip
_NOT_BEHAVIOUR = (ast.Raise, ast.Assert, ast.JoinedStr, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)
_PRINTING = frozenset(["print", "display"])
_TALKATIVE = frozenset(["disp", "verbose"])  # keywords that decide what is printed


@dataclass(frozen=True)
class Change:
    """One change: the bytes from `start` to `end` of the cell's UTF-8 text are replaced."""

    operator: str
    start: int
    end: int
    text: str


@dataclass
class Code:
    """One parsed cell. Raises SyntaxError for what is not Python."""

    source: str
    tree: ast.Module = field(init=False)
    data: bytes = field(init=False)
    parents: dict[ast.AST, ast.AST] = field(init=False)

    def __post_init__(self) -> None:
        self.data = self.source.encode()
        self.tree = parse_code(self.source)
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        starts = [0]
        for line in self.data.split(b"\n"):
            starts.append(starts[-1] + len(line) + 1)
        self._starts = starts

    # -- places ------------------------------------------------------------------------------------------------

    def start(self, node: ast.AST) -> int:
        """Where a node begins, in bytes."""
        return self._starts[node.lineno - 1] + int(node.col_offset)  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        """Where a node ends, in bytes."""
        return self._starts[node.end_lineno - 1] + int(node.end_col_offset)  # type: ignore[attr-defined]

    def line(self, position: int) -> int:
        """The line of a byte, counted from 1."""
        return self.data.count(b"\n", 0, position) + 1

    def text(self, start: int, end: int) -> str:
        """The text between two places."""
        return self.data[start:end].decode()

    def of(self, node: ast.AST) -> str:
        """The text of a node, without brackets around it."""
        return self.text(self.start(node), self.end(node))

    def find(self, token: str, start: int, end: int) -> tuple[int, int]:
        """The place of a token between two nodes, past brackets and comments. Raises ValueError."""
        position = start
        while position < end:
            if self.data[position : position + 1] == b"#":
                position = self.data.find(b"\n", position, end)
            elif self.data.startswith(token.encode(), position):
                return position, position + len(token)
            position += 1
        raise ValueError(f"{token!r} does not stand where it must")

    # -- surroundings ------------------------------------------------------------------------------------------

    def function(self, node: ast.AST) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The innermost function around a node."""
        above = self.parents.get(node)
        while above is not None and not isinstance(above, Function):
            above = self.parents.get(above)
        return above

    def behaviour(self) -> Iterator[ast.AST]:
        """All nodes that do something: no docstrings, annotations, messages, imports, prints."""
        yield from _behaviour(self.tree)

    # -- changes -----------------------------------------------------------------------------------------------

    def replace(self, operator: str, node: ast.AST, text: str) -> Change:
        """A change of a whole node."""
        return Change(operator, self.start(node), self.end(node), text)

    def operands(self, node: ast.BinOp) -> tuple[str, str]:
        """Both sides of an operation with the brackets that belong to them."""
        start, end = self.operation(node)
        return self.text(self.start(node), start).rstrip(), self.text(end, self.end(node)).lstrip()

    def operation(self, node: ast.BinOp) -> tuple[int, int]:
        """Where the operator of an operation stands."""
        return self.find(TOKENS[type(node.op)], self.end(node.left), self.start(node.right))

    def without(self, operator: str, call: ast.Call, part: ast.expr | ast.keyword) -> Change:
        """A call without one of its arguments, and without the comma that goes with it."""
        parts: list[ast.AST] = sorted([*call.args, *call.keywords], key=self.start)
        position = parts.index(part)
        if position:
            return Change(
                operator, self.find(",", self.end(parts[position - 1]), self.start(part))[0], self.end(part), ""
            )
        behind = self.start(parts[1]) if len(parts) > 1 else self.end(part)
        return Change(operator, self.start(part), behind, "")


def _behaviour(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, _NOT_BEHAVIOUR) or _is_only_text(node):
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _behaviour(child)


def _is_only_text(node: ast.AST) -> bool:
    """A docstring, a statement that prints, or a keyword that decides what is printed."""
    if isinstance(node, ast.keyword):
        return node.arg in _TALKATIVE
    if not isinstance(node, ast.Expr):
        return False
    value = node.value
    called = value.func if isinstance(value, ast.Call) else None
    return isinstance(value, ast.Constant) or (isinstance(called, ast.Name) and called.id in _PRINTING)


def same_code(one: ast.AST, other: ast.AST) -> bool:
    """Whether two expressions say the same."""
    return ast.dump(one) == ast.dump(other)


def path(node: ast.AST) -> str:
    """The dotted name of a function that is called, `np.sum` for instance; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        above = path(node.value)
        return f"{above}.{node.attr}" if above else ""
    return ""


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef | None) -> tuple[str, ...]:
    """The names of a function's parameters, without the object itself."""
    if function is None:
        return ()
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    names = tuple(argument.arg for argument in every)
    return names[1:] if names[:1] in (("self",), ("cls",)) else names
