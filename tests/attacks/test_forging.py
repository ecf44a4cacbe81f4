"""Category a: tricks in the student's process that would win where tests run in that process."""

from __future__ import annotations

import pytest

from tests.attacks.conftest import Examined
from tests.attacks.exam_builder import EMPTY, WRONG, submission


def earns_nothing(examined: Examined, before: str = "", *, after: str = "", **answers: str) -> None:
    assert examined(submission({**WRONG, **answers}, before=before, after=after)).total == 0


def test_patching_numpy_comparisons_buys_no_point(examined: Examined) -> None:
    earns_nothing(
        examined,
        "for name in ('allclose', 'isclose', 'array_equal', 'array_equiv', 'all', 'any'):\n"
        "    setattr(np, name, lambda *a, **k: True)\n"
        "np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None\n"
        "np.abs = np.absolute = np.linalg.norm = lambda *a, **k: np.float64(0)",
    )


def test_patching_builtins_buys_no_point(examined: Examined) -> None:
    earns_nothing(
        examined,
        "import builtins\n"
        "builtins.all = builtins.any = lambda *a: True\n"
        "builtins.abs = lambda x: 0.0\n"
        "builtins.isinstance = lambda *a: True\n"
        "class Calm(Exception): pass\n"
        "builtins.AssertionError = Calm",
    )


def test_patching_otter_buys_no_point(examined: Examined) -> None:
    earns_nothing(
        examined,
        "import sys, types\n"
        "import otter\n"
        "try:\n"
        "    import otter.test_files.exception_test as real\n"
        "    real.test_case.call_func = lambda self, env: None\n"
        "except ImportError:\n"
        "    pass\n"
        "for name in list(sys.modules):\n"
        "    for thing in list(vars(sys.modules[name]).values()) if name.startswith('otter') else []:\n"
        "        if isinstance(thing, type): thing.check = lambda *a, **k: True",
    )


def test_tests_of_ones_own_buy_no_point(examined: Examined) -> None:
    earns_nothing(
        examined,
        "import os\n"
        "os.makedirs('tests', exist_ok=True)\n"
        "for name in ('sigmoid_backward', 'dense_backward', 'train'):\n"
        "    with open(f'tests/{name}.py', 'w') as file:\n"
        "        file.write('from otter.test_files import test_case\\n')\n"
        "        file.write(f'name = {name!r}\\npoints = 99\\n@test_case()\\ndef t(): pass\\n')",
        after="grader.init_grading_mode('./tests')\nfor n in dir(): grader.check(n)",
    )


def test_an_import_hook_buys_no_point(examined: Examined) -> None:
    earns_nothing(
        examined,
        "import builtins\n"
        "real_import = builtins.__import__\n"
        "class Agreeable:\n"
        "    def __getattr__(self, name): return lambda *a, **k: True\n"
        "def hooked(name, *rest):\n"
        "    module = real_import(name, *rest)\n"
        "    return Agreeable() if name.startswith('otter') or name.endswith('checks') else module\n"
        "builtins.__import__ = hooked",
    )


def test_ast_transformers_and_shell_patches_buy_no_point(examined: Examined) -> None:
    earns_nothing(
        examined,
        "import ast\n"
        "class NoAsserts(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)\n"
        "shell = get_ipython()\n"
        "shell.ast_transformers.append(NoAsserts())\n"
        "shell.showtraceback = shell.run_code = lambda *a, **k: None\n"
        "import sys\n"
        "sys.excepthook = lambda *a: None",
    )


AGREEABLE = """
class Yes:
    def __getattr__(self, name):
        if name.startswith('__'): raise AttributeError(name)
        return Yes()
    def __call__(self, *a, **k): return Yes()
    def __iter__(self): return iter([Yes(), Yes(), Yes()])
    def __len__(self): return 3
    def __float__(self): return 0.0
    def __index__(self): return 0
    def __bool__(self): return True
    def __getitem__(self, i): return Yes()
    def __array__(self, *a, **k): return np.zeros(1)
    def __array_ufunc__(self, *a, **k): return np.True_
    def __array_function__(self, *a, **k): return np.True_
    __hash__ = lambda self: 0
for name in 'eq lt le gt ge'.split(): setattr(Yes, f'__{name}__', lambda self, other: True)
Yes.__ne__ = lambda self, other: False
for name in 'add sub mul truediv matmul radd rsub rmul abs neg'.split():
    setattr(Yes, f'__{name}__', lambda self, *other: Yes())
"""


