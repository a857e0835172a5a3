"""The memory allocated by glibc's malloc: the measure of an object's size, and of leaks."""

import ctypes
import gc

HAS_GLIBC = hasattr(ctypes.CDLL(None), "mallinfo2")
COUNTS = ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")


class Mallinfo(ctypes.Structure):
    """``struct mallinfo2`` of ``malloc.h``."""

    _fields_ = [(name, ctypes.c_size_t) for name in COUNTS]


def in_use() -> int:
    """Bytes allocated by malloc and not freed, after a garbage collection."""
    mallinfo2 = ctypes.CDLL(None).mallinfo2
    mallinfo2.restype = Mallinfo
    gc.collect()
    found = mallinfo2()
    return int(found.uordblks + found.hblkhd)


def block_of(value: bytes) -> int:
    """Bytes of the block that contains a large object."""
    usable = ctypes.CDLL(None).malloc_usable_size
    usable.argtypes, usable.restype = [ctypes.c_void_p], ctypes.c_size_t
    return int(usable(id(value)))
