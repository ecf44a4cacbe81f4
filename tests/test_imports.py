"""The package is built like the table in its design: imports go down only, and each outside library has one home."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "autograder"

# From the top of the house to its cellar. A module may import what stands further down, and its own station.
# `grading` (a class), `exporting` (its grades and feedback) and `checking` (one notebook) are the functions that the
# command line calls.
STATIONS = (
    "cli",
    "exporting",
    "replaying",
    "grading",
    "checking",
    "bundling",
    "authoring",
    "examining",
    "candidate",
    "lms",
    "gradebook",
    "reporting",
    "checks",
)
FOUNDATION = ("records", "settings", "errors")

# Each of these libraries stands in these places only; a place is a folder or a module of the package.
HOMES = {
    "typer": {"cli"},
    "rich": {"cli"},
    "otter.assign": {"authoring"},
    "jupytext": {"authoring"},
    "otter.test_files": {"examining"},
    "distributed": {"examining/cluster.py"},
    "IPython": {"candidate"},
    "jinja2": {"reporting"},
    "matplotlib": {"reporting", "candidate"},  # the candidate warms it up for the students' cells
    "sqlalchemy": {"gradebook"},
    "zipfile": {"lms", "authoring", "bundling", "examining/exam.py"},  # all but lms handle zips that we made ourselves
}
# What would run or rebuild a stranger's objects has no place anywhere.
NOWHERE = ("pickle", "cloudpickle", "dill", "marshal", "shelve")


@dataclass(frozen=True)
class Import:
    """One import statement: in which file of the package, on which line, of which module."""

    file: str
    line: int
    module: str

    def __str__(self) -> str:
        return f"autograder/{self.file}:{self.line} imports {self.module}"


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports() -> list[Import]:
    return [found for path in files() for found in imports_of(path.relative_to(PACKAGE), path.read_text("utf-8"))]


def imports_of(path: Path, source: str) -> Iterator[Import]:
    """Every import, wherever it stands; `from a import b` names both `a` and `a.b`, since b may be a module."""
    for node in ast.walk(ast.parse(source, str(path))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield Import(path.as_posix(), node.lineno, name.name)
        elif isinstance(node, ast.ImportFrom):
            module = absolute(path, node)
            yield Import(path.as_posix(), node.lineno, module)
            for name in node.names:
                yield Import(path.as_posix(), node.lineno, f"{module}.{name.name}")


def absolute(path: Path, node: ast.ImportFrom) -> str:
    package = ("autograder", *path.parent.parts)
    base = package[: len(package) - node.level + 1] if node.level else ()
    return ".".join((*base, *([node.module] if node.module else [])))


def station(file: str) -> str:
    return Path(file).parts[0].removesuffix(".py")


def ours(found: Import) -> str:
    """The part of the package that an import reaches, or ""."""
    parts = found.module.split(".")
    return parts[1] if parts[0] == "autograder" and len(parts) > 1 else ""


def is_inside(module: str, library: str) -> bool:
    return module == library or module.startswith(library + ".")


def test_every_folder_and_module_has_its_place_in_the_table() -> None:
    assert {station(path.relative_to(PACKAGE).as_posix()) for path in files()} <= {
        *STATIONS,
        *FOUNDATION,
        "__init__",
        "__main__",
    }


def test_imports_go_down_only() -> None:
    table = (*STATIONS, *FOUNDATION)
    upward = [
        str(found)
        for found in imports()
        if (here := station(found.file)) in table
        and (there := ours(found)) in table
        and here != there
        and table.index(there) < table.index(here)
    ]
    assert upward == []


def test_a_station_is_never_imported_through_the_package_itself() -> None:
    reaching = [str(found) for found in imports() if found.file == "__init__.py" and ours(found) in STATIONS]
    assert reaching == [], "`import autograder` must stay light: students' notebooks do it too"


def test_no_two_modules_import_each_other() -> None:
    modules = {".".join(("autograder", *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in files()}
    edges = {
        module: {
            found.module
            for found in imports_of(path.relative_to(PACKAGE), path.read_text("utf-8"))
            if found.module in modules and found.module != module
        }
        for module, path in modules.items()
    }
    while leaves := {module for module, below in edges.items() if not below & edges.keys()}:
        edges = {module: below for module, below in edges.items() if module not in leaves}
    assert sorted(edges) == [], "these modules are on a cycle of imports, or above one"


def test_the_candidate_imports_nothing_of_ours_but_itself() -> None:
    assert [
        str(found) for found in imports() if station(found.file) == "candidate" and ours(found) not in ("", "candidate")
    ] == []


def test_only_the_wire_of_the_candidate_is_imported_and_only_by_examining() -> None:
    foreign = [found for found in imports() if ours(found) == "candidate" and station(found.file) != "candidate"]
    wrong = [
        str(found)
        for found in foreign
        if station(found.file) != "examining"
        or not (found.module == "autograder.candidate" or is_inside(found.module, "autograder.candidate.wire"))
    ]
    assert wrong == []


def test_the_checks_import_nothing_but_numpy_and_the_standard_library() -> None:
    allowed = {"numpy", "autograder", *sys.stdlib_module_names}
    found = [one for one in imports() if station(one.file) == "checks"]
    assert [
        str(one) for one in found if one.module.split(".")[0] not in allowed or ours(one) not in ("", "checks")
    ] == []


@pytest.mark.parametrize("library", HOMES)
def test_each_outside_library_is_named_in_its_home_only(library: str) -> None:
    strangers = [
        str(found)
        for found in imports()
        if is_inside(found.module, library)
        and found.file not in HOMES[library]
        and station(found.file) not in HOMES[library]
    ]
    assert strangers == []


def test_nothing_that_rebuilds_objects_of_strangers_is_imported_anywhere() -> None:
    assert [str(found) for found in imports() if any(is_inside(found.module, name) for name in NOWHERE)] == []


def test_lms_and_reporting_cannot_change_a_mark() -> None:
    writers = []
    for path in files():
        name = path.relative_to(PACKAGE).as_posix()
        if station(name) in ("lms", "reporting"):
            writers += [
                f"autograder/{name}:{node.lineno} calls .{node.func.attr}()"
                for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("record", "execute", "exec_driver_sql", "commit")
            ]
    assert writers == []


def test_no_module_is_called_utils() -> None:
    assert [
        str(path) for path in files() if path.stem.rstrip("s").lower() in ("util", "helper", "misc", "common")
    ] == []


@pytest.mark.parametrize(
    ("statement", "modules"),
    [
        ("import os.path", ["os.path"]),
        ("from . import errors", ["autograder.lms", "autograder.lms.errors"]),
        ("from ..errors import InputError", ["autograder.errors", "autograder.errors.InputError"]),
        ("def f():\n    from rich import box", ["rich", "rich.box"]),
    ],
)
def test_the_reader_of_imports_sees_every_form(statement: str, modules: list[str]) -> None:
    assert [found.module for found in imports_of(Path("lms/folder.py"), statement)] == modules
