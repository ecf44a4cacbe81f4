"""Limits, with their units in their names. They never come from a submission."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Wall time is measured on our side, against absolute deadlines.

    What a submission prints is thrown away as it is printed, so that there is nothing to limit.
    """

    submission_wall_seconds: float = 300.0
    submission_cpu_seconds: float = 240.0
    call_wall_seconds: float = 10.0
    call_cpu_seconds: float = 10.0
    cell_wall_seconds: float = 60.0
    cell_cpu_seconds: float = 60.0
    interrupt_grace_seconds: float = 1.0
    memory_bytes: int = 2048 * MEBIBYTE
    processes: int = 64
    file_bytes: int = 64 * MEBIBYTE
    scratch_bytes: int = 256 * MEBIBYTE
    scratch_files: int = 30_000
    frame_bytes: int = 64 * MEBIBYTE
    timeouts_per_function: int = 2
    patience_seconds: float = 15.0  # once so much was lost in calls that never returned,
    impatient_call_seconds: float = 1.0  # every further call gets this long
    replays: int = 12
    notebook_bytes: int = 100 * MEBIBYTE
    source_bytes: int = 4 * MEBIBYTE
