"""What a test's stand-in does: values cross, changes come back, and nothing else does. Own code, without a jail."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.records import CheckResult, CheckStatus
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import code, document, exam, handed_in

STUDENT = """
import numpy as np
def same(x, *rest, **named): return x
def double_in_place(x):
    x *= 2
def append(items):
    items.append(4)
def put(table):
    table['b'] = 2
def fill(*, target): target[...] = 7
def pair(x): return x, x
def use(f, x): return f(f(x))
def use_twice(f): return f(1) + f(2)
def draw(rng, n): return rng.normal(size=n)
def fail(kind): raise {'value': ValueError, 'key': KeyError, 'own': Own}[kind]('no such thing')
def stop(): raise StopIteration
class Own(ArithmeticError): pass
def many(n): return [1] * n
def nothing(): pass
class Layer:
    kind = 'dense'
    def __init__(self, n_in, n_out=2):
        self.weights = np.zeros((n_in, n_out))
    @property
    def size(self): return self.weights.size
    @property
    def shy(self): raise RuntimeError('not now')
    def forward(self, x):
        self.seen = x
        return x @ self.weights
    def itself(self): return self
    def __call__(self, x): return self.forward(x)
def layer_size(layer): return layer.size
def train(layer, step):
    layer.weights = layer.weights + step
    layer.steps = getattr(layer, 'steps', 0) + 1
def replace_forward(): Layer.forward = lambda self, x: 'replaced'
class Lazy:
    def __init__(self): self.n = 0
    def step(self): self.n += 1
    @property
    def double(self):
        self.n += 10
        return 2 * self.n
class Acting:
    def __init__(self): self.act = 0
    def relu(self, x): return max(x, 0.0)
class Shadow:
    def loss(self): return 'a method'
    def fit(self): self.loss = 3.0
class Hiding(Shadow):
    def __init__(self): self.loss = 5.0
class Single:
    one = None
    def __new__(cls):
        cls.one = cls.one or object.__new__(cls)
        return cls.one
    def loss(self): return 'a method'
    def fit(self): self.loss = 3.0
class Twin:
    def value(self): return 1
twins = [Twin]
class Twin: value = 2
twins.append(Twin)
class Odd:
    def __init__(self): self.a = 1
    def work(self): return 5
    @property
    def __dict__(self): raise RuntimeError('no attributes here')
def make(n): return [Layer(n), Layer(n + 1)]
def forever():
    while True: pass
def nested(f): return f(lambda x: x + 1)
def keep(f): globals()['kept'] = f
def use_kept(): return kept(1)
"""

Run = Callable[[str], CheckResult]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Result of one test body; the names that it uses are read from `env`."""
    folder = tmp_path_factory.mktemp("exam")
    tests = {
        f"q{number:02}": f"@test_case(points=2)\ndef test_it(env):\n{indented(body)}"
        for number, body in enumerate(BODIES)
    }
    with Examiner(exam(folder, tests), LIMITS, JailPlan(JailKind.NONE)) as examiner:
        result = examiner.examine(handed_in(json.dumps(document([code(STUDENT)])).encode()))
    found = dict(zip(BODIES, (question.checks[0] for question in result.questions), strict=True))
    return found.__getitem__


def indented(body: str) -> str:
    return "".join(f"    {line}\n" for line in body.strip().splitlines())


