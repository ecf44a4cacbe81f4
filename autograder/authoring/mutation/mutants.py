"""All mutants of a build: its solution with one change in one answer cell, in a stable order, with stable names."""

from __future__ import annotations

import ast
import types
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.mutation import arrays, formulas, numbers, steps
from autograder.authoring.mutation.answers import Answer, read_answers
from autograder.authoring.mutation.code import Change, Code

Operator = Callable[[Code, ast.AST], Iterator[Change]]
OPERATORS: tuple[Operator, ...] = (
    formulas.operations, formulas.dropped, formulas.added, formulas.comparisons, formulas.logic,
    arrays.transposes, arrays.axes, arrays.copies, arrays.functions, arrays.kinds, arrays.in_place,
    numbers.constants, numbers.indices, numbers.exchanges, numbers.neighbours,
    steps.left_out, steps.reordered,
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One changed answer. `line` counts from 1 in the answer cell; `before` and `after` are the lines that differ.

    `position` is that of the cell in the filled notebook, `source` its whole new text.
    """

    name: str
    questions: tuple[str, ...]
    operator: str
    line: int
    before: str
    after: str
    position: int
    source: str

    @property
    def question(self) -> str:
        """The question that the answer belongs to."""
        return self.questions[0]


def make_mutants(built: BuiltAssignment) -> tuple[Mutant, ...]:
    """The mutants of all answers. Changes that give the same code as the solution or as another are left out."""
    mutants: list[Mutant] = []
    numbered: Counter[tuple[str, str, int]] = Counter()
    for answer in read_answers(built):
        for change, code in distinct_changes(answer):
            line = code.line(change.start)
            question = answer.questions[0]
            numbered[question, change.operator, line] += 1
            name = f"{question}: {change.operator}, line {line}, {numbered[question, change.operator, line]}"
            mutants.append(_mutant(name, answer, code, change))
    return tuple(mutants)


def distinct_changes(answer: Answer) -> Iterator[tuple[Change, Code]]:
    """All changes of one answer that make a difference to Python, none of them twice."""
    try:
        code = Code(answer.source)
    except SyntaxError:
        return
    known = {compiled(answer.source)}
    for change in _changes(code, answer.lines):
        made = compiled(changed(code, change))
        if made is not None and made not in known:
            known.add(made)
            yield change, code


def changed(code: Code, change: Change) -> str:
    """The cell with the change."""
    return (code.data[: change.start] + change.text.encode() + code.data[change.end :]).decode()


def compiled(source: str) -> Compiled | None:
    """What Python makes of a cell, constants folded, comparable; None where it is not Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what looks strange, which a mutant may
            tree = Code(source).tree
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            return _essence(compile(tree, "<answer>", "exec", flags, dont_inherit=True))
    except (SyntaxError, ValueError):
        return None


Compiled = tuple[object, ...]


def _essence(code: types.CodeType) -> Compiled:
    """A code object without the places of its lines."""
    return (
        code.co_code,
        tuple(_constant(one) for one in code.co_consts),
        (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars),
        (code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount, code.co_flags),
        getattr(code, "co_exceptiontable", b""),
    )


def _constant(value: object) -> object:
    """Told apart as Python does not: 0.0 and -0.0, 1 and True are other constants."""
    if isinstance(value, types.CodeType):
        return _essence(value)
    if isinstance(value, (tuple, frozenset)):
        return (type(value).__name__, tuple(_constant(one) for one in value))
    return (type(value).__name__, repr(value))


def _changes(code: Code, lines: frozenset[int]) -> Iterator[Change]:
    """What all operators offer on lines that may be changed, from top to bottom."""
    found: list[Change] = []
    for node in code.behaviour():
        for operator in OPERATORS:
            found.extend(operator(code, node))
    order = {id(change): number for number, change in enumerate(found)}
    for change in sorted(found, key=lambda one: (code.line(one.start), order[id(one)])):
        touched = range(code.line(change.start), code.line(max(change.start, change.end - 1)) + 1)
        if lines.issuperset(touched):
            yield change


def _mutant(name: str, answer: Answer, code: Code, change: Change) -> Mutant:
    source = changed(code, change)
    first, last = code.line(change.start), code.line(max(change.start, change.end - 1))
    before = answer.source.split("\n")
    rest = len(before) - last
    after = source.split("\n")
    return Mutant(
        name,
        answer.questions,
        change.operator,
        first,
        _lines(before[first - 1 : last]),
        _lines(after[first - 1 : len(after) - rest]),
        answer.position,
        source,
    )


def _lines(lines: list[str]) -> str:
    """Lines as they are shown: without the indentation that all have."""
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    return "\n".join(line[min(indents, default=0) :].rstrip() for line in lines)
