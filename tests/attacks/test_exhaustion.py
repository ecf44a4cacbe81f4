"""Category d: loops, bombs and crashes cost their own points only, and end in time."""

from __future__ import annotations

import pytest

from autograder.examining.examiner import Examiner
from autograder.records import CheckStatus, Ending
from tests.attacks.conftest import LIMITS, Examined
from tests.attacks.exam_builder import FULL_POINTS, WRONG, submission
from tests.attacks.report import TELL, messages, points, reported, statuses

LOOPS = {
    "a plain loop": "while True: pass",
    "a sleep": "import time; time.sleep(1e6)",
    "a loop in C": "import collections, itertools\ncollections.deque(itertools.repeat(0), maxlen=0)",
    "a loop that catches everything": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "a loop deaf to signals": "import signal\nfor number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):\n"
    "    signal.signal(number, signal.SIG_IGN)\n"
    "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass",
}


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS.keys())
def test_a_cell_that_never_ends_costs_nothing_but_itself(examined: Examined, loop: str) -> None:
    result = examined(submission(after=loop))
    assert result.total == FULL_POINTS
    (notice,) = [notice for notice in result.notices if notice.student_message]
    assert "Cell 9" in notice.student_message


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS.keys())
def test_a_function_that_never_ends_costs_its_own_points_only(examined: Examined, loop: str) -> None:
    body = "".join(f"    {line}\n" for line in loop.splitlines())
    result = examined(submission(sigmoid_backward=f"def sigmoid_backward(z, da):\n{body}"))
    assert result.total == FULL_POINTS - 2
    assert statuses(result, "sigmoid_backward") == [CheckStatus.TIMED_OUT] * 2
    assert "did not return in time" in messages(result, "sigmoid_backward")


def test_a_loop_before_the_answers_costs_no_answer(examined: Examined) -> None:
    assert examined(submission(before=LOOPS["a loop deaf to signals"])).total == FULL_POINTS


MEMORY = {
    "a huge array": "import numpy as np\nhuge = np.ones(1 << 31)",
    "a growing list": "grown = []\nwhile True: grown.append(bytearray(1 << 24))",
    "a huge integer": "10 ** 10 ** 10",
    "a huge text": "'x' * (1 << 40)",
}


@pytest.mark.parametrize("bomb", MEMORY.values(), ids=MEMORY.keys())
def test_a_memory_bomb_in_a_cell_takes_no_more_than_its_limit(examined: Examined, bomb: str) -> None:
    assert examined(submission(before=bomb)).total == FULL_POINTS


def test_a_memory_bomb_of_many_processes_is_stopped(patient: Examiner) -> None:
    bomb = (
        "import os, time\n"
        "for _ in range(4):\n"
        "    if os.fork() == 0:\n"
        "        kept = np.ones(40 << 20)\n"
        "        time.sleep(1e6)\n"
        "time.sleep(1e6)"
    )
    result = patient.examine(submission(before=bomb))
    assert result.ending is Ending.MEMORY_LIMIT
    assert patient.examine(submission()).total == FULL_POINTS
    assert result.total == FULL_POINTS


def test_memory_taken_in_the_background_is_noticed_between_short_answers(examined: Examined) -> None:
    bomb = (
        "import os, time\n"
        "for _ in range(4):\n"
        "    if os.fork() == 0:\n"
        "        kept = np.ones(40 << 20)\n"
        "        time.sleep(1e6)\n"
    )
    pause = "    import time; time.sleep(0.2)\n    return None"
    slow = {name: f"def {name}(*a):\n{pause}\n" for name in WRONG}
    result = examined(submission(slow, before=bomb))
    assert result.ending is Ending.MEMORY_LIMIT


