"""Dask without a place to write: it wants files for its certificates, and a scratch directory that nothing here uses.

So no key is ever on a disk, and the engine works on one that is full or read-only too.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any

NOWHERE = os.devnull
"""Dask looks for modules in its scratch directory: here it finds none, whoever may write where."""


class Nowhere:
    """Stands for Dask's ``WorkSpace`` and for the ``WorkDir`` that it makes."""

    base_dir = dir_path = NOWHERE

    def __init__(self, base_dir: str = NOWHERE) -> None:
        pass

    def new_work_dir(self, **_: object) -> "Nowhere":
        """Make nothing."""
        return self

    def release(self) -> None:
        """Remove nothing."""


def use_no_scratch_directory() -> None:
    """Have the schedulers and workers of this process make no directory of their own."""
    from distributed import core

    vars(core)["WorkSpace"] = Nowhere


def security(credentials: dict[str, str]) -> Any:
    """Return Dask's ``Security`` for credentials that are texts, and become no files where a pipe can be opened."""
    from distributed import Security

    class InMemory(Security):
        def _get_tls_context(self, tls: dict[str, str], purpose: Any) -> Any:
            with readable(tls["cert"]) as certificate, readable(tls["key"]) as key:
                return super()._get_tls_context(  # type: ignore[no-untyped-call]
                    {**tls, "cert": certificate, "key": key}, purpose
                )

    return InMemory(require_encryption=True, **credentials)  # type: ignore[no-untyped-call]


@contextlib.contextmanager
def readable(text: str) -> Iterator[str]:
    """Give a text a path at which it can be read once; on Windows, which has none for a pipe, the text itself.

    Parameters
    ----------
    text : str
        Not longer than a pipe holds, 16 kB at least.
    """
    if sys.platform == "win32":
        yield text
        return
    reading, writing = os.pipe()
    try:
        with os.fdopen(writing, "w", encoding="ascii") as pipe:
            pipe.write(text)
        yield f"/dev/fd/{reading}"
    finally:
        os.close(reading)
