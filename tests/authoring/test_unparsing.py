"""Whatever Python runs the build, the tests that students get are spelt the same."""

from __future__ import annotations

import subprocess
import sys

SPELT = """for a, b in pairs:
    x, (y, z) = (a, b)
    first = second = (1, 2)
    f = lambda: (x, y)
    g = lambda a, *b, c=1, **d: lambda: a
    h = {k: v for k, v in pairs if (k, v) != (1, 2)}
    m[1, 2], n = (3, ())
    x, = (1,)
async def f():
    async for a, b in pairs:
        return (a, b)
"""
CODE = (
    "import ast, sys\nfrom autograder.authoring.unparsing import spell_as_later_pythons\nspell_as_later_pythons()\n"
    "print(ast.unparse(ast.parse(sys.stdin.read())))"
)


def test_code_is_spelt_as_it_was_written_with_python_3_11() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], input=SPELT, capture_output=True, text=True, check=True)
    found = [line for line in done.stdout.splitlines() if line]
    assert found == SPELT.splitlines()
