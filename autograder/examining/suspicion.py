"""What in a notebook's code a person of the staff should look at. A flag, never a verdict: it costs no point.

What is listed here has no place in an honest answer: reaching for the grader, for other people's frames and memory, or
for derivatives that are computed instead of derived (by complex steps, or by a library). The tests cannot see the
latter, because its numbers are right.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from autograder.records import Notice

from .notebook import StudentNotebook


@dataclass(frozen=True)
class _Suspicion:
    """Something to look for. Only a notebook that holds one of `words`, blanks aside, is searched with `pattern`.

    No pattern may run over the ends of lines, or a cell of blank lines would take quadratic time.
    """

    what: str
    words: tuple[str, ...]
    pattern: re.Pattern[str]


_LIBRARIES = ("autograd", "jax", "torch", "tensorflow", "sympy", "numdifftools")
_SUSPICIONS = (
    _Suspicion(
        "reaches for the insides of the grader",
        ("otter.test_files", "otter.execute", "otter.check", "otter.run", "call_func"),
        re.compile(r"\botter[ \t]*\.[ \t]*(test_files|execute|check|run)\b|call_func"),
    ),
    _Suspicion(
        "looks at frames, memory or objects of others",
        ("_getframe", "gc.get_", "tb_frame", "f_back"),
        re.compile(r"_getframe|gc\.get_(objects|referrers)|tb_frame|f_back"),
    ),
    _Suspicion(
        "traces or profiles other code",
        ("settrace", "setprofile"),
        re.compile(r"\bset(trace|profile)[ \t]*\("),
    ),
    _Suspicion(
        "calls C functions directly",
        ("ctypes", "cffi"),
        re.compile(r"^[ \t]*(import|from)\s+(ctypes|cffi)\b", re.MULTILINE),
    ),
    _Suspicion(
        "looks for other processes or files of the system",
        ("/proc/", "/autograder", "/etc/passwd"),
        re.compile(r"/proc/|/autograder\b|/etc/passwd"),
    ),
    _Suspicion(
        "replaces functions of NumPy or of Python",
        ("np.", "numpy.", "builtins."),
        re.compile(r"^[ \t]*(np|numpy|builtins)\.\w{1,80}[ \t]*=[^=]", re.MULTILINE),
    ),
    _Suspicion(
        "starts or signals processes",
        ("os.fork", "os.kill", "os.setsid", "os._exit", "subprocess."),
        re.compile(r"\bos\.(fork|kill|killpg|setsid|_exit)\b|\bsubprocess\."),
    ),
    _Suspicion(
        "opens network connections",
        ("socket", "urllib", "requests", "http"),
        re.compile(r"^[ \t]*(import|from)\s+(socket|urllib|requests|http)\b", re.MULTILINE),
    ),
    _Suspicion(
        "takes derivatives by complex steps",
        (".imag", "complex", *(f"{digit}j" for digit in range(10))),
        re.compile(r"(np|numpy)\.imag\b|\.imag\b|astype\([ \t]*complex|dtype[ \t]*=[ \t]*complex|\b1e-\d+j|\b1j\b"),
    ),
    _Suspicion(
        "uses a library that takes derivatives",
        _LIBRARIES,
        re.compile(rf"^[ \t]*(?:import|from)\s+(?P<module>{'|'.join(_LIBRARIES)})\b", re.MULTILINE),
    ),
)


def flags(notebook: StudentNotebook, given: Collection[str] = ()) -> Iterator[Notice]:
    """One notice per kind of suspicion, with the first line that gives rise to it; for staff only.

    `given` are the modules that the assignment itself imports.
    """
    usual = {module.partition(".")[0] for module in given}
    everything = "".join(cell.source for cell in notebook.cells).replace(" ", "").replace("\t", "")
    for suspicion in _SUSPICIONS:
        if not any(word in everything for word in suspicion.words):
            continue
        for cell in notebook.cells:
            found = next(
                (one for one in suspicion.pattern.finditer(cell.source) if one.groupdict().get("module") not in usual),
                None,
            )
            if found is not None:
                line = cell.source.count("\n", 0, found.start()) + 1
                lines = cell.source.splitlines()
                text = lines[min(line, len(lines)) - 1].strip()[:100] or lines[min(line, len(lines) - 1)].strip()[:100]
                yield Notice("", f"looks like a trick: cell {cell.number} {suspicion.what}: `{text}`", for_staff=True)
                break
