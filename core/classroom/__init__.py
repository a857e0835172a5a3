"""A class session: a teacher asks, phones answer, all see the answers together; how it is stored, and its limits.

A session is stored as plain text under its code. ``session`` is the teacher's and the phones' way to it, ``store`` what
keeps it. Keys are never stored, only their digests. Times are seconds since 1970, and always given by the caller.
"""
