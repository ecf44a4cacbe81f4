"""An auto-graded course assignment framework for neural networks written from scratch."""

__version__ = "0.1.0"
