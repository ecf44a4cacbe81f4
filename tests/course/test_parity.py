"""The plain otter zip gives the same points per question under real `otter run` as under `autograder grade`.

Hidden checks draw other inputs there (the default seed) than here (a seed per submission); points agree all the same.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.authoring.bank import Bank, read_bank
from autograder.authoring.course import find_course
from autograder.authoring.variants import filled_notebook, variant_notebook
from autograder.examining.jail import JailKind, JailPlan
from autograder.examining.pool import Pool
from autograder.records import Submission
from autograder.settings import Limits
from tests.cli_builders import QUESTIONS, ROOT, building_blocks, exam_source

AT_ONCE = 2  # `otter run` takes four seconds of one core
# Two questions with a mistake each, or one with an unusual right answer: all six questions, both ways.
MISTAKEN = tuple((QUESTIONS[number], QUESTIONS[(number + 2) % 6]) for number in range(6))
UNUSUAL = (QUESTIONS[0], QUESTIONS[2], QUESTIONS[3], QUESTIONS[5])


@dataclass(frozen=True)
class Compared:
    """Points per question of all submissions, by both graders."""

    otter: dict[str, dict[str, float]]
    ours: dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank(find_course(ROOT), "building_blocks", QUESTIONS)


@pytest.fixture(scope="module")
def notebooks(bank: Bank) -> dict[str, bytes]:
    """The solution and ten honest submissions."""
    built = building_blocks()
    made = {"solution": filled_notebook(built)}
    for number, pair in enumerate(MISTAKEN):
        known = [[one for one in bank.mistakes if one.question == question] for question in pair]
        chosen = [mistakes[number % len(mistakes)] for mistakes in known]
        made["-and-".join(one.name for one in chosen)] = variant_notebook(
            built, *((one.question, one.code) for one in chosen)
        )
    for question in UNUSUAL:
        chosen_one = [one for one in bank.alternatives if one.question == question][-1]
        made[f"{question}-{chosen_one.name}"] = variant_notebook(built, (question, chosen_one.code))
    return made


@pytest.fixture(scope="module")
def compared(notebooks: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Compared:
    folder = tmp_path_factory.mktemp("parity")
    source = exam_source(building_blocks(), folder)
    submissions = [Submission(name, name, f"{name}.ipynb", content) for name, content in notebooks.items()]
    with Pool(source, Limits(), JailPlan(JailKind.BUBBLEWRAP, (folder,)), workers=2) as pool:
        results = list(pool.examine(submissions))
    ours = {result.submission: {one.name: one.points for one in result.questions} for result in results}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        otter = threads.map(lambda one: otter_run(source.path, folder / one.key, one.content), submissions)
        return Compared(dict(zip(notebooks, otter, strict=True)), ours)


def otter_run(autograder_zip: Path, folder: Path, content: bytes) -> dict[str, float]:
    """Points per question as `otter run` gives them, in a process, folder and home of its own."""
    folder.mkdir()
    (folder / "submission.ipynb").write_bytes(content)
    otter = shutil.which("otter", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert otter, "otter-grader is installed with this package"
    command = [otter, "run", "-a", str(autograder_zip), "-o", str(folder), "submission.ipynb"]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "TMPDIR": str(folder)}
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    points = dict.fromkeys(QUESTIONS, 0.0)
    for test in json.loads((folder / "results.json").read_text())["tests"]:
        question = test["name"].partition(" - ")[0]  # otter lists public and hidden checks of a question apart
        if question in points:
            points[question] += float(test["score"])
    return points


def test_otter_run_gives_everyone_the_same_points_per_question(compared: Compared) -> None:
    assert len(compared.otter) == 11
    assert compared.otter == {name: pytest.approx(points) for name, points in compared.ours.items()}


def test_both_give_the_solution_and_unusual_right_answers_everything(compared: Compared) -> None:
    full = {question.name: question.points for question in building_blocks().manifest.graded}
    for name in ("solution", *(name for name in compared.ours if name.startswith(QUESTIONS))):
        assert compared.otter[name] == pytest.approx(full), name


def test_the_submissions_lose_points_in_every_question(compared: Compared) -> None:
    full = {question.name: question.points for question in building_blocks().manifest.graded}
    lost = {name for points in compared.ours.values() for name in points if points[name] < full[name]}
    assert lost == set(QUESTIONS)
