"""A stranger's zip file can neither write, nor hide, nor grow without bound."""

from __future__ import annotations

import unicodedata
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import ArchiveRefused, SubmissionRefused
from autograder.lms.archives import ArchiveLimits, notebook_in, open_archive
from tests.lms.builders import encrypted, renamed, zipped, zipped_with_links

SMALL = ArchiveLimits(entries=20, file_bytes=10_000, total_bytes=20_000, ratio=10, free_bytes=1_000)
FINE = ("fine.ipynb", b"{}")


def listed(archive: bytes) -> tuple[list[str], dict[str, str]]:
    """Names of the readable entries, and the refused ones with their reasons."""
    with open_archive(archive, SMALL) as opened:
        return [entry.name for entry in opened.entries], {one.name: one.reason for one in opened.refused}


def read_everything(archive: bytes | Path, limits: ArchiveLimits) -> list[bytes]:
    with open_archive(archive, limits) as opened:
        return [opened.read(entry) for entry in opened.entries]


def refusal(archive: bytes | Path, limits: ArchiveLimits = SMALL) -> str:
    with pytest.raises(ArchiveRefused) as caught:
        read_everything(archive, limits)
    assert caught.value.next_step
    return caught.value.message


# One by one


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("/tmp/absolute.ipynb", "absolute path"),
        ("C:/drive.ipynb", "absolute path"),
        ("c:drive.ipynb", "absolute path"),
        ("../outside.ipynb", "points outside"),
        ("a/../../outside.ipynb", "points outside"),
        ("a/..", "points outside"),
        ("a\\..\\outside.ipynb", "backslash"),
        ("line\nbreak.ipynb", "control character"),
        ("./.", "no name"),
    ],
)
def test_a_hostile_name_is_refused_and_the_rest_is_read(name: str, reason: str) -> None:
    entries, refused = listed(zipped((name, b"x"), FINE))
    assert entries == ["fine.ipynb"]
    assert [reason in found for found in refused.values()] == [True]


def test_a_name_that_goes_on_behind_a_zero_byte_is_refused() -> None:
    entries, refused = listed(renamed(zipped(("hw.ipynbXexe", b"x"), FINE), "hw.ipynbXexe", b"hw.ipynb\0exe"))
    assert entries == ["fine.ipynb"]
    assert refused == {"hw.ipynb\ufffdexe": "has a control character in its name"}


def test_links_are_refused_and_nothing_is_read_through_them() -> None:
    archive = zipped_with_links(
        [FINE, ("data/planted.txt", b"x")], [("data", "/srv/course"), ("leak.txt", "/etc/passwd")]
    )
    entries, refused = listed(archive)
    assert entries == ["fine.ipynb", "data/planted.txt"]
    assert all("is a link" in reason for reason in refused.values())
    assert set(refused) == {"data", "leak.txt"}


@pytest.mark.parametrize(
    "twins",
    [
        ("hw.ipynb", "hw.ipynb"),
        ("hw.ipynb", "HW.ipynb"),
        ("a/hw.ipynb", "a//./hw.ipynb"),
        (unicodedata.normalize("NFC", "é.ipynb"), unicodedata.normalize("NFD", "é.ipynb")),
    ],
)
def test_of_two_equal_names_none_is_read(twins: tuple[str, str]) -> None:
    entries, refused = listed(zipped(*((name, b"x") for name in twins), FINE))
    assert entries == ["fine.ipynb"]
    assert set(refused.values()) == {"has the same name as another one"}


def test_encrypted_entries_are_refused() -> None:
    entries, refused = listed(encrypted(zipped(("secret.ipynb", b"x"), FINE)))
    assert (entries, refused) == (["fine.ipynb"], {"secret.ipynb": "is encrypted"})


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_methods_whose_memory_the_archive_chooses_are_refused(method: int) -> None:
    entries, refused = listed(zipped(FINE, compression=method))
    assert not entries
    assert "compressed in a way" in refused["fine.ipynb"]


