"""Category c, inside the pipe: forged frames in the submission's own socket."""

from __future__ import annotations

import pytest

from autograder.examining.examiner import Examiner
from autograder.records import Ending
from tests.attacks.conftest import Examined
from tests.attacks.exam_builder import FULL_POINTS, WRONG, submission
from tests.attacks.report import statuses

# What a student can find out by reading our source: the socket, the conversation, the form of a frame.
TOOLS = """
import os, struct, sys, msgpack
sockets = []
for name in os.listdir('/proc/self/fd'):
    try:
        if os.readlink('/proc/self/fd/' + name).startswith('socket'): sockets.append(int(name))
    except OSError: pass
pipe = sockets[0]
def write(data):
    view = memoryview(data)
    while view: view = view[os.write(pipe, view):]
def send(message):
    payload = msgpack.packb(message, unicode_errors='surrogatepass')
    write(struct.pack('<I', len(payload)) + payload)
frame = sys._getframe()
while not hasattr(frame.f_locals.get('self'), 'on_call'): frame = frame.f_back
talk = frame.f_locals['self']
"""


def forged(examined: Examined, attack: str, **more: str) -> float:
    return examined(submission(WRONG, before=TOOLS + attack, **more)).total


def test_frames_that_nobody_asked_for_buy_no_point(examined: Examined) -> None:
    extra = "for number in range(-5, 60):\n    send([number, 'returned', b'\\xc3', {}, {}])\n    send([number, 'done'])"
    assert forged(examined, extra) == 0
    assert forged(examined, "", after=extra) == 0


def test_verdicts_written_into_the_pipe_buy_no_point(examined: Examined) -> None:
    attack = (
        "for number in range(60):\n    send([number, 'passed', 6.0])\n    write(b'{\"passed\": true, \"score\": 6}\\n')"
    )
    assert forged(examined, attack) == 0


@pytest.mark.parametrize(
    "number", ["number + 1", "number - 1", "-number", "0", "True", "2.0", "'1'", "None", "1 << 63"]
)
def test_an_answer_under_another_number_is_no_answer(examined: Examined, number: str) -> None:
    attack = f"""
def handle(message):
    number = message[0]
    send([{number}, 'returned', b'\\xc3', {{}}, {{}}])
talk.handle = handle
"""
    assert forged(examined, attack) == 0


