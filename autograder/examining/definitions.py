"""What a notebook has defined at some moment, so that it can be told whether a question is worth another look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Definitions:
    """Numbers of what is bound to names in one process, which `replays` tells; -1 where it could not be asked."""

    replays: int
    numbers: Mapping[str, int]

    def differ(self, now: Definitions, *, or_new: bool) -> bool:
        """Whether a name that was bound is bound to something else now, or with `or_new`, one that was not bound is.

        What is new in something old (`Net.forward`) is a change of that.
        """
        if self.replays != now.replays:
            return True
        known = self.numbers
        return any(
            known[name] != number if name in known else or_new or (name.partition(".")[0] in known and "." in name)
            for name, number in now.numbers.items()
        )
