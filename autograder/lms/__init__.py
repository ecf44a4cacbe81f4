"""Where submissions come from: one module per source behind one small interface.

Each module has `read_submissions(path, *, expected_name, limits) -> Intake`: it looks at what was given, takes what
somebody handed in, and says of everything else why it was left (`intake`). `folder` is the first; a learning platform
becomes a module beside it. Every zip, from whatever side, is opened by `archives` and nowhere else; which of several
notebooks is meant is decided by `notebooks`.
"""
