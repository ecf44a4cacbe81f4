"""Learning platforms: what was handed in there, and what goes back. One module per platform behind `platforms`.

On the way in, `detection` finds out which platform made a download, `downloads` lists its files (a zip is opened by
`archives` and nowhere else, and never unpacked), the platform's module says whose they are, `deliveries` takes the
attempt and the notebook that count, and an `intake` hands them over one by one. `folder` is for a plain folder.

On the way back, `tables` holds a platform's own grade file byte for byte, `people` joins its rows to submissions,
`sheets` decides what becomes of every grade, and `outbox` writes what is to be uploaded.
"""