def test_memory_outside_of_any_process_cannot_be_taken(examined: Examined) -> None:
    attack = (
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "report = []\n"
        "try: report.append(os.memfd_create('x') >= 0)\n"
        "except OSError: pass\n"
        "if libc.shmget(0, 1 << 20, 0o1600) >= 0: report.append('shmget')\n"
        "if libc.msgget(0, 0o1600) >= 0: report.append('msgget')"
    )
    assert reported(examined(submission(WRONG, before=attack + TELL))) == []


def test_a_fork_bomb_stays_within_its_number_of_processes(examined: Examined) -> None:
    bomb = (
        "import os, time\n"
        "report = 0\n"
        "for _ in range(500):\n"
        "    try: child = os.fork()\n"
        "    except OSError: break\n"
        "    if child == 0: time.sleep(1e6)\n"
        "    report += 1"
    )
    assert 0 < reported(examined(submission(before=bomb + TELL))) <= LIMITS.processes


def test_a_doubling_fork_bomb_is_stopped(examined: Examined) -> None:
    bomb = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    assert examined(submission(after=bomb)).total == FULL_POINTS


def test_a_thread_bomb_stays_within_its_number_of_threads(examined: Examined) -> None:
    bomb = (
        "import threading, time\n"
        "report = 0\n"
        "for _ in range(500):\n"
        "    try: threading.Thread(target=time.sleep, args=(1e6,), daemon=True).start()\n"
        "    except RuntimeError: break\n"
        "    report += 1"
    )
    assert 0 < reported(examined(submission(before=bomb + TELL))) <= LIMITS.processes


def test_a_hundred_megabytes_of_output_cost_nothing(examined: Examined) -> None:
    loud = "import os, sys\nfor _ in range(100):\n    print('x' * (1 << 20))\n    os.write(1, b'x' * (1 << 20))"
    result = examined(submission(before=loud))
    assert result.total == FULL_POINTS
    assert not [notice for notice in result.notices if notice.student_message]


def test_thousands_of_failing_cells_do_not_fill_the_report(examined: Examined) -> None:
    import json

    from tests.attacks.exam_builder import cells_of, code, document, handed_in

    cells = [*cells_of(), *[code("1 / 0")] * 2000]
    assert examined(handed_in(json.dumps(document(cells)).encode())).total == FULL_POINTS


VALUES = {
    "a huge array": "np.ones((1 << 12, 1 << 12))",
    "a huge list": "[0.0] * 10_000_000",
    "a huge text": "'x' * (20 << 20)",
    "a huge integer": "1 << 100_000",
    "a deep list": "deep(100_000)",
    "a deep list that fits": "deep(900)",
    "deep tuples": "deep_tuple(2000)",
    "a cyclic list": "cyclic()",
    "a cyclic dictionary": "(lambda d: d.setdefault('d', d))({})",
    "an infinite generator": "itertools.repeat(0.0)",
    "an infinite object": "Infinite()",
    "colliding keys": "{(i << 61) - i: 0 for i in range(1, 3000)}",
    "keys of tuples": "{(1, 2): 3}",
    "half a character": "'\\ud800'",
    "an array of half characters": "np.array(['\\ud800'])",
    "an array of a million dimensions": "np.zeros((1,) * 33)",
    "an array without entries": "np.zeros((0, 1 << 40))",
    "structured numbers": "np.zeros(3, [('a', 'f8')])",
    "dates": "np.array(['2020-01-01'], 'M8[D]')",
    "a module": "np",
    "the namespace": "globals()",
    "itself": "train",
    "a type": "float",
    "a lazy attribute": "Lazy()",
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_a_strange_value_is_no_answer_and_breaks_nothing(examined: Examined, value: str) -> None:
    tools = (
        "import itertools\n"
        "def deep(levels):\n    made = []\n    for _ in range(levels): made = [made]\n    return made\n"
        "def deep_tuple(levels):\n    made = ()\n    for _ in range(levels): made = (made,)\n    return made\n"
        "def cyclic():\n    made = []; made.append(made); return made\n"
        "class Infinite:\n    def __iter__(self): return itertools.repeat(0.0)\n    def __len__(self): return 1 << 62\n"
        "class Lazy:\n    def __getattr__(self, name):\n        while True: pass\n"
    )
    answers = {name: f"def {name}(*a): return {value}\n" for name in ("sigmoid_backward", "dense_backward")}
    result = examined(submission(before=tools, **answers))
    assert points(result) == {"sigmoid_backward": 0, "dense_backward": 0, "train": 2}


CRASHES = {
    "a null pointer": "import ctypes; ctypes.string_at(0)",
    "an abort": "import os; os.abort()",
    "an exit": "import os; os._exit(0)",
    "a kill of oneself": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV); ctypes.string_at(0)",
    "a stack overflow": "import ctypes; call = ctypes.CFUNCTYPE(None); f = call(lambda: f()); f(); ctypes.string_at(0)",
}


