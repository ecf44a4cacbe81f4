"""What the harness takes as the submission, and how much memory it leaves to it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.bundling.container import ContainerSettings, read_settings
from autograder.bundling.harness import find_submission, memory_for_submission
from autograder.errors import SubmissionRefused
from autograder.lms.gradescope_results import Visibility
from autograder.settings import MEBIBYTE, Limits


def taken(folder: Path, *names: str, limits: Limits = Limits()) -> str:  # noqa: B008  # frozen
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    found = find_submission(folder, "hw", limits)
    assert found.content.decode().endswith(found.filename)
    return found.content.decode()


def refusal(folder: Path, *names: str) -> str:
    with pytest.raises(SubmissionRefused) as caught:
        taken(folder, *names)
    assert caught.value.next_step
    return str(caught.value)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("hw.ipynb",), "hw.ipynb"),
        (("my solution.ipynb", "data.csv"), "my solution.ipynb"),
        (("hw.ipynb", "scratch.ipynb"), "hw.ipynb"),
        (("export/hw.ipynb", "export/.OTTER_LOG", "export/hw.pdf"), "export/hw.ipynb"),
        (("hw.ipynb", ".ipynb_checkpoints/hw-checkpoint.ipynb"), "hw.ipynb"),
        (("hw.ipynb", "__MACOSX/._hw.ipynb"), "hw.ipynb"),
        (("hw_2024_03_01.zip",), "hw_2024_03_01.zip"),
        (("hw.ipynb", "old.zip"), "hw.ipynb"),
        (("第3次/hw (1).ipynb", "numpy.py"), "第3次/hw (1).ipynb"),
    ],
)
def test_the_notebook_is_found_wherever_it_lies(tmp_path: Path, names: tuple[str, ...], expected: str) -> None:
    assert taken(tmp_path, *names) == expected


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ((), "There is no notebook"),
        (("answers.pdf", "hw.py"), "There is no notebook"),
        (("a.ipynb", "b.ipynb"), "none of them is hw.ipynb"),
        (("a/hw.ipynb", "b/hw.ipynb"), "more than one of them could be hw.ipynb"),
        (("a.zip", "b.zip"), "There is no notebook"),
    ],
)
def test_where_there_is_a_choice_or_none_the_student_is_told(
    tmp_path: Path, names: tuple[str, ...], reason: str
) -> None:
    assert reason in refusal(tmp_path, *names)


def test_a_link_is_no_submission(tmp_path: Path) -> None:
    secret = tmp_path / "secret.ipynb"
    secret.write_text("{}")
    folder = tmp_path / "submission"
    folder.mkdir()
    (folder / "hw.ipynb").symlink_to(secret)
    (folder / "everything").symlink_to("/")
    os.mkfifo(folder / "pipe.ipynb")
    assert "There is no notebook" in refusal(folder)


def test_a_folder_full_of_files_is_refused_before_all_are_looked_at(tmp_path: Path) -> None:
    for number in range(10_001):
        (tmp_path / str(number)).touch()
    assert "more than 10000 files" in refusal(tmp_path)


def test_a_notebook_is_read_up_to_one_byte_more_than_it_may_have(tmp_path: Path) -> None:
    (tmp_path / "hw.ipynb").write_bytes(b"x" * 100)
    assert len(find_submission(tmp_path, "hw", Limits(notebook_bytes=10)).content) == 11


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("max\n", 2048),
        (f"{768 * MEBIBYTE}\n", 368),
        (f"{4096 * MEBIBYTE}\n", 2048),
        (f"{100 * MEBIBYTE}", 256),
        ("9223372036854771712", 2048),
    ],
)
def test_a_submission_gets_what_the_container_has_without_our_part(tmp_path: Path, said: str, expected: int) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text(said)
    files = (tmp_path / "missing", limit)
    assert memory_for_submission(2048 * MEBIBYTE, files) == expected * MEBIBYTE


def test_settings_come_back_as_they_were_written(tmp_path: Path) -> None:
    settings = ContainerSettings(
        assignment="hw",
        questions=("q1", "q2"),
        max_points=3.5,
        undivided=("q2",),
        modules=("numpy",),
        hidden=Visibility.AFTER_DUE_DATE,
        limits=Limits(call_wall_seconds=2.5),
    )
    (tmp_path / "autograder.json").write_bytes(settings.to_bytes())
    assert read_settings(tmp_path) == settings
    assert settings.to_bytes() == read_settings(tmp_path).to_bytes()
