"""What can be wrong with what comes over the wire."""


class WireError(Exception):
    """A blob or a frame is not made of the closed set, or is longer or deeper than allowed."""


class TooLarge(WireError):
    """A value does not fit into a frame."""