def test_objects_that_agree_with_everything_buy_no_point(examined: Examined) -> None:
    earns_nothing(
        examined,
        AGREEABLE,
        sigmoid_backward="def sigmoid_backward(z, da): return Yes()",
        dense_backward="def dense_backward(*a): return Yes(), Yes(), Yes()",
        train="def train(*a): return Yes(), [Yes()] * 6",
    )


def test_objects_in_place_of_functions_buy_no_point(examined: Examined) -> None:
    earns_nothing(
        examined,
        AGREEABLE,
        sigmoid_backward="sigmoid_backward = Yes()",
        dense_backward="dense_backward = Yes",
        train="train = [Yes()] * 6",
    )


def test_ndarray_subclasses_buy_no_point(examined: Examined) -> None:
    earns_nothing(
        examined,
        "class Liar(np.ndarray):\n"
        "    def __array_ufunc__(self, ufunc, method, *a, **k): return np.True_\n"
        "    def __array_function__(self, function, types, a, k): return np.True_\n"
        "    __eq__ = __lt__ = __le__ = lambda self, other: np.True_\n"
        "    __reduce__ = lambda self: (print, ())\n"
        "    shape = property(lambda self: AnyShape())\n"
        "class AnyShape(tuple):\n"
        "    __eq__ = lambda self, other: True\n"
        "    __ne__ = lambda self, other: False\n"
        "    __hash__ = tuple.__hash__\n"
        "def lie(shape): return np.zeros(shape).view(Liar)",
        sigmoid_backward="def sigmoid_backward(z, da): return lie(np.shape(z))",
        dense_backward="def dense_backward(a, dz, w): return lie(w.shape), lie((1, w.shape[1])), lie(a.shape)",
        train="def train(x, y, lr, n): return lie((x.shape[1], 1)), lie(n)",
    )


def test_subclasses_of_plain_types_buy_no_point(examined: Examined) -> None:
    earns_nothing(
        examined,
        "class Number(float):\n"
        "    __lt__ = __le__ = __eq__ = lambda self, other: True\n"
        "    __hash__ = float.__hash__\n"
        "    __sub__ = __rsub__ = __abs__ = lambda self, *o: Number(0)\n"
        "class Items(list):\n"
        "    __eq__ = lambda self, other: True\n"
        "    __iter__ = lambda self: iter([Number(0)] * 6)",
        sigmoid_backward="def sigmoid_backward(z, da): return Items([[Number(9)] * np.shape(z)[1]] * np.shape(z)[0])",
        dense_backward="def dense_backward(*a): return Items([Items(), Items(), Items()])",
        train="def train(x, y, lr, n): return np.ones((x.shape[1], 1)), Items([Number(9) for _ in range(n)])",
    )


@pytest.mark.parametrize(
    "value",
    ["np.ma.masked_all(np.shape({0}))", "np.full(np.shape({0}), np.nan)", "np.zeros((0,) + np.shape({0})[1:])"],
    ids=["masked", "nan", "empty"],
)
def test_arrays_without_numbers_buy_no_point(examined: Examined, value: str) -> None:
    earns_nothing(
        examined,
        sigmoid_backward=f"def sigmoid_backward(z, da): return {value.format('z')}",
        dense_backward="def dense_backward(a_prev, dz, w):\n"
        f"    return {value.format('w')}, {value.format('w[:1]')}, {value.format('a_prev')}",
        train=f"def train(x, y, lr, n): return {value.format('x[:1].T')}, {value.format('np.ones(n)')}",
    )


PEEK = """
import sys
def peek(names):
    frame = sys._getframe()
    while frame:
        for name in names:
            if name in frame.f_locals and frame.f_code.co_name.startswith('test'): return frame.f_locals[name]
        frame = frame.f_back
def peek_by_traceback(names):
    try: raise ValueError
    except ValueError as error: frame = error.__traceback__.tb_frame.f_back
    while frame:
        if 'expected' in frame.f_locals: return frame.f_locals['expected']
        frame = frame.f_back
"""