def test_what_operating_systems_leave_behind_is_dropped_and_listed() -> None:
    noise = (
        "__MACOSX/hw/._hw.ipynb",
        "hw/.DS_Store",
        "Thumbs.db",
        "~$hw.docx",
        ".ipynb_checkpoints/hw-checkpoint.ipynb",
    )
    with open_archive(zipped(*((name, b"x") for name in noise), FINE)) as opened:
        assert opened.noise == noise
        assert [entry.name for entry in opened.entries] == ["fine.ipynb"]


def test_names_in_utf8_without_the_flag_are_understood() -> None:
    archive = renamed(zipped(("Zo--_hw.ipynb", b"x")), "Zo--_hw.ipynb", "Zoë_hw.ipynb".encode())
    assert listed(archive)[0] == ["Zoë_hw.ipynb"]


def test_names_in_the_old_dos_encoding_are_understood() -> None:
    archive = renamed(zipped(("Zo-_hw.ipynb", b"x")), "Zo-_hw.ipynb", "Zoë_hw.ipynb".encode("cp437"))
    assert listed(archive)[0] == ["Zoë_hw.ipynb"]


def test_names_from_macos_are_compared_in_nfc_and_still_read() -> None:
    with open_archive(zipped((unicodedata.normalize("NFD", "Zoë.ipynb"), b"content"))) as opened:
        (entry,) = opened.entries
        assert (entry.name, opened.read(entry)) == ("Zoë.ipynb", b"content")


# As a whole


def test_too_many_entries_are_refused() -> None:
    assert "too many entries" in refusal(zipped(*((f"f/{number}", b"") for number in range(21))))
    assert "too many entries" in refusal(zipped(*((f"f/{number}", b"") for number in range(5000))))


def test_a_file_that_grows_too_large_is_refused_by_name() -> None:
    assert '"big.bin" of the archive is larger than' in refusal(zipped(("big.bin", bytes(range(256)) * 100)))


def test_a_file_that_grows_too_fast_is_refused_by_name() -> None:
    assert '"bomb" of the archive grows to more than 10 times' in refusal(zipped(("bomb", b"\0" * 9_000)))


def test_many_files_that_are_too_large_together_are_refused() -> None:
    stored = zipped(*((f"{number}.bin", b"\0" * 9_000) for number in range(3)), compression=zipfile.ZIP_STORED)
    assert "unpacks to more than" in refusal(stored)


def test_the_size_in_the_header_is_not_believed() -> None:
    archive = bytearray(zipped(("bomb", b"\0" * 500_000)))
    size = (500_000).to_bytes(4, "little")
    archive[:] = archive.replace(size, (10).to_bytes(4, "little"))
    with open_archive(bytes(archive), SMALL) as opened, suppress(ArchiveRefused):
        assert len(opened.read(opened.entries[0])) <= 10


NO_ZIPS = {
    "nothing": b"",
    "text": b"plain text",
    "the first bytes": b"PK\x03\x04",
    "another archive": b"\x1f\x8b\x08 gzip",
    "a zip without its end": zipped(FINE)[:-30],
}


@pytest.mark.parametrize(
    "content", NO_ZIPS.values(), ids=list(NO_ZIPS)
)  # a zip's bytes hold the time: no id for a test
def test_what_is_no_zip_file_is_refused(content: bytes) -> None:
    assert "not a zip file that can be read" in refusal(content)


def test_a_damaged_entry_is_refused_by_name_and_the_others_are_read() -> None:
    archive = zipped(("bad.ipynb", b"A" * 50), ("good.ipynb", b"B" * 50), compression=zipfile.ZIP_STORED)
    with open_archive(archive.replace(b"A" * 50, b"X" * 50)) as opened:
        bad, good = opened.entries
        assert opened.read(good) == b"B" * 50
        with pytest.raises(ArchiveRefused, match=r'"bad.ipynb" of the archive is damaged'):
            opened.read(bad)


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refusal(tmp_path / "missing.zip")


