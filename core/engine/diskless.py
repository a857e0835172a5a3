"""Dask without a writable disk: it needs files for its certificates, and a scratch directory that is unused here.

So no key is ever on a disk, and the engine works on one that is full or read-only too.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any

NOWHERE = os.devnull
"""Dask looks for modules in its scratch directory; in this one it finds none, and none can be added."""
WORKERS_FIELDS = ("tls_ca_file", "tls_worker_cert", "tls_worker_key", "tls_client_cert", "tls_client_key")
"""The parts of the credentials that a worker needs."""
NO_CHECK_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which ``ssl`` does not name: what ends with the process outlasts a clock that is
set back, and a year."""


class Nowhere:
    """A replacement for Dask's ``WorkSpace`` and the ``WorkDir`` that it makes."""

    base_dir = dir_path = NOWHERE

    def __init__(self, *_: object) -> None:
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


def security(credentials: dict[str, str] | None = None) -> Any:
    """Return Dask's ``Security`` whose certificate and key are texts, and become no files where a pipe can be opened.

    Parameters
    ----------
    credentials : dict of str to str, optional
        Its fields, of the cluster to join. By default a certificate is made that signs itself, trusts nothing else and
        is forgotten with the process.
    """
    from distributed import Security

    class InMemory(Security):
        def _get_tls_context(self, tls: dict[str, str], purpose: Any) -> Any:
            with readable(tls["cert"]) as certificate, readable(tls["key"]) as key:
                paths = {**tls, "cert": certificate, "key": key}
                context = super()._get_tls_context(paths, purpose)  # type: ignore[no-untyped-call]
            context.verify_flags |= NO_CHECK_TIME
            return context

    if credentials is None:
        return InMemory.temporary()  # type: ignore[no-untyped-call]
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