def test_frames_and_tracebacks_hold_no_expected_value(examined: Examined) -> None:
    earns_nothing(
        examined,
        PEEK,
        sigmoid_backward="def sigmoid_backward(z, da): return peek(['expected_dz', 'expected'])",
        dense_backward="def dense_backward(*a): return peek_by_traceback(['expected'])",
        train="def train(*a): return peek(['expected_w']), peek(['expected_losses'])",
    )


def test_the_garbage_collector_holds_no_result_and_no_reference(examined: Examined) -> None:
    earns_nothing(
        examined,
        "import gc, types\n"
        "def find(name):\n"
        "    for thing in gc.get_objects():\n"
        "        if isinstance(thing, types.FunctionType) and thing.__globals__ is not globals():\n"
        "            if thing.__name__ in (name, 'expected_parts', 'expected_run', 'solution'): return thing\n"
        "for thing in gc.get_objects():\n"
        "    try:\n"
        "        if 'passed' in vars(thing): thing.passed = True\n"
        "        if 'points' in vars(thing): thing.points = 99.0\n"
        "    except Exception: pass",
        sigmoid_backward="def sigmoid_backward(*a): return find('sigmoid_backward')(*a)",
        dense_backward="def dense_backward(*a): return find('dense_backward')(*a)",
        train="def train(*a): return find('train')(*a)",
    )


def test_a_trace_function_sees_no_comparison(examined: Examined) -> None:
    trace = (
        "import sys, threading\n"
        "def tracer(frame, event, argument):\n"
        "    names = frame.f_locals\n"
        "    if 'desired' in names and 'actual' in names: np.copyto(names['actual'], names['desired'])\n"
        "    return tracer\n"
        "sys.settrace(tracer); sys.setprofile(tracer); threading.settrace(tracer)"
    )
    earns_nothing(examined, trace)


def test_a_thread_that_changes_the_answer_after_it_was_given_buys_no_point(examined: Examined) -> None:
    earns_nothing(
        examined,
        "import threading\n"
        "given = []\n"
        "def change():\n"
        "    while True:\n"
        "        for array in given[-3:]: array *= 0.5\n"
        "threading.Thread(target=change, daemon=True).start()\n"
        "def give(shape): given.append(np.ones(shape)); return given[-1]",
        sigmoid_backward="def sigmoid_backward(z, da): return give(np.shape(z))",
        dense_backward="def dense_backward(a_prev, dz, w): return give(w.shape), give((1, 2)), give(a_prev.shape)",
    )


@pytest.mark.parametrize(
    "error",
    [
        "AssertionError('all is well')",
        "SystemExit(0)",
        "KeyboardInterrupt()",
        "GeneratorExit()",
        "StopIteration()",
        "__import__('unittest').SkipTest('n/a')",
        "type('StudentError', (Exception,), {})('passed')",
        "type('CheckFailure', (AssertionError,), {'student': 'passed', 'staff': '', 'kind': ''})()",
        "ExceptionGroup('a', [ValueError()]) if hasattr(__builtins__, 'ExceptionGroup') else ValueError()",
    ],
)
def test_raising_something_special_buys_no_point(examined: Examined, error: str) -> None:
    raising = {name: f"def {name}(*a):\n    raise {error}\n" for name in WRONG}
    result = examined(submission(raising))
    assert result.total == 0
    assert all(check.status.value == "raised" for question in result.questions for check in question.checks)


def test_hooks_on_output_and_logging_buy_no_point(examined: Examined) -> None:
    earns_nothing(
        examined,
        "import sys, logging, atexit, json\n"
        "class Hook(logging.Handler):\n"
        "    def emit(self, record): sys.modules['__main__'].passed = True\n"
        "logging.getLogger().addHandler(Hook())\n"
        "atexit.register(print, 'passed')\n"
        "print(json.dumps({'score': 6, 'passed': True}))\n"
        "sys.stderr.write('OK (6 tests)\\n')\n"
        "sys.stdout = sys.stderr = Hook()",
    )


def test_answers_of_empty_stubs_earn_nothing(examined: Examined) -> None:
    assert examined(submission(EMPTY)).total == 0