PASSING = {
    "a method is looked up where it is called": """
Layer, replace_forward = env['Layer'], env['replace_forward']
one, two = Layer(2), Layer(2)
assert one.forward(np.ones((1, 2))).shape == (1, 2)
forward = two.forward
assert forward(np.ones((1, 2))).shape == (1, 2)
assert repr(forward) == "<the student's Layer.forward>" and forward.type_name == 'method'
two.forward = 3
assert two.forward == 3
""",
    "a method of a second object can be passed on": """
Layer, use = env['Layer'], env['use']
one, two = Layer(2, 2), Layer(2, 2)
assert one.itself().seen_at if False else one.forward(np.ones((1, 2))).shape == (1, 2)
assert use(two.forward, np.ones((1, 2))).tolist() == [[0.0, 0.0]]
""",
    "attributes are those after the last call": """
Layer, train = env['Layer'], env['train']
layer = Layer(1, 1)
for n in range(1, 5):
    train(layer, 1.0)
    assert layer.weights.tolist() == [[float(n)]] and layer.steps == n
lazy = env['Lazy']()
for n in range(1, 4):
    lazy.step()
    assert lazy.n == n
assert (lazy.double, lazy.n, lazy.double, lazy.n) == (26, 13, 46, 23)
""",
    "a method that becomes an attribute is what it is then": """
first, net = env['Acting'](), env['Acting']()
first.relu(1.0)
net.act = net.relu
assert net.act(-1.0) == 0.0
one = env['Acting']()
one.act = one.relu
assert one.act(-1.0) == 0.0
other, another = env['Acting'](), env['Acting']()
other.act = other.relu
other.act
assert another.act == 0
""",
    "an attribute that hides a method is an attribute": """
one, two = env['Shadow'](), env['Shadow']()
assert one.loss() == 'a method'
assert two.loss() == 'a method'
one.fit()
assert one.loss == 3.0
two.fit()
assert two.loss == 3.0
""",
    "an attribute that hides a method from the start is an attribute": """
for _ in range(2):
    assert env['Hiding']().loss == 5.0
    hiding = env['Hiding']()
    hiding.fit()
    assert hiding.loss == 3.0
""",
    "an object that its class gives out once more is not a new one": """
one = env['Single']()
assert one.loss() == 'a method'
one.fit()
assert env['Single']().loss == 3.0
""",
    "what is set is set in order, however much it is": """
layer = env['Layer'](1)
for n in range(5):
    layer.weights = np.full((100, 200), float(n))
    layer.kind = str(n)
assert layer.weights.shape == (100, 200) and (layer.weights == 4).all() and layer.kind == '4'
""",
    "two classes of one name have methods of their own": """
one, two = env['twins'][0](), env['twins'][1]()
assert one.value() == 1
assert two.value == 2
""",
    "an object that does not show its attributes still works": """
odd = env['Odd']()
for _ in range(3):
    assert odd.work() == 5
    assert odd.a == 1
""",
    "plain values come back with their types": """
for value in (None, True, 3, 1 << 90, 2.5, 1j, 'a', b'b', [1, [2]], (1, (2,)), {'a': {1: 2}}, np.float32(2)):
    back = env['same'](value)
    assert type(back) is type(value) and back == value, (value, back)
""",
    "an array that is returned is the test's own": """
x = np.arange(6.0).reshape(2, 3)
assert env['same'](x) is x
first, second = env['pair'](x)
assert first is x and second is x
""",
    "an array that is changed in place is changed here": """
x = np.ones(3)
assert env['double_in_place'](x) is None
assert (x == 2).all()
""",
    "lists and dictionaries that are changed are changed here": """
items, table = [1, 2], {'a': 1}
env['append'](items); env['put'](table)
assert items == [1, 2, 4] and table == {'a': 1, 'b': 2}
""",
    "a keyword argument that is changed is changed here": """
x = np.zeros(2)
env['fill'](target=x)
assert (x == 7).all()
""",
    "attributes that came along with another one are never old": """
layer = env['Layer'](2)
for rows in (1, 3):
    assert layer.weights.shape == (2, 2)
    layer.forward(np.ones((rows, 2)))
    assert layer.seen.shape == (rows, 2)
assert layer.weights.shape == (2, 2)
layer.seen = 5
assert layer.seen == 5
first, second = layer.weights, layer.weights
first[:] = 1
assert (second == 0).all()
""",
    "a random generator is advanced here as the student advanced it there": """
rng, again = np.random.default_rng(3), np.random.default_rng(3)
first, second = env['draw'](rng, 2), env['draw'](rng, 2)
assert (np.concatenate([first, second]) == again.normal(size=4)).all()
assert rng.normal() == again.normal()
""",
    "a read-only array stays as it is": """
x = np.ones(3)
x.flags.writeable = False
env['double_in_place'](x)
assert (x == 1).all()
""",
    "a function of the test can be called": """
assert env['use'](lambda x: x + 1, 1) == 3
assert (env['use'](np.sqrt, np.array([16.0])) == 2).all()
""",
    "a function of the test keeps its state here": """
calls = []
assert env['use_twice'](lambda x: calls.append(x) or x) == 3
assert calls == [1, 2]
""",
    "a function of the student's given to one of the test's works": """
assert env['nested'](lambda g: g(1) + g(10)) == 13
""",
    "an exception is what it was": """
for kind, expected in (('value', ValueError), ('key', KeyError), ('own', ArithmeticError)):
    try:
        env['fail'](kind)
    except expected:
        continue
    raise AssertionError(kind)
""",
    "a class can be made, read, set and called": """
layer = env['Layer'](3, n_out=4)
assert layer.kind == 'dense' and layer.weights.shape == (3, 4) and layer.size == 12
layer.weights = np.ones((3, 4))
x = np.ones((2, 3))
assert (layer.forward(x) == 3).all() and (layer(x) == 3).all()
assert layer.seen.shape == (2, 3)
""",
    "an object can be handed back": """
assert env['layer_size'](env['Layer'](5)) == 10
assert env['layer_size'](env['Layer'](5).itself()) == 10
""",
    "objects in a list are stand-ins": """
first, second = env['make'](2)
assert (first.size, second.size) == (4, 6)
""",
    "a missing attribute is an attribute error": """
layer = env['Layer'](1)
assert not hasattr(layer, 'nothing')
assert getattr(layer, 'nothing', 5) == 5
""",
    "a stand-in is no array": """
for value in (env['Layer'](1), env['same']):
    assert np.asarray(value).dtype == object
    assert not hasattr(value, '__array__') and not hasattr(value, '__iter__')
""",
    "a module is ours": """
assert env['np'] is np
""",
    "a name that is not there can be asked for": """
assert 'nowhere' not in env and env.get('nowhere') is None and 'same' in env
""",
    "warnings of the test go nowhere": """
import warnings
warnings.warn('careful'); print('loud')
""",
}

