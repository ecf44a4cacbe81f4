"""Many submissions: results as they come, and a worker that dies costs a second try and no grade."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.errors import JailUnavailable
from autograder.examining.exam_source import ExamSource
from autograder.examining.jail import JailKind, JailPlan
from autograder.examining.pool import Pool, _next_of
from autograder.records import Outcome, Submission
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import FULL_POINTS, HONEST, WRONG, exam_source, submission
from tests.attacks.test_frames import TOOLS

PLAN = JailPlan(JailKind.BUBBLEWRAP)


def named(key: str, one: Submission) -> Submission:
    return replace(one, key=key)


@pytest.fixture
def source(tmp_path: Path) -> ExamSource:
    return exam_source(tmp_path)


def test_every_submission_gets_its_own_result(source: ExamSource) -> None:
    class_ = [named(f"{n}.ipynb", submission(WRONG if n % 3 == 0 else HONEST)) for n in range(9)]
    with Pool(source, LIMITS, PLAN, workers=2) as pool:
        results = {result.submission: result.total for result in pool.examine(class_)}
    assert results == {f"{n}.ipynb": 0.0 if n % 3 == 0 else FULL_POINTS for n in range(9)}


def test_a_quick_submission_does_not_wait_for_a_slow_one(source: ExamSource) -> None:
    slow = named("slow", submission(after="while True: pass"))
    quick = [named(f"quick {n}", submission()) for n in range(3)]
    with Pool(source, LIMITS, PLAN, workers=2) as pool:
        order = [result.submission for result in pool.examine([slow, *quick])]
    assert order[-1] == "slow"


def test_submissions_are_taken_only_as_workers_are_free(source: ExamSource) -> None:
    taken = 0

    def read() -> Iterator[Submission]:
        nonlocal taken
        for n in range(8):
            taken += 1
            yield named(str(n), submission())

    with Pool(source, LIMITS, PLAN, workers=1) as pool:
        for finished, _ in enumerate(pool.examine(read()), start=1):
            assert taken <= finished + 1


@pytest.mark.parametrize("kills", [1, 2])
def test_a_worker_that_is_killed_costs_a_second_try_and_never_a_grade(source: ExamSource, kills: int) -> None:
    with Pool(source, LIMITS, PLAN, workers=1) as pool:
        killed = 0

        def read() -> Iterator[Submission]:
            yield named("first", submission())
            yield named("struck", submission(after="while True: pass"))
            yield named("last", submission())

        examining = pool.examine(read())
        assert next(examining).submission == "first"
        hand_out = pool._hand_out

        def hand_out_and_kill(*rest: object) -> None:
            nonlocal killed
            hand_out(*rest)  # type: ignore[arg-type]
            (worker,) = pool._workers
            if worker.submission is not None and worker.submission.key == "struck" and killed < kills:
                killed += 1
                assert worker.process.pid is not None
                os.kill(worker.process.pid, signal.SIGKILL)  # a process that this very test started

        pool._hand_out = hand_out_and_kill  # type: ignore[method-assign]
        results = {result.submission: result for result in examining}
    assert killed == kills
    assert results["last"].total == FULL_POINTS
    if kills == 1:
        assert results["struck"].total == FULL_POINTS
    else:
        assert results["struck"].outcome is Outcome.NOT_GRADED
        assert "fault on our side" in results["struck"].reason


def test_a_hostile_answer_does_not_end_a_worker(source: ExamSource) -> None:
    attack = TOOLS + "talk.on_cell = lambda *rest: ['too_large', 'x']"
    with Pool(source, LIMITS, PLAN, workers=1) as pool:
        results = list(pool.examine([named("evil", submission(WRONG, before=attack)), named("good", submission())]))
    assert [result.outcome for result in results] == [Outcome.GRADED] * 2
    assert [result.total for result in results] == [0, FULL_POINTS]


def test_a_jail_that_cannot_start_stops_the_run_with_its_sentence(
    source: ExamSource,
) -> None:
    plan = JailPlan(JailKind.USER, private=(Path("/usr"),))  # readable for everybody, or not started by root
    with Pool(source, LIMITS, plan, workers=1) as pool, pytest.raises(JailUnavailable) as caught:
        list(pool.examine([submission()]))
    assert caught.value.next_step


def test_leaving_in_the_middle_leaves_no_worker(source: ExamSource) -> None:
    with Pool(source, LIMITS, PLAN, workers=2) as pool:
        next(pool.examine(named(str(n), submission()) for n in range(4)))
        workers = [worker.process for worker in pool._workers]
    assert not any(process.is_alive() for process in workers)


def test_a_worker_in_the_place_of_a_dead_one_shares_no_slot_with_a_living_one(source: ExamSource) -> None:
    with Pool(source, LIMITS, PLAN, workers=2) as pool:
        results = pool.examine(named(str(n), submission()) for n in range(6))
        next(results)
        (first, _) = pool._workers
        assert first.process.pid is not None
        os.kill(first.process.pid, signal.SIGKILL)  # a process that this very test started
        slots = [[worker.slot for worker in pool._workers] for _ in results]
    assert len(slots) == 5
    assert all(len(set(taken)) == len(taken) for taken in slots)


MAIN = """
import sys
from pathlib import Path

if __name__ != "__main__":
    Path(sys.argv[1]).write_text("the main module was imported again")
else:
    from autograder.examining import pool
    from tests.attacks.conftest import LIMITS
    from tests.attacks.exam_builder import exam_source, submission
    from tests.examining.test_pool import PLAN

    pool.prepare()
    pool.prepare()
    with pool.Pool(exam_source(Path(sys.argv[2])), LIMITS, PLAN, workers=1) as started:
        print([result.total for result in started.examine([submission()])])
    assert sys.modules["__main__"].MAIN
"""


def test_workers_do_not_import_the_module_that_was_started(tmp_path: Path) -> None:
    script, sign = tmp_path / "main.py", tmp_path / "sign"
    script.write_text("MAIN = True\n" + MAIN)
    command = [sys.executable, str(script), str(sign), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"[{FULL_POINTS}]\n", "")
    assert not sign.exists()


def test_what_workers_share_is_light_and_out_of_the_sight_of_the_garbage_collector() -> None:
    source = (
        "import gc, sys, autograder.examining.nursery\n"
        "print(gc.isenabled(), gc.get_freeze_count() > len(gc.get_objects()))\n"
        "print(sorted({'pydantic', 'typer', 'rich', 'jinja2', 'pandas'} & sys.modules.keys()))"
    )
    ended = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert ended.stdout == "True True\n[]\n"


def test_a_worker_whose_parent_was_killed_leaves_without_a_word() -> None:
    for unread in ([], ["a result that nobody has read"]):  # the kernel says "end", or "connection reset"
        parent, worker = multiprocessing.Pipe()
        for message in unread:
            worker.send(message)
        parent.close()
        assert _next_of(worker) is None
        worker.close()
