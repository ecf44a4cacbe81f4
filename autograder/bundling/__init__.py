"""What leaves the house as one file: the bundle for Gradescope and the bundle for students.

`harness` runs inside Gradescope's container, where only what grading needs is installed: neither it nor what it imports
may import `authoring`.
"""