FORGERIES = {
    "no fields": "[number]",
    "a number": "7",
    "no list": "{'a': 1}",
    "nothing": "None",
    "an unknown verb": "[number, 'passed']",
    "a verb that is no text": "[number, 5]",
    "a short answer": "[number, 'returned']",
    "a long answer": "[number, 'returned', b'', {}, {}, 1]",
    "a blob that is no bytes": "[number, 'returned', 'text', {}, {}]",
    "an empty blob": "[number, 'returned', b'', {}, {}]",
    "an array without anything": "[number, 'returned', b'\\xc1', {}, {}]",
    "a tuple without parts": "[number, 'returned', b'\\xc1\\x00', {}, {}]",
    "a tuple that is cut off": "[number, 'returned', b'\\xc1\\x00\\x02\\x01\\x00\\x00\\x00\\xc0', {}, {}]",
    "a tuple in a tuple": "[number, 'returned', b'\\xc1\\x00\\x01\\x03\\x00\\x00\\x00\\xc1\\x00\\x00', {}, {}]",
    "a part of endless length": "[number, 'returned', b'\\xc1\\x00\\x01\\xff\\xff\\xff\\xff\\xc0', {}, {}]",
    "changes that are no blobs": "[number, 'returned', b'\\xc0', {}, {0: 5, 'z': None, -1: 'x'}]",
    "changes of strange places": "[number, 'returned', b'\\xc0', {}, {2**62: b'\\xc0', None: b'\\xc0'}]",
    "attributes of nobody": "[number, 'returned', b'\\xc0', {2**62: {'w': b'\\xc0'}, None: {}, 'x': {1: b''}}, {}]",
    "attributes that are none": "[number, 'returned', b'\\xc0', {0: 5, 1: [b''], 2: {'w': 5, None: b''}}, {}]",
    "attributes without blobs": "[number, 'attribute', 7, {}]",
    "attributes in a list": "[number, 'attribute', b'\\xc0', [b'\\xc0']]",
    "too large, without a text": "[number, 'too_large']",
    "too large": "[number, 'too_large', 'x']",
    "an exception without fields": "[number, 'raised']",
    "places that are none": "[number, 'raised', 'E', [], 't', 'b', [[5]], {}]",
    "places of strange types": "[number, 'raised', 'E', [], 't', 'b', [['a', 'b'], [5, 'x'], [5, None], 7], {}]",
    "places far away": "[number, 'raised', 'E', [], 't', 'b', [[2**62, -2**62], [4, 2**40]], {}]",
    "bases that are none": "[number, 'raised', 'E', [1, None, b'x', []], 't', 'b', [], {}]",
    "a base that wants more": "[number, 'raised', 'E', ['ExceptionGroup', 'UnicodeDecodeError'], 't', 'b', [], {}]",
    "a base that ends processes": "[number, 'raised', 'E', ['SystemExit', 'KeyboardInterrupt'], 't', 'b', [], {}]",
    "endless names": "[number, 'raised', 'E' * 500_000, ['B' * 500_000], 't' * 500_000, 'b' * 500_000, [], {}]",
    "half characters": "[number, 'raised', 'E\\udcff', ['\\ud800'], '\\ud800\\x1b[2J\\0', '\\udfff', [], {}]",
    "blobs that are numbers": "[number, 'values', {name: 1 << 33 for name in asked}]",
    "blobs that are lists": "[number, 'values', {name: [1, 2] for name in asked}]",
    "names that are numbers": "[number, 'values', {1: b'\\xc0', None: b'\\xc0'}]",
    "numbers that are texts": "[number, 'numbers', {name: 'x' * 9999 for name in asked}]",
    "numbers that are none": "[number, 'numbers', {'a': None, 'b': 1.5, 'c': float('nan')}]",
    "numbers of nothing": "[number, 'numbers', {None: 1, 2: 2}]",
    "no numbers": "[number, 'numbers', []]",
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_an_answer_of_a_wrong_form_buys_no_point_and_breaks_nothing(examined: Examined, forgery: str) -> None:
    attack = f"""
def handle(message):
    number, verb = message[:2]
    asked = message[2] if verb in ('names', 'bindings') else []
    send({forgery})
talk.handle = handle
"""
    assert forged(examined, attack) == 0


@pytest.mark.parametrize("verb", ["cell", "names", "bindings", "call", "get"])
@pytest.mark.parametrize("forgery", ["[number, 'too_large', 'x']", "[number, 'nonsense', 1]"])
def test_one_forged_kind_of_answer_among_honest_ones_buys_no_point(examined: Examined, verb: str, forgery: str) -> None:
    attack = f"""
honest = type(talk).handle
def handle(message):
    number = message[0]
    send({forgery}) if message[1] == {verb!r} else honest(talk, message)
talk.handle = handle
"""
    assert forged(examined, attack) == 0


RAW = {
    "a huge length": "write(b'\\xff\\xff\\xff\\xff')",
    "a length beyond the limit": "write(struct.pack('<I', 17 << 20) + b'x' * 1000)",
    "half a header": "write(b'\\x01\\x00'); os.shutdown = None",
    "half a frame, then the end": "write(struct.pack('<I', 1000) + b'x' * 10); os._exit(0)",
    "noise": "write(os.urandom(5000))",
    "a frame of nothing": "write(struct.pack('<I', 0))",
    "a bomb of lists": "n = 15 << 20\nwrite(struct.pack('<I', n) + b'\\xdd' + struct.pack('>I', n - 5))\n"
    "write(b'\\x90' * (n - 5))",
    "a bomb of nesting": "write(struct.pack('<I', 8 << 20) + b'\\x91' * (8 << 20))",
    "a promise of entries": "write(struct.pack('<I', 5) + b'\\xdd\\xff\\xff\\xff\\xff')",
    "a promise of pairs": "write(struct.pack('<I', 5) + b'\\xdf\\xff\\xff\\xff\\xff')",
    "a promise of text": "write(struct.pack('<I', 5) + b'\\xdb\\xff\\xff\\xff\\xff')",
}


@pytest.mark.parametrize("attack", RAW.values(), ids=RAW.keys())
def test_bytes_that_are_no_frame_cost_the_cell_that_wrote_them(examined: Examined, attack: str) -> None:
    answers = submission(before=TOOLS + attack)
    assert examined(answers).total == FULL_POINTS


BLOBS = {
    "a million empty lists": "b'\\xdd' + struct.pack('>I', 12_000_000) + b'\\x90' * 12_000_000",
    "four million tuples": "b'\\xdd' + struct.pack('>I', 4_000_000) + b'\\xd4\\x03\\x90' * 4_000_000",
    "an array larger than its bytes": "bytes([0xc7, 30, 4, 3, 1]) + struct.pack('<q', 1 << 60) + b'<f8' + bytes(15)",
    "an array of negative length": "bytes([0xc7, 21, 4, 3, 1]) + struct.pack('<q', -1) + b'<f8' + bytes(8)",
    "an array of objects": "bytes([0xc7, 21, 4, 3, 1]) + struct.pack('<q', 1) + b'|O8' + bytes(8)",
    "a truth value of 7": "bytes([0xc7, 14, 4, 3, 1]) + struct.pack('<q', 1) + b'|b1' + bytes([7])",
    "a reference to nothing": "bytes([0xc7, 18, 6]) + msgpack.packb([0, 999999, 'object', 'Array'])[:18]",
    "an argument that was not given": "bytes([0xc7, 3, 6]) + msgpack.packb([1, 99])",
    "a function of the test": "bytes([0xc7, 3, 6]) + msgpack.packb([2, 0])",
    "an unknown extension": "bytes([0xc7, 1, 99, 0])",
    "a time stamp": "bytes([0xd6, 0xff, 0, 0, 0, 0])",
}


@pytest.mark.parametrize("blob", BLOBS.values(), ids=BLOBS.keys())
def test_a_value_outside_of_the_closed_set_is_not_passed(examined: Examined, blob: str) -> None:
    attack = f"blob = {blob}\ntalk.verbs['call'] = lambda *rest: ['returned', blob, {{}}, {{}}]"
    assert forged(examined, attack) == 0


def test_what_a_forger_of_calls_puts_in_the_place_of_an_answer_is_what_is_judged(examined: Examined) -> None:
    """Without this, the forgeries above would prove nothing when the conversation is written anew."""
    attack = "talk.verbs['call'] = lambda *rest: ['raised', 'KeyError', ['KeyError'], 'forged', '', [], {}]"
    result = examined(submission(WRONG, before=TOOLS + attack))
    assert "forged" in result.questions[0].checks[0].staff_message


def test_arguments_claimed_to_have_changed_do_not_change_what_is_expected(examined: Examined) -> None:
    attack = """
zero = lambda: talk.pack(np.zeros((2, 2)))
talk.verbs['call'] = lambda target, blobs, keywords, look: [
    'returned', blobs[0], {}, {place: talk.pack(talk_zero(blob)) for place, blob in enumerate(blobs)}]
from autograder.candidate import wire
def talk_zero(blob):
    value = wire.unpack(blob, talk.resolve)
    return np.zeros_like(value) if isinstance(value, np.ndarray) else value
"""
    assert forged(examined, attack) == 0


def test_a_flood_of_callbacks_ends_with_the_time_of_the_call(examined: Examined) -> None:
    attack = """
def flood(*arguments):
    while True: send([-1, 'callback', 0, []]); talk.line.receive()
"""
    result = examined(submission(WRONG, before=TOOLS + attack, sigmoid_backward="sigmoid_backward = flood"))
    assert result.total == 0
    assert {status.value for status in statuses(result, "sigmoid_backward")} <= {"timed_out", "lost"}


def test_a_flood_of_frames_without_reading_ends_the_process(examined: Examined) -> None:
    attack = "def flood(*arguments):\n    while True: send([-1, 'callback', 0, [b'x' * 1000]])"
    result = examined(submission(WRONG, before=TOOLS + attack, train="train = flood"))
    assert result.total == 0


def test_callbacks_that_do_not_exist_reach_nothing(examined: Examined) -> None:
    attack = """
def probe(*arguments):
    answers = []
    for number in (0, 1, -1, 99, 1 << 40):
        send([-7, 'callback', number, [b'\\xc0']])
        answers.append(talk.line.receive()[1])
    raise ValueError('answers ' + repr(answers))
"""
    result = examined(submission(WRONG, before=TOOLS + attack, sigmoid_backward="sigmoid_backward = probe"))
    first = result.questions[0].checks[0]
    assert "['error', 'error', 'error', 'error', 'error']" in first.staff_message


def test_descriptors_sent_along_are_dropped(examined: Examined) -> None:
    attack = """
import array, socket
own = socket.socket(fileno=os.dup(pipe))
def answer(*arguments):
    rights = array.array('i', [os.open('/dev/null', os.O_RDONLY) for _ in range(100)])
    own.sendmsg([b'\\x01'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
"""
    assert examined(submission(WRONG, before=TOOLS + attack, train="train = answer")).total == 0


def test_closing_every_descriptor_costs_only_that_cell(examined: Examined) -> None:
    assert examined(submission(before="import os\nos.closerange(0, 65536)")).total == FULL_POINTS


def test_an_answer_that_trickles_in_is_as_late_as_none(examined: Examined) -> None:
    attack = """
import time
def slowly(*arguments):
    data = msgpack.packb([10, 'returned', b'x' * 1000, {}, {}])
    for byte in struct.pack('<I', len(data)) + data: write(bytes([byte])); time.sleep(0.05)
"""
    result = examined(submission(WRONG, before=TOOLS + attack, train="train = slowly"))
    assert {status.value for status in statuses(result, "train")} <= {"timed_out", "lost"}


def test_memory_is_watched_while_an_answer_trickles_in(patient: Examiner) -> None:
    attack = """
import time
honest = talk.verbs['call']
def slowly(*rest):
    pids = [os.fork() for _ in range(3) if os.getpid() == talk.pid]
    if os.getpid() != talk.pid:
        block = b'x' * (400 << 20)
        time.sleep(60)
    for byte in struct.pack('<I', 100_000): write(bytes([byte]))
    while True:
        write(b'x')
        time.sleep(0.05)
talk.verbs['call'] = slowly
"""
    result = patient.examine(submission(WRONG, before=TOOLS + attack))
    assert result.total == 0
    assert result.ending is Ending.MEMORY_LIMIT
