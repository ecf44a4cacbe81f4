"""Category f: files and code that are broken in the ways of real students are graded, or refused in a sentence."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from autograder.records import CheckStatus, Outcome
from tests.attacks.conftest import Examined
from tests.attacks.exam_builder import FULL_POINTS, HONEST, cells_of, code, document, handed_in, submission
from tests.attacks.report import messages, statuses

HONEST_BYTES = json.dumps(document(cells_of(HONEST))).encode()


def nested(levels: int) -> bytes:
    return HONEST_BYTES.replace(b'"metadata": {', b'"metadata": {"x": ' + b"[" * levels + b"]" * levels + b", ", 1)


def old_format() -> bytes:
    cells = [{"cell_type": "code", "language": "python", "input": cell["source"]} for cell in cells_of(HONEST)]
    return json.dumps({"metadata": {}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells}]}).encode()


def zipped(*files: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


REFUSED = {
    "empty": b"",
    "blanks": b" \n\t",
    "NUL bytes": b"\0" * 5000,
    "plain text": b"Dear grader, my dog ate my notebook.\n",
    "cut off": HONEST_BYTES[: len(HONEST_BYTES) // 2],
    "a list": b"[1, 2, 3]",
    "a number": b"6",
    "no cells": json.dumps(document([])).encode(),
    "no list of cells": json.dumps({"cells": {"a": 1}, "metadata": {}}).encode(),
    "strange cells": json.dumps({"cells": ["print(1)", 3, None, {"cell_type": "code", "source": 5}]}).encode(),
    "only text": json.dumps(document([{"cell_type": "markdown", "metadata": {}, "source": "done"}])).encode(),
    "another assignment": json.dumps(document(cells_of(), metadata={"otter": {"assignment_name": "other"}})).encode(),
    "another notebook": json.dumps(
        document([code('import otter\ngrader = otter.Notebook("perceptron.ipynb")')])
    ).encode(),
    "deep nesting": nested(200_000),
    "a PDF": b"%PDF-1.7 ...",
    "a web page": b"<!DOCTYPE html><html></html>",
    "too large": b'{"cells": ["' + b"x" * (101 << 20) + b'"]}',
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_notebook_is_refused_in_a_sentence(examined: Examined, content: bytes) -> None:
    result = examined(handed_in(content))
    assert result.outcome is Outcome.REFUSED
    assert result.total == 0


GRADED = {
    "nbformat 3": old_format(),
    "a byte order mark": b"\xef\xbb\xbf" + HONEST_BYTES,
    "UTF-16": HONEST_BYTES.decode().encode("utf-16"),
    "latin-1": HONEST_BYTES.replace(b"import numpy as np", b"import numpy as np  # caf\xe9", 1),
    "NUL padding": HONEST_BYTES + b"\0" * 4096,
    "50 MB of output": HONEST_BYTES.replace(b'"outputs": []', b'"outputs": ["' + b"x" * (50 << 20) + b'"]', 1),
    "a huge number": HONEST_BYTES.replace(b'"nbformat": 4', b'"x": [NaN, ' + b"9" * 6000 + b'], "nbformat": 4'),
    "a future format": HONEST_BYTES.replace(b'"nbformat": 4', b'"nbformat": 9'),
    "half a character": HONEST_BYTES.replace(b"import numpy as np", b"import numpy as np  # \\ud800", 1),
    "a foreign kernel": HONEST_BYTES.replace(b'"name": "python3"', b'"name": "nn-course"'),
    "a zip": zipped(("toy.ipynb", HONEST_BYTES)),
    "a zip from a Mac": zipped(("hw/toy.ipynb", HONEST_BYTES), ("__MACOSX/hw/._toy.ipynb", b"\0\5\x16\7")),
    "a zip with checkpoints": zipped(
        ("toy.ipynb", HONEST_BYTES), (".ipynb_checkpoints/toy-checkpoint.ipynb", HONEST_BYTES)
    ),
}


@pytest.mark.parametrize("content", GRADED.values(), ids=GRADED.keys())
def test_an_honest_notebook_is_graded_whatever_its_file_went_through(examined: Examined, content: bytes) -> None:
    assert examined(handed_in(content)).total == FULL_POINTS


HOSTILE_ZIPS = {
    "no notebook": zipped(("readme.txt", b"hello")),
    "cut off": zipped(("toy.ipynb", HONEST_BYTES))[:-60],
    "a bomb": zipped(("toy.ipynb", HONEST_BYTES), *[(f"b{n}", bytes(60 << 20)) for n in range(6)]),
    "a way out": zipped(("toy.ipynb", HONEST_BYTES), ("../../../tmp/slip.py", b"1"), ("/tmp/slip", b"1")),
}


@pytest.mark.parametrize("content", HOSTILE_ZIPS.values(), ids=HOSTILE_ZIPS.keys())
def test_a_hostile_zip_is_refused_or_harmless(examined: Examined, content: bytes) -> None:
    result = examined(handed_in(content, "toy.zip"))
    assert result.outcome is Outcome.REFUSED or result.total == FULL_POINTS


HARMLESS = {
    "a syntax error": "def broken(:\n    pass",
    "a NUL byte": "x = 'a\0b'",
    "an exception": "1 / 0",
    "a question": "name = input('your name? ')",
    "a missing package": "import no_such_package",
    "a path of another machine": "open(r'C:\\Users\\me\\data.csv')",
    "a changed folder": "import os; os.chdir('/tmp')",
    "shadowed builtins": "sum = 0; list = []; max = 5; id = 7; open = None; str = None; type = None; isinstance = 1",
    "strict floating point": "np.seterr(all='raise'); np.set_printoptions(precision=1, threshold=3)",
    "a plot": "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()",
    "a file that hides numpy": "%%writefile numpy.py\nx = 1",
    "a shell line": "!ls",
    "a bash cell": "%%bash\necho hi",
    "magics": "%matplotlib inline\n%load_ext autoreload\n%autoreload 2\n%time x = 1",
    "pip": "%pip install numpy",
    "an unknown magic": "%nosuchmagic 1",
    "an await": "import asyncio\nawait asyncio.sleep(0)",
    "a reset of output": "from IPython.display import clear_output, display\nclear_output(); display(1)",
    "warnings": "import warnings, sys; warnings.warn('careful'); sys.stderr.write('warning')",
    "two million blank lines": "\n" * 2_000_000 + "x = 1",
    "two million blanks": " " * 2_000_000 + "x = 1",
    "a very long line": "x = '" + "y" * 200_000 + "'",
    "a very deep expression": "x = " + "(" * 150 + "1" + ")" * 150,
    "too deep an expression": "x = " + "-" * 100_000 + "1",
}


@pytest.mark.parametrize("source", HARMLESS.values(), ids=HARMLESS.keys())
def test_a_broken_or_odd_cell_costs_no_answer(examined: Examined, source: str) -> None:
    assert examined(submission(before=source)).total == FULL_POINTS


WRONG_VALUES = [
    "None",
    "...",
    "float('nan')",
    "float('inf')",
    "'dz'",
    "(da, z)",
    "float",
    "da.T",
    "[[1.0], [1.0, 2.0]]",
    "{}",
    "print",
]


@pytest.mark.parametrize("value", WRONG_VALUES)
def test_a_value_of_a_wrong_kind_costs_its_own_points_and_is_named(examined: Examined, value: str) -> None:
    result = examined(submission(sigmoid_backward=f"def sigmoid_backward(z, da): return {value}"))
    assert result.total == FULL_POINTS - 2
    assert "`dz`" in messages(result, "sigmoid_backward")


RIGHT_VALUES = [
    "{}.tolist()",
    "np.asfortranarray({})",
    "np.matrix({})",
    "({}).astype('>f8')",
    "({})[::-1][::-1]",
    "np.longdouble({})",
]


@pytest.mark.parametrize("form", RIGHT_VALUES)
def test_the_right_numbers_in_an_unusual_form_earn_all_points(examined: Examined, form: str) -> None:
    value = form.format("(da * np.exp(-z) / (1 + np.exp(-z)) ** 2)")
    assert examined(submission(sigmoid_backward=f"def sigmoid_backward(z, da): return {value}")).total == FULL_POINTS


def test_a_missing_function_is_named(examined: Examined) -> None:
    result = examined(submission(train="pass"))
    assert result.total == FULL_POINTS - 2
    assert statuses(result, "train") == [CheckStatus.MISSING] * 2
    assert "`train` is not defined" in messages(result, "train")


def test_a_function_with_the_wrong_parameters_costs_its_own_points(examined: Examined) -> None:
    result = examined(submission(train="def train(x): return x"))
    assert result.total == FULL_POINTS - 2
    assert "TypeError" in messages(result, "train")


def test_a_syntax_error_in_an_answer_costs_that_answer(examined: Examined) -> None:
    result = examined(submission(train="def train(x, y, lr, n)\n    return x"))
    assert result.total == FULL_POINTS - 2
    assert "SyntaxError" in result.notices[-1].student_message


def test_a_coroutine_in_place_of_a_function_costs_its_own_points(examined: Examined) -> None:
    assert examined(submission(train="async def train(*a): return a")).total == FULL_POINTS - 2


UNUSUAL: dict[str, dict[str, Any]] = {
    "a lambda": {"sigmoid_backward": "sigmoid_backward = lambda z, da: da * np.exp(-z) / (1 + np.exp(-z)) ** 2"},
    "a callable object": {
        "dense_backward": "class Dense:\n    def __call__(self, a_prev, dz, w):\n"
        "        return a_prev.T @ dz, dz.sum(0, keepdims=True), dz @ w.T\ndense_backward = Dense()"
    },
    "a partial": {
        "train": HONEST["train"].replace("train(x", "_t(k, x") + "import functools\ntrain = functools.partial(_t, 0)"
    },
    "a decorator": {
        "train": "import functools\ndef same(f):\n    @functools.wraps(f)\n    def g(*a, **k): return f(*a, **k)\n"
        "    return g\n@same\n" + HONEST["train"]
    },
    "much output": {"train": HONEST["train"].replace("    return", "    print('x' * 100_000)\n    return")},
    "threads": {
        "before": "from concurrent.futures import ThreadPoolExecutor\nlist(ThreadPoolExecutor(2).map(abs, [1]))"
    },
    "a wrong version first": {"before": "def train(x, y, lr, n): return None"},
    "a name used again later": {"after": "def train(): return None\nsigmoid_backward = 5"},
    "an early exception": {"first": "1 / 0"},
}


@pytest.mark.parametrize("parts", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_unusual_but_right_code_earns_all_points(examined: Examined, parts: dict[str, str]) -> None:
    assert examined(submission(**parts)).total == FULL_POINTS