FAILING = {
    "a function that was forgotten": ("env['nowhere'](1)", CheckStatus.MISSING, "`nowhere` is not defined"),
    "an exception": ("env['fail']('value')", CheckStatus.RAISED, "ValueError: no such thing"),
    "a stop of iteration": ("list(map(lambda x: env['stop'](), [1]))", CheckStatus.RAISED, "StopIteration"),
    "an exception that the test swallowed": (
        "try: env['fail']('value')\nexcept Exception: pass\nassert False",
        CheckStatus.RAISED,
        "ValueError",
    ),
    "an endless loop": ("env['forever']()", CheckStatus.TIMED_OUT, "loop that never ends"),
    "an endless loop that the test swallowed": (
        "try: env['forever']()\nexcept BaseException: pass",
        CheckStatus.TIMED_OUT,
        "loop that never ends",
    ),
    "too much": ("env['many'](10_000_000)", CheckStatus.TOO_LARGE, "too large"),
    "an attribute that raises": ("env['Layer'](1).shy", CheckStatus.RAISED, "RuntimeError: not now"),
    "nothing": ("a, b = env['nothing']()", CheckStatus.FAILED, "None"),
    "a function of a call that is over": (
        "env['keep'](lambda x: x)\nassert env['use_kept']() == 1",
        CheckStatus.RAISED,
        "",
    ),
}

BODIES = [*PASSING.values(), *(body for body, _, _ in FAILING.values())]


@pytest.mark.parametrize("body", PASSING.values(), ids=PASSING.keys())
def test_a_stand_in_behaves_as_the_thing_itself(run: Run, body: str) -> None:
    found = run(body)
    assert found.status is CheckStatus.PASSED, found.staff_message


@pytest.mark.parametrize(("body", "status", "message"), FAILING.values(), ids=FAILING.keys())
def test_what_is_no_answer_is_told_for_what_it_is(run: Run, body: str, status: CheckStatus, message: str) -> None:
    found = run(body)
    assert found.status is status, found.staff_message
    assert message in found.student_message
    assert found.staff_message
