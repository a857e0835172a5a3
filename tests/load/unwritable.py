"""A process that can write nowhere, as in a container with a read-only file system and nothing mounted."""

import ctypes
import os

CREATE, ADD, RESTRICT = 444, 445, 446
"""The system calls of Landlock, the same on every processor."""
WRITE_FILE = 1 << 1
WRITING = WRITE_FILE | sum(1 << bit for bit in range(4, 13))
"""Write to a file, remove and make one, or a folder, of any kind."""
BENEATH_A_PATH, ASK_VERSION, NO_NEW_PRIVILEGES = 1, 1, 38
LIBC = ctypes.CDLL(None, use_errno=True)


class Ruleset(ctypes.Structure):
    _fields_ = [("handled", ctypes.c_uint64)]


class Rule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("place", ctypes.c_int32)]


def is_possible() -> bool:
    """Return whether this kernel can take the right to write from an unprivileged process."""
    try:
        return int(LIBC.syscall(CREATE, None, 0, ASK_VERSION)) > 0
    except AttributeError:
        return False


def write_nowhere() -> None:
    """Take the right to write from this process and its future children; /dev/null stays writable."""
    handled = Ruleset(WRITING)
    rules = _checked(LIBC.syscall(CREATE, ctypes.byref(handled), ctypes.sizeof(handled), 0))
    null = Rule(WRITE_FILE, os.open(os.devnull, os.O_PATH))
    _checked(LIBC.syscall(ADD, rules, BENEATH_A_PATH, ctypes.byref(null), 0))
    _checked(LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _checked(LIBC.syscall(RESTRICT, rules, 0))


def _checked(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), "Landlock refused")
    return answer
