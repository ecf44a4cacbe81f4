"""What one cell of code says, without running it: its syntax, the names it makes, the test that it holds."""

from __future__ import annotations

import ast
import builtins
import re
import warnings
from dataclasses import dataclass, field
from typing import Any

import yaml  # type: ignore[import-untyped]  # no stubs; comes with otter and jupytext

BEGIN_TEST_CONFIG = re.compile(r'(?:.\s*=\s*)?""?"?\s*#\s*BEGIN\s*TEST\s*CONFIG', re.IGNORECASE)
END_TEST_CONFIG = re.compile(r'""?"?\s*#\s*END\s*TEST\s*CONFIG', re.IGNORECASE)
HIDDEN_COMMENT = re.compile(r"\s*#\s*hidden\s*$", re.IGNORECASE)
PYTHON_CELL_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")
MAGIC_LINE = re.compile(r"^(\s*)(?:[\w.,\s]+=\s*)?[%!].*$|^(\s*)\??[\w.]+\?{1,2}\s*$", re.MULTILINE)


@dataclass(frozen=True)
class CheckCell:
    """A test cell of a question as far as it could be read; `tree` is None where it is not exactly one function."""

    config: dict[str, Any]
    hidden: bool
    tree: ast.FunctionDef | None
    problems: tuple[tuple[str, str], ...] = field(default=())

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that otter takes from the notebook."""
        if self.tree is None:
            return ()
        arguments = self.tree.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        return tuple(argument.arg for argument in every)


def parse_code(text: str) -> ast.Module:
    """The syntax tree of a code cell; IPython magics count as `pass`. Raises SyntaxError."""
    try:
        return _parse(text)
    except SyntaxError:
        # Only now: a line that starts with % may also be the second line of an expression.
        return _parse(_without_magics(text))


def syntax_problem(text: str) -> str:
    """What is wrong with the syntax of a code cell; nothing for a good one."""
    try:
        parse_code(text)
    except (SyntaxError, ValueError) as error:
        line = f" in line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        message = error.msg if isinstance(error, SyntaxError) else str(error)
        return f"code that is not Python{line} ({message})"
    return ""


def imported_modules(text: str) -> set[str]:
    """Modules that a code cell imports, by their full names; nothing for a cell with a mistake in its syntax."""
    if syntax_problem(text):
        return set()
    names: set[str] = set()
    for node in ast.walk(parse_code(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


def bound_names(tree: ast.AST) -> set[str]:
    """Every name that running the code may make, at any depth: rather too many than too few."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name.partition(".")[0])
    return names


def answer_names(text: str) -> tuple[str, ...]:
    """The functions and classes that a cell defines at its top level, in order; nothing where it does not parse."""
    try:
        body = parse_code(text).body
    except (SyntaxError, ValueError):
        return ()
    return tuple(node.name for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef)))


def read_check(text: str) -> CheckCell:
    """Read a test cell the way otter does."""
    lines = text.split("\n")
    hidden = lines[0].lstrip().startswith("#") and bool(re.search(r"\bhidden\b", lines[0], re.IGNORECASE))
    config, config_problems, rest = _split_config(lines)
    tree, code_problems = _one_function(rest)
    problems = [*config_problems, *code_problems]
    if not hidden and any(HIDDEN_COMMENT.match(line) for line in lines[1:]):
        problems.append(("`# HIDDEN` below the first line, where otter overlooks it", "it in the first line"))
    return CheckCell(config, bool(config.get("hidden", hidden)), tree, tuple(problems))


def is_defined_by_python(name: str) -> bool:
    """Whether a test may ask for a name that no cell defines."""
    return name == "env" or hasattr(builtins, name)


def load_yaml(text: str) -> tuple[dict[str, Any], str]:
    """A mapping, and what is wrong if it is none."""
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        return {}, f"YAML that cannot be read ({' '.join(str(error).split())})"
    if loaded is None:
        return {}, ""
    if not isinstance(loaded, dict) or not all(isinstance(key, str) for key in loaded):
        return {}, f"YAML that is not a mapping of keys to values ({str(text).strip()[:40]!r})"
    return loaded, ""


def _split_config(lines: list[str]) -> tuple[dict[str, Any], list[tuple[str, str]], list[str]]:
    if not BEGIN_TEST_CONFIG.match(lines[0]):
        return {}, [], lines
    end = next((index for index, line in enumerate(lines) if END_TEST_CONFIG.match(line)), None)
    if end is None:
        return {}, [("`# BEGIN TEST CONFIG` that never ends", '`""" # END TEST CONFIG`')], lines
    config, problem = load_yaml("\n".join(lines[1:end]))
    return config, [(problem, "a test config such as `hidden: true`")] if problem else [], lines[end + 1 :]


def _one_function(lines: list[str]) -> tuple[ast.FunctionDef | None, list[tuple[str, str]]]:
    try:
        body = ast.parse("\n".join(lines)).body
    except (SyntaxError, ValueError) as error:
        return None, [(f"a test cell that is not Python ({error})", "one function definition")]
    if len(body) == 1 and isinstance(body[0], ast.FunctionDef):
        return body[0], []
    kinds = ", ".join(type(node).__name__ for node in body) or "nothing"
    return None, [(f"a test cell with {kinds} at its top level", "exactly one function definition")]


def _parse(text: str) -> ast.Module:
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about "\\d" in a formula: a matter of taste, not of syntax
        tree = compile(text, "<cell>", "exec", flags, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def _without_magics(text: str) -> str:
    first, _, rest = text.partition("\n")
    if first.startswith("%%"):
        return "pass\n" + rest if first.startswith(PYTHON_CELL_MAGICS) else "pass"
    return MAGIC_LINE.sub(lambda match: (match.group(1) or match.group(2) or "") + "pass", text)
