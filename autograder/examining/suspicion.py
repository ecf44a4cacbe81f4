"""What in a notebook's code a person of the staff should look at. A flag, never a verdict: it costs no point.

What is listed here has no place in an honest answer: reaching for the grader, for other people's frames and memory, or
for derivatives that are computed instead of derived (by complex steps, or by a library). The tests cannot see the
latter, because its numbers are right.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from autograder.records import Notice

from .notebook import StudentNotebook

# No pattern may run over the ends of lines, or a cell of blank lines would take quadratic time.
_PATTERNS = (
    (
        "reaches for the insides of the grader",
        re.compile(r"\botter[ \t]*\.[ \t]*(test_files|execute|check|run)\b|call_func"),
    ),
    (
        "looks at frames, memory or objects of others",
        re.compile(r"_getframe|gc\.get_(objects|referrers)|tb_frame|f_back"),
    ),
    ("traces or profiles other code", re.compile(r"\bset(trace|profile)[ \t]*\(")),
    ("calls C functions directly", re.compile(r"^[ \t]*(import|from)\s+(ctypes|cffi)\b", re.MULTILINE)),
    ("looks for other processes or files of the system", re.compile(r"/proc/|/autograder\b|/etc/passwd")),
    (
        "replaces functions of NumPy or of Python",
        re.compile(r"^[ \t]*(np|numpy|builtins)\.\w{1,80}[ \t]*=[^=]", re.MULTILINE),
    ),
    ("starts or signals processes", re.compile(r"\bos\.(fork|kill|killpg|setsid|_exit)\b|\bsubprocess\.")),
    ("opens network connections", re.compile(r"^[ \t]*(import|from)\s+(socket|urllib|requests|http)\b", re.MULTILINE)),
    (
        "takes derivatives by complex steps",
        re.compile(r"(np|numpy)\.imag\b|\.imag\b|astype\([ \t]*complex|dtype[ \t]*=[ \t]*complex|\b1e-\d+j|\b1j\b"),
    ),
    (
        "uses a library that takes derivatives",
        re.compile(
            r"^[ \t]*(?:import|from)\s+(?P<module>autograd|jax|torch|tensorflow|sympy|numdifftools)\b", re.MULTILINE
        ),
    ),
)


def flags(notebook: StudentNotebook, given: Collection[str] = ()) -> Iterator[Notice]:
    """One notice per kind of suspicion, with the first line that gives rise to it; for staff only.

    `given` are the modules that the assignment itself imports.
    """
    usual = {module.partition(".")[0] for module in given}
    everything = "\n".join(cell.source for cell in notebook.cells)
    for what, pattern in _PATTERNS:
        if pattern.search(everything) is None:
            continue
        for cell in notebook.cells:
            found = next(
                (one for one in pattern.finditer(cell.source) if one.groupdict().get("module") not in usual), None
            )
            if found is not None:
                line = cell.source.count("\n", 0, found.start()) + 1
                lines = cell.source.splitlines()
                text = lines[min(line, len(lines)) - 1].strip()[:100] or lines[min(line, len(lines) - 1)].strip()[:100]
                yield Notice("", f"looks like a trick: cell {cell.number} {what}: `{text}`", for_staff=True)
                break
