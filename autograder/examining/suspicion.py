"""What in a submission a person of the staff should look at. A flag, never a verdict: it costs no point.

What is listed here has no place in an honest answer: reaching for the grader, for other people's frames and memory, for
chance, or for derivatives that are computed instead of derived (by complex steps, by numbers of one's own that carry
them along, by a library). The tests cannot see the latter, because its numbers are right. Derivatives by differences
have right numbers as well, but less exact ones than any formula gives: that is how they are seen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from autograder.checks import Precision
from autograder.records import CheckStatus, Notice, QuestionResult

from .dependence import cells_that_define
from .exam import Question
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
        (".imag", "importimag", "complex", *(f"{digit}j" for digit in range(10))),
        re.compile(
            r"\.imag\b|\bimport imag\b|astype\([ \t]*complex|dtype[ \t]*=[ \t]*complex|\b\d[\d.]{0,20}e-\d{1,3}j\b"
        ),
    ),
    _Suspicion(
        "uses a library that takes derivatives",
        _LIBRARIES,
        re.compile(rf"^[ \t]*(?:import|from)\s+(?P<module>{'|'.join(_LIBRARIES)})\b", re.MULTILINE),
    ),
    _Suspicion(
        "defines numbers of its own, which could carry derivatives along",
        ("def__r", "def__mul__", "def__truediv__", "def__array_"),
        re.compile(r"def[ \t]+__(?:r?(?:mul|truediv|matmul|pow)|radd|rsub|array_ufunc|array_function)__"),
    ),
    _Suspicion(
        "asks for numbers that nobody can draw again",
        ("urandom", "SystemRandom", "secrets", "uuid", "time_ns"),
        re.compile(
            r"\burandom\b|\bSystemRandom\b|^[ \t]*(?:import|from)\s+(?:secrets|uuid)\b|\btime_ns\b", re.MULTILINE
        ),
    ),
)

_MANY_DIGITS = re.compile(r"(?<![\w.])\d{0,3}\.\d{6}")


def trick(what: str) -> Notice:
    """What staff are told, and nobody else."""
    return Notice("", f"looks like a trick: {what}", for_staff=True)


def trick_of(notebook: StudentNotebook, question: Question, found: QuestionResult, precision: Precision) -> str:
    """What looks like a trick in the points that a question has earned; "" where nothing does."""
    if found.points and 2 * found.points >= found.max_points and is_rough(precision):  # or it is wrong, as float32 is
        return (
            f"is right to {precision.worst:.0e} only ({precision.rough} of {precision.fine + precision.rough} "
            "comparisons), as derivatives by differences are; formulas are right to 1e-15"
        )
    hidden = [check.status is CheckStatus.PASSED for check in found.checks if check.hidden]
    where = typed_numbers(notebook, question.names) if found.points and hidden and not any(hidden) else None
    return f"passes what students see and nothing hidden, with typed numbers in {where}" if where else ""


def is_rough(precision: Precision) -> bool:
    """Whether too many right answers of a question are right as differences are, and not as formulas.

    Not one of several hundred right but unusual answers to this course's questions is so even once; derivatives by
    differences of two to nine points are so in nearly all comparisons. Those of other functions may stand among them.
    """
    return 2 * precision.rough > precision.fine


def typed_numbers(notebook: StudentNotebook, names: Collection[str]) -> str | None:
    """Where a cell that defines one of the names holds a number of many digits: as who copies answers, types them."""
    for cell in cells_that_define(notebook, names):
        found = _MANY_DIGITS.search(cell.source)
        if found is not None:
            return f"cell {cell.number}: `{_line_of(cell.source, found.start())}`"
    return None


def _line_of(source: str, position: int) -> str:
    """The line at a position, as it is shown; the next one where it is blank."""
    lines = source.splitlines()
    number = min(source.count("\n", 0, position), len(lines) - 1)
    return lines[number].strip()[:100] or lines[min(number + 1, len(lines) - 1)].strip()[:100]


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
                text = _line_of(cell.source, found.start())
                yield trick(f"cell {cell.number} {suspicion.what}: `{text}`")
                break
