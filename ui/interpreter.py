"""How the interpreter serves many visitors at once: garbage collection that nobody waits for, and short turns.

Python's collector holds the interpreter's lock, so every visitor waits while it looks at every object. Most objects of
a web server are modules, which are there to stay: once a page has been imported they are set aside. What sessions leave
behind is looked for as before, only less often, since a page run makes thousands of objects that die by themselves.

A page run gives its turn away only when it is asked to for as long as the switch interval, and a short run must take
its turn again after everything that it sends.
"""

import gc
import sys
from functools import cache

YOUNG_OBJECTS = 10_000
"""New objects after which the youngest are looked at; Python's default, 700, is for small programs."""
TURN_SECONDS = 0.0005
"""A tenth of Python's default."""


@cache
def settle(page: str) -> None:
    """Shorten turns, and have what is there now looked at no more; once for each page, right after its imports.

    Parameters
    ----------
    page : str
        The page's name.

    Notes
    -----
    Whatever is not part of a reference cycle is freed as ever. What is set aside by mistake, the cycles of the sessions
    that are open at the first visit to a page, stays; there are as many of these moments as pages.
    """
    sys.setswitchinterval(TURN_SECONDS)
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
    gc.freeze()
