"""PyTorch on the student's side: tensors cross as arrays with a tag, its objects are used by reference."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.examining.exam import load_exam
from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan
from autograder.records import CheckStatus
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import code, document, exam_source, handed_in

pytest.importorskip("torch", reason="the extra `torch` is not installed")

STUDENT = """
import torch
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Linear(3, 2, dtype=torch.float64), torch.nn.Sigmoid())
    def forward(self, x): return self.layers(x)
def same(x): return x
def double_in_place(x): x *= 2
def gradient(w, x):
    w = w.detach().clone().requires_grad_()
    (x @ w).pow(2).sum().backward()
    return w.grad
def step(net, x, rate):
    optimiser = torch.optim.SGD(net.parameters(), lr=rate)
    net(x).sum().backward()
    optimiser.step()
    return optimiser
def device(): return torch.device("cpu")
def reduced(): return torch.ones(2, dtype=torch.bfloat16)
def save(net, path): torch.save(net.state_dict(), path)
def load(net, path): net.load_state_dict(torch.load(path, weights_only=True))
"""
BODIES = {
    "tensors come back with dtype, values and requires_grad": """
for dtype in (torch.float64, torch.float32, torch.int64, torch.bool):
    x = torch.arange(6).reshape(2, 3).to(dtype)
    back = env['same'](x)
    assert type(back) is torch.Tensor and back.dtype == dtype and bool((back == x).all()), back
assert env['same'](torch.ones(2, requires_grad=True)).requires_grad
assert not env['same'](torch.ones(2)).requires_grad
""",
    "a tensor that is changed in place is changed here": """
x = torch.ones(3)
env['double_in_place'](x)
assert x.tolist() == [2, 2, 2]
""",
    "gradients are computed there": """
w, x = torch.tensor([[1.0], [2.0]]), torch.tensor([[3.0, 4.0]])
assert env['gradient'](w, x).tolist() == [[66.0], [88.0]]
""",
    "modules, optimisers and devices have attributes and methods": """
net = env['Net']()
x = torch.ones(4, 3, dtype=torch.float64)
before = net.state_dict()
assert list(before) == ['layers.0.weight', 'layers.0.bias']
assert before['layers.0.weight'].shape == (2, 3)
assert torch.equal(getattr(net.layers, '0').weight.detach(), before['layers.0.weight'])
out = net(x)
assert out.shape == (4, 2)
env['step'](net, x, 0.5)
assert not torch.equal(net.state_dict()['layers.0.bias'], before['layers.0.bias'])
assert env['device']().type == 'cpu'
""",
    "parameters are saved and loaded in the student's folder": """
one, other = env['Net'](), env['Net']()
env['save'](one, 'net.pt')
env['load'](other, 'net.pt')
assert torch.equal(one.state_dict()['layers.0.weight'], other.state_dict()['layers.0.weight'])
""",
    "a tensor that NumPy cannot hold stays there": """
assert not isinstance(env['reduced'](), torch.Tensor)
""",
}


@pytest.fixture(scope="module", params=[JailKind.BUBBLEWRAP, JailKind.NONE], ids=["bubblewrap", "no jail"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, CheckStatus | str]:
    folder = tmp_path_factory.mktemp("exam")
    tests = {f"q{number}": body_of(body) for number, body in enumerate(BODIES.values())}
    exam = load_exam(replace(exam_source(folder, tests), modules=("torch",)))
    with Examiner(exam, LIMITS, JailPlan(request.param, (Path(folder),))) as examiner:
        result = examiner.examine(handed_in(json.dumps(document([code(STUDENT)])).encode()))
    checks = [question.checks[0] for question in result.questions]
    return {
        name: check.status if check.points else check.staff_message for name, check in zip(BODIES, checks, strict=True)
    }


def body_of(body: str) -> str:
    lines = "".join(f"    {line}\n" for line in f"import torch\n{body.strip()}".splitlines())
    return f"@test_case(points=2)\ndef test_it(env):\n{lines}"


@pytest.mark.parametrize("name", BODIES)
def test_it_works_as_with_the_objects_themselves(name: str, found: dict[str, CheckStatus | str]) -> None:
    assert found[name] == CheckStatus.PASSED