@pytest.mark.parametrize("crash", CRASHES.values(), ids=CRASHES.keys())
def test_a_crash_in_a_cell_costs_nothing_but_that_cell(examined: Examined, crash: str) -> None:
    result = examined(submission(before=f"import ctypes\n{crash}"))
    assert result.total == FULL_POINTS


def test_a_crash_in_a_function_costs_that_function_only(examined: Examined) -> None:
    crash = "def dense_backward(*a):\n    import ctypes; ctypes.string_at(0)"
    result = examined(submission(dense_backward=crash))
    assert result.total == FULL_POINTS - 2
    assert statuses(result, "dense_backward") == [CheckStatus.LOST] * 2
    assert "crashed" in messages(result, "dense_backward")


def test_many_cells_that_crash_are_given_up_in_time(examined: Examined) -> None:
    import json

    from tests.attacks.exam_builder import cells_of, code, document, handed_in

    crashing = [code(f"import os; os._exit({n})") for n in range(30)]
    result = examined(handed_in(json.dumps(document([*crashing, *cells_of()])).encode()))
    assert result.total <= FULL_POINTS
    assert result.seconds < LIMITS.submission_wall_seconds


def test_a_thread_and_an_exit_handler_that_never_end_cost_nothing(examined: Examined) -> None:
    threads = (
        "import atexit, threading, time\n"
        "threading.Thread(target=time.sleep, args=(1e6,)).start()\n"
        "atexit.register(time.sleep, 1e6)"
    )
    assert examined(submission(before=threads)).total == FULL_POINTS


def test_busy_processes_in_the_background_cost_nothing(examined: Examined) -> None:
    busy = "import os\nfor _ in range(4):\n    if os.fork() == 0:\n        while True: pass"
    assert examined(submission(before=busy)).total == FULL_POINTS


def test_a_forked_child_does_not_answer_for_its_parent(examined: Examined) -> None:
    both = (
        "import os\ndef sigmoid_backward(z, da):\n    os.fork()\n"
        "    a = 1 / (1 + np.exp(-z))\n    return da * a * (1 - a)"
    )
    assert examined(submission(sigmoid_backward=both)).total == FULL_POINTS


EVIL = """
import os
class Evil(Exception):
    def __str__(self): {0}
    __repr__ = __str__
class Meta(type):
    def __instancecheck__(cls, other): {0}
    def mro(cls): return [cls, Exception, BaseException, object]
    @property
    def __name__(cls): {0}
    @property
    def __mro__(cls): {0}
class Odd(Exception, metaclass=Meta): pass
"""


@pytest.mark.parametrize(
    "trick", ["raise SystemExit", "os._exit(0)", "return 5", "return '\\ud800' * 10**6", "while True: pass"]
)
@pytest.mark.parametrize("kind", ["Evil", "Odd"])
def test_an_exception_with_evil_methods_costs_its_own_points_only(examined: Examined, trick: str, kind: str) -> None:
    tools = EVIL.format(trick)
    result = examined(submission(before=tools, sigmoid_backward=f"def sigmoid_backward(*a): raise {kind}()"))
    assert result.total == FULL_POINTS - 2
