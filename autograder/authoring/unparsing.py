"""One spelling of a test's code for every Python, so that a build gives the same bytes on all of them.

otter writes tests with `ast.unparse`. Python 3.10 puts parentheses around the targets of `for a, b in pairs` and of
`a, b = pair` and a blank behind a `lambda` without arguments, and later ones do not.
"""

from __future__ import annotations

import ast
import sys
from typing import Any


def spell_as_later_pythons() -> None:
    """Change `ast.unparse` in this process, where Python is 3.10."""
    if sys.version_info >= (3, 11):
        return
    parts: Any = ast  # the class that writes is not public, and has no types

    class Unparser(parts._Unparser):  # type: ignore[misc]
        def visit_Tuple(self, node: ast.Tuple) -> None:  # noqa: N802
            is_bare = node.elts and self.get_precedence(node) <= parts._Precedence.TUPLE
            with self.delimit_if("(", ")", not is_bare):
                self.items_view(self.traverse, node.elts)

        def visit_Assign(self, node: ast.Assign) -> None:  # noqa: N802
            self.set_precedence(parts._Precedence.TUPLE, *node.targets)
            super().visit_Assign(node)

        def visit_Lambda(self, node: ast.Lambda) -> None:  # noqa: N802
            if any(field for _, field in ast.iter_fields(node.args)):
                super().visit_Lambda(node)
                return
            with self.require_parens(parts._Precedence.TEST, node):
                self.write("lambda: ")
                self.set_precedence(parts._Precedence.TEST, node.body)
                self.traverse(node.body)

        def _for_helper(self, fill: str, node: ast.For) -> None:
            self.set_precedence(parts._Precedence.TUPLE, node.target)
            super()._for_helper(fill, node)

    parts.unparse = lambda tree: Unparser().visit(tree)
