"""The one exception tree; the leaf says whose fault it is.

    AutograderError
    ├── InputError              the input is wrong                          exit code 1
    │   ├── SourceInvalid       a source notebook, with every problem found
    │   ├── BuildStale          what was built does not belong to the source any more
    │   ├── ArchiveRefused      an archive that is broken or hostile
    │   ├── SubmissionRefused   one submission that cannot be examined
    │   └── VerificationFailed  an assignment whose tests do not prove themselves
    ├── UsageError              the command was called wrongly              exit code 2
    └── OurFault                our side failed; never a student's zero     exit code 3
        ├── JailUnavailable     no jail can be started on this machine
        ├── CandidateLost       the jailed process, or the way to it, is gone
        └── StorageFailed       results could not be written

Each message is one sentence that a stranger understands, followed by the next step.
"""

from __future__ import annotations


class AutograderError(Exception):
    """Base of everything that we raise on purpose.

    `message` says where, what was found and what was expected; `next_step` what to do about it.
    """

    exit_code = 3

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __reduce__(self) -> tuple[object, ...]:
        # The default would lose the keyword on the way back from a worker process.
        return (_rebuild, (type(self), self.__dict__))

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".rstrip()


def _rebuild(kind: type[AutograderError], state: dict[str, object]) -> AutograderError:
    error = kind.__new__(kind)
    Exception.__init__(error, state["message"])
    error.__dict__.update(state)
    return error


class InputError(AutograderError):
    """Something that a person gave us is wrong."""

    exit_code = 1


class SourceInvalid(InputError):
    """A source notebook, mistakes or alternatives file breaks the rules; carries every problem found."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"{count} in the source:\n  " + "\n  ".join(problems))
        self.problems = problems


class BuildStale(InputError):
    """Built files are missing or older than their source."""


class ArchiveRefused(InputError):
    """A zip file that is broken, or that would write outside its folder, or that is a bomb."""


class SubmissionRefused(InputError):
    """One submission cannot be examined: not a notebook, empty, or of another assignment."""


class VerificationFailed(InputError):
    """An assignment does not prove itself: the tests pass something wrong or refuse something right."""


class UsageError(AutograderError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class OurFault(AutograderError):
    """Our machinery failed: the submission is not graded, tried again, then listed for staff."""

    exit_code = 3


class JailUnavailable(OurFault):
    """This machine cannot start the jail that was asked for."""


class CandidateLost(OurFault):
    """The fork server of the jail died or stopped answering."""


class StorageFailed(OurFault):
    """A result could not be written; what was there before is untouched."""