def test_a_zip_on_disk_is_read_like_one_in_memory(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(FINE))
    with open_archive(tmp_path / "a.zip") as opened:
        assert [opened.read(entry) for entry in opened.entries] == [b"{}"]


# A student's own archive


def taken(*files: tuple[str, bytes]) -> tuple[str, bytes]:
    return notebook_in(zipped(*files), "hw")


def test_the_notebook_of_an_otter_export_is_found() -> None:
    extras = ((".OTTER_LOG", b"\x80\x04 a pickle"), ("__zip_filename__", b"hw_2026.zip"), ("hw.pdf", b"%PDF"))
    assert taken(("hw.ipynb", b"nb"), *extras, ("data/points.npz", b"x")) == ("hw.ipynb", b"nb")


def test_the_notebook_of_a_zip_from_macos_is_found() -> None:
    cruft = (("__MACOSX/hw/._hw.ipynb", b"\0\5"), ("hw/.DS_Store", b"\0"), ("hw/.ipynb_checkpoints/hw.ipynb", b"old"))
    assert taken(("hw/hw.ipynb", b"nb"), *cruft) == ("hw/hw.ipynb", b"nb")


def test_hostile_entries_beside_an_honest_notebook_change_nothing() -> None:
    assert taken(("hw.ipynb", b"nb"), ("../../.ipython/startup/00.py", b"evil"), ("/etc/cron", b"x")) == (
        "hw.ipynb",
        b"nb",
    )


def test_a_bomb_beside_an_honest_notebook_is_never_unpacked() -> None:
    assert notebook_in(zipped(("hw.ipynb", b"nb"), ("bomb", b"\0" * 10**6)), "hw", SMALL) == ("hw.ipynb", b"nb")


def test_two_notebooks_of_one_name_are_refused_and_not_chosen_from() -> None:
    with pytest.raises(SubmissionRefused, match=r"2 notebooks in it \(hw.ipynb, hw.ipynb\), and more than one"):
        taken(("hw.ipynb", b"honest"), ("hw.ipynb", b"junk"))


def test_a_notebook_that_may_not_be_read_is_not_replaced_by_another() -> None:
    with pytest.raises(ArchiveRefused, match=r'"../hw.ipynb" of the archive points outside'):
        taken(("../hw.ipynb", b"answers"), ("scratch.ipynb", b"other"))


def test_a_zip_inside_the_zip_is_opened_one_level_and_no_further() -> None:
    inner = zipped(("hw.ipynb", b"nb"))
    assert taken(("hw.zip", inner), ("notes.txt", b"x")) == ("hw.ipynb", b"nb")
    with pytest.raises(SubmissionRefused, match="no notebook"):
        taken(("outer.zip", zipped(("inner.zip", inner))))
    with pytest.raises(SubmissionRefused, match="no notebook"):
        taken(("a.zip", inner), ("b.zip", inner))


def test_the_guards_hold_inside_the_inner_zip() -> None:
    bomb = zipped(("hw.ipynb", b" " * 10**6))
    with pytest.raises(ArchiveRefused, match="larger than"):
        notebook_in(zipped(("hw.zip", bomb)), "hw", replace(SMALL, ratio=10**6, free_bytes=0))


@given(st.binary(max_size=200), st.integers(0, 10_000), st.integers(0, 255))
def test_any_damage_is_read_or_refused(tail: bytes, position: int, value: int) -> None:
    archive = bytearray(zipped(("hw.ipynb", b"{}" * 50), ("data/é.csv", b"1,2")) + tail)
    archive[position % len(archive)] = value
    with suppress(ArchiveRefused, SubmissionRefused):
        name, _ = notebook_in(bytes(archive), "hw", SMALL)
        assert name.lower().endswith(".ipynb")
